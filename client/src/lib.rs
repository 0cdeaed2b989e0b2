//! Calls a live-chat server.
//!
//! What is asked and answered is `livechat_core::wire::client`; this package brings the network: a
//! [`Client`] for one server, over a [`Transport`], of which there are two: `native` for programs, `web`
//! for pages. Nothing is tried again by itself: a 429 comes back with how long to wait
//! ([`CallError::wait_seconds`]), and whoever called decides.
//!
//! ```no_run
//! # #[cfg(not(target_arch = "wasm32"))]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use livechat_client::{Client, Credentials, ServerUrl, native::Native};
//! use livechat_core::wire::contact::look_up::KnownBy;
//!
//! let server = ServerUrl::parse("https://chat.example.com")?;
//! let client = Client::new(server, Native::new()?)
//!     .signed_by(Credentials::parse("user id", "personal access token")?);
//! let known = client.call(&KnownBy::Email("ada@example.org".to_owned())).await?;
//! # Ok(())
//! # }
//! ```

pub mod client;
pub mod transport;

#[cfg(not(target_arch = "wasm32"))]
pub mod native;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use client::Client;
pub use livechat_core::wire::answer::ApiError;
pub use livechat_core::wire::client::{
    Call, CallError, Credentials, Method, Page, Request, ServerUrl,
};
pub use transport::{Answer, Transport};
