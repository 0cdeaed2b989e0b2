//! `[mail]`: how mail leaves the server, and where to.

use std::fmt;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use serde::Deserialize;
use toml::Spanned;

/// `[mail]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// Who mail comes from: `Name <address>` or an address.
    pub from: Spanned<String>,
    /// Where messages go that were left while nobody was there; empty for nowhere.
    pub offline_to: Spanned<String>,
    /// The server that takes mail, `smtps://user:password@host`; empty for none: mail waits as
    /// files in the outbox folder then.
    pub smtp: Spanned<Secret>,
}

/// A text that no log and no error shows.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            from: super::no_place("Live chat <livechat@localhost>"),
            offline_to: super::no_place(""),
            smtp: Spanned::new(0..0, Secret::default()),
        }
    }
}

impl Mail {
    /// Who mail comes from; the check has seen that it is an address.
    #[must_use]
    pub fn sender(&self) -> Option<Mailbox> {
        mailbox(self.from.get_ref())
    }

    /// Where messages go that were left.
    #[must_use]
    pub fn offline_receiver(&self) -> Option<Mailbox> {
        mailbox(self.offline_to.get_ref())
    }
}

/// An address, with or without a name.
pub(super) fn mailbox(text: &str) -> Option<Mailbox> {
    text.trim().parse().ok()
}

/// Whether this can be the address of a mail server.
pub(super) fn is_server(url: &str) -> bool {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url).is_ok()
}
