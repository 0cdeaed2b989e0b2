//! The lists: what waits, what is this agent's, what is not read; who else is there.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::url::push_encoded;
use livechat_core::wire::{json, time};
use serde_json::Value;

use super::chat::{Chat, Loaded, Place};
use super::event::{Call, Effect, Notify, Timer};
use super::{Choice, Desk, said};

/// How long to gather changes before the lists are asked for again, in milliseconds.
const GATHER_MS: u32 = 150;

/// How many of those that wait are looked into for what they have written.
const MOST_PREVIEWS: usize = 10;

/// How long until lists that could not be had are asked for again, in milliseconds.
const AGAIN_MS: u32 = 5_000;

/// How long a list may still not know what was taken, in milliseconds.
const LAG_MS: u32 = 3_000;

impl Desk {
    /// Asks for the lists.
    pub(super) fn list(&mut self) {
        let queue = Call::Queue { older: false };
        let path = "livechat/inquiries.queuedForUser?count=100";
        self.call(queue, "GET", path, None);
        let mut path = "livechat/rooms?open=true&count=100&agents[]=".to_owned();
        push_encoded(&mut path, &self.me.id);
        self.call(Call::Rooms, "GET", &path, None);
        self.call(Call::Unread, "GET", "subscriptions.get", None);
    }

    /// Something has changed: the lists are asked for, once for all that changes with it.
    pub(super) fn list_soon(&mut self) {
        if !self.lists_due {
            self.lists_due = true;
            self.after(GATHER_MS, Timer::Lists);
        }
    }

    pub(super) fn queue_came(&mut self, older: bool, result: Result<Value, ApiError>) {
        let answer = match result {
            Ok(answer) => answer,
            // Servers before 3.6 know only the other name.
            Err(ApiError::Refused(_) | ApiError::Server { .. }) if !older => {
                let path = "livechat/inquiries.list?count=100";
                return self.call(Call::Queue { older: true }, "GET", path, None);
            }
            Err(error) => return self.not_listed(&error),
        };
        let mut waiting = Vec::new();
        for inquiry in json::list(&answer, "inquiries") {
            let Some(room) = json::text(inquiry, "rid") else {
                continue;
            };
            if let Some(status) = json::text(inquiry, "status")
                && status != "queued"
            {
                continue;
            }
            let place = self.chat(&room).map(|chat| chat.place);
            // What was taken or has ended since this list was asked for.
            if matches!(place, Some(Place::Mine | Place::Closed)) {
                continue;
            }
            let is_new = place != Some(Place::Waiting);
            let chat = self.known_chat(&room);
            chat.place = Place::Waiting;
            chat.describe(inquiry);
            chat.inquiry = json::text(inquiry, "_id");
            let date = |key| inquiry.get(key).and_then(time::read);
            chat.since = date("queuedAt").or_else(|| date("ts")).unwrap_or(0);
            // The list does not say what they have written.
            let silent = chat.preview.is_empty() && chat.loaded == Loaded::No;
            if is_new && self.queue_listed {
                self.tell_waiting(&room);
            }
            if silent && waiting.len() < MOST_PREVIEWS {
                self.load(&room);
            }
            waiting.push(room);
        }
        for chat in &mut self.chats {
            if chat.place == Place::Waiting && !waiting.contains(&chat.room) && !chat.taking {
                chat.place = Place::Elsewhere;
            }
        }
        self.queue_listed = true;
        self.lists_came();
    }

    pub(super) fn rooms_came(&mut self, result: Result<Value, ApiError>) {
        let answer = match result {
            Ok(answer) => answer,
            Err(error) => return self.not_listed(&error),
        };
        let mut mine = Vec::new();
        for v in json::list(&answer, "rooms") {
            let Some(room) = json::text(v, "_id") else {
                continue;
            };
            let served = v.get("servedBy").and_then(|by| json::text(by, "_id"));
            let theirs = served.is_some_and(|id| id != self.me.id);
            // What has ended since this list was asked for stays ended.
            let ended = self
                .chat(&room)
                .is_some_and(|chat| chat.place == Place::Closed);
            if theirs || ended || v.get("closedAt").is_some() {
                continue;
            }
            self.take_in(&room, v);
            mine.push(room);
        }
        let long_ago = self.now.saturating_sub(LAG_MS.into());
        let mut lags = false;
        for chat in &mut self.chats {
            if chat.place == Place::Mine && !mine.contains(&chat.room) {
                if chat.since <= long_ago {
                    chat.place = Place::Elsewhere;
                } else {
                    lags = true;
                }
            }
        }
        if lags {
            self.after(LAG_MS, Timer::Lag);
        }
        self.rooms_listed = true;
        self.lists_came();
    }

    /// A room is this agent's.
    fn take_in(&mut self, room: &str, v: &Value) {
        let known = self.rooms_listed;
        let chat = self.known_chat(room);
        let is_new = chat.place != Place::Mine && !chat.taking;
        chat.place = Place::Mine;
        chat.taking = false;
        chat.describe(v);
        if chat.since == 0 {
            chat.since = v.get("ts").and_then(time::read).unwrap_or(0);
        }
        if chat.loaded == Loaded::No {
            self.load(room);
        }
        if is_new && known {
            self.tell_mine(room);
        }
    }

    pub(super) fn unread_came(&mut self, result: Result<Value, ApiError>) {
        let Ok(answer) = result else { return };
        for v in json::list(&answer, "update") {
            self.count_unread(v);
        }
        self.mind_unread();
    }

    fn count_unread(&mut self, v: &Value) {
        let Some(room) = json::text(v, "rid") else {
            return;
        };
        let Some(chat) = self.chat_mut(&room) else {
            return;
        };
        let unread = v.get("unread").and_then(Value::as_u64);
        if let Some(unread) = unread {
            chat.unread = u32::try_from(unread).unwrap_or(u32::MAX);
        }
    }

    /// What is in sight is read.
    pub(super) fn mind_unread(&mut self) {
        if !self.visible {
            return;
        }
        let Some(room) = self.shown.clone() else {
            return;
        };
        if let Some(chat) = self.chat_mut(&room)
            && chat.place == Place::Mine
            && chat.unread > 0
        {
            chat.unread = 0;
            let body = serde_json::json!({ "rid": room });
            self.call(Call::Read(room), "POST", "subscriptions.read", Some(body));
        }
    }

    /// A list could not be had. News may have been in it that nobody tells again.
    fn not_listed(&mut self, error: &ApiError) {
        if !self.listed {
            let why = if let ApiError::Refused(refusal) = error
                && said::is_forbidden(refusal)
            {
                "This account may not answer visitors.".to_owned()
            } else {
                said::why(error)
            };
            self.unlisted = Some(why);
        }
        let wait = match error {
            ApiError::RateLimited { seconds } => seconds.saturating_mul(1000),
            ApiError::Network | ApiError::Timeout | ApiError::Server { .. } => AGAIN_MS,
            ApiError::Refused(_) | ApiError::Unreadable => return,
        };
        // Without a socket they are asked for with the next one.
        if self.is_live() && !std::mem::replace(&mut self.lists_due, true) {
            self.after(wait, Timer::Lists);
        }
    }

    /// Drops conversations that are neither in a list nor in sight. What was written in one is there
    /// again with it.
    pub(super) fn drop_unseen(&mut self) {
        let (me, shown) = (&self.me.id, self.shown.as_deref());
        let kept = &mut self.kept;
        self.chats.retain(|chat| {
            let stays = matches!(chat.place, Place::Waiting | Place::Mine)
                || shown == Some(chat.room.as_str());
            if !stays && let Some(keepsake) = chat.keepsake(me) {
                kept.push((chat.room.clone(), keepsake));
            }
            stays
        });
    }

    /// A list has come.
    fn lists_came(&mut self) {
        self.listed = self.queue_listed && self.rooms_listed || self.listed;
        if self.listed {
            self.unlisted = None;
        }
        self.drop_unseen();
        if let Some(room) = self.shown.clone() {
            if self
                .chat(&room)
                .is_some_and(|chat| chat.loaded == Loaded::No)
            {
                self.load(&room);
            }
            self.look_up(&room);
        }
    }

    pub(super) fn room_changed(&mut self, action: &str, v: &Value) {
        let Some(room) = json::text(v, "_id") else {
            return;
        };
        if v.get("t")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind != "l")
        {
            return;
        }
        let closed = v.get("closedAt").is_some() || json::flag(v, "open") == Some(false);
        match self.chat_mut(&room) {
            Some(chat) if closed || action == "removed" => {
                let (was, title) = (chat.place, chat.title().to_owned());
                let what = if closed {
                    chat.place = Place::Closed;
                    "has ended"
                } else {
                    if was == Place::Mine {
                        chat.place = Place::Elsewhere;
                    }
                    "is not yours any more"
                };
                if was == Place::Mine {
                    self.speak(&format!("The conversation with {title} {what}"));
                }
                self.list_soon();
            }
            Some(chat) if chat.place == Place::Mine => chat.describe(v),
            // One that has ended, too: it may be in a list that is on its way.
            Some(_) | None => self.list_soon(),
        }
    }

    pub(super) fn subscription_changed(&mut self, action: &str, v: &Value) {
        if v.get("t")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind != "l")
        {
            return;
        }
        if action == "updated" {
            self.count_unread(v);
            self.mind_unread();
        } else {
            self.list_soon();
        }
    }

    pub(super) fn inquiry_changed(&mut self, v: &Value) {
        if let Some(room) = json::text(v, "rid")
            && let Some(chat) = self.chat_mut(&room)
            && chat.place == Place::Waiting
        {
            chat.describe(v);
        }
        self.list_soon();
    }

    pub(super) fn agents_came(&mut self, result: Result<Value, ApiError>) {
        let Ok(answer) = result else { return };
        let agents = json::list(&answer, "users").iter().filter_map(|v| {
            let id = json::text(v, "_id").filter(|id| *id != self.me.id)?;
            let named = super::message::name(v, "name");
            let name = named.or_else(|| super::message::name(v, "username"))?;
            let status = json::text(v, "status").unwrap_or_default();
            let welcome = json::text(v, "statusLivechat").unwrap_or_default();
            let there = status != "offline" && welcome != "not-available";
            Some(Choice { id, name, there })
        });
        self.agents = agents.collect();
    }

    pub(super) fn departments_came(&mut self, result: Result<Value, ApiError>) {
        let Ok(answer) = result else { return };
        let departments = json::list(&answer, "departments").iter().filter_map(|v| {
            (json::flag(v, "enabled") != Some(false)).then_some(())?;
            Some(Choice {
                id: json::text(v, "_id")?,
                name: super::message::name(v, "name")?,
                there: true,
            })
        });
        self.departments = departments.collect();
    }

    /// The conversation in this room, from now on if need be.
    pub(super) fn known_chat(&mut self, room: &str) -> &mut Chat {
        let known = self.chats.iter().position(|chat| chat.room == room);
        let mut chat = match known {
            Some(place) => self.chats.swap_remove(place),
            None => Chat::new(room, Place::Elsewhere),
        };
        if let Some(at) = self.kept.iter().position(|(kept, _)| kept == room) {
            chat.restore(&self.kept.swap_remove(at).1, &self.me.id);
        }
        // Their order means nothing.
        self.chats.push_mut(chat)
    }

    fn tell_waiting(&mut self, room: &str) {
        let title = self.chat(room).map_or("", Chat::title).to_owned();
        self.speak(&format!("{title} is waiting"));
        self.tell(room, format!("{title} is waiting"), String::new(), "");
    }

    fn tell_mine(&mut self, room: &str) {
        let Some(chat) = self.chat(room) else { return };
        let (title, preview) = (chat.title().to_owned(), chat.preview.clone());
        self.speak(&format!("New conversation with {title}"));
        self.tell(room, format!("{title} is yours to answer"), preview, "");
    }

    /// Tells the device's owner, unless they see it; `message` is the id of what it is about.
    pub(super) fn tell(&mut self, room: &str, title: String, text: String, message: &str) {
        if !self.visible && self.notify == Notify::On {
            self.effects.push(Effect::Tell {
                title,
                text,
                room: room.to_owned(),
                tag: [room, message].join(" "),
            });
        }
    }
}
