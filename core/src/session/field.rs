//! One field of the form: what it asks, what stands in it, what is wrong with that.

use crate::domain::custom_field::{AnswerError, Patterns, Question};
use crate::domain::date::is_date;
use crate::domain::email::EmailError;
use crate::domain::name::NameError;
use crate::domain::number::is_number;
use crate::domain::phone::PhoneError;
use crate::domain::typed::{is_longer_than, trimmed};
use crate::domain::wanted::{Condition, Control, FieldId, Line};
use crate::domain::{Contact, Email, Name, Phone, Wanted};
use crate::wire::config::{CustomFieldKind, CustomFieldSpec, Department};

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
    /// It is no number.
    NoNumber,
    /// It is no whole date.
    NoDate,
    /// It must be ticked and is not.
    Unticked,
    /// No department is chosen.
    NoDepartment,
    /// The server does not know the chosen department.
    DepartmentGone,
    /// There is no message.
    NoMessage,
    /// The message is longer than a server takes.
    MessageTooLong,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What stands above it; `None` for the widget's own words.
    pub label: Option<String>,
    /// What helps to fill it in.
    pub help: Option<String>,
    /// How it is answered.
    pub control: Control,
    /// Whether it may stay empty.
    pub required: bool,
    /// What stands in it, exactly as typed; of a tick `true`.
    pub value: String,
    /// What is wrong with that, as far as it was checked.
    pub problem: Option<Problem>,
    /// The likelier address, where the one that stands there looks like a slip.
    pub suggestion: Option<String>,
    /// The visitor has changed it: what stands in it is theirs, even when that is nothing.
    pub(super) touched: bool,
    pattern: Option<String>,
    condition: Option<Condition>,
}

/// Longest message, in characters: what Rocket.Chat takes unless its admin says otherwise.
pub const MAX_MESSAGE_CHARS: usize = 5_000;

/// What stands for a date that is begun and not whole: the browser does not say more.
pub const UNFINISHED: &str = "\u{FFFD}";

impl Field {
    /// A field as the owner wants it.
    pub(super) fn wanted(wanted: &Wanted, departments: &[&Department]) -> Self {
        let control = match (&wanted.id, &wanted.control) {
            (FieldId::Contact(Contact::Name), _) | (FieldId::Custom(_), None) => {
                Control::Line(Line::Text)
            }
            (FieldId::Contact(Contact::Email), _) => Control::Line(Line::Email),
            (FieldId::Contact(Contact::Phone), _) => Control::Line(Line::Tel),
            (FieldId::Message, _) => Control::Lines,
            (FieldId::Department, _) => {
                let option = |department: &&Department| {
                    let Department { id, name, .. } = department;
                    (id.clone(), name.clone())
                };
                Control::Choice(departments.iter().map(option).collect())
            }
            (FieldId::Custom(_), Some(control)) => control.clone(),
        };
        Self {
            id: wanted.id.clone(),
            label: wanted.label.clone(),
            help: wanted.help.clone(),
            control,
            required: !wanted.optional,
            value: String::new(),
            problem: None,
            suggestion: None,
            touched: false,
            pattern: wanted.pattern.clone(),
            condition: wanted.condition.clone(),
        }
    }

    /// A field that the server's admin defined.
    pub(super) fn custom(spec: &CustomFieldSpec) -> Self {
        let mut wanted = Wanted::plain(FieldId::Custom(spec.key.clone()), !spec.required);
        wanted.label = Some(spec.label.clone());
        wanted.pattern.clone_from(&spec.pattern);
        if let CustomFieldKind::Select(options) = &spec.kind {
            let same = |option: &String| (option.clone(), option.clone());
            wanted.control = Some(Control::Choice(options.iter().map(same).collect()));
        }
        Self {
            value: spec.default.clone().unwrap_or_default(),
            ..Self::wanted(&wanted, &[])
        }
    }

    /// Whether a value of another field, or of none, lets this one be asked.
    pub(super) fn condition(&self) -> Option<&Condition> {
        self.condition.as_ref()
    }

    pub(super) fn check(&mut self, patterns: &dyn Patterns) {
        self.problem = self.judged(patterns).err();
    }

    /// The answer as it is sent: checked before, so no pattern runs again.
    pub(super) fn answer(&self) -> String {
        struct Checked;
        impl Patterns for Checked {
            fn matches(&self, _: &str, _: &str) -> Option<bool> {
                None
            }
        }
        self.judged(&Checked).unwrap_or_default()
    }

    /// What of the value is sent; empty when there is none and none is needed.
    fn judged(&self, patterns: &dyn Patterns) -> Result<String, Problem> {
        let value = trimmed(&self.value);
        if value.is_empty() {
            return if self.required {
                Err(self.missing())
            } else {
                Ok(String::new())
            };
        }
        let parsed = match (&self.id, &self.control) {
            (FieldId::Contact(Contact::Name), _) => Name::parse(value)
                .map(Name::into_string)
                .map_err(Problem::Name)?,
            (_, Control::Line(Line::Email)) => Email::parse(value)
                .map(Email::into_string)
                .map_err(Problem::Email)?,
            (_, Control::Line(Line::Tel)) => Phone::parse(value)
                .map(Phone::into_string)
                .map_err(Problem::Phone)?,
            (_, Control::Line(Line::Number)) if !is_number(value) => {
                return Err(Problem::NoNumber);
            }
            (_, Control::Line(Line::Date)) if !is_date(value) => return Err(Problem::NoDate),
            (FieldId::Message, _) if is_longer_than(value, MAX_MESSAGE_CHARS) => {
                return Err(Problem::MessageTooLong);
            }
            // Compared as typed: an option may itself begin with a space.
            (_, Control::Choice(_)) => {
                return if self.takes(&self.value) {
                    Ok(self.value.clone())
                } else if self.id == FieldId::Department {
                    Err(Problem::DepartmentGone)
                } else {
                    Err(Problem::Answer(AnswerError::NotAnOption))
                };
            }
            _ => value.to_owned(),
        };
        match &self.id {
            FieldId::Custom(_) => Question {
                required: self.required,
                pattern: self.pattern.as_deref(),
                options: &[],
            }
            .check(&parsed, patterns)
            .map_err(Problem::Answer),
            FieldId::Contact(_) | FieldId::Department | FieldId::Message => Ok(parsed),
        }
    }

    fn missing(&self) -> Problem {
        match (&self.id, &self.control) {
            (FieldId::Contact(Contact::Name), _) => Problem::Name(NameError::Missing),
            (FieldId::Contact(Contact::Email), _) => Problem::Email(EmailError::Missing),
            (FieldId::Contact(Contact::Phone), _) => Problem::Phone(PhoneError::Missing),
            (FieldId::Department, _) => Problem::NoDepartment,
            (FieldId::Message, _) => Problem::NoMessage,
            (FieldId::Custom(_), Control::Tick) => Problem::Unticked,
            (FieldId::Custom(_), _) => Problem::Answer(AnswerError::Missing),
        }
    }

    /// Whether a value can stand in it.
    pub(super) fn takes(&self, value: &str) -> bool {
        match &self.control {
            Control::Line(_) | Control::Lines => true,
            Control::Tick => matches!(value, "" | "true"),
            Control::Choice(options) => {
                value.is_empty() || options.iter().any(|(option, _)| option == value)
            }
        }
    }
}
