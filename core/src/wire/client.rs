//! The calls a program makes of a chat server, typed: what is asked, and what is answered.
//!
//! Without I/O: a [`Call`] says which [`Request`] it is and reads the answer; whoever sends it (the
//! `client` package, the agents' page) brings the network. A file per matter; each call's docs give
//! the HTTP line, the permission, what it is refused for and which versions of Rocket.Chat have it.
//! Fields are described where the request's type is.
//!
//! What is the same for all of them is said here once. Every call can be rate limited (429: usually
//! 10 calls in 60 seconds per address and endpoint, 5 for a registration or a room), every signed one
//! refused with 401 (nobody is signed in) or 403 (`error-unauthorized`, or `unauthorized`). Since 6.0
//! an unknown key or a wrong type is a 400 `invalid-params`. Files are not sent by a `Call`: an upload
//! is multipart, with a progress of its own (`wire::upload`).

pub mod agents;
pub mod call;
pub mod contacts;
pub mod conversation;
pub mod credentials;
pub mod custom_fields;
pub mod messages;
pub mod omnichannel_contact;
pub mod page;
pub mod request;
pub mod server_url;
pub mod session;
pub mod visitor;
pub mod visitors;

pub use call::{Call, CallError};
pub use credentials::Credentials;
pub use page::Page;
pub use request::{Method, Request};
pub use server_url::ServerUrl;
