//! What happens now, told to whoever listens: sections 8.1 and 8.3 of the reference.
//!
//! [`Hub`] knows which socket listens to what, [`announce`] which streams are told of what happened
//! to a room, [`Presence`] who is there. May not know what a request looks like.

pub mod announce;
pub mod hub;
pub mod presence;
pub mod topic;

mod frame;

pub use hub::Hub;
pub use presence::Presence;
pub use topic::Topic;
