//! What this agent says: typed, sent one after the other, sent again; and files.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::json;
use livechat_core::wire::url::push_encoded;
use serde_json::{Value, json};

use super::Desk;
use super::chat::{Out, Place, Upload, Way};
use super::event::{Call, Effect, Picked, Timer};
use super::message::Read;
use super::said;

/// Typing is told at most this often, in milliseconds.
const TELL_MS: u64 = 4_500;

/// Without a key for this long, nobody types any more, in milliseconds.
const IDLE_MS: u32 = 5_000;

/// How long until what the network held up is tried again, in milliseconds.
const AGAIN_MS: u32 = 5_000;

impl Desk {
    pub(super) fn typed(&mut self, room: &str, text: String) {
        let now = self.now;
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        if chat.draft == text {
            return;
        }
        let (types, told) = (!text.trim().is_empty(), chat.told_typing);
        chat.draft = text;
        let mine = chat.place == Place::Mine;
        if types && mine {
            if told.is_none_or(|at| now.saturating_sub(at) >= TELL_MS) {
                chat.told_typing = Some(now);
                self.tell_typing(room, true);
                self.after(IDLE_MS, Timer::Idle(room.to_owned()));
            }
        } else if told.is_some() {
            self.stop_typing(room);
        }
        self.keep(room);
    }

    /// A while after typing was told. Where it went on, it was told again since.
    pub(super) fn idle(&mut self, room: &str) {
        let now = self.now;
        let told = self.chat(room).and_then(|chat| chat.told_typing);
        if told.is_some_and(|at| now.saturating_sub(at) >= u64::from(IDLE_MS)) {
            self.stop_typing(room);
        }
    }

    fn stop_typing(&mut self, room: &str) {
        if let Some(chat) = self.chat_mut(room)
            && chat.told_typing.take().is_some()
        {
            self.tell_typing(room, false);
        }
    }

    fn keep(&mut self, room: &str) {
        if let Some(chat) = self.chat(room) {
            let keepsake = chat.keepsake(&self.me.id);
            self.effects.push(Effect::Keep(room.to_owned(), keepsake));
        }
    }

    pub(super) fn send(&mut self, room: &str, id: String) {
        let at = self.now;
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        if chat.place != Place::Mine || chat.draft.trim().is_empty() {
            return;
        }
        let text = std::mem::take(&mut chat.draft).trim().to_owned();
        let way = Way::Queued;
        chat.outbox.push(Out { id, text, at, way });
        self.stop_typing(room);
        self.pump(room);
        self.keep(room);
    }

    /// Sends the next of what is to be said, if nothing is under way: the order is the agent's.
    pub(super) fn pump(&mut self, room: &str) {
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        // What another page has kept may be of a conversation that is not this agent's any more.
        if chat.pausing || matches!(chat.place, Place::Waiting | Place::Elsewhere) {
            return;
        }
        let busy = chat.outbox.iter().any(|out| out.way == Way::Sending);
        let next = chat.outbox.iter_mut().find(|out| out.way == Way::Queued);
        let Some(out) = next.filter(|_| !busy) else {
            return;
        };
        out.way = Way::Sending;
        let id = out.id.clone();
        let body = json!({ "message": { "_id": id, "rid": room, "msg": out.text } });
        let room = room.to_owned();
        self.call(
            Call::Say { room, id },
            "POST",
            "chat.sendMessage",
            Some(body),
        );
    }

    /// What held up sending is over.
    pub(super) fn send_due(&mut self, room: &str) {
        if let Some(chat) = self.chat_mut(room) {
            chat.pausing = false;
        }
        self.pump(room);
    }

    pub(super) fn said(&mut self, room: &str, id: &str, result: Result<Value, ApiError>) {
        let me = self.me.id.clone();
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        let visitor = chat.visitor.id.clone();
        let own = chat.outbox.iter_mut().find(|out| out.id == id);
        let mut wait = None;
        match result {
            Ok(answer) => {
                if let Some(own) = own {
                    own.way = Way::Sent;
                }
                let message = answer.get("message").unwrap_or(&Value::Null);
                if let Some(read) = Read::of(message, &me, &visitor)
                    && chat.merge(read)
                {
                    chat.total += 1;
                    chat.seen += 1;
                }
            }
            Err(error) => {
                chat.pausing = matches!(error, ApiError::RateLimited { .. });
                wait = match &error {
                    ApiError::Refused(_) | ApiError::Unreadable => None,
                    ApiError::RateLimited { seconds } => Some(seconds.saturating_mul(1000)),
                    ApiError::Network | ApiError::Timeout | ApiError::Server { .. } => {
                        Some(AGAIN_MS)
                    }
                };
                if let Some(own) = own {
                    own.way = match wait {
                        Some(_) => Way::Queued,
                        None => Way::Failed(said::why(&error)),
                    };
                }
            }
        }
        match wait {
            Some(ms) => self.after(ms, Timer::Send(room.to_owned())),
            None => self.pump(room),
        }
        self.keep(room);
    }

    pub(super) fn send_again(&mut self, room: &str, id: &str) {
        if let Some(chat) = self.chat_mut(room)
            && let Some(out) = chat.outbox.iter_mut().find(|out| out.id == id)
            && matches!(out.way, Way::Failed(_))
        {
            out.way = Way::Queued;
            self.pump(room);
            self.keep(room);
        }
    }

    pub(super) fn take_back(&mut self, room: &str, id: &str) {
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        let failed = |out: &Out| out.id == id && matches!(out.way, Way::Failed(_));
        if let Some(place) = chat.outbox.iter().position(failed) {
            let text = chat.outbox.remove(place).text;
            if !chat.draft.trim().is_empty() {
                chat.draft.insert(0, '\n');
            }
            chat.draft.insert_str(0, &text);
            self.keep(room);
        }
    }

    pub(super) fn upload(&mut self, room: &str, files: Vec<Picked>) {
        for Picked { key, name, bytes } in files {
            let Some(chat) = self.chat_mut(room) else {
                return;
            };
            chat.uploads.push(Upload {
                key,
                name,
                bytes,
                percent: 0,
                failed: None,
                file: None,
            });
            self.start_upload(room, key, false);
        }
    }

    fn start_upload(&mut self, room: &str, key: u32, older: bool) {
        let Some(session) = self.session.clone() else {
            return;
        };
        let endpoint = if older { "rooms.upload" } else { "rooms.media" };
        let mut url = [&session.root, "/api/v1/", endpoint, "/"].concat();
        push_encoded(&mut url, room);
        let room = room.to_owned();
        self.effects.push(Effect::Upload {
            call: Call::Upload { room, key, older },
            session,
            url,
            key,
        });
    }

    pub(super) fn uploading(&mut self, room: &str, key: u32, percent: u32) {
        if let Some(upload) = self.upload_mut(room, key) {
            upload.percent = percent.min(100);
        }
    }

    pub(super) fn uploaded(
        &mut self,
        room: &str,
        key: u32,
        older: bool,
        status: u16,
        result: Result<Value, ApiError>,
    ) {
        if self.upload_mut(room, key).is_none() {
            return;
        }
        match result {
            Ok(answer) if !older => {
                let file = answer.get("file").unwrap_or(&Value::Null);
                let Some(id) = json::text(file, "_id") else {
                    return self.upload_failed(room, key, &ApiError::Unreadable);
                };
                if let Some(upload) = self.upload_mut(room, key) {
                    upload.file = Some(id.clone());
                }
                self.confirm(room, key, &id);
            }
            Ok(answer) => self.confirmed(room, key, Ok(answer)),
            // Servers before 6.10 know only the other way.
            Err(_) if !older && matches!(status, 404 | 405) => self.start_upload(room, key, true),
            Err(error) => self.upload_failed(room, key, &error),
        }
    }

    /// Has the server make a message of a file that it has.
    fn confirm(&mut self, room: &str, key: u32, file: &str) {
        let mut path = "rooms.mediaConfirm/".to_owned();
        push_encoded(&mut path, room);
        path.push('/');
        push_encoded(&mut path, file);
        let room = room.to_owned();
        let call = Call::Confirm { room, key };
        self.call(call, "POST", &path, Some(json!({})));
    }

    pub(super) fn confirmed(&mut self, room: &str, key: u32, result: Result<Value, ApiError>) {
        let me = self.me.id.clone();
        match result {
            Ok(answer) => {
                if let Some(chat) = self.chat_mut(room) {
                    chat.uploads.retain(|upload| upload.key != key);
                    let message = answer.get("message").unwrap_or(&Value::Null);
                    let read = Read::of(message, &me, &chat.visitor.id);
                    read.map(|read| chat.merge(read));
                }
                self.effects.push(Effect::DropFile(key));
            }
            Err(error) => {
                if matches!(error, ApiError::Refused(_))
                    && let Some(upload) = self.upload_mut(room, key)
                {
                    // It is not kept for long.
                    upload.file = None;
                }
                self.upload_failed(room, key, &error);
            }
        }
    }

    fn upload_failed(&mut self, room: &str, key: u32, error: &ApiError) {
        if let Some(upload) = self.upload_mut(room, key) {
            upload.failed = Some(said::why(error));
            let words = format!("{} was not sent", upload.name);
            self.speak(&words);
        }
    }

    pub(super) fn upload_again(&mut self, room: &str, key: u32) {
        if let Some(upload) = self.upload_mut(room, key)
            && upload.failed.take().is_some()
        {
            // One that is there is not sent twice: what failed may only have been the answer.
            match upload.file.clone() {
                Some(file) => self.confirm(room, key, &file),
                None => {
                    upload.percent = 0;
                    self.start_upload(room, key, false);
                }
            }
        }
    }

    pub(super) fn cancel_upload(&mut self, room: &str, key: u32) {
        if let Some(chat) = self.chat_mut(room) {
            chat.uploads.retain(|upload| upload.key != key);
        }
        self.effects.push(Effect::DropFile(key));
    }

    /// Whether something is on its way to visitors: messages, or files.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.chats.iter().any(|chat| {
            let mut out = chat.outbox.iter();
            !chat.uploads.is_empty() || out.any(|out| out.way != Way::Sent)
        })
    }

    fn upload_mut(&mut self, room: &str, key: u32) -> Option<&mut Upload> {
        let uploads = &mut self.chat_mut(room)?.uploads;
        uploads.iter_mut().find(|upload| upload.key == key)
    }
}
