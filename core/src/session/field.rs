//! One field of the form: what it asks, what stands in it, what is wrong with that.

use crate::domain::custom_field::{AnswerError, Patterns, Question};
use crate::domain::email::EmailError;
use crate::domain::name::NameError;
use crate::domain::phone::PhoneError;
use crate::domain::{Contact, Email, Name, Phone, Wanted};
use crate::wire::config::{CustomFieldKind, CustomFieldSpec};

/// Which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldId {
    /// Name, e-mail or phone.
    Contact(Contact),
    /// The site's own question, by its key.
    Custom(String),
}

/// What stands above a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// The widget's own words for it.
    Contact(Contact),
    /// The site's words.
    Own(String),
}

/// How a field is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Line,
    /// One of these.
    Choice(Vec<String>),
}

/// What is wrong with what stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// With the name.
    Name(NameError),
    /// With the e-mail address.
    Email(EmailError),
    /// With the phone number.
    Phone(PhoneError),
    /// With the answer to one of the site's questions.
    Answer(AnswerError),
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What stands above it.
    pub label: Label,
    /// How it is answered.
    pub control: Control,
    /// Whether it may stay empty.
    pub required: bool,
    /// What stands in it, exactly as typed.
    pub value: String,
    /// What is wrong with that, as far as it was checked.
    pub problem: Option<Problem>,
    /// The visitor has changed it: what stands in it is theirs, even when that is nothing.
    pub(super) touched: bool,
    pattern: Option<String>,
}

impl Field {
    pub(super) fn contact(wanted: Wanted) -> Self {
        Self {
            id: FieldId::Contact(wanted.contact),
            label: Label::Contact(wanted.contact),
            control: Control::Line,
            required: !wanted.optional,
            value: String::new(),
            problem: None,
            touched: false,
            pattern: None,
        }
    }

    pub(super) fn custom(spec: &CustomFieldSpec) -> Self {
        Self {
            id: FieldId::Custom(spec.key.clone()),
            label: Label::Own(spec.label.clone()),
            control: match &spec.kind {
                CustomFieldKind::Input => Control::Line,
                CustomFieldKind::Select(options) => Control::Choice(options.clone()),
            },
            required: spec.required,
            value: spec.default.clone().unwrap_or_default(),
            problem: None,
            touched: false,
            pattern: spec.pattern.clone(),
        }
    }

    pub(super) fn check(&mut self, patterns: &dyn Patterns) {
        self.problem = match &self.id {
            FieldId::Contact(Contact::Name) => match Name::parse(&self.value) {
                Ok(_) => None,
                Err(NameError::Missing) if !self.required => None,
                Err(error) => Some(Problem::Name(error)),
            },
            FieldId::Contact(Contact::Email) => match Email::parse(&self.value) {
                Ok(_) => None,
                Err(EmailError::Missing) if !self.required => None,
                Err(error) => Some(Problem::Email(error)),
            },
            FieldId::Contact(Contact::Phone) => match Phone::parse(&self.value) {
                Ok(_) => None,
                Err(PhoneError::Missing) if !self.required => None,
                Err(error) => Some(Problem::Phone(error)),
            },
            FieldId::Custom(_) => self
                .question()
                .check(&self.value, patterns)
                .err()
                .map(Problem::Answer),
        };
    }

    fn question(&self) -> Question<'_> {
        Question {
            required: self.required,
            pattern: self.pattern.as_deref(),
            options: match &self.control {
                Control::Line => &[],
                Control::Choice(options) => options,
            },
        }
    }

    /// The answer as it is sent. It was checked before, so no pattern runs again.
    pub(super) fn answer(&self) -> String {
        struct Checked;
        impl Patterns for Checked {
            fn matches(&self, _: &str, _: &str) -> Option<bool> {
                None
            }
        }
        self.question()
            .check(&self.value, &Checked)
            .unwrap_or_default()
    }
}
