//! Why a call came to nothing, as far as a visitor is concerned.

use crate::cut::cut_last;
use crate::wire::answer::{ApiError, Refusal};

/// Why a call to the server came to nothing, as far as a visitor is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The device says that it has no network.
    Offline,
    /// No connection, though the device has a network.
    Unreachable,
    /// No answer in time.
    Slow,
    /// The server failed.
    Broken,
    /// An answer came that nobody can read.
    Unreadable,
    /// Too many calls; the seconds that the server asks to wait.
    Busy(u32),
    /// The server said no, with its own words.
    Refused(String),
    /// A field that people do not see was filled in.
    Trapped,
    /// The site's own check let nothing through.
    Guarded,
    /// Somebody whose conversation is open cannot be forgotten.
    OpenRooms,
}

impl Trouble {
    /// As a visitor is concerned by it. `online` is what the device says of its network.
    pub(super) fn of(error: ApiError, online: bool) -> Self {
        match error {
            ApiError::Network if online => Self::Unreachable,
            ApiError::Network => Self::Offline,
            ApiError::Timeout => Self::Slow,
            ApiError::Server { .. } => Self::Broken,
            ApiError::Unreadable => Self::Unreadable,
            ApiError::RateLimited { seconds } => Self::Busy(seconds),
            ApiError::Refused(refusal) if refusal.code() == "visitor-has-open-rooms" => {
                Self::OpenRooms
            }
            // Only a code: a person can do nothing with it.
            ApiError::Refused(refusal) if refusal.error.starts_with('[') => Self::Broken,
            ApiError::Refused(refusal) => Self::Refused(readable(&refusal)),
        }
    }
}

/// The server's reason without the code behind it, capped: it is shown to a person.
fn readable(refusal: &Refusal) -> String {
    const MAX_CHARS: usize = 300;
    let text = match cut_last(&refusal.error, b'[') {
        Some((reason, _)) if refusal.error.ends_with(']') && !reason.trim().is_empty() => reason,
        Some(_) | None => &refusal.error,
    };
    text.trim().chars().take(MAX_CHARS).collect()
}
