//! The desk from outside: events in, effects and what is shown out.

// A test names the cases that it is about.
#![allow(clippy::wildcard_enum_match_arm)]

mod contacts;
mod files;
mod holding;
mod lists;
mod live;
mod sending;
mod signing_in;
mod writing;

use serde_json::{Value, json};

use super::address::Address;
use super::event::{Call, Claim, Effect, Event, Notify, Session, Timer};
use super::{Connection, Desk, Engine, Stage};
use livechat_core::domain::custom_field::Patterns;
use livechat_core::wire::answer::{ApiError, Refusal};

const NOW: u64 = 1_769_850_000_000;

/// Stands in for the browser: a pattern is a text to be found.
struct Literal;

impl Patterns for Literal {
    fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
        Some(value.contains(pattern))
    }
}

/// A desk, its clock, and all that it has wanted done.
struct Bench {
    desk: Desk,
    now: u64,
    effects: Vec<Effect>,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            desk: Desk::new(Engine(&Literal)),
            now: NOW,
            effects: Vec::new(),
        };
        bench.begin(None, Vec::new());
        bench
    }

    fn begin(&mut self, session: Option<Session>, kept: Vec<(String, Value)>) {
        self.happens(Event::Begun {
            home: "https://chat.test".to_owned(),
            session,
            kept,
            shown: Address::Chats,
            notify: Notify::On,
            visible: true,
        });
    }

    /// With Kim signed in, the lists here and the socket live.
    fn live() -> Self {
        let mut bench = Self::new();
        bench.begin(Some(session()), Vec::new());
        bench.answer(Call::Me, me());
        let departments = json!({ "departments": [{ "_id": "sales", "name": "Sales" }] });
        bench.answer(Call::Departments, departments);
        bench.queue(&[]);
        bench.rooms(&[]);
        bench.connects();
        bench.effects.clear();
        bench
    }

    /// As [`Self::live`], with Ada's conversation shown and its history here.
    fn talking() -> Self {
        let mut bench = Self::live();
        bench.rooms(&["r1"]);
        bench.happens(Event::Show(Address::Chat("r1".to_owned())));
        bench.history("r1", &[message("m1", "Hello?", 1)]);
        bench.effects.clear();
        bench
    }

    fn connects(&mut self) {
        self.happens(Event::SocketOpened);
        self.happens(Event::Frame(json!({ "msg": "connected", "session": "s" })));
        self.happens(Event::Frame(
            json!({ "msg": "result", "id": "login", "result": { "id": "kim" } }),
        ));
    }

    fn happens(&mut self, event: Event) {
        let effects = self.desk.apply(self.now, event);
        self.effects.extend(effects);
    }

    fn later(&mut self, ms: u64, timer: Timer) {
        self.now += ms;
        self.happens(Event::Timer(timer));
    }

    fn answer(&mut self, call: Call, answer: Value) {
        self.happens(Event::Answered {
            call,
            status: 200,
            result: Ok(answer),
        });
    }

    fn refuse(&mut self, call: Call, status: u16, code: &str) {
        let result = match status {
            0 => Err(ApiError::Network),
            500.. => Err(ApiError::Server { status }),
            _ => Err(ApiError::Refused(Refusal::plain(code))),
        };
        self.happens(Event::Answered {
            call,
            status,
            result,
        });
    }

    fn queue(&mut self, rooms: &[&str]) {
        let inquiry = |room: &&str| {
            json!({
                "_id": format!("inquiry-{room}"), "rid": room, "name": "Ada", "status": "queued",
                "department": "sales", "ts": "2026-01-31T09:00:00.000Z",
                "v": { "_id": "ada", "username": "guest-1", "status": "online" },
            })
        };
        let inquiries: Vec<Value> = rooms.iter().map(inquiry).collect();
        let call = Call::Queue { older: false };
        self.answer(call, json!({ "inquiries": inquiries }));
    }

    fn rooms(&mut self, rooms: &[&str]) {
        let room = |room: &&str| {
            json!({
                "_id": room, "t": "l", "fname": "Ada", "open": true, "ts": "2026-01-31T09:00:00.000Z",
                "servedBy": { "_id": "kim", "username": "kim" },
                "v": { "_id": "ada", "username": "guest-1", "status": "online" },
            })
        };
        let rooms: Vec<Value> = rooms.iter().map(room).collect();
        self.answer(Call::Rooms, json!({ "rooms": rooms }));
    }

    fn history(&mut self, room: &str, messages: &[Value]) {
        let total = messages.len();
        let room = room.to_owned();
        let call = Call::History { room, offset: 0 };
        self.answer(call, json!({ "messages": messages, "total": total }));
    }

    fn hears(&mut self, stream: &str, event: &str, args: Value) {
        self.happens(Event::Frame(json!({
            "msg": "changed", "collection": stream, "id": "id",
            "fields": { "eventName": event, "args": args },
        })));
    }

    fn says(&mut self, room: &str, text: &str, id: &str) {
        let (room, text, id) = (room.to_owned(), text.to_owned(), id.to_owned());
        self.happens(Event::Typed {
            room: room.clone(),
            text,
        });
        self.happens(Event::Send { room, id });
    }

    /// What was called since, as `POST path body`.
    fn calls(&mut self) -> Vec<String> {
        let effects = std::mem::take(&mut self.effects);
        let calls = effects.into_iter().filter_map(|effect| match effect {
            Effect::Call {
                method, url, body, ..
            } => {
                let path = url.split_once("/api/v1/").map_or("", |(_, path)| path);
                let body = body.map(|body| format!(" {body}")).unwrap_or_default();
                Some(format!("{method} {path}{body}"))
            }
            _ => None,
        });
        calls.collect()
    }

    /// The frames that were sent since.
    fn frames(&mut self) -> Vec<Value> {
        let effects = std::mem::take(&mut self.effects);
        let frames = effects.into_iter().filter_map(|effect| match effect {
            Effect::Frame(frame) => Some(frame),
            _ => None,
        });
        frames.collect()
    }

    /// The texts of a room, those on their way last.
    fn texts(&self, room: &str) -> Vec<&str> {
        let chat = self.desk.chat(room).unwrap();
        let messages = chat.messages.iter().map(|message| message.text.as_str());
        let out = chat.outbox.iter().map(|out| out.text.as_str());
        messages.chain(out).collect()
    }

    fn mine(&self) -> Vec<&str> {
        let mine = self.desk.mine();
        mine.into_iter().map(|chat| chat.room.as_str()).collect()
    }

    fn waiting(&self) -> Vec<&str> {
        let waiting = self.desk.waiting();
        waiting.into_iter().map(|chat| chat.room.as_str()).collect()
    }
}

fn session() -> Session {
    Session {
        root: "https://chat.test".to_owned(),
        user: "kim".to_owned(),
        token: "secret".to_owned(),
        personal: false,
    }
}

fn me() -> Value {
    json!({ "_id": "kim", "username": "kim", "name": "Kim Jane", "statusLivechat": "available" })
}

/// Something that Ada says, so many seconds after nine.
fn message(id: &str, text: &str, second: u32) -> Value {
    json!({
        "_id": id, "rid": "r1", "msg": text, "ts": format!("2026-01-31T09:00:{second:02}.000Z"),
        "u": { "_id": "ada", "username": "guest-1", "name": "Ada" },
    })
}
