//! The contacts: everybody who ever came, or whom an agent wrote down.
//!
//! What is listed, who is shown, what is changed about them. A file per matter; all of it is part of
//! the desk, and as pure.

pub mod export;
pub mod field;
pub mod form;
mod guarding;
pub mod import;
mod link;
pub mod list;
mod old;
pub mod one;
mod people;
mod saving;
pub mod settling;
pub mod trouble;
mod typing;

use livechat_core::wire::answer::ApiError;
use serde_json::Value;

use super::address::{Address, Spot, Wanted};
use super::{Choice, Desk};
use export::Export;
use field::Key;
use form::Form;
use import::{Asking, Existing, Import, Meaning, Source};
use list::List;
use one::Shown;

/// What somebody does with contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// What stands in the search now.
    Searched(String),
    /// The list is wanted otherwise: other ones, another order, another page.
    Wanted(Wanted),
    /// What could not be had is wanted again.
    Again,
    /// More of a contact's conversations are wanted.
    MoreHistory,
    /// The shown contact is to be removed: asked, or not any more.
    AskDelete(bool),
    /// It is to be removed indeed.
    Delete,
    /// Somebody is to look after the shown contact: an agent by id, or nobody.
    Manage(Option<String>),
    /// Of what was said differently of a field, the value at this place is right; the first is the
    /// one that the contact has.
    Choose {
        /// `name`, `manager` or `customFields.<key>`.
        field: String,
        /// Which value.
        place: usize,
    },
    /// What was chosen is to be kept, all else given up.
    Settle,
    /// What stands in a field of the form now.
    Typed {
        /// Of which.
        key: Key,
        /// What.
        value: String,
    },
    /// A field of the form was left.
    Left(Key),
    /// Another address or number is to be written.
    Add(field::Kind),
    /// One of them is not wanted.
    Remove(Key),
    /// The likelier address is meant.
    Accept(Key),
    /// The form is to be saved; what others have, too, was read.
    Save {
        /// Even though somebody else has the same address or number.
        anyway: bool,
    },
    /// The form is to be left with what stands in it, or not after all.
    Leave(bool),
    /// A file with contacts was picked.
    File(Source),
    /// A piece of it is here; `None` where it could not be read.
    Piece {
        /// For which import.
        run: u32,
        /// The bytes; none at its end.
        bytes: Option<Vec<u8>>,
    },
    /// A column of it is something else.
    Column {
        /// Which.
        place: usize,
        /// What.
        meaning: Meaning,
    },
    /// Its first row names the columns, or is a contact.
    Headed(bool),
    /// What becomes of those that are there already.
    Existing(Existing),
    /// The import may begin, or go on.
    Import,
    /// It is to stop.
    StopImport,
    /// Another file is wanted.
    DropImport,
    /// The rows that did not go in are wanted as a file.
    SaveFailed,
    /// Those who are searched for are wanted as a file.
    Export,
    /// Not any more, or what went wrong was read.
    StopExport,
}

/// What is asked of the server about contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Who could look after a contact, from this one on.
    Agents(usize),
    /// The list, as it was wanted the so-manieth time.
    List(u32),
    /// Somebody by their whole address or number, of a server that knows no contacts.
    Old(u32),
    /// One contact.
    One(String),
    /// The conversations that one had, from this one on.
    History {
        /// Whose.
        contact: String,
        /// How many to leave out.
        offset: usize,
    },
    /// Which contact the visitor of a room is.
    Who {
        /// Which room.
        room: String,
        /// Among those whom no agent has taken note of.
        unknown: bool,
    },
    /// Whether anybody has this address or number already.
    Exists(String),
    /// Who that is.
    Twin {
        /// Which address or number.
        value: String,
        /// Among those whom no agent has taken note of.
        unknown: bool,
    },
    /// To write down a new one.
    Create,
    /// To change one.
    Update(String),
    /// To have somebody look after one.
    Manage(String),
    /// To settle what is said differently of one.
    Settle(String),
    /// To remove one.
    Delete(String),
    /// Whether one that could not be removed is still there.
    StillThere(String),
    /// About a row of an import.
    Row {
        /// Of which import.
        run: u32,
        /// What.
        asking: Asking,
    },
    /// A page of an export.
    Export(u32),
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timer {
    /// That nobody types any more: then it is searched, if nothing was typed since the so-manieth
    /// time.
    Search(u32),
    /// That the page may breathe between the rows that are looked through.
    Judge(u32),
    /// That the next row may be sent.
    Row(u32),
    /// That an export may go on.
    Export(u32),
}

/// Where somebody wants to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// To another address.
    To(Address),
    /// Out.
    SignOut,
}

/// What is known of contacts.
#[derive(Debug, Default)]
pub struct Contacts {
    /// The list.
    pub list: List,
    /// The one that is shown.
    pub shown: Option<Shown>,
    /// What is being written.
    pub form: Option<Form>,
    /// Where somebody wants to go who would lose what they wrote.
    pub leaving: Option<Leaving>,
    /// Who could look after a contact; the one who sits here is among them.
    pub agents: Vec<Choice>,
    /// Contacts from a file.
    pub import: Import,
    /// Contacts into one.
    pub export: Option<Export>,
    /// User names of who could look after a contact, with their ids.
    usernames: Vec<(String, String)>,
    /// They were asked for.
    agents_asked: bool,
    exports: u32,
}

impl Contacts {
    /// Nothing but what somebody was at: a form to be sent anew, an import to go on with.
    pub(super) fn with(mut form: Option<Form>, import: Import) -> Self {
        if let Some(form) = form.as_mut() {
            form.step = form::Step::Writing;
            // Answers that were on their way are not heard any more.
            form.twins.retain(|twin| twin.state != form::Asked::Coming);
        }
        Self {
            form,
            import,
            ..Self::default()
        }
    }

    /// Whether something is asked before it is done.
    #[must_use]
    pub fn asks(&self) -> bool {
        let deleting = self.shown.as_ref().and_then(|it| it.deleting.as_ref());
        deleting.is_some() || self.leaving.is_some()
    }
}

impl Desk {
    pub(super) fn contacts_event(&mut self, event: Event) {
        match event {
            Event::Searched(text) => self.searched(text),
            Event::Wanted(wanted) => self.want(wanted),
            Event::Again => self.contacts_again(),
            Event::MoreHistory => self.more_history(),
            Event::AskDelete(asked) => self.ask_delete(asked),
            Event::Delete => self.delete(),
            Event::Manage(agent) => self.manage(agent),
            Event::Choose { field, place } => self.choose(&field, place),
            Event::Settle => self.settle(),
            Event::Typed { key, value } => self.form_typed(&key, value),
            Event::Left(key) => self.form_left(&key),
            Event::Add(kind) => self.form_add(kind),
            Event::Remove(key) => self.form_remove(&key),
            Event::Accept(key) => self.form_accept(&key),
            Event::Save { anyway } => self.save(anyway),
            Event::Leave(leave) => self.leave_form(leave),
            Event::File(source) => self.import_file(source),
            Event::Piece { run, bytes } => self.piece_came(run, bytes.as_deref()),
            Event::Column { place, meaning } => self.map_column(place, meaning),
            Event::Headed(headed) => self.set_headed(headed),
            Event::Existing(existing) => self.contacts.import.existing = existing,
            Event::Import => self.run_import(),
            Event::StopImport => self.stop_import(),
            Event::DropImport => self.drop_import(),
            Event::SaveFailed => self.save_failed(),
            Event::Export => self.begin_export(),
            Event::StopExport => self.stop_export(),
        }
    }

    pub(super) fn contacts_answered(
        &mut self,
        call: Call,
        status: u16,
        result: Result<Value, ApiError>,
    ) {
        match call {
            Call::Agents(offset) => self.managers_came(offset, result),
            Call::List(turn) => self.list_came(turn, status, result),
            Call::Old(turn) => self.old_came(turn, status, result),
            Call::One(id) => self.contact_came(&id, status, result),
            Call::History { contact, offset } => {
                self.contact_history_came(&contact, offset, status, result);
            }
            Call::Who { room, unknown } => self.who_came(&room, unknown, result),
            Call::Exists(value) => self.existence_came(&value, result),
            Call::Twin { value, unknown } => self.twin_came(&value, unknown, result),
            Call::Create => self.created(status, result),
            Call::Update(id) => self.updated(&id, status, result),
            Call::Manage(id) => self.managed(&id, status, result),
            Call::Settle(id) => self.settled(&id, status, result),
            Call::Delete(id) => self.was_deleted(&id, status, result),
            Call::StillThere(id) => self.still_there(&id, status),
            Call::Row { run, asking } => self.row_answered(run, &asking, status, result),
            Call::Export(run) => self.export_came(run, status, result),
        }
    }

    pub(super) fn contacts_timer(&mut self, timer: &Timer) {
        match timer {
            Timer::Search(turn) => self.search_due(*turn),
            Timer::Judge(run) => self.judge_slice(*run),
            Timer::Row(run) => self.go_on_importing(*run),
            Timer::Export(run) => self.export_due(*run),
        }
    }

    /// Somebody has come to the contacts, or goes about in them. `new` when they were elsewhere.
    pub(super) fn arrive(&mut self, spot: &Spot, wanted: Wanted, new: bool) {
        self.ask_managers();
        if self.contacts.list.shall(wanted) || new {
            self.ask_list();
        }
        let shown = self.contacts.shown.as_ref().map(|shown| shown.id.as_str());
        match spot.contact() {
            Some(id) if shown == Some(id) => {}
            Some(id) => self.look_at(id),
            None => self.contacts.shown = None,
        }
        self.open_form(spot);
    }

    /// What could not be had is asked for again: somebody wants it, or the network is back.
    pub(super) fn contacts_again(&mut self) {
        self.hurry_import();
        if !matches!(self.address, Address::Contacts(..)) {
            return;
        }
        if self.contacts.list.has_failed() {
            self.ask_list();
        }
        if let Some(shown) = &self.contacts.shown
            && shown.has_failed()
        {
            let id = shown.id.clone();
            self.look_at(&id);
        }
    }
}
