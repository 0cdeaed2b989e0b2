//! The screens. They draw the session and send it events; no rule lives here.

pub(crate) mod element;
pub(crate) mod greeting;
pub(crate) mod panel;
pub(crate) mod parts;
pub(crate) mod registration;
pub(crate) mod waiting;

use livechat_core::text::{Key, Phrase};

/// A phrase in the visitor's language.
pub(crate) fn say(phrase: impl Into<Phrase>) -> String {
    phrase.into().in_english()
}

/// A sentence without arguments.
pub(crate) fn text(key: Key) -> String {
    say(key)
}
