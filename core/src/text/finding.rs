//! The words for what the session found: one place where each problem gets its sentence.

use super::{Key, Phrase};
use crate::domain::Contact;
use crate::domain::Phone;
use crate::domain::custom_field::{AnswerError, MAX_ANSWER_CHARS};
use crate::domain::email::EmailError;
use crate::domain::name::{Name, NameError};
use crate::domain::phone::PhoneError;
use crate::domain::wanted::{Control, FieldId};
use crate::session::{Field, Greeting, MAX_MESSAGE_CHARS, Occasion, Problem, Trouble};

impl Field {
    /// The label, in the site's words or the widget's.
    #[must_use]
    pub fn label_text(&self, say: impl Fn(Key) -> String) -> String {
        match (&self.label, &self.id) {
            (Some(own), _) => own.clone(),
            (None, FieldId::Contact(Contact::Name)) => say(Key::Name),
            (None, FieldId::Contact(Contact::Email)) => say(Key::Email),
            (None, FieldId::Contact(Contact::Phone)) => say(Key::Phone),
            (None, FieldId::Department) => say(Key::Department),
            (None, FieldId::Message) => say(Key::Message),
            (None, FieldId::Custom(key)) => key.clone(),
        }
    }

    /// What is wrong with what stands in it, in words that say what to do.
    #[must_use]
    pub fn finding(&self) -> Option<Phrase> {
        let about = |key| Phrase::with(key, "label", self.label.clone().unwrap_or_default());
        Some(match self.problem? {
            Problem::Name(NameError::Missing) => Key::NameMissing.into(),
            Problem::Name(NameError::TooLong) => most(Key::NameTooLong, Name::MAX_CHARS),
            Problem::Email(EmailError::Missing) => Key::EmailMissing.into(),
            Problem::Email(EmailError::Malformed) => Key::EmailMalformed.into(),
            Problem::Phone(PhoneError::Missing) => Key::PhoneMissing.into(),
            Problem::Phone(PhoneError::TooShort) => {
                counting(Key::PhoneTooShort, "fewest", Phone::MIN_DIGITS)
            }
            Problem::Phone(PhoneError::TooLong) => most(Key::PhoneTooLong, Phone::MAX_DIGITS),
            Problem::Phone(PhoneError::Malformed) => Key::PhoneMalformed.into(),
            Problem::Answer(AnswerError::Missing) => match self.control {
                Control::Choice(_) => about(Key::AnswerNoOption),
                Control::Line(_) | Control::Lines | Control::Tick => about(Key::AnswerMissing),
            },
            Problem::Answer(AnswerError::TooLong) => most(Key::AnswerTooLong, MAX_ANSWER_CHARS),
            Problem::Answer(AnswerError::Refused) => about(Key::AnswerRefused),
            Problem::Answer(AnswerError::NotAnOption) => about(Key::AnswerNoOption),
            Problem::NoNumber => about(Key::AnswerNoNumber),
            Problem::NoDate => about(Key::AnswerNoDate),
            Problem::Unticked => about(Key::AnswerUnticked),
            Problem::NoDepartment => Key::DepartmentMissing.into(),
            Problem::DepartmentGone => Key::DepartmentGone.into(),
            Problem::NoMessage => Key::MessageMissing.into(),
            Problem::MessageTooLong => most(Key::AnswerTooLong, MAX_MESSAGE_CHARS),
        })
    }
}

fn most(key: Key, most: usize) -> Phrase {
    counting(key, "most", most)
}

fn counting(key: Key, name: &'static str, count: usize) -> Phrase {
    Phrase::counting(key, name, u32::try_from(count).unwrap_or(u32::MAX))
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
            Self::Busy(seconds) => Phrase::counting(Key::Busy, "seconds", *seconds),
            Self::Trapped => Key::OnceMore.into(),
            Self::Guarded => Key::Guarded.into(),
            Self::OpenRooms => Key::ForgetOpenRooms.into(),
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
