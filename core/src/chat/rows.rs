//! The rows that views draw: messages in order, then what is not sent yet; days, groups and what is
//! new begin somewhere.

use std::rc::Rc;

use super::conversation::Conversation;
use super::message::{Author, Message};
use super::outbox::Item;
use super::timeline::Change;

/// Messages of one author within this time are one group, in milliseconds.
const GROUP_MS: u64 = 5 * 60_000;

const DAY_MS: u64 = 86_400_000;

/// What stands in one row.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// A message.
    Message(&'a Rc<Message>),
    /// What the visitor said, and the server does not have yet.
    Own(&'a Item),
}

/// One row of the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What stands in it.
    pub what: What<'a>,
    /// Its id: that of the message, also before it is sent.
    pub id: &'a str,
    /// When it was said, in milliseconds since 1970.
    pub at: u64,
    /// Above it stands the day.
    pub day: bool,
    /// Above it stands that so many messages are new; 0 where nothing does.
    pub new: u32,
    /// It begins a group: its author is named.
    pub head: bool,
    /// It ends a group.
    pub tail: bool,
}

impl Conversation {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.timeline.len() + self.outbox.items.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How the rows changed in the last event, one change after the other.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        self.timeline.changes()
    }

    /// A row, from 0 for the oldest.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let what = self.what(index)?;
        let (id, at) = what.id_and_time();
        let (day, new, head) = self.begins(index, what);
        let next = self.what(index + 1);
        let tail = next.is_none_or(|next| self.begins(index + 1, next).2);
        Some(Row {
            what,
            id,
            at,
            day,
            new,
            head,
            tail,
        })
    }

    fn what(&self, index: usize) -> Option<What<'_>> {
        if let Some(message) = self.timeline.get(index) {
            return Some(What::Message(message));
        }
        let place = index - self.timeline.len();
        self.outbox.items.get(place).map(What::Own)
    }

    /// Whether a day, so many new ones and a group begin here.
    fn begins(&self, index: usize, what: What<'_>) -> (bool, u32, bool) {
        let (_, at) = what.id_and_time();
        let before = index.checked_sub(1).and_then(|index| self.what(index));
        let Some(before) = before else {
            return (true, self.unread.begins(0, at), true);
        };
        let (_, then) = before.id_and_time();
        let new = self.unread.begins(then, at);
        let day = self.day(at) != self.day(then);
        let apart = new > 0 || day || at.saturating_sub(then) > GROUP_MS;
        (day, new, apart || !what.continues(before))
    }

    /// The visitor's day of a time.
    fn day(&self, at: u64) -> u64 {
        let zone = i64::from(self.settings.zone_minutes) * 60_000;
        at.saturating_add_signed(zone) / DAY_MS
    }

    /// A message by its id, if it is here: of a thread, or a quote.
    #[must_use]
    pub fn message(&self, id: &str) -> Option<&Rc<Message>> {
        self.timeline.find(id)
    }
}

impl<'a> What<'a> {
    fn id_and_time(self) -> (&'a str, u64) {
        match self {
            Self::Message(message) => (&message.id, message.at),
            Self::Own(item) => (&item.id, item.at),
        }
    }

    /// Whether it belongs to the group of the one before it.
    fn continues(self, before: What<'_>) -> bool {
        let author = |what: What<'_>| match what {
            What::Message(message) => message.author,
            What::Own(_) => Author::Visitor,
        };
        let (own, others) = (author(self), author(before));
        if own != others || own == Author::System {
            return false;
        }
        match (self, before) {
            (What::Message(own), What::Message(before)) => {
                !own.apart && (own.username == before.username || own.author == Author::Visitor)
            }
            (What::Message(_) | What::Own(_), What::Message(_) | What::Own(_)) => true,
        }
    }
}
