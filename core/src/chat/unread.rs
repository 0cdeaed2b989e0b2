//! What was not seen: counted, told, and where it begins.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::{Effect, News};

/// What was seen.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    /// The page's tab is on the screen.
    pub(super) visible: bool,
    /// The panel is.
    pub(super) open: bool,
    /// All until this time, in milliseconds since 1970; 0 until anything was.
    pub(super) seen: u64,
    /// What was said after this time stands below the line; 0 where there is none.
    pub(super) divider: u64,
    /// So many messages stand below it.
    below: u32,
    /// So many of what was said by itself were not seen.
    pub(super) local: u32,
    /// So many were told to be unread.
    pub(super) told: u32,
    /// The visitor looked at the last event.
    looked: bool,
    /// A sound was made for what was said at this time.
    pub(super) chimed: u64,
}

impl Default for Unread {
    fn default() -> Self {
        Self {
            visible: true,
            open: false,
            seen: 0,
            divider: 0,
            below: 0,
            local: 0,
            told: 0,
            looked: false,
            chimed: 0,
        }
    }
}

impl Unread {
    fn looks(&self) -> bool {
        self.visible && self.open
    }

    /// Takes what was kept.
    pub(super) fn learn(&mut self, kept: &Value) {
        let seen = kept.get("seen").and_then(Value::as_u64);
        self.seen = self.seen.max(seen.unwrap_or(0));
    }

    /// The history is there: whoever has seen nothing on this device has seen all of it elsewhere.
    pub(super) fn first_seen(&mut self, newest: u64) {
        if self.seen == 0 {
            self.seen = newest.max(1);
        }
    }

    /// How many stand below the line that stands between two times; 0 where none does.
    pub(super) fn begins(&self, before: u64, at: u64) -> u32 {
        let here = self.divider > 0 && before <= self.divider && at > self.divider;
        if here { self.below } else { 0 }
    }
}

impl Conversation {
    /// Makes a sound for what was said at this time, if the visitor does not look.
    pub(super) fn chime(&mut self, at: u64) {
        if !self.muted && !self.unread.looks() && at > self.unread.chimed.max(self.unread.seen) {
            self.unread.chimed = at;
            self.effects.push(Effect::Chime);
        }
    }

    /// Draws the line above what is new after this time; 0 where nothing is.
    pub(super) fn draw_line(&mut self, time: u64) {
        let before = std::mem::replace(&mut self.unread.divider, time);
        for time in [before, time] {
            if time > 0 && before != self.unread.divider {
                self.timeline.touch(time);
            }
        }
    }

    /// Counts what was not seen.
    pub(super) fn mind_unread(&mut self) {
        let looks = self.unread.looks();
        let mut place = self.timeline.len();
        let (mut count, seen) = (0, self.unread.seen);
        while place > 0 {
            place -= 1;
            match self.timeline.get(place) {
                Some(message) if message.at > seen => {
                    count += u32::from(message.is_heard() && !message.local);
                }
                _ => break,
            }
        }
        count += self.unread.local;
        if looks {
            if !self.unread.looked {
                self.draw_line(if count > 0 { seen } else { 0 });
                self.unread.below = count;
            }
            self.unread.local = 0;
            let newest = self.timeline.newest();
            if newest > seen {
                self.unread.seen = newest;
                self.keeps = true;
            }
            count = 0;
        }
        self.unread.looked = looks;
        if count != self.unread.told {
            self.unread.told = count;
            self.tell(News::Unread(count));
        }
    }
}
