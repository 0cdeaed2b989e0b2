//! The words for what the session found: one place where each problem gets its sentence.

use super::{Key, Phrase};
use crate::domain::Contact;
use crate::domain::Phone;
use crate::domain::custom_field::{AnswerError, MAX_ANSWER_CHARS};
use crate::domain::email::EmailError;
use crate::domain::name::{Name, NameError};
use crate::domain::phone::PhoneError;
use crate::session::{Field, Greeting, Label, Occasion, Problem, Trouble};

impl Field {
    /// The label, in the widget's words or the site's.
    #[must_use]
    pub fn label_text(&self, say: impl Fn(&Phrase) -> String) -> String {
        match &self.label {
            Label::Contact(Contact::Name) => say(&Key::Name.into()),
            Label::Contact(Contact::Email) => say(&Key::Email.into()),
            Label::Contact(Contact::Phone) => say(&Key::Phone.into()),
            Label::Own(label) => label.clone(),
        }
    }

    /// What is wrong with what stands in it, in words that say what to do.
    #[must_use]
    pub fn finding(&self) -> Option<Phrase> {
        let label = || match &self.label {
            Label::Own(label) => label.clone(),
            Label::Contact(_) => String::new(),
        };
        Some(match self.problem? {
            Problem::Name(NameError::Missing) => Key::NameMissing.into(),
            Problem::Name(NameError::TooLong) => most(Key::NameTooLong, Name::MAX_CHARS),
            Problem::Email(EmailError::Missing) => Key::EmailMissing.into(),
            Problem::Email(EmailError::Malformed) => Key::EmailMalformed.into(),
            Problem::Phone(PhoneError::Missing) => Key::PhoneMissing.into(),
            Problem::Phone(PhoneError::TooShort) => {
                Phrase::with(Key::PhoneTooShort, "fewest", Phone::MIN_DIGITS.to_string())
            }
            Problem::Phone(PhoneError::TooLong) => most(Key::PhoneTooLong, Phone::MAX_DIGITS),
            Problem::Phone(PhoneError::Malformed) => Key::PhoneMalformed.into(),
            Problem::Answer(AnswerError::Missing) => {
                Phrase::with(Key::AnswerMissing, "label", label())
            }
            Problem::Answer(AnswerError::TooLong) => most(Key::AnswerTooLong, MAX_ANSWER_CHARS),
            Problem::Answer(AnswerError::Refused) => {
                Phrase::with(Key::AnswerRefused, "label", label())
            }
            Problem::Answer(AnswerError::NotAnOption) => {
                Phrase::with(Key::AnswerNoOption, "label", label())
            }
        })
    }
}

fn most(key: Key, most: usize) -> Phrase {
    Phrase::with(key, "most", most.to_string())
}

impl Trouble {
    /// What happened, in a calm sentence.
    #[must_use]
    pub fn finding(&self) -> Phrase {
        match self {
            Self::Offline => Key::OfflineLoading.into(),
            Self::Unreachable => Key::Unreachable.into(),
            Self::Slow => Key::Slow.into(),
            Self::Broken => Key::Broken.into(),
            Self::Unreadable => Key::Unreadable.into(),
            Self::Busy(seconds) => Phrase::with(Key::Busy, "seconds", seconds.to_string()),
            Self::Refused(reason) => Phrase::with(Key::Refused, "reason", reason.clone()),
        }
    }
}

impl Greeting {
    /// Who the visitor is now.
    #[must_use]
    pub fn headline(&self) -> Phrase {
        match (self.occasion, self.name()) {
            (Occasion::Registered, Some(name)) => Phrase::with(Key::Registered, "name", name),
            (Occasion::Registered, None) => Key::RegisteredNameless.into(),
            (Occasion::Returned, Some(name)) => Phrase::with(Key::Welcome, "name", name),
            (Occasion::Returned, None) => Key::WelcomeNameless.into(),
            (Occasion::Changed, Some(name)) => Phrase::with(Key::Saved, "name", name),
            (Occasion::Changed, None) => Key::SavedNameless.into(),
        }
    }

    /// What comes next.
    #[must_use]
    pub fn next(&self) -> Phrase {
        match (self.visitor.emails.first(), self.visitor.phones.first()) {
            (Some(email), _) => Phrase::with(Key::NextByEmail, "email", email.as_str()),
            (None, Some(phone)) => Phrase::with(Key::NextByPhone, "phone", phone.as_str()),
            (None, None) => Key::NextHere.into(),
        }
    }
}

#[cfg(test)]
mod tests;
