//! Which contact the visitor of a conversation is. Newer servers say it with the room; of others it is
//! found by what the visitor told.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::json;
use serde_json::Value;

use super::{Call, list};
use crate::desk::{Desk, event};

/// Contacts that are looked through.
const MOST: usize = 50;

impl Desk {
    /// Asks which contact the visitor of a room is, unless that is known.
    pub(in crate::desk) fn ask_who(&mut self, room: &str, unknown: bool) {
        let Some(chat) = self.chat(room) else { return };
        let known = chat.contact.is_some() || chat.visitor.id.is_empty();
        let text = chat.reached_by.clone();
        if known || text.is_empty() || self.contacts.list.old {
            return;
        }
        let search = list::like(&text, unknown, MOST);
        let room = room.to_owned();
        let call = event::Call::Contacts(Call::Who { room, unknown });
        self.request(call, &search);
    }

    pub(super) fn who_came(&mut self, room: &str, unknown: bool, result: Result<Value, ApiError>) {
        // Whoever may not see contacts sees no link to one.
        let Ok(answer) = result else { return };
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        let visitor = &chat.visitor.id;
        let mut contacts = json::list(&answer, "contacts")
            .iter()
            .filter_map(Contact::read);
        let found = contacts.find(|contact| {
            let mut channels = contact.channels.iter();
            channels.any(|channel| channel.visitor == *visitor)
        });
        match found {
            Some(contact) => chat.contact = Some(contact.id),
            None if !unknown => self.ask_who(room, true),
            None => {}
        }
    }
}
