//! The envelope every REST answer comes in, and how a "no" is written and read.
//!
//! Sections 1.1 to 1.4 of the reference. May not know any endpoint: what is inside a success is
//! read by the `pick` its caller hands in.

use serde_json::{Map, Value};

use super::json;
use crate::cut::cut_last;

/// Longest body a client reads, in bytes. The largest true answer (a config) has a few thousand.
pub const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;

/// Longest text kept of a refusal, in characters: it may be shown.
pub const MAX_ERROR_CHARS: usize = 500;

/// Longest wait taken from a 429, in seconds. The server's window is 60.
pub const MAX_WAIT_SECONDS: u32 = 3_600;

/// Wait after a 429 that names no number, in seconds: the server's usual window.
pub const DEFAULT_WAIT_SECONDS: u32 = 60;

/// `errorType` of a 429.
pub const TOO_MANY_REQUESTS: &str = "error-too-many-requests";

/// A server's "no": the body of a 4xx.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The text: `<reason> [<code>]`, `[<code>]`, or whatever the server threw.
    pub error: String,
    /// The code by itself, when the server knew one.
    pub error_type: Option<String>,
}

impl Refusal {
    /// An error raised with a code and a reason: `<reason> [<code>]` and `errorType`.
    #[must_use]
    pub fn with_reason(code: &str, reason: &str) -> Self {
        let mut error = String::with_capacity(reason.len() + code.len() + 3);
        error.push_str(reason);
        error.push_str(" [");
        error.push_str(code);
        error.push(']');
        Self {
            error,
            error_type: Some(code.to_owned()),
        }
    }

    /// An error raised with a code only: `[<code>]` and `errorType`.
    #[must_use]
    pub fn code_only(code: &str) -> Self {
        let mut error = String::with_capacity(code.len() + 2);
        error.push('[');
        error.push_str(code);
        error.push(']');
        Self {
            error,
            error_type: Some(code.to_owned()),
        }
    }

    /// A plain error: the text alone, no `errorType`.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            error: text.into(),
            error_type: None,
        }
    }

    /// The code: `errorType`, else what stands in the brackets the text ends with, else the text.
    #[must_use]
    pub fn code(&self) -> &str {
        if let Some(code) = &self.error_type {
            return code;
        }
        self.error
            .trim_end()
            .strip_suffix(']')
            .and_then(|text| cut_last(text, b'['))
            .map(|(_, code)| code)
            .filter(|code| !code.is_empty())
            .unwrap_or(&self.error)
    }

    /// The body that says it: `{"success":false,"error":…,"errorType":…}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put(&mut body, "success", Value::Bool(false));
        json::put_text(&mut body, "error", &self.error);
        json::put_some(&mut body, "errorType", self.error_type.as_deref());
        Value::Object(body)
    }

    /// Reads a 4xx body; `None` when nothing in it is an explanation. Old servers explain a 401
    /// under `message`, uploads explain under `reason`.
    fn read(body: &Value) -> Option<Self> {
        let error = json::shown(body, "error", MAX_ERROR_CHARS)
            .or_else(|| json::shown(body, "message", MAX_ERROR_CHARS))
            .or_else(|| json::shown(body, "reason", MAX_ERROR_CHARS));
        let error_type = json::shown(body, "errorType", MAX_ERROR_CHARS);
        match (error, error_type) {
            (None, None) => None,
            (None, Some(code)) => Some(Self::code_only(&code)),
            (Some(error), error_type) => Some(Self { error, error_type }),
        }
    }
}

/// Why a call brought no answer that can be used. Carries no token and no raw body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// No answer: offline, connection refused, or held back by CORS.
    Network,
    /// No answer in time.
    Timeout,
    /// A 4xx that the server explained.
    Refused(Refusal),
    /// A 429.
    RateLimited {
        /// How long to wait, in seconds: from the text, 1 to [`MAX_WAIT_SECONDS`].
        seconds: u32,
    },
    /// A 5xx, or another status without an explanation.
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// A success that cannot be read: HTML, half an answer, too long, not what was asked for.
    Unreadable,
}

/// Reads one whole HTTP answer: a 2xx with `success` true goes through `pick`, everything else is
/// an [`ApiError`].
///
/// # Errors
/// When the server refused, failed, or answered what `pick` cannot use.
pub fn read<T>(status: u16, body: &str, pick: fn(&Value) -> Option<T>) -> Result<T, ApiError> {
    let parsed = if body.len() > MAX_BODY_BYTES {
        None
    } else {
        serde_json::from_str(body).ok()
    };
    pick(&success(status, parsed)?).ok_or(ApiError::Unreadable)
}

/// The body of a success that was parsed elsewhere, as the widget lets the browser do it; `None` is a
/// body that is no JSON, or too long.
///
/// # Errors
/// When the server refused, failed, or answered what is no success.
pub fn success(status: u16, parsed: Option<Value>) -> Result<Value, ApiError> {
    if (200..300).contains(&status) {
        return parsed
            .filter(|body| json::flag(body, "success") == Some(true))
            .ok_or(ApiError::Unreadable);
    }
    let refusal = parsed.as_ref().and_then(Refusal::read);
    let limited = status == 429
        // Older servers say it with a 400.
        || (status == 400 && refusal.as_ref().is_some_and(|no| no.code() == TOO_MANY_REQUESTS));
    if limited {
        let text = refusal.map_or_else(String::new, |no| no.error);
        return Err(ApiError::RateLimited {
            seconds: wait_seconds(&text),
        });
    }
    Err(match refusal {
        _ if status == 0 => ApiError::Network,
        Some(refusal) if (400..500).contains(&status) => ApiError::Refused(refusal),
        Some(_) | None => ApiError::Server { status },
    })
}

/// The number before the word "seconds".
fn wait_seconds(text: &str) -> u32 {
    // `split_once` would bring a search for any text into the wasm.
    let word = b" seconds";
    let place = text
        .as_bytes()
        .windows(word.len())
        .position(|part| part == word);
    let Some(before) = place.and_then(|place| text.get(..place)) else {
        return DEFAULT_WAIT_SECONDS;
    };
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 {
        return DEFAULT_WAIT_SECONDS;
    }
    before
        .get(before.len() - digits..)
        .and_then(|number| number.parse::<u32>().ok())
        // Only a number too large to hold does not parse.
        .map_or(MAX_WAIT_SECONDS, |seconds| {
            seconds.clamp(1, MAX_WAIT_SECONDS)
        })
}

#[cfg(test)]
mod tests;
