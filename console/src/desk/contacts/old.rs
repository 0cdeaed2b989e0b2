//! Servers before Rocket.Chat 7.0 know no contacts. Their visitors can be found by a whole e-mail
//! address or phone number, which is often what an agent has.

use livechat_core::domain::{Email, Phone};
use livechat_core::wire::answer::ApiError;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::by_token::FindContact;
use livechat_core::wire::json;
use serde_json::Value;

use super::Call;
use super::list::Listing;
use super::trouble::{Deed, Trouble};
use crate::desk::{Desk, event};

impl Desk {
    pub(super) fn ask_old(&mut self, turn: u32) {
        let list = &mut self.contacts.list;
        let text = list.wanted.text.trim();
        let email = Email::parse(text).ok().map(Email::into_string);
        let phone = Phone::parse(text).ok().map(Phone::into_string);
        let by = FindContact {
            custom: Vec::new(),
            phone: phone.filter(|_| email.is_none()),
            email,
        };
        if by.email.is_none() && by.phone.is_none() {
            list.rows.clear();
            list.total = 0;
            list.state = Listing::Here;
            return;
        }
        self.request(event::Call::Contacts(Call::Old(turn)), &by);
    }

    pub(super) fn old_came(&mut self, turn: u32, status: u16, result: Result<Value, ApiError>) {
        if !self.contacts.list.is_turn(turn) {
            return;
        }
        let list = &mut self.contacts.list;
        match result {
            Ok(answer) => {
                let found = answer.get("contact").and_then(of_visitor);
                list.rows = found.into_iter().collect();
                list.total = list.rows.len();
                self.list_is_here();
            }
            Err(error) => {
                list.state = Listing::Failed(Trouble::of(Deed::See, status, &error));
            }
        }
    }
}

/// A visitor as if they were a contact.
fn of_visitor(v: &Value) -> Option<Contact> {
    let mut contact = Contact::read(v)?;
    let texts = |list: &str, key: &str| {
        let texts = json::list(v, list).iter();
        texts.filter_map(|entry| json::text(entry, key)).collect()
    };
    contact.emails = texts("visitorEmails", "address");
    contact.phones = texts("phone", "phoneNumber");
    let fields = v.get("livechatData").and_then(Value::as_object);
    let fields = fields.into_iter().flatten();
    let fields = fields.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
    contact.custom_fields = fields.collect();
    if contact.name.is_empty() {
        contact.name = json::text(v, "username").unwrap_or_default();
    }
    Some(contact)
}
