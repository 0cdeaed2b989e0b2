//! What stands in the fields before the visitor says anything, and what of theirs is kept.

use super::{Form, Purpose, Sending};
use crate::domain::wanted::{Control, FieldId};
use crate::domain::{Contact, Identity};
use crate::session::draft::Draft;
use crate::session::{Field, Greeting};

impl Form {
    /// Puts what the page says of the visitor where they have said nothing themselves.
    pub(in crate::session) fn prefill(&mut self, identity: &Identity, department: Option<&str>) {
        for field in &mut self.fields {
            if field.touched {
                continue;
            }
            let known = match &field.id {
                FieldId::Contact(Contact::Name) => identity.name.as_deref(),
                FieldId::Contact(Contact::Email) => identity.email.as_deref(),
                FieldId::Contact(Contact::Phone) => identity.phone.as_deref(),
                FieldId::Department => department.and_then(|wanted| option(field, wanted)),
                FieldId::Message => None,
                FieldId::Custom(key) => {
                    let fields = &identity.custom_fields;
                    let known = fields.iter().find(|known| known.key == *key);
                    known.map(|known| known.value.as_str())
                }
            };
            let known = known.filter(|known| field.takes(known)).map(str::to_owned);
            if let Some(known) = known {
                field.value = known;
                field.suggestion = None;
            }
        }
    }

    /// Changes the record of a visitor whom the server knows. There is nothing more to begin with.
    pub(in crate::session) fn begin_change(&mut self, greeting: Greeting) {
        self.fields.retain(|field| field.id != FieldId::Message);
        self.fill_in(&greeting);
        self.purpose = Purpose::Change(Box::new(greeting));
    }

    /// Puts a known visitor's details into the fields.
    pub(in crate::session) fn fill_in(&mut self, greeting: &Greeting) {
        let visitor = &greeting.visitor;
        for field in &mut self.fields {
            let known = match &field.id {
                FieldId::Contact(Contact::Name) => visitor.name.as_ref(),
                FieldId::Contact(Contact::Email) => visitor.emails.first(),
                FieldId::Contact(Contact::Phone) => visitor.phones.first(),
                // One that cannot be chosen here stays theirs when none is sent.
                FieldId::Department => visitor.department.as_ref().filter(|id| field.takes(id)),
                FieldId::Message => None,
                FieldId::Custom(key) => visitor
                    .livechat_data
                    .iter()
                    .find(|(known, _)| known == key)
                    .map(|(_, value)| value),
            };
            if let Some(known) = known {
                field.value.clone_from(known);
            }
        }
    }

    /// Puts back what the visitor had typed before the page was left.
    pub(in crate::session) fn restore(&mut self, draft: Draft) {
        let mut values = draft.values;
        if let Some(text) = draft.text {
            let word = FieldId::Message.word();
            match values.iter_mut().find(|(key, _)| key == word) {
                // There is one field for both.
                Some((_, later)) => *later = [&text, "\n", later].concat(),
                None => values.push((word.to_owned(), text)),
            }
        } else {
            self.message_id = draft.id;
        }
        for (key, value) in values {
            let field = self.fields.iter_mut().find(|field| draft_key(field) == key);
            match field {
                Some(field) if !field.touched && field.takes(&value) => {
                    field.value = value;
                    field.touched = true;
                }
                Some(_) => {}
                None => self.others.push((key, value)),
            }
        }
    }

    /// What is to be kept of it, for a page that is left now.
    pub(in crate::session) fn draft(&self) -> Draft {
        Draft {
            values: self
                .fields
                .iter()
                .filter(|field| field.touched)
                .map(|field| (draft_key(field), field.value.clone()))
                .chain(self.others.iter().cloned())
                .collect(),
            sent: (self.sending != Sending::No || self.retry.left.is_some())
                .then(|| self.leaves_message()),
            text: None,
            id: self.message_id.clone(),
        }
    }
}

/// The option that a department's id, or name, means.
fn option<'a>(field: &'a Field, wanted: &str) -> Option<&'a str> {
    match &field.control {
        Control::Choice(options) => options
            .iter()
            .find(|(id, name)| id == wanted || name == wanted)
            .map(|(id, _)| id.as_str()),
        Control::Line(_) | Control::Lines | Control::Tick => None,
    }
}

/// The name of a field in a draft: a site's key may be one of our words.
fn draft_key(field: &Field) -> String {
    let word = field.id.word();
    if let FieldId::Custom(_) = field.id {
        [":", word].concat()
    } else {
        word.to_owned()
    }
}
