//! A server that is a list.

use super::*;

/// What was said.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) id: String,
    pub(super) at: u64,
    pub(super) text: String,
    pub(super) own: bool,
    pub(super) edited: u64,
    pub(super) kind: String,
}

#[derive(Debug)]
pub(super) struct Server {
    pub(super) list: Vec<Stored>,
    /// Ids of all that visitors said, in whatever room.
    pub(super) log: Vec<String>,
    pub(super) clock: u64,
    pub(super) open: bool,
    /// A room was made.
    pub(super) rooms: u32,
    /// What whoever listens has to be told.
    pub(super) frames: Vec<Value>,
    ids: u32,
    /// A message that is there already is refused without a word, as Rocket.Chat does.
    pub(super) curt: bool,
    /// Nobody is there to answer: there are no new rooms.
    pub(super) away: bool,
}

impl Server {
    pub(super) fn new() -> Self {
        Self {
            list: Vec::new(),
            log: Vec::new(),
            clock: START,
            open: false,
            rooms: 0,
            frames: Vec::new(),
            ids: 0,
            curt: false,
            away: false,
        }
    }

    /// One with an open room and so many messages in it.
    pub(super) fn with(count: u32) -> Self {
        let mut server = Self::new();
        server.open = true;
        server.rooms = 1;
        for _ in 0..count {
            server.agent_says(1);
        }
        server.frames.clear();
        server
    }

    pub(super) fn id(&self) -> String {
        ["room", &self.rooms.to_string()].concat()
    }

    pub(super) fn room(&self) -> Value {
        json!({"_id": self.id(), "open": self.open, "v": {"_id": "v", "username": "guest-7"}})
    }

    fn json(&self, stored: &Stored, frame: bool) -> Value {
        let date = |ms: u64| {
            if frame {
                json!({"$date": ms})
            } else {
                json!(crate::wire::time::to_iso(ms))
            }
        };
        let mut message = json!({
            "_id": stored.id, "rid": self.id(), "msg": stored.text, "ts": date(stored.at),
            "_updatedAt": date(stored.at.max(stored.edited)),
            "u": {"_id": "a", "username": "grace", "name": "Grace"},
        });
        if stored.own {
            message["token"] = json!("tok");
            message["u"] = json!({"_id": "v", "username": "guest-7"});
        }
        if stored.edited > 0 {
            message["editedAt"] = date(stored.edited);
        }
        if !stored.kind.is_empty() {
            message["t"] = json!(stored.kind);
        }
        message
    }

    fn tell(&mut self, stored: &Stored) {
        let frame = json!({"msg": "changed", "collection": "stream-room-messages", "id": "id",
            "fields": {"eventName": self.id(), "args": [self.json(stored, true)]}});
        self.frames.push(frame);
    }

    fn add(&mut self, id: String, text: &str, own: bool, kind: &str) -> Stored {
        let stored = Stored {
            id,
            at: self.clock,
            text: text.to_owned(),
            own,
            edited: 0,
            kind: kind.to_owned(),
        };
        self.list.push(stored.clone());
        self.tell(&stored);
        stored
    }

    /// An agent says something, so many milliseconds after what was said before.
    pub(super) fn agent_says(&mut self, later: u64) -> String {
        self.clock += later;
        self.ids += 1;
        let id = ["m", &self.ids.to_string()].concat();
        self.add(
            id.clone(),
            &["line ", &self.ids.to_string()].concat(),
            false,
            "",
        );
        id
    }

    /// Something happens that the server puts into words.
    pub(super) fn happens(&mut self, kind: &str) {
        self.clock += 1;
        self.ids += 1;
        let id = ["s", &self.ids.to_string()].concat();
        if kind == "livechat-close" {
            self.open = false;
        }
        self.add(id, "", false, kind);
    }

    /// The message so many before the newest is another one now.
    pub(super) fn edits(&mut self, back: usize) {
        self.clock += 1;
        let place = self.list.len().checked_sub(back + 1);
        if let Some(stored) = place.and_then(|place| self.list.get_mut(place)) {
            stored.edited = self.clock;
            stored.text.push('!');
            let stored = stored.clone();
            self.tell(&stored);
        }
    }

    /// The message so many before the newest is gone.
    pub(super) fn deletes(&mut self, back: usize) {
        if let Some(place) = self.list.len().checked_sub(back + 1) {
            let id = self.list.remove(place).id;
            let event = [&self.id(), "/deleteMessage"].concat();
            self.frames.push(
                json!({"msg": "changed", "collection": "stream-notify-room", "id": "id",
                "fields": {"eventName": event, "args": [{"_id": id}]}}),
            );
        }
    }

    /// What it answers.
    pub(super) fn answer(
        &mut self,
        call: Call,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, ApiError> {
        match call {
            Call::Room if self.away && !self.open => refused("no-agent-online"),
            Call::Room => {
                let new = !self.open;
                if new {
                    self.rooms += 1;
                    self.open = true;
                    self.list.clear();
                }
                Ok(json!({"room": self.room(), "newRoom": new, "success": true}))
            }
            Call::Say => self.is_told(body.unwrap()),
            Call::History | Call::Older | Call::Reread if !path.contains(&self.id()) => {
                refused("invalid-room")
            }
            Call::History | Call::Older | Call::Reread => Ok(self.page(path)),
            Call::Agent => Ok(json!({"agent": {"username": "grace", "name": "Grace"}})),
            Call::Close if !self.open => refused("room-closed"),
            Call::Close => {
                self.happens("livechat-close");
                Ok(json!({"success": true}))
            }
            Call::NextAgent
            | Call::Transcript
            | Call::Survey
            | Call::Transfer
            | Call::OldTransfer
            | Call::Status => Ok(json!({"success": true})),
        }
    }

    fn is_told(&mut self, body: &Value) -> Result<Value, ApiError> {
        assert_eq!(body["token"], "tok");
        if body["rid"] != json!(self.id()) {
            return refused("invalid-room");
        }
        if !self.open {
            return refused("room-closed");
        }
        let id = body["_id"].as_str().unwrap();
        let known = self.list.iter().find(|stored| stored.id == id).cloned();
        let stored = match known {
            Some(_) if self.curt => return Err(ApiError::Server { status: 400 }),
            Some(stored) => stored,
            // It was said in another room.
            None if self.log.iter().any(|own| own == id) => {
                return Err(ApiError::Server { status: 400 });
            }
            None => {
                self.clock += 1;
                self.log.push(id.to_owned());
                self.add(id.to_owned(), body["msg"].as_str().unwrap(), true, "")
            }
        };
        Ok(json!({"message": self.json(&stored, false), "success": true}))
    }

    fn page(&self, path: &str) -> Value {
        let value = |key: &str| {
            let at = path.find(key)? + key.len();
            path[at..].split('&').next()
        };
        let limit: usize = value("limit=").unwrap().parse().unwrap();
        let end = value("&end=").map_or(u64::MAX, |end| {
            crate::wire::time::read(&json!(end)).unwrap()
        });
        let messages: Vec<_> = self
            .list
            .iter()
            .rev()
            .filter(|stored| stored.at < end)
            .take(limit)
            .map(|stored| self.json(stored, false))
            .collect();
        json!({"messages": messages, "success": true})
    }
}
