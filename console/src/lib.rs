//! The agents' page: sign in, take conversations, answer them.
//!
//! [`desk`] is the state machine, [`page`] carries out what it asks for, `views` draw it.

#![recursion_limit = "256"]

mod browser;
pub mod desk;
pub mod page;
mod views;

pub use views::draw;
