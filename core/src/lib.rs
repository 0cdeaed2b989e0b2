//! The rules, the wire and the session of live chat, without I/O.
//!
//! This crate may not know the browser, HTTP, SQL or Leptos: the widget and the embedded server
//! both stand on it, and everything in it is tested natively.

pub mod chat;
pub mod contacts_file;
mod cut;
pub mod domain;
pub mod session;
pub mod text;
pub mod wire;
