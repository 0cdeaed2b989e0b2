//! The registration form: which fields it has, where it is on its way, and what is sent.

use super::{Control, Field, FieldId, Greeting, Label, PageNews, Problem, Trouble};
use crate::domain::custom_field::{AnswerError, Patterns};
use crate::domain::email::EmailError;
use crate::domain::{Contact, Email, Identity, Name, Phone, VisitorToken, Wanted};
use crate::wire::answer::Refusal;
use crate::wire::config::Config;
use crate::wire::custom_field::CustomFieldValue;
use crate::wire::visitor::Registration;

/// Where the form is on its way to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// With the visitor.
    No,
    /// A token is being made for it.
    MakingToken,
    /// Sent, not answered.
    OnItsWay,
    /// Goes out by itself when the network is back.
    AwaitingNetwork,
    /// Goes out by itself when the server takes calls again.
    AwaitingTurn {
        /// Seconds to go.
        seconds: u32,
    },
}

impl Sending {
    /// Whether pressing the button again would send it twice, or too early.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        match self {
            Self::MakingToken | Self::OnItsWay | Self::AwaitingTurn { .. } => true,
            Self::No | Self::AwaitingNetwork => false,
        }
    }
}

/// The registration form.
#[derive(Debug, Clone)]
pub struct Form {
    /// The fields, in their order.
    pub fields: Vec<Field>,
    /// Where it is on its way.
    pub sending: Sending,
    /// Why the last sending came to nothing, where no field is to blame.
    pub trouble: Option<Trouble>,
    /// How often a sending was refused; each time the focus goes to what is to be mended.
    pub refusals: u32,
    /// The record that is being changed; `None` for a first registration.
    pub changing: Option<Greeting>,
    /// How often the fields became others.
    pub shape: u32,
}

impl Form {
    /// The fields that the server's config and the owner's wishes ask for, nothing typed yet.
    pub(super) fn new(config: &Config, wanted: Option<&[Wanted]>) -> Self {
        let contacts = match wanted {
            Some(wanted) => wanted.to_vec(),
            None => server_wants(config),
        };
        let custom = if config.registration_form {
            config.custom_fields.as_slice()
        } else {
            &[]
        };
        Self {
            fields: contacts
                .into_iter()
                .map(Field::contact)
                .chain(custom.iter().map(Field::custom))
                .collect(),
            sending: Sending::No,
            trouble: None,
            refusals: 0,
            changing: None,
            shape: 0,
        }
    }

    /// Other fields are asked; what stands in those that stay is kept.
    pub(super) fn reshape(&mut self, config: &Config, wanted: Option<&[Wanted]>) {
        let asked = Self::new(config, wanted).fields;
        let before = std::mem::replace(&mut self.fields, asked);
        for field in &mut self.fields {
            if let Some(old) = before.iter().find(|old| old.id == field.id) {
                field.value.clone_from(&old.value);
                field.touched = old.touched;
            }
        }
        self.shape += 1;
    }

    /// Whether the visitor has put something into it that they would miss.
    pub(super) fn holds_text(&self) -> bool {
        let theirs = |field: &Field| field.touched && !field.value.is_empty();
        self.fields.iter().any(theirs)
    }

    /// Puts what the page says of the visitor where they have said nothing themselves.
    pub(super) fn prefill(&mut self, identity: &Identity) {
        for field in &mut self.fields {
            if field.touched {
                continue;
            }
            let known = match &field.id {
                FieldId::Contact(Contact::Name) => identity.name.as_ref(),
                FieldId::Contact(Contact::Email) => identity.email.as_ref(),
                FieldId::Contact(Contact::Phone) => identity.phone.as_ref(),
                FieldId::Custom(key) => {
                    let fields = &identity.custom_fields;
                    let known = fields.iter().find(|known| known.key == *key);
                    known.map(|known| &known.value)
                }
            };
            let fits = |value: &&String| match &field.control {
                Control::Line => true,
                Control::Choice(options) => options.contains(value),
            };
            if let Some(known) = known.filter(fits) {
                field.value.clone_from(known);
            }
        }
    }

    /// What the page is told of a form that was sent.
    pub(super) fn submitted(&self, department: Option<String>) -> PageNews {
        let given = |contact: Contact| {
            let field = self
                .fields
                .iter()
                .find(|field| field.id == FieldId::Contact(contact));
            field
                .map(|field| field.value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        PageNews::Submitted {
            name: given(Contact::Name),
            email: given(Contact::Email),
            phone: given(Contact::Phone),
            department,
        }
    }

    /// Whether it is on its way, so that its fields are not to be edited.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        match self.sending {
            Sending::MakingToken | Sending::OnItsWay => true,
            Sending::No | Sending::AwaitingNetwork | Sending::AwaitingTurn { .. } => false,
        }
    }

    /// Puts a known visitor's details into the fields, to be changed.
    pub(super) fn fill_in(&mut self, greeting: Greeting) {
        let visitor = &greeting.visitor;
        for field in &mut self.fields {
            let known = match &field.id {
                FieldId::Contact(Contact::Name) => visitor.name.clone(),
                FieldId::Contact(Contact::Email) => visitor.emails.first().cloned(),
                FieldId::Contact(Contact::Phone) => visitor.phones.first().cloned(),
                FieldId::Custom(key) => visitor
                    .livechat_data
                    .iter()
                    .find(|(known, _)| known == key)
                    .map(|(_, value)| value.clone()),
            };
            if let Some(known) = known {
                field.value = known;
            }
        }
        self.changing = Some(greeting);
    }

    /// The visitor changed a field. One that is marked is checked again as it is mended; the others
    /// are left in peace until the form is sent.
    pub(super) fn typed(&mut self, id: &FieldId, value: String, patterns: &dyn Patterns) {
        if self.is_frozen() {
            return;
        }
        if let Some(field) = self.fields.iter_mut().find(|field| field.id == *id) {
            field.value = value;
            field.touched = true;
            if field.problem.is_some() {
                field.check(patterns);
            }
        }
    }

    /// Checks every field; `false` when something is to be mended.
    pub(super) fn check(&mut self, patterns: &dyn Patterns) -> bool {
        self.trouble = None;
        for field in &mut self.fields {
            field.check(patterns);
        }
        let sound = self.fields.iter().all(|field| field.problem.is_none());
        if !sound {
            self.sending = Sending::No;
            self.refusals += 1;
        }
        sound
    }

    /// What is sent: each field as typed, trimmed, and only those that hold something; and what the
    /// page knows of what is not asked.
    pub(super) fn registration(&self, token: VisitorToken, known: &Identity) -> Registration {
        let mut registration = Registration::new(token);
        known.complete(&mut registration);
        for field in &self.fields {
            match &field.id {
                FieldId::Contact(Contact::Name) => {
                    registration.name = Name::parse(&field.value).ok().map(Name::into_string);
                }
                FieldId::Contact(Contact::Email) => {
                    registration.email = Email::parse(&field.value).ok().map(Email::into_string);
                }
                FieldId::Contact(Contact::Phone) => {
                    registration.phone = Phone::parse(&field.value).ok().map(Phone::into_string);
                }
                FieldId::Custom(key) => {
                    let value = field.answer();
                    if !value.is_empty() || self.clears(key) {
                        registration.custom_fields.push(CustomFieldValue {
                            key: key.clone(),
                            value,
                            overwrite: true,
                        });
                    }
                }
            }
        }
        registration
    }

    /// Whether the server knows an answer that would stay if none were sent. Only an answer to the
    /// site's questions can be cleared so: Rocket.Chat keeps a name, an address and a number that a
    /// registration leaves out or empty.
    fn clears(&self, key: &str) -> bool {
        self.changing.as_ref().is_some_and(|greeting| {
            let known = &greeting.visitor.livechat_data;
            known
                .iter()
                .any(|(own, value)| own == key && !value.is_empty())
        })
    }

    /// Puts a refusal on the fields it concerns; `false` when none of them is here.
    pub(super) fn mark(&mut self, refusal: &Refusal) -> bool {
        const MISSING: &str = "Missing required custom fields: ";
        let mut marked = false;
        if refusal.code() == "error-invalid-email" {
            marked |= self.blame(
                |field| field.id == FieldId::Contact(Contact::Email),
                Problem::Email(EmailError::Malformed),
            );
        }
        if let Some(keys) = refusal.error.strip_prefix(MISSING) {
            for key in keys.split(',').map(str::trim) {
                marked |= self.blame(
                    |field| matches!(&field.id, FieldId::Custom(own) if own == key),
                    Problem::Answer(AnswerError::Missing),
                );
            }
        }
        if let Some(named) = refusal
            .error
            .strip_prefix("Invalid value for ")
            .and_then(|rest| rest.strip_suffix(" field"))
        {
            marked |= self.blame(
                |field| {
                    matches!(&field.id, FieldId::Custom(own) if own == named)
                        || matches!(&field.label, Label::Own(own) if own == named)
                },
                Problem::Answer(AnswerError::Refused),
            );
        }
        if marked {
            self.refusals += 1;
        }
        marked
    }

    fn blame(&mut self, concerns: impl Fn(&Field) -> bool, problem: Problem) -> bool {
        match self.fields.iter_mut().find(|field| concerns(field)) {
            Some(field) => {
                field.problem = Some(problem);
                true
            }
            None => false,
        }
    }
}

/// The contact fields by the server's flags. It has none for the phone.
fn server_wants(config: &Config) -> Vec<Wanted> {
    [
        (Contact::Name, config.ask_name),
        (Contact::Email, config.ask_email),
    ]
    .into_iter()
    .filter(|(_, asked)| config.registration_form && *asked)
    .map(|(contact, _)| Wanted {
        contact,
        optional: false,
    })
    .collect()
}
