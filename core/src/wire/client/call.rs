//! What every call has: a request, and an answer or an error.

use std::fmt;

use serde_json::Value;

use super::request::Request;
use crate::wire::answer::{self, ApiError};
use crate::wire::json;

/// One call of the API.
pub trait Call {
    /// What a success says.
    type Answer;

    /// What is sent.
    fn request(&self) -> Request;

    /// Takes the answer out of a success's body; `None` when it is not in there.
    fn pick(body: &Value) -> Option<Self::Answer>;

    /// Reads what came back: the HTTP status (0 for none) and the body, `None` where it was no JSON or
    /// longer than [`answer::MAX_BODY_BYTES`].
    ///
    /// # Errors
    /// When the server refused, failed, or answered what is no answer to this.
    fn read(&self, status: u16, body: Option<Value>) -> Result<Self::Answer, CallError> {
        let error = |why| CallError { status, why };
        let body = answer::success(status, body.map(as_all_say_it)).map_err(error)?;
        Self::pick(&body).ok_or_else(|| error(ApiError::Unreadable))
    }
}

/// Signing in and out are answered with a `status` where all else has `success`.
fn as_all_say_it(mut body: Value) -> Value {
    if json::text(&body, "status").as_deref() == Some("success")
        && let Some(body) = body.as_object_mut()
    {
        json::put(body, "success", Value::Bool(true));
    }
    body
}

/// Why a call brought no answer: what went wrong, with the HTTP status it came with. Holds neither a
/// token nor a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallError {
    /// The HTTP status; 0 when nothing was answered.
    pub status: u16,
    /// What went wrong.
    pub why: ApiError,
}

impl CallError {
    /// No answer came.
    #[must_use]
    pub fn unanswered(why: ApiError) -> Self {
        Self { status: 0, why }
    }

    /// The code of a refusal: `error-contact-not-found`; its text where it has none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.why {
            ApiError::Refused(refusal) => Some(refusal.code()),
            ApiError::RateLimited { .. } => Some(answer::TOO_MANY_REQUESTS),
            ApiError::Network
            | ApiError::Timeout
            | ApiError::Server { .. }
            | ApiError::Unreadable => None,
        }
    }

    /// The text of a refusal, as the server wrote it.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.why {
            ApiError::Refused(refusal) => Some(&refusal.error),
            ApiError::Network
            | ApiError::Timeout
            | ApiError::RateLimited { .. }
            | ApiError::Server { .. }
            | ApiError::Unreadable => None,
        }
    }

    /// How long to wait before the call may be made again, in seconds, where the server said so.
    #[must_use]
    pub fn wait_seconds(&self) -> Option<u32> {
        match self.why {
            ApiError::RateLimited { seconds } => Some(seconds),
            ApiError::Network
            | ApiError::Timeout
            | ApiError::Refused(_)
            | ApiError::Server { .. }
            | ApiError::Unreadable => None,
        }
    }

    /// Whether nobody is signed in, or no longer.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.status == 401
    }

    /// Whether who is signed in may not do this. Servers up to 6.0 say it with a 400.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        let code = self.code();
        self.status == 403 || matches!(code, Some("error-unauthorized" | "error-not-authorized"))
    }

    /// Whether there is no such thing, or no such endpoint: the server may be too old for it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status == 404
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            ApiError::Network => f.write_str("the server did not answer"),
            ApiError::Timeout => f.write_str("the server did not answer in time"),
            ApiError::Refused(refusal) => {
                write!(
                    f,
                    "the server refused it ({}): {}",
                    self.status, refusal.error
                )
            }
            ApiError::RateLimited { seconds } => {
                write!(f, "too many calls; the server asks to wait {seconds} s")
            }
            ApiError::Server { status } => write!(f, "the server failed with {status}"),
            ApiError::Unreadable => f.write_str("the answer is not one of a chat server"),
        }
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests;
