//! One of `[[triggers]]`: what is said to a visitor by itself, and when. Section 10.6 of the
//! reference.

use serde::Deserialize;
use toml::Spanned;

/// Something that is said by itself, where the site's own page allows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its id: what was said is remembered by it.
    pub id: Spanned<String>,
    /// What is said.
    pub message: Spanned<String>,
    /// It is said once, and not on every page.
    #[serde(default = "super::yes")]
    pub once: bool,
    /// Who says it; empty for whoever would answer.
    #[serde(default)]
    pub sender: String,
    /// How many seconds, or which addresses; nothing where `when` says it all.
    #[serde(default = "nothing")]
    pub value: Spanned<String>,
    /// When it is said.
    pub when: When,
}

fn nothing() -> Spanned<String> {
    super::no_place("")
}

/// When something is said by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Once the visitor is registered.
    AfterGuestRegistration,
    /// When the panel opens.
    ChatOpenedByVisitor,
    /// On pages whose address matches a regular expression.
    PageUrl,
    /// So many seconds after the page was opened.
    TimeOnSite,
}

impl When {
    /// Its name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AfterGuestRegistration => "after-guest-registration",
            Self::ChatOpenedByVisitor => "chat-opened-by-visitor",
            Self::PageUrl => "page-url",
            Self::TimeOnSite => "time-on-site",
        }
    }
}
