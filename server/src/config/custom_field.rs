//! One of `[[custom_fields]]`: what it asks, of whom, and what fits it.

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

/// A field beyond name and e-mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomField {
    /// What is in it at first.
    #[serde(default)]
    pub default: Option<Spanned<String>>,
    /// The key: letters, digits, `_` and `-`.
    pub id: Spanned<String>,
    /// What a visitor reads.
    pub label: Spanned<String>,
    /// What a select offers.
    #[serde(default)]
    pub options: Vec<String>,
    /// A regular expression the value must match somewhere; empty for none.
    #[serde(default)]
    pub pattern: Option<Spanned<String>>,
    /// It is in the visitor's form.
    #[serde(default = "super::yes")]
    pub public: bool,
    /// It has to be filled in when custom fields are sent.
    #[serde(default)]
    pub required: bool,
    /// Whether it belongs to the visitor or to each conversation.
    #[serde(default)]
    pub scope: Scope,
    /// A line of text or a choice.
    #[serde(default, rename = "type")]
    pub kind: FieldKind,
    /// Whether anybody sees it.
    #[serde(default)]
    pub visibility: Visibility,
    /// The pattern, made ready by the check.
    #[serde(skip)]
    pub(super) regex: Option<Regex>,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A line of text.
    #[default]
    Input,
    /// One of its options.
    Select,
}

/// What a value belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One conversation.
    Room,
    /// The visitor.
    #[default]
    Visitor,
}

/// Who sees a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Nobody.
    Hidden,
    /// Agents, and visitors if it is public.
    #[default]
    Visible,
}

impl CustomField {
    /// The pattern, made ready.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.as_ref()
    }
}
