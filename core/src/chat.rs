//! THE state machine of a conversation: an event goes in, the state moves, effects come out.
//!
//! Pure, as [`crate::session`] is for the form: it knows no clock, no network and no storage. It is
//! compiled into a wasm of its own, so it may not know the session, nor the session it.

mod agent;
pub mod attachment;
pub mod block;
mod conversation;
pub mod drawn;
pub mod emoji;
mod ending;
mod event;
mod history;
pub mod link;
pub mod markdown;
mod message;
pub mod node;
mod outbox;
mod presence;
mod realtime;
mod rows;
mod sending;
mod settings;
mod shown;
pub mod system;
mod timeline;
pub mod tree;
mod trigger;
mod typing;
mod unread;
mod uploads;
pub mod words;

pub use conversation::Conversation;
pub use ending::{Ending, Step};
pub use event::{Call, Effect, Event, News, Said, Timer};
pub use message::{Author, EXTRA, Message};
pub use outbox::{Item, State, Why};
pub use realtime::Connection;
pub use rows::{Row, What};
pub use settings::{Choice, Settings, Trigger};
pub use timeline::Change;
pub use uploads::{File, Progress, Upload};
pub use words::Word;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
