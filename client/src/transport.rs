//! What carries a request to a server and brings back what it answered.

use livechat_core::wire::answer::{ApiError, MAX_BODY_BYTES};
use livechat_core::wire::client::{Credentials, Request};
use serde_json::Value;

/// Carries requests. An implementation sends no cookies, follows no redirect (a secret must not go
/// where nobody meant it to), takes no more than [`MAX_BODY_BYTES`] of an answer, gives up after a
/// time-out, and tries nothing twice.
pub trait Transport {
    /// Sends a request to `url`, its whole address; with `credentials`, signed. Where the request has a
    /// body it is sent as `application/json`; where it has none, there is no `Content-Type`.
    ///
    /// # Errors
    /// [`ApiError::Network`] or [`ApiError::Timeout`], when no answer came; [`ApiError::Unreadable`] for
    /// one that is too long.
    fn send(
        &self,
        url: &str,
        request: &Request,
        credentials: Option<&Credentials>,
    ) -> impl Future<Output = Result<Answer, ApiError>>;
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The body, whatever it is.
    pub body: Vec<u8>,
    /// The HTTP status.
    pub status: u16,
}

impl Answer {
    /// The body as JSON; `None` where it is none, or too long.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        if self.body.len() > MAX_BODY_BYTES {
            return None;
        }
        serde_json::from_slice(&self.body).ok()
    }
}

/// Without the body, in which tokens stand.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
