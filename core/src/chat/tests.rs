//! A conversation with a server that is a list, tabs that share a store, and a network that does as
//! it likes.

mod agents;
mod connecting;
mod ending;
mod gaps;
mod properties;
mod reading;
mod sending;
mod server;
mod uploading;

use super::*;
use crate::domain::VisitorToken;
use crate::wire::answer::{ApiError, Refusal};
use serde_json::{Value, json};
use server::Server;

/// When everything begins.
const START: u64 = 1_769_850_000_000;

fn settings(config: Value) -> Settings {
    let mut settings = Settings::read(&config, VisitorToken::parse("tok").unwrap());
    settings.username = "guest-7".to_owned();
    settings.seed = 7;
    settings
}

/// A conversation on a page, with what it asked for and nobody has answered yet.
struct Page {
    talk: Conversation,
    now: u64,
    /// Calls on their way.
    calls: Vec<(Call, String, Option<Value>)>,
    timers: Vec<(Timer, u64)>,
    /// Frames it sent.
    frames: Vec<Value>,
    /// It wants a socket.
    wants_socket: bool,
    kept: Value,
    /// It wrote that.
    stored: bool,
    wants_turn: bool,
    has_turn: bool,
    news: Vec<News>,
    said: Vec<Said>,
    chimes: u32,
    uploads: Vec<(u32, String)>,
    aborted: Vec<u32>,
    matches: Vec<(usize, String)>,
    ids: u32,
}

impl Page {
    fn of(settings: Settings, kept: &Value, now: u64) -> Self {
        let mut page = Self {
            talk: Conversation::new(settings, kept, now),
            now,
            calls: Vec::new(),
            timers: Vec::new(),
            frames: Vec::new(),
            wants_socket: false,
            kept: kept.clone(),
            stored: false,
            wants_turn: false,
            has_turn: false,
            news: Vec::new(),
            said: Vec::new(),
            chimes: 0,
            uploads: Vec::new(),
            aborted: Vec::new(),
            matches: Vec::new(),
            ids: 0,
        };
        page.does(Event::Began);
        page
    }

    /// One without a room yet.
    fn new() -> Self {
        Self::of(settings(json!({})), &Value::Null, START)
    }

    /// One in an open room, with this server's history.
    fn in_room(server: &mut Server) -> Self {
        Self::in_room_of(server, json!({}))
    }

    fn in_room_of(server: &mut Server, mut config: Value) -> Self {
        config["room"] = server.room();
        let mut page = Self::of(settings(config), &Value::Null, START);
        page.connects(server);
        page
    }

    /// The socket opens, and all calls are answered.
    fn connects(&mut self, server: &mut Server) {
        assert!(self.wants_socket);
        self.does(Event::SocketOpened);
        self.is_answered(server);
        self.does(Event::Frame(json!({"msg": "connected", "session": "s"})));
        self.does(Event::Frame(
            json!({"msg": "ready", "subs": ["livechat-0"]}),
        ));
        self.is_answered(server);
    }

    fn does(&mut self, event: Event) {
        let rows = self.talk.len();
        let effects = self.talk.apply(event, self.now);
        let mut drawn = rows;
        for change in self.talk.changes() {
            assert!(change.at + change.removed <= drawn, "{change:?} of {drawn}");
            drawn = drawn + change.inserted - change.removed;
        }
        assert_eq!(
            drawn,
            self.talk.len(),
            "the changes do not say what changed"
        );
        let mut keeps = false;
        for effect in effects {
            match effect {
                Effect::Call { call, path, body } => {
                    let known = self.calls.iter().any(|(other, ..)| *other == call);
                    assert!(!known || call == Call::Status, "{call:?} twice");
                    self.calls.push((call, path, body));
                }
                Effect::DropAnswers => self.calls.clear(),
                Effect::Connect => self.wants_socket = true,
                Effect::Disconnect => self.wants_socket = false,
                Effect::Frame(frame) => self.frames.push(frame),
                Effect::After { timer, ms } => {
                    self.timers.retain(|(other, _)| *other != timer);
                    self.timers.push((timer, self.now + u64::from(ms)));
                }
                Effect::Keep => keeps = true,
                Effect::Store(kept) => {
                    self.kept = kept;
                    self.stored = true;
                }
                Effect::TakeTurn => self.wants_turn = true,
                Effect::GiveTurn => self.has_turn = false,
                Effect::Upload { key, path } => self.uploads.push((key, path)),
                Effect::AbortUpload(key) => {
                    self.uploads.retain(|(other, _)| *other != key);
                    self.aborted.push(key);
                }
                Effect::DropFile(_) => {}
                Effect::Chime => self.chimes += 1,
                Effect::Announce(said) => self.said.push(said),
                Effect::Tell(news) => self.news.push(news),
                Effect::Match {
                    trigger, pattern, ..
                } => self.matches.push((trigger, pattern)),
            }
        }
        if keeps {
            let kept = self.kept.clone();
            self.does(Event::Keeping(kept));
        }
    }

    fn says(&mut self, text: &str) -> String {
        self.ids += 1;
        let id = ["own", &self.ids.to_string(), "-", &self.now.to_string()].concat();
        let (id, text) = (id.clone(), text.to_owned());
        self.does(Event::Said {
            id: id.clone(),
            text,
        });
        id
    }

    /// Nobody else sends.
    fn gets_turn(&mut self) {
        if std::mem::take(&mut self.wants_turn) {
            self.has_turn = true;
            let kept = self.kept.clone();
            self.does(Event::Turn(kept));
        }
    }

    /// The oldest call of this kind is answered with this.
    fn answers(&mut self, call: Call, answer: Result<Value, ApiError>) {
        let place = self.calls.iter().position(|(own, ..)| *own == call);
        self.calls
            .remove(place.unwrap_or_else(|| panic!("no {call:?} in {:?}", self.calls)));
        self.does(Event::Answered { call, answer });
    }

    /// The turn comes, and the server answers all there is to answer.
    fn is_answered(&mut self, server: &mut Server) {
        loop {
            self.gets_turn();
            if self.calls.is_empty() {
                return;
            }
            let (call, path, body) = self.calls.remove(0);
            let answer = server.answer(call, &path, body.as_ref());
            self.does(Event::Answered { call, answer });
        }
    }

    /// So much time passes.
    fn waits(&mut self, ms: u64) {
        let end = self.now + ms;
        while let Some(place) = self.timers.iter().position(|(_, due)| *due <= end) {
            let earliest = self.timers.iter().map(|(_, due)| *due).min().unwrap();
            let place = self
                .timers
                .iter()
                .position(|(_, due)| *due == earliest)
                .unwrap_or(place);
            let (timer, due) = self.timers.remove(place);
            self.now = self.now.max(due);
            self.does(Event::Due(timer));
        }
        self.now = end;
    }

    fn frame(&mut self, frame: Value) {
        self.does(Event::Frame(frame));
    }

    /// The frames that the server has for whoever listens.
    fn hears(&mut self, server: &mut Server) {
        for frame in std::mem::take(&mut server.frames) {
            self.frame(frame);
        }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        (0..self.talk.len())
            .map(|place| self.talk.row(place).unwrap())
            .collect()
    }

    fn texts(&self) -> Vec<&str> {
        self.rows()
            .into_iter()
            .map(|row| match row.what {
                What::Message(message) => message.text.as_str(),
                What::Own(item) => item.text.as_str(),
            })
            .collect()
    }

    /// Where what the visitor said is; `None` once the server has it.
    fn state(&self, id: &str) -> Option<&State> {
        self.rows().into_iter().find_map(|row| match row.what {
            What::Own(item) if item.id == id => Some(&item.state),
            What::Own(_) | What::Message(_) => None,
        })
    }

    fn called(&self, call: Call) -> Option<&(Call, String, Option<Value>)> {
        self.calls.iter().find(|(own, ..)| *own == call)
    }
}

fn refused(code: &str) -> Result<Value, ApiError> {
    Err(ApiError::Refused(Refusal::code_only(code)))
}
