//! What is written of a contact, a field at a time: what it takes, and why not. The rules are those of
//! the visitor's form, the sentences too, where they are not spoken to somebody about themselves.

use livechat_core::domain::custom_field::{AnswerError, MAX_ANSWER_CHARS, Patterns, Question};
use livechat_core::domain::email::EmailError;
use livechat_core::domain::name::{Name, NameError};
use livechat_core::domain::phone::PhoneError;
use livechat_core::domain::{Email, Phone};
use livechat_core::text;
use livechat_core::wire::client::custom_fields::FieldRecord;
use livechat_core::wire::desk::custom_fields::FieldScope;

use crate::desk::said;

/// Longest label, in characters.
const MAX_LABEL_CHARS: usize = 200;

/// Most fields that are read.
pub(in crate::desk) const MOST_FIELDS: usize = 100;

/// How a field is called.
pub(in crate::desk) fn label(field: &FieldRecord) -> String {
    let label = said::shown(&field.label, MAX_LABEL_CHARS);
    if label.is_empty() || field.label == field.key {
        heading(&field.key)
    } else {
        label
    }
}

/// Whether a field is asked of people: it is theirs, not a conversation's, and not hidden.
pub(super) fn is_asked(field: &FieldRecord) -> bool {
    field.visible && field.scope == FieldScope::Visitor
}

/// The key of a field as words: `order_number` as `Order number`.
#[must_use]
pub fn heading(key: &str) -> String {
    let words = said::shown(key, MAX_LABEL_CHARS).replace(['_', '-'], " ");
    let mut signs = words.trim().chars();
    let first = signs.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + signs.as_str()
}

/// What of there may be several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// E-mail addresses.
    Email,
    /// Phone numbers.
    Phone,
}

/// Which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// What somebody is called.
    Name,
    /// One of their addresses or numbers; the number names it for as long as the form is there.
    Of(Kind, u32),
    /// What the server's owner wants to know.
    Custom(String),
    /// The agent who looks after them, by id.
    Manager,
}

impl Key {
    /// Names it in the page.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Name => "contact-name".to_owned(),
            Self::Of(Kind::Email, number) => format!("contact-email-{number}"),
            Self::Of(Kind::Phone, number) => format!("contact-phone-{number}"),
            Self::Custom(key) => format!("contact-field-{}", key.replace(char::is_whitespace, "_")),
            Self::Manager => "contact-manager".to_owned(),
        }
    }
}

/// Judges a name.
pub(super) fn name(typed: &str) -> Result<String, String> {
    Name::parse(typed)
        .map(Name::into_string)
        .map_err(|error| match error {
            NameError::Missing => "Enter a name".to_owned(),
            NameError::TooLong => format!("Shorten the name to {} characters", Name::MAX_CHARS),
        })
}

/// Judges an address; nothing is one that is not sent.
pub(super) fn email(typed: &str) -> Result<String, String> {
    match Email::parse(typed) {
        Ok(email) => Ok(email.into_string()),
        Err(EmailError::Missing) => Ok(String::new()),
        Err(EmailError::Malformed) => Err(text::Key::EmailMalformed.english().to_owned()),
    }
}

/// Judges a number; nothing is one that is not sent.
pub(super) fn phone(typed: &str) -> Result<String, String> {
    let counting = |key, name, count: usize| {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        text::Phrase::counting(key, name, count).in_english()
    };
    match Phone::parse(typed) {
        Ok(phone) => Ok(phone.into_string()),
        Err(PhoneError::Missing) => Ok(String::new()),
        Err(PhoneError::TooShort) => Err(counting(
            text::Key::PhoneTooShort,
            "fewest",
            Phone::MIN_DIGITS,
        )),
        Err(PhoneError::TooLong) => {
            Err(counting(text::Key::PhoneTooLong, "most", Phone::MAX_DIGITS))
        }
        Err(PhoneError::Malformed) => Err(text::Key::PhoneMalformed.english().to_owned()),
    }
}

/// Judges an answer to what the server's owner wants to know.
pub(super) fn answer(
    definition: &FieldRecord,
    typed: &str,
    patterns: &dyn Patterns,
) -> Result<String, String> {
    let question = Question {
        required: definition.required,
        pattern: Some(definition.pattern.as_str()).filter(|it| !it.is_empty()),
        options: &definition.options,
    };
    let about = |key| text::Phrase::with(key, "label", label(definition)).in_english();
    question
        .check(typed, patterns)
        .map_err(|error| match error {
            AnswerError::Missing if definition.options.is_empty() => {
                about(text::Key::AnswerMissing)
            }
            AnswerError::Missing | AnswerError::NotAnOption => about(text::Key::AnswerNoOption),
            AnswerError::Refused => about(text::Key::AnswerRefused),
            AnswerError::TooLong => format!("Shorten this to {MAX_ANSWER_CHARS} characters"),
        })
}
