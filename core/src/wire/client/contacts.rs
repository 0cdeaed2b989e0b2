//! Contacts, Rocket.Chat 7.0 and later (`contacts.delete`: 8.x). Section 4.4 of the reference.
//!
//! Refusals of all that write: `error-contact-manager-not-found`, `Invalid value for <label> field`,
//! `Custom field <key> is not allowed`.

use serde_json::{Map, Value};

use super::call::Call;
use super::page::Page;
use super::request::Request;
use super::visitors::RoomSummary;
use crate::wire::contact::answer::{self, Channel, Contact};
use crate::wire::contact::change::{ContactChange, NewContact, Settlement};
use crate::wire::contact::history::ContactHistory;
use crate::wire::contact::look_up::KnownBy;
use crate::wire::contact::search::SearchContacts;
use crate::wire::contact::{
    CHANNELS_PATH, CONFLICTS_PATH, DELETE_PATH, EXISTENCE_PATH, GET_PATH, HISTORY_PATH, NEW_PATH,
    SEARCH_PATH, UPDATE_PATH,
};
use crate::wire::json;

/// `POST /api/v1/omnichannel/contacts`: makes a contact. Permission `create-livechat-contact`; the
/// answer is its id. Refused as the module says. Calling it twice makes two contacts.
impl Call for NewContact {
    type Answer = String;

    fn request(&self) -> Request {
        Request::post(NEW_PATH, self.to_json()).signed()
    }

    fn pick(body: &Value) -> Option<String> {
        answer::new_id(body)
    }
}

/// `POST /api/v1/omnichannel/contacts.update`: changes one; what is not named stays. Permission
/// `update-livechat-contact`; the answer is the contact. Refused with `error-contact-not-found`
/// besides. An agent has taken note of the contact then: it is `unknown` no more.
impl Call for ContactChange {
    type Answer = Contact;

    fn request(&self) -> Request {
        Request::post(UPDATE_PATH, self.to_json()).signed()
    }

    fn pick(body: &Value) -> Option<Contact> {
        Contact::in_answer(body)
    }
}

/// `POST /api/v1/omnichannel/contacts.conflicts`: says which of several values is right. Permission
/// `update-livechat-contact`; the answer is the contact. Refused with `error-contact-not-found`
/// besides.
impl Call for Settlement {
    type Answer = Contact;

    fn request(&self) -> Request {
        Request::post(CONFLICTS_PATH, self.to_json()).signed()
    }

    fn pick(body: &Value) -> Option<Contact> {
        Contact::in_settlement(body)
    }
}

/// `POST /api/v1/omnichannel/contacts.delete`: removes one. Permission `delete-livechat-contact`; a
/// contact that is not there is a 404, on the newest servers a 400. Rocket.Chat 8.0 and later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteContact {
    /// Its id.
    pub contact: String,
}

impl Call for DeleteContact {
    type Answer = ();

    fn request(&self) -> Request {
        let mut body = Map::new();
        json::put_text(&mut body, "contactId", &self.contact);
        Request::post(DELETE_PATH, Value::Object(body)).signed()
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `GET /api/v1/omnichannel/contacts.get`: one contact. Permission `view-livechat-contact`; 404 when
/// there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetContact {
    /// Its id; never empty.
    pub contact: String,
}

impl Call for GetContact {
    type Answer = Contact;

    fn request(&self) -> Request {
        Request::get(GET_PATH)
            .with("contactId", &self.contact)
            .signed()
    }

    fn pick(body: &Value) -> Option<Contact> {
        Contact::in_answer(body)
    }
}

/// `GET /api/v1/omnichannel/contacts.search`: a part of all contacts. Permission
/// `view-livechat-contact`. Without `unknown`, those whom no agent has taken note of are left out.
impl Call for SearchContacts {
    type Answer = Page<Contact>;

    fn request(&self) -> Request {
        let request = Request::get(SEARCH_PATH).with_some("searchText", self.text.as_deref());
        let request = if self.unknown {
            request.with("unknown", "true")
        } else {
            request
        };
        let order = self.order.iter();
        request
            .with_part(self.paging)
            .sorted(order.map(|(by, direction)| (by.key(), *direction)))
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "contacts", Contact::read)
    }
}

/// `GET /api/v1/omnichannel/contacts.checkExistence`: whether there is one with this id, address or
/// number. Permission `view-livechat-contact`. An address has to look like one, or it is
/// `invalid-params`.
impl Call for KnownBy {
    type Answer = bool;

    fn request(&self) -> Request {
        let (key, text) = match self {
            Self::Email(address) => ("email", address),
            Self::Id(id) => ("contactId", id),
            Self::Phone(number) => ("phone", number),
        };
        Request::get(EXISTENCE_PATH).with(key, text).signed()
    }

    fn pick(body: &Value) -> Option<bool> {
        json::flag(body, "exists")
    }
}

/// `GET /api/v1/omnichannel/contacts.history`: the conversations of one that are over. Permission
/// `view-livechat-contact-history`; refused with `error-contact-not-found`.
impl Call for ContactHistory {
    type Answer = Page<RoomSummary>;

    fn request(&self) -> Request {
        Request::get(HISTORY_PATH)
            .with("contactId", &self.contact)
            .with_some("source", self.source.as_deref())
            .with_part(self.paging)
            .sorted([("closedAt", self.order)])
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "history", RoomSummary::read)
    }
}

/// `GET /api/v1/omnichannel/contacts.channels`: the ways one came by; none for a contact that is not
/// there. Permission `view-livechat-contact`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChannels {
    /// Its id.
    pub contact: String,
}

impl Call for ContactChannels {
    type Answer = Vec<Channel>;

    fn request(&self) -> Request {
        Request::get(CHANNELS_PATH)
            .with("contactId", &self.contact)
            .signed()
    }

    /// `channels` is `null` for a contact that has none.
    fn pick(body: &Value) -> Option<Self::Answer> {
        body.get("channels")?;
        let most = answer::MAX_ENTRIES;
        Some(json::some_of(body, "channels", most, Channel::read))
    }
}

#[cfg(test)]
mod tests;
