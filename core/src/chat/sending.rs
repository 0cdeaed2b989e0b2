//! Sending what the visitor said: the room is made for the first of it, by one tab, once.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::{Call, Effect, News, Timer};
use super::outbox::{Item, State, Why, verdict};
use super::words::Word;
use crate::wire::answer::ApiError;
use crate::wire::message::NewMessage;
use crate::wire::room::Room;
use crate::wire::upload::UploadError;
use crate::wire::{json, message, room};

/// Whether this tab sends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Turn {
    #[default]
    None,
    Asked,
    Taken,
}

/// Where sending is.
#[derive(Debug, Clone, Default)]
pub(super) struct Sender {
    turn: Turn,
    /// A call is on its way.
    calling: bool,
    /// What is being sent.
    saying: String,
    /// Tries to get one that came to nothing.
    tries: u32,
    /// Nothing is sent before, in milliseconds since 1970.
    again_at: u64,
    /// The server said so.
    limited: bool,
}

impl Conversation {
    pub(super) fn said(&mut self, id: String, text: String) {
        if text.trim().is_empty() || self.excess(&text) > 0 || self.ending.is_some() {
            // It still stands in the composer.
            return;
        }
        if self.draft == text {
            self.draft.clear();
        }
        self.drafted = true;
        self.tell_typing(false);
        self.draw_line(0);
        self.outbox.items.push(Item::new(id, text, self.now));
        self.outbox_changed();
    }

    pub(super) fn say_again(&mut self, id: &str) {
        if let Some(item) = self.outbox.find(id)
            && let State::Failed(_) | State::Waiting(_) = item.state
        {
            item.state = State::Queued;
            item.tries = 0;
            self.hurry_sending();
            self.outbox_changed();
        }
    }

    pub(super) fn unsaid(&mut self, id: &str) {
        let free = |item: &mut Item| item.state != State::Sending;
        if !self.outbox.find(id).is_some_and(free) {
            return;
        }
        if let Some(item) = self.outbox.finish(id)
            && self.draft.trim().is_empty()
        {
            self.draft = item.text;
            self.drafted = true;
        }
        self.outbox_changed();
    }

    /// Whatever waits to be sent need not, unless the server wants it to.
    pub(super) fn hurry_sending(&mut self) {
        if !self.sender.limited {
            self.sender.again_at = 0;
            self.outbox.hurry();
            self.tail_changed = true;
        }
    }

    /// No call that was made is answered any more.
    pub(super) fn forget_calls(&mut self) {
        self.sender.calling = false;
        self.sender.saying.clear();
        self.triggers.forget_calls();
    }

    pub(super) fn outbox_changed(&mut self) {
        self.tail_changed = true;
        self.keeps = true;
    }

    /// Starts what is due, if nothing else is on its way.
    pub(super) fn pump(&mut self) {
        if self.sender.calling {
            return;
        }
        let now = self.now;
        let due = match self.outbox.first() {
            _ if self.ending.is_some() => false,
            Some(item) => !matches!(item.state, State::Waiting(until) if until > now),
            None => self.room.is_none() && self.uploads.waits(),
        };
        if !due || self.sender.again_at > now {
            if self.sender.turn == Turn::Taken {
                self.sender.turn = Turn::None;
                self.effects.push(Effect::GiveTurn);
            }
            return;
        }
        match self.sender.turn {
            Turn::None => {
                self.sender.turn = Turn::Asked;
                self.effects.push(Effect::TakeTurn);
            }
            Turn::Asked => {}
            Turn::Taken => self.send(),
        }
    }

    fn send(&mut self) {
        self.sender.calling = true;
        let token = self.settings.token.clone();
        let Some(room) = self.room.clone() else {
            self.call(
                Call::Room,
                room::path_with(&token, &self.settings.agent_wanted),
                None,
            );
            return;
        };
        let Some(item) = self.outbox.first() else {
            self.sender.calling = false;
            return;
        };
        item.state = State::Sending;
        let id = item.id.clone();
        let message = NewMessage {
            id: Some(id.clone()),
            room,
            text: item.text.clone(),
            token,
        };
        self.sender.saying = id;
        self.tail_changed = true;
        self.post(Call::Say, message::PATH, message.to_json());
    }

    pub(super) fn turn(&mut self, kept: &Value) {
        if self.sender.turn == Turn::Asked {
            self.sender.turn = Turn::Taken;
        }
        // Another tab may have sent it by now.
        self.learn_shared(kept);
    }

    pub(super) fn room_answered(&mut self, answer: Result<Value, ApiError>) {
        self.sender.calling = false;
        let found = match answer {
            Ok(answer) => match Room::in_answer(&answer).filter(|room| room.open) {
                Some(room) => Ok((answer, room)),
                None => Err(ApiError::Unreadable),
            },
            Err(error) => Err(error),
        };
        match found {
            Ok((answer, room)) => {
                self.sender.tries = 0;
                self.room_at = self.now;
                self.keeps = true;
                self.room_found(room.id, answer.get("room").unwrap_or(&answer));
                if json::flag(&answer, "newRoom") == Some(true) {
                    self.tell(News::Started);
                }
            }
            Err(error) => self.put_off(error),
        }
    }

    /// The visitor's room is this one now. `room` is what the server says of it, if it was asked.
    fn room_found(&mut self, id: String, room: &Value) {
        if self.room.as_ref() == Some(&id) {
            return;
        }
        self.room = Some(id);
        // Whoever would have answered, before.
        self.agent = None;
        if let Some(visitor) = room.get("v") {
            if let Some(username) = json::text(visitor, "username") {
                self.settings.username = username;
            }
            if let Some(id) = json::text(visitor, "_id") {
                self.settings.visitor = id;
            }
        }
        if room.is_null() || room.get("servedBy").is_some() {
            self.ask_agent();
        }
        self.reload();
        self.start_uploads();
    }

    /// Another tab is in a newer room: this one goes there too.
    pub(super) fn follow(&mut self, kept: &Value) {
        let at = kept.get("roomAt").and_then(Value::as_u64).unwrap_or(0);
        if at > self.room_at
            && !self.sender.calling
            && let Some(room) = json::text(kept, "room")
        {
            self.room_at = at;
            if self.room.as_ref() != Some(&room) {
                if self.room.is_some() {
                    self.leave_room();
                }
                self.room_found(room, &Value::Null);
            }
        }
    }

    /// There was no room to be had, or no message was taken.
    fn put_off(&mut self, error: ApiError) {
        let unknown =
            matches!(&error, ApiError::Refused(refusal) if refusal.code() == "invalid-token");
        self.sender.limited = matches!(error, ApiError::RateLimited { .. });
        let tries = match self.outbox.first() {
            Some(item) => {
                item.tries += 1;
                item.tries
            }
            None => {
                self.sender.tries += 1;
                self.sender.tries
            }
        };
        let verdict = verdict(error, tries - 1);
        self.outbox_changed();
        match verdict {
            Ok(ms) => {
                let until = self.now + u64::from(ms);
                self.sender.again_at = until;
                if let Some(item) = self.outbox.first() {
                    item.state = State::Waiting(until);
                }
                self.after(Timer::Outbox, ms);
            }
            Err(why) => {
                self.announce(Word::NotSent, String::new());
                let whole = self.room.is_none() || why == Why::Closed;
                if whole {
                    self.outbox.fail(&why);
                    self.fail_uploads(&UploadError::Lost);
                } else if let Some(item) = self.outbox.first() {
                    item.state = State::Failed(why.clone());
                }
                if why == Why::Closed {
                    self.ended(false, false);
                }
                if why == Why::NobodyThere {
                    self.tell(News::NobodyThere);
                }
                if unknown {
                    self.tell(News::Unknown);
                }
            }
        }
    }

    pub(super) fn say_answered(&mut self, answer: Result<Value, ApiError>) {
        self.sender.calling = false;
        let id = std::mem::take(&mut self.sender.saying);
        match answer {
            Ok(answer) => {
                let message = answer.get("message").unwrap_or(&Value::Null);
                self.heard(message, false);
                if let Some(item) = self.outbox.find(&id) {
                    // The answer does not show it: the history will.
                    item.state = State::Sent;
                    self.reload();
                }
                self.outbox_changed();
            }
            // It arrived all the same.
            Err(_) if self.outbox.sending().is_none() => {}
            Err(ApiError::Refused(refusal)) if refusal.code() == "invalid-room" => {
                self.room_lost();
            }
            Err(error) => {
                self.put_off(error);
                // The server may have it, and only the answer was lost.
                self.reload();
            }
        }
    }

    /// The server does not know the room any more: what waits is said in another one.
    pub(super) fn room_lost(&mut self) {
        if let Some(item) = self.outbox.sending() {
            item.state = State::Queued;
            item.tries += 1;
            if item.tries > 3 {
                item.state = State::Failed(Why::Refused(String::new()));
            }
        }
        self.tail_changed = true;
        self.leave_room();
    }

    pub(super) fn outbox_due(&mut self) {
        let left = self.sender.again_at.saturating_sub(self.now);
        // Clocks of browsers are not that exact.
        if left > 100 {
            return self.after(Timer::Outbox, left as u32);
        }
        self.sender.limited = false;
        self.hurry_sending();
    }

    /// Something is with the server now that waited here.
    pub(super) fn arrived(&mut self, id: &str) {
        if self.outbox.finish(id).is_some() {
            self.outbox_changed();
            self.tell(News::Said);
        }
    }

    /// All that was said before is in the history now, so what is not there will not come.
    pub(super) fn drop_sent(&mut self) {
        let mut place = 0;
        while let Some(item) = self.outbox.items.get(place) {
            if item.state == State::Sent {
                let id = item.id.clone();
                self.arrived(&id);
            } else {
                place += 1;
            }
        }
    }
}
