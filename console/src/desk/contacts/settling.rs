//! What was said differently of a contact: an agent chooses which value stays.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::change::Settlement;
use serde_json::Value;

use super::Call;
use super::trouble::{Deed, Trouble};
use crate::desk::{Desk, event};

/// Before the key of a custom field.
const CUSTOM: &str = "customFields.";

/// A field of which several things are said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disputed {
    /// `name`, `manager` or `customFields.<key>`.
    pub field: String,
    /// What is said, the value that the contact has first.
    pub values: Vec<String>,
    /// Which of them is right, by its place.
    pub chosen: Option<usize>,
}

impl Disputed {
    /// The key, where it is a field of the owner's.
    #[must_use]
    pub fn custom(&self) -> Option<&str> {
        self.field.strip_prefix(CUSTOM)
    }
}

/// All of them, and how far choosing is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settling {
    /// The fields.
    pub fields: Vec<Disputed>,
    /// It is being saved.
    pub busy: bool,
    /// Why it was not.
    pub problem: Option<String>,
    /// How often the focus was to go to a field without a choice.
    pub looks: u32,
}

impl Settling {
    /// Takes what a contact is disputed in; what was chosen already stays.
    pub(super) fn fit(&mut self, contact: &Contact) {
        let mut fields: Vec<Disputed> = Vec::new();
        for conflict in &contact.conflicts {
            if let Some(known) = fields.iter_mut().find(|it| it.field == conflict.field) {
                if !known.values.contains(&conflict.value) {
                    known.values.push(conflict.value.clone());
                }
                continue;
            }
            let current = match conflict.field.as_str() {
                "name" => contact.name.clone(),
                "manager" => contact.manager.clone().unwrap_or_default(),
                field => {
                    let mut fields = contact.custom_fields.iter();
                    let key = field.strip_prefix(CUSTOM).unwrap_or(field);
                    let known = fields.find(|(known, _)| known == key);
                    known.map(|(_, value)| value.clone()).unwrap_or_default()
                }
            };
            let mut values: Vec<String> = Some(current)
                .into_iter()
                .filter(|value| !value.is_empty())
                .collect();
            if !values.contains(&conflict.value) {
                values.push(conflict.value.clone());
            }
            let before = self.fields.iter().find(|it| it.field == conflict.field);
            let chosen = before.and_then(|before| before.values.get(before.chosen?));
            fields.push(Disputed {
                field: conflict.field.clone(),
                chosen: chosen.and_then(|value| values.iter().position(|it| it == value)),
                values,
            });
        }
        self.fields = fields;
    }

    fn settlement(&self, contact: &str) -> Settlement {
        let mut settlement = Settlement {
            contact: contact.to_owned(),
            custom_fields: Vec::new(),
            manager: None,
            name: None,
            wipe_conflicts: false,
        };
        for disputed in &self.fields {
            let value = disputed.chosen.and_then(|place| disputed.values.get(place));
            let Some(value) = value.cloned() else {
                continue;
            };
            match (disputed.field.as_str(), disputed.custom()) {
                ("name", _) => settlement.name = Some(value),
                ("manager", _) => settlement.manager = Some(value),
                (_, Some(key)) => settlement.custom_fields.push((key.to_owned(), value)),
                (_, None) => {}
            }
        }
        settlement
    }
}

impl Desk {
    pub(super) fn choose(&mut self, field: &str, place: usize) {
        let Some(shown) = self.contacts.shown.as_mut() else {
            return;
        };
        let fields = &mut shown.settling.fields;
        if let Some(disputed) = fields.iter_mut().find(|it| it.field == field) {
            disputed.chosen = Some(place).filter(|place| *place < disputed.values.len());
            shown.settling.problem = None;
        }
    }

    pub(super) fn settle(&mut self) {
        let Some(shown) = self.contacts.shown.as_mut() else {
            return;
        };
        let settling = &mut shown.settling;
        if settling.busy || settling.fields.is_empty() {
            return;
        }
        let open = settling
            .fields
            .iter()
            .filter(|it| it.chosen.is_none())
            .count();
        if open > 0 {
            settling.looks += 1;
            settling.problem = Some(if open == settling.fields.len() && open == 1 {
                "Choose what is right.".to_owned()
            } else {
                "Choose what is right in each.".to_owned()
            });
            return;
        }
        settling.busy = true;
        settling.problem = None;
        let settlement = settling.settlement(&shown.id);
        let call = event::Call::Contacts(Call::Settle(shown.id.clone()));
        self.request(call, &settlement);
    }

    pub(super) fn settled(&mut self, id: &str, status: u16, result: Result<Value, ApiError>) {
        let Some(shown) = self.contacts.shown.as_mut().filter(|shown| shown.id == id) else {
            return;
        };
        shown.settling.busy = false;
        match result {
            Ok(answer) => {
                match Contact::in_settlement(&answer) {
                    Some(contact) => self.knows(contact),
                    None => self.look_at(id),
                }
                self.speak("Settled");
            }
            // Somebody else was faster.
            Err(ApiError::Refused(refusal))
                if refusal.error.contains("conflict") && !refusal.error.contains("additional") =>
            {
                self.look_at(id);
            }
            Err(error) => {
                let words = Trouble::of(Deed::Change, status, &error).words();
                shown.settling.problem = Some(words);
            }
        }
    }
}
