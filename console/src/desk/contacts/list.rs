//! The list: searched while somebody types, a page at a time. Answers to what is not wanted any more
//! are dropped.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::search::{Direction, OrderBy, SearchContacts};
use livechat_core::wire::desk::paging::Paging;
use livechat_core::wire::json;
use serde_json::Value;

use super::trouble::{Deed, Trouble};
use super::{Call, Timer};
use crate::desk::Desk;
use crate::desk::address::{Address, MAX_TEXT_CHARS, Sort, Wanted};
use crate::desk::event::{self, Effect};

/// Contacts of one page.
pub const PAGE: usize = 25;

/// How long nobody must type before it is searched, in milliseconds.
const PAUSE_MS: u32 = 250;

/// How far the list is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Listing {
    /// It was not asked for.
    #[default]
    Never,
    /// It is on its way; what is shown is what was wanted before.
    Coming,
    /// It is here.
    Here,
    /// It could not be had.
    Failed(Trouble),
}

/// The list.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// What stands in the search.
    pub typed: String,
    /// What is wanted.
    pub wanted: Wanted,
    /// What there is of it on this page.
    pub rows: Vec<Contact>,
    /// How many there are in all.
    pub total: usize,
    /// How far it is.
    pub state: Listing,
    /// The server knows no contacts: people are found by their whole address or number.
    pub old: bool,
    /// Nobody asked for it: how many there are is not read out over what was just said.
    quiet: bool,
    turn: u32,
}

impl List {
    /// Takes what is wanted from an address; whether that is something else.
    pub(super) fn shall(&mut self, wanted: Wanted) -> bool {
        if self.wanted == wanted && self.state != Listing::Never {
            return false;
        }
        self.typed.clone_from(&wanted.text);
        self.wanted = wanted;
        true
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(self.state, Listing::Failed(_))
    }

    /// How many pages there are; at least one.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.total.div_ceil(PAGE).max(1)
    }

    /// The list is asked for another time; its number.
    fn next(&mut self) -> u32 {
        self.turn = self.turn.wrapping_add(1);
        self.turn
    }

    /// Whether an answer is the one to what was asked last.
    pub(super) fn is_turn(&self, turn: u32) -> bool {
        self.turn == turn
    }

    /// Takes a contact that has changed.
    pub(super) fn refresh(&mut self, contact: &Contact) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == contact.id) {
            row.clone_from(contact);
        }
    }
}

/// A part of the contacts that are wanted: `count` of them from `offset` on.
pub(super) fn part(wanted: &Wanted, count: usize, offset: usize) -> SearchContacts {
    let order = match wanted.sort {
        Sort::Name => (OrderBy::Name, Direction::Up),
        Sort::LastChat => (OrderBy::LastChat, Direction::Down),
        Sort::Created => (OrderBy::Created, Direction::Down),
    };
    let text = wanted.text.trim();
    SearchContacts {
        paging: Paging { count, offset },
        order: vec![order],
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        unknown: wanted.unknown,
    }
}

/// Those who may have this address or number.
pub(super) fn like(text: &str, unknown: bool, count: usize) -> SearchContacts {
    let wanted = Wanted {
        text: text.to_owned(),
        unknown,
        ..Wanted::default()
    };
    part(&wanted, count, 0)
}

impl Desk {
    pub(super) fn searched(&mut self, text: String) {
        self.contacts.list.typed = text.chars().take(MAX_TEXT_CHARS).collect();
        let turn = self.contacts.list.next();
        self.after(PAUSE_MS, event::Timer::Contacts(Timer::Search(turn)));
    }

    pub(super) fn search_due(&mut self, turn: u32) {
        let list = &self.contacts.list;
        if turn != list.turn {
            return;
        }
        if list.typed == list.wanted.text {
            // What was on its way is not waited for any more.
            if list.state == Listing::Coming {
                self.ask_list();
            }
            return;
        }
        let wanted = Wanted {
            text: list.typed.clone(),
            page: 0,
            ..list.wanted.clone()
        };
        self.want(wanted);
    }

    /// The list is wanted otherwise. The address follows, without a step on the way back: nobody
    /// wants to go back through the letters of a word.
    pub(super) fn want(&mut self, wanted: Wanted) {
        if !self.contacts.list.shall(wanted.clone()) {
            return;
        }
        if let Address::Contacts(spot, _) = &self.address {
            self.address = Address::Contacts(spot.clone(), wanted);
            self.effects.push(Effect::Replace(self.address.clone()));
        }
        self.ask_list();
    }

    pub(super) fn ask_list(&mut self) {
        self.contacts.list.quiet = false;
        self.list_anew();
    }

    /// The same after something was changed here.
    pub(super) fn refresh_list(&mut self) {
        self.contacts.list.quiet = true;
        self.list_anew();
    }

    fn list_anew(&mut self) {
        let list = &mut self.contacts.list;
        let turn = list.next();
        list.state = Listing::Coming;
        if list.old {
            return self.ask_old(turn);
        }
        let search = part(&list.wanted, PAGE, list.wanted.page * PAGE);
        self.request(event::Call::Contacts(Call::List(turn)), &search);
    }

    pub(super) fn list_came(&mut self, turn: u32, status: u16, result: Result<Value, ApiError>) {
        let list = &mut self.contacts.list;
        if turn != list.turn {
            return;
        }
        let answer = match result {
            Ok(answer) => answer,
            Err(_) if status == 404 => {
                list.old = true;
                return self.ask_old(turn);
            }
            Err(error) => {
                list.state = Listing::Failed(Trouble::of(Deed::See, status, &error));
                return;
            }
        };
        let contacts = json::list(&answer, "contacts");
        let rows: Vec<Contact> = contacts.iter().filter_map(Contact::read).collect();
        let total = answer.get("total").and_then(Value::as_u64);
        let total = total.and_then(|total| usize::try_from(total).ok());
        list.total = total.unwrap_or(rows.len());
        // What was removed meanwhile may leave a page behind the last one.
        if rows.is_empty() && list.total > 0 && list.wanted.page > 0 {
            let wanted = Wanted {
                page: list.pages() - 1,
                ..list.wanted.clone()
            };
            return self.want(wanted);
        }
        list.rows = rows;
        self.list_is_here();
    }

    pub(super) fn list_is_here(&mut self) {
        let list = &mut self.contacts.list;
        list.state = Listing::Here;
        if list.quiet {
            return;
        }
        let words = match list.total {
            0 => "Nobody found".to_owned(),
            1 => "1 contact".to_owned(),
            many => format!("{many} contacts"),
        };
        self.speak(&words);
    }
}
