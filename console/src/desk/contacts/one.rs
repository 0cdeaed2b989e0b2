//! The contact that is shown, and the conversations they had.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::client::contacts::{DeleteContact, GetContact};
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::change::{ContactChange, Manager};
use livechat_core::wire::contact::history::ContactHistory;
use livechat_core::wire::contact::search::Direction;
use livechat_core::wire::desk::paging::Paging;
use livechat_core::wire::{json, time};
use serde_json::Value;

use super::Call;
use super::settling::Settling;
use super::trouble::{Deed, Trouble};
use crate::desk::address::{Address, Spot};
use crate::desk::chat::Place;
use crate::desk::event::{self, Effect};
use crate::desk::{Desk, message};

/// Conversations that are asked for at a time.
const PAGE: usize = 20;

/// A conversation they had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its room.
    pub room: String,
    /// When it began, in milliseconds since 1970.
    pub began: u64,
    /// Who answered them; may be empty.
    pub agent: String,
    /// What the last message said; may be empty.
    pub last: String,
    /// The room as it came.
    pub(in crate::desk) room_json: Value,
}

/// How far something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// On its way.
    Coming,
    /// Here.
    Here,
    /// It could not be had.
    Failed(Trouble),
    /// There is no such contact.
    Gone,
}

/// Removing the shown contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deleting {
    /// It is being done.
    pub busy: bool,
    /// Why it was not done.
    pub problem: Option<String>,
}

/// The contact that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// What is known of it.
    pub contact: Option<Contact>,
    /// How far that is.
    pub state: State,
    /// The conversations they had, the last first.
    pub history: Vec<Past>,
    /// How many there are in all.
    pub total: usize,
    /// How far they are.
    pub history_state: State,
    /// Which of several values is right.
    pub settling: Settling,
    /// Whether to remove it is asked.
    pub deleting: Option<Deleting>,
    /// Who looks after them is being changed.
    pub managing: bool,
    /// Why that was not changed.
    pub manage_problem: Option<String>,
}

impl Shown {
    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            contact: None,
            state: State::Coming,
            history: Vec::new(),
            total: 0,
            history_state: State::Coming,
            settling: Settling::default(),
            deleting: None,
            managing: false,
            manage_problem: None,
        }
    }

    pub(super) fn has_failed(&self) -> bool {
        let failed = |state: &State| matches!(state, State::Failed(trouble) if trouble.may_pass());
        failed(&self.state) || failed(&self.history_state)
    }
}

impl Desk {
    /// Asks for a contact and what it said.
    pub(super) fn look_at(&mut self, id: &str) {
        let mut shown = Shown::new(id);
        let rows = self.contacts.list.rows.iter();
        // What the list knows is shown meanwhile.
        shown.contact = rows.into_iter().find(|row| row.id == id).cloned();
        self.contacts.shown = Some(shown);
        let contact = id.to_owned();
        let call = event::Call::Contacts(Call::One(contact.clone()));
        self.request(call, &GetContact { contact });
        self.ask_contact_history(id, 0);
    }

    fn ask_contact_history(&mut self, id: &str, offset: usize) {
        let contact = id.to_owned();
        let paging = Paging {
            count: PAGE,
            offset,
        };
        let history = ContactHistory {
            contact: contact.clone(),
            order: Direction::Down,
            paging,
            source: None,
        };
        let call = event::Call::Contacts(Call::History { contact, offset });
        self.request(call, &history);
    }

    pub(super) fn more_history(&mut self) {
        let Some(shown) = self.contacts.shown.as_mut() else {
            return;
        };
        if shown.history_state == State::Here && shown.history.len() < shown.total {
            shown.history_state = State::Coming;
            let (id, offset) = (shown.id.clone(), shown.history.len());
            self.ask_contact_history(&id, offset);
        }
    }

    fn shown_mut(&mut self, id: &str) -> Option<&mut Shown> {
        self.contacts.shown.as_mut().filter(|shown| shown.id == id)
    }

    pub(super) fn contact_came(&mut self, id: &str, status: u16, result: Result<Value, ApiError>) {
        let is_old = self.contacts.list.old;
        let Some(shown) = self.shown_mut(id) else {
            return;
        };
        let read = result.and_then(|answer| {
            let contact = Contact::in_answer(&answer);
            contact.ok_or(ApiError::Unreadable)
        });
        match read {
            Ok(contact) => {
                shown.state = State::Here;
                self.knows(contact);
                if let Address::Contacts(spot, _) = self.address.clone() {
                    self.open_form(&spot);
                }
            }
            Err(_) if status == 404 && !is_old => {
                shown.state = State::Gone;
                shown.contact = None;
            }
            Err(error) => {
                shown.state = State::Failed(Trouble::of(Deed::See, status, &error));
            }
        }
    }

    /// What is known of a contact is now this.
    pub(super) fn knows(&mut self, contact: Contact) {
        self.contacts.list.refresh(&contact);
        if let Some(shown) = self.shown_mut(&contact.id) {
            shown.settling.fit(&contact);
            shown.contact = Some(contact);
        }
    }

    pub(super) fn contact_history_came(
        &mut self,
        id: &str,
        offset: usize,
        status: u16,
        result: Result<Value, ApiError>,
    ) {
        let Some(shown) = self.shown_mut(id) else {
            return;
        };
        match result {
            Ok(answer) => {
                let rooms = json::list(&answer, "history").iter().filter_map(Past::read);
                shown.history.truncate(offset);
                for past in rooms {
                    if !shown.history.iter().any(|known| known.room == past.room) {
                        shown.history.push(past);
                    }
                }
                let total = answer.get("total").and_then(Value::as_u64);
                let total = total.and_then(|total| usize::try_from(total).ok());
                shown.total = total.unwrap_or(0).max(shown.history.len());
                if json::list(&answer, "history").is_empty() {
                    shown.total = shown.history.len();
                }
                shown.history_state = State::Here;
            }
            Err(error) => {
                shown.history_state = State::Failed(Trouble::of(Deed::History, status, &error));
            }
        }
        self.open_transcript();
    }

    /// Shows what was said in a conversation of the shown contact, when it is one.
    pub(in crate::desk) fn open_transcript(&mut self) {
        let Address::Contacts(Spot::Transcript { contact, room }, _) = self.address.clone() else {
            return;
        };
        if self.chat(&room).is_some() {
            return self.load_shown();
        }
        let Some(shown) = self.contacts.shown.as_ref().filter(|it| it.id == contact) else {
            return;
        };
        if shown.history_state == State::Coming {
            return;
        }
        let past = shown.history.iter().find(|past| past.room == room);
        let v = past.map_or(Value::Null, |past| past.room_json.clone());
        self.show_past(&room, &v);
        self.load_shown();
    }

    pub(super) fn ask_delete(&mut self, asked: bool) {
        if let Some(shown) = self.contacts.shown.as_mut()
            && !shown.deleting.as_ref().is_some_and(|it| it.busy)
        {
            shown.deleting = asked.then(Deleting::default);
        }
    }

    pub(super) fn delete(&mut self) {
        let Some(shown) = self.contacts.shown.as_mut() else {
            return;
        };
        let Some(deleting) = shown.deleting.as_mut().filter(|it| !it.busy) else {
            return;
        };
        deleting.busy = true;
        deleting.problem = None;
        let contact = shown.id.clone();
        let call = event::Call::Contacts(Call::Delete(contact.clone()));
        self.request(call, &DeleteContact { contact });
    }

    pub(super) fn was_deleted(&mut self, id: &str, status: u16, result: Result<Value, ApiError>) {
        let error = match result {
            Ok(_) => return self.is_gone(id),
            Err(error) => error,
        };
        if status == 404 {
            // Either it is gone already, or the server cannot remove any.
            let contact = id.to_owned();
            let call = event::Call::Contacts(Call::StillThere(contact.clone()));
            return self.request(call, &GetContact { contact });
        }
        if let ApiError::Refused(refusal) = &error
            && refusal.code() == "error-contact-not-found"
        {
            return self.is_gone(id);
        }
        let open = "A conversation with them is still open. Close it first.";
        let words = if let ApiError::Refused(refusal) = &error
            && refusal.error.contains("open")
        {
            open.to_owned()
        } else {
            Trouble::of(Deed::Delete, status, &error).words()
        };
        self.not_deleted(id, words);
    }

    pub(super) fn still_there(&mut self, id: &str, status: u16) {
        if status == 404 {
            return self.is_gone(id);
        }
        self.not_deleted(id, Trouble::TooOld(Deed::Delete).words());
    }

    fn not_deleted(&mut self, id: &str, words: String) {
        if let Some(shown) = self.shown_mut(id) {
            shown.deleting = Some(Deleting {
                busy: false,
                problem: Some(words),
            });
        }
    }

    fn is_gone(&mut self, id: &str) {
        let name = self.shown_mut(id).and_then(|shown| shown.contact.take());
        let name = name.map(|contact| crate::desk::said::shown(&contact.name, 100));
        self.speak(&format!("{} is deleted", name.unwrap_or_default()));
        self.contacts.list.rows.retain(|row| row.id != id);
        self.refresh_list();
        if self.shown_mut(id).is_some() {
            self.contacts.shown = None;
            if let Address::Contacts(_, wanted) = &self.address {
                let list = Address::Contacts(Spot::List, wanted.clone());
                self.effects.push(Effect::Go(list));
            }
        }
    }

    pub(super) fn manage(&mut self, agent: Option<String>) {
        let Some(shown) = self.contacts.shown.as_mut() else {
            return;
        };
        shown.managing = true;
        shown.manage_problem = None;
        let change = ContactChange {
            contact: shown.id.clone(),
            custom_fields: None,
            emails: None,
            manager: Some(agent.map_or(Manager::Nobody, Manager::Agent)),
            name: None,
            phones: None,
            wipe_conflicts: false,
        };
        let call = event::Call::Contacts(Call::Manage(shown.id.clone()));
        self.request(call, &change);
    }

    pub(super) fn managed(&mut self, id: &str, status: u16, result: Result<Value, ApiError>) {
        let Some(shown) = self.shown_mut(id) else {
            return;
        };
        shown.managing = false;
        match result {
            Ok(answer) => {
                let contact = Contact::in_answer(&answer);
                let manager = contact.as_ref().and_then(|contact| contact.manager.clone());
                if let Some(contact) = contact {
                    self.knows(contact);
                }
                let manager = manager.filter(|id| !id.is_empty());
                let words = match manager {
                    Some(id) => format!("{} looks after them now", self.agent_name(&id)),
                    None => "Nobody looks after them now".to_owned(),
                };
                self.speak(&words);
            }
            Err(ApiError::Refused(refusal))
                if refusal.code() == "error-contact-manager-not-found" =>
            {
                shown.manage_problem = Some("They do not answer here any more.".to_owned());
            }
            Err(error) => {
                let words = Trouble::of(Deed::Change, status, &error).words();
                shown.manage_problem = Some(words);
            }
        }
    }

    /// The conversation with the shown contact that is going on, if this agent has it or it waits.
    #[must_use]
    pub fn current_chat(&self) -> Option<&str> {
        let contact = self.contacts.shown.as_ref()?.contact.as_ref()?;
        let chat = self.chats.iter().find(|chat| {
            let theirs = |id: &str| contact.channels.iter().any(|channel| channel.visitor == id);
            matches!(chat.place, Place::Mine | Place::Waiting) && theirs(&chat.visitor.id)
        });
        chat.map(|chat| chat.room.as_str())
    }
}

impl Past {
    fn read(v: &Value) -> Option<Self> {
        let date = |key| v.get(key).and_then(time::read);
        let last = v.get("lastMessage");
        let agent = v.get("servedBy");
        let agent = agent
            .and_then(|by| message::name(by, "name").or_else(|| message::name(by, "username")));
        Some(Self {
            room: json::text(v, "_id")?,
            began: date("ts").or_else(|| date("closedAt")).unwrap_or(0),
            agent: agent.unwrap_or_default(),
            last: last
                .and_then(|last| message::name(last, "msg"))
                .unwrap_or_default(),
            room_json: v.clone(),
        })
    }
}
