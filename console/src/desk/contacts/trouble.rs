//! Why something about contacts did not work.

use livechat_core::wire::answer::ApiError;

use super::super::said;

/// What somebody wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// To change a contact.
    Change,
    /// To write down a new one.
    Create,
    /// To remove one.
    Delete,
    /// To see the conversations of one.
    History,
    /// To see contacts.
    See,
}

impl Deed {
    const fn words(self) -> &'static str {
        match self {
            Self::Change => "change contacts",
            Self::Create => "add contacts",
            Self::Delete => "delete contacts",
            Self::History => "see the conversations of contacts",
            Self::See => "see contacts",
        }
    }

    const fn permission(self) -> &'static str {
        match self {
            Self::Change => "update-livechat-contact",
            Self::Create => "create-livechat-contact",
            Self::Delete => "delete-livechat-contact",
            Self::History => "view-livechat-contact-history",
            Self::See => "view-livechat-contact",
        }
    }

    /// The version of Rocket.Chat that brought it.
    const fn since(self) -> &'static str {
        match self {
            Self::Change | Self::Create | Self::History | Self::See => "7.0",
            Self::Delete => "8.0",
        }
    }
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// There is no way to the server.
    Away(String),
    /// They may not.
    Forbidden(Deed),
    /// The server is too old for it.
    TooOld(Deed),
    /// Something else, in a sentence.
    Other(String),
}

impl Trouble {
    pub(super) fn of(deed: Deed, status: u16, error: &ApiError) -> Self {
        let forbidden = match error {
            // Very old ones say it with a 400.
            ApiError::Refused(refusal) => {
                status == 403
                    || matches!(
                        refusal.code(),
                        "error-not-authorized" | "error-unauthorized"
                    )
            }
            ApiError::Server { status } => *status == 403,
            ApiError::Network
            | ApiError::Timeout
            | ApiError::RateLimited { .. }
            | ApiError::Unreadable => false,
        };
        match error {
            _ if forbidden => Self::Forbidden(deed),
            _ if status == 404 => Self::TooOld(deed),
            ApiError::Network | ApiError::Timeout => Self::Away(said::why(error)),
            ApiError::Refused(_)
            | ApiError::RateLimited { .. }
            | ApiError::Server { .. }
            | ApiError::Unreadable => Self::Other(said::why(error)),
        }
    }

    /// In words that say what helps.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Away(words) | Self::Other(words) => words.clone(),
            Self::Forbidden(deed) => format!(
                "You may not {}. An administrator can give you the permission {}.",
                deed.words(),
                deed.permission()
            ),
            Self::TooOld(deed) => format!(
                "This server cannot {}: that needs Rocket.Chat {} or newer.",
                deed.words(),
                deed.since()
            ),
        }
    }

    /// Whether it may work when it is tried again.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Away(_) | Self::Other(_) => true,
            Self::Forbidden(_) | Self::TooOld(_) => false,
        }
    }
}
