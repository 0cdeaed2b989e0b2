//! What the fields say, for the server and for the page.

use super::Form;
use crate::domain::typed::trimmed;
use crate::domain::wanted::FieldId;
use crate::domain::{Contact, Identity, VisitorToken};
use crate::session::{Field, PageNews};
use crate::wire::custom_field::CustomFieldValue;
use crate::wire::offline_message::OfflineMessage;
use crate::wire::visitor::Registration;

impl Form {
    /// What the page is told of a form that was sent.
    pub(in crate::session) fn submitted(&self, department: Option<String>) -> PageNews {
        let given = |contact: Contact| {
            let field = self.asked(&FieldId::Contact(contact))?;
            let value = field.value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        PageNews::Submitted {
            name: given(Contact::Name),
            email: given(Contact::Email),
            phone: given(Contact::Phone),
            department: self.department_or(department),
        }
    }

    /// A field, if it is asked.
    fn asked(&self, id: &FieldId) -> Option<&Field> {
        let field = self.fields.iter().find(|field| field.id == *id);
        field.filter(|field| self.is_shown(field))
    }

    /// Whom the visitor wants: none, if they took it out; what the page wants, if they chose nothing.
    pub(in crate::session) fn department_or(&self, pages: Option<String>) -> Option<String> {
        match self.asked(&FieldId::Department) {
            Some(field) if field.touched || !field.value.is_empty() => {
                (!field.value.is_empty()).then(|| field.value.clone())
            }
            Some(_) | None => pages,
        }
    }

    /// The first message, if there is one.
    pub(in crate::session) fn message(&self) -> Option<String> {
        let message = trimmed(&self.asked(&FieldId::Message)?.value);
        (!message.is_empty()).then(|| message.to_owned())
    }

    /// What is sent: each field as typed, trimmed, and only those that hold something; and what the
    /// page knows of what is not asked.
    pub(in crate::session) fn registration(
        &self,
        token: VisitorToken,
        known: &Identity,
    ) -> Registration {
        let mut registration = Registration::new(token);
        known.complete(&mut registration);
        for field in &self.fields {
            if !self.is_shown(field) {
                continue;
            }
            let value = field.answer();
            let some = (!value.is_empty()).then(|| value.clone());
            match &field.id {
                FieldId::Contact(Contact::Name) => registration.name = some,
                FieldId::Contact(Contact::Email) => registration.email = some,
                FieldId::Contact(Contact::Phone) => registration.phone = some,
                // Not alone the form's.
                FieldId::Department | FieldId::Message => {}
                FieldId::Custom(key) => {
                    if some.is_some() || self.clears(key) {
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

    /// What is left while nobody is there.
    pub(in crate::session) fn offline_message(&self, department: Option<String>) -> OfflineMessage {
        let answer = |id: FieldId| {
            let field = self.fields.iter().find(|field| field.id == id);
            field.map(Field::answer).unwrap_or_default()
        };
        OfflineMessage {
            name: answer(FieldId::Contact(Contact::Name)),
            email: answer(FieldId::Contact(Contact::Email)),
            message: answer(FieldId::Message),
            department: self.department_or(department),
            host: None,
        }
    }

    /// Whether the server knows an answer that would stay if none were sent. Only an answer to the
    /// site's questions can be cleared so: Rocket.Chat keeps a name, an address and a number that a
    /// registration leaves out or empty.
    fn clears(&self, key: &str) -> bool {
        self.changing().is_some_and(|greeting| {
            let known = &greeting.visitor.livechat_data;
            known
                .iter()
                .any(|(own, value)| own == key && !value.is_empty())
        })
    }
}
