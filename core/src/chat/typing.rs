//! Who types: the visitor, told to others; others, shown to the visitor.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::{Effect, Timer};
use super::settings::Settings;
use crate::wire::ddp;

/// The visitor's typing is told at most so often, in milliseconds.
const TOLD_MS: u64 = 4_500;

/// Without input for so long they do not type any more.
const IDLE_MS: u32 = 5_000;

/// Nobody types longer than this without saying so again.
const LONGEST_MS: u32 = 15_000;

/// Who types now.
#[derive(Debug, Clone, Default)]
pub(super) struct Typing {
    /// User names, and until when, in milliseconds since 1970.
    pub(super) others: Vec<(String, u64)>,
    /// When it was told that the visitor types; 0 when they do not.
    told: u64,
}

impl Conversation {
    pub(super) fn typed(&mut self, text: String) {
        let types = !text.trim().is_empty();
        if self.draft != text {
            self.draft = text;
            self.drafted = true;
            self.keeps = true;
        }
        self.tell_typing(types);
    }

    /// Tells that the visitor types, or does not any more.
    pub(super) fn tell_typing(&mut self, types: bool) {
        if types {
            self.after(Timer::Typing, IDLE_MS);
            if self.now.saturating_sub(self.typing.told) < TOLD_MS {
                return;
            }
        } else if self.typing.told == 0 {
            return;
        }
        self.typing.told = 0;
        if !self.is_live() || self.settings.username.is_empty() {
            return;
        }
        let Some(room) = &self.room else {
            return;
        };
        if types {
            self.typing.told = self.now;
        }
        // One for servers before 6.0, one for those since 4.0: each ignores or translates the other.
        for (id, old) in [("typing-0", false), ("typing-1", true)] {
            let Settings {
                username, token, ..
            } = &self.settings;
            let frame = ddp::typing(id, room, old, username, types, token);
            self.effects.push(Effect::Frame(frame));
        }
    }

    /// Somebody types, or does not any more: a user name, and yes or no, or what they do.
    pub(super) fn others_type(&mut self, args: &[Value]) {
        let (Some(username), Some(what)) = (args.first().and_then(Value::as_str), args.get(1))
        else {
            return;
        };
        if username == self.settings.username {
            return;
        }
        let typing = |what: &Value| what.as_str() == Some(ddp::USER_TYPING);
        let activities = what.as_array();
        let types =
            what.as_bool() == Some(true) || activities.is_some_and(|all| all.iter().any(typing));
        self.stops_typing(username);
        if types {
            let until = self.now + u64::from(LONGEST_MS);
            self.typing.others.push((username.to_owned(), until));
            self.after(Timer::AgentTyping, LONGEST_MS);
        }
    }

    pub(super) fn stops_typing(&mut self, username: &str) {
        let others = &mut self.typing.others;
        if let Some(place) = others.iter().position(|(other, _)| other == username) {
            others.remove(place);
        }
    }

    pub(super) fn typing_expires(&mut self) {
        // Clocks of browsers are not that exact.
        let now = self.now + 100;
        self.typing.others.retain(|(_, until)| *until > now);
        if !self.typing.others.is_empty() {
            self.after(Timer::AgentTyping, 1_000);
        }
    }
}
