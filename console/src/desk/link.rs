//! The socket: opened, kept alive, opened again, and what is listened to on it.

use std::collections::BTreeSet;

use livechat_core::wire::ddp::{self, Frame};
use serde_json::{Value, json};

use super::chat::Place;
use super::event::{Call, Effect, Timer};
use super::{Desk, Stage};

/// Silence after which the server is asked whether it is there, in milliseconds.
const QUIET_MS: u64 = 30_000;

/// Silence after which it is not.
const DEAD_MS: u64 = 60_000;

/// Failures after which the agent is told, and lists are asked for instead.
const PATIENCE: u32 = 2;

/// Longest wait between two sockets, as a power of two of seconds.
const MOST_DOUBLED: u32 = 4;

/// The stream of what concerns an agent; its events are their id, `/` and what.
const USER: &str = "stream-notify-user";

/// The stream of what waits; its events are `public` and `department/<id>`.
const QUEUE: &str = "stream-livechat-inquiry-queue-observer";

/// The id of the call that signs the socket in.
const LOGIN: &str = "login";

/// What it is refused with where the session is none any more.
const NO_SESSION: u64 = 403;

/// Between the stream and its event in the id of a subscription.
const SEPARATOR: char = '|';

/// What the agent may know of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// News come as they happen, or will in a moment.
    Live,
    /// It is lost, and is sought again.
    Lost,
    /// The device has no network.
    Offline,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Step {
    /// None is wanted.
    #[default]
    Off,
    /// One is being opened, greeted and signed in.
    Opening,
    /// It works.
    Live,
    /// Another is opened later.
    Waiting,
}

/// The socket, as far as it is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Link {
    step: Step,
    failures: u32,
    heard: u64,
    calls: u32,
    /// A look at the silence is under way; one is enough.
    watched: bool,
}

impl Link {
    pub(super) fn connection(&self, online: bool) -> Connection {
        match self.step {
            Step::Off => Connection::Live,
            Step::Live | Step::Opening | Step::Waiting if !online => Connection::Offline,
            Step::Live => Connection::Live,
            Step::Opening | Step::Waiting if self.failures < PATIENCE => Connection::Live,
            Step::Opening | Step::Waiting => Connection::Lost,
        }
    }
}

impl Desk {
    pub(super) fn connect(&mut self) {
        let Some(session) = &self.session else { return };
        // `http` becomes `ws`, `https` becomes `wss`.
        let address = session.root.replacen("http", "ws", 1) + ddp::PATH;
        self.link.step = Step::Opening;
        self.link.heard = self.now;
        self.subs.clear();
        self.effects.push(Effect::Connect(address));
        self.watch(QUIET_MS);
    }

    pub(super) fn disconnect(&mut self) {
        self.link = Link {
            watched: self.link.watched,
            ..Link::default()
        };
        self.subs.clear();
        self.effects.push(Effect::Disconnect);
    }

    fn watch(&mut self, wait: u64) {
        if !std::mem::replace(&mut self.link.watched, true) {
            self.after(ms(wait), Timer::Silence);
        }
    }

    pub(super) fn silence_due(&mut self) {
        self.link.watched = false;
        self.mind_silence();
    }

    /// The device has a network again, or none any more.
    pub(super) fn network_changed(&mut self, online: bool) {
        let was_online = std::mem::replace(&mut self.online, online);
        if online && !was_online && self.is_live() {
            // A socket of the network before may be dead, and take a minute to show it.
            self.drop_link();
        }
        if online {
            self.hurry();
            self.contacts_again();
        }
    }

    pub(super) fn reconnect(&mut self) {
        if self.link.step == Step::Waiting {
            // Where sockets are blocked, what is new is asked for at the same pace.
            if self.link.failures >= PATIENCE {
                self.list();
                self.load_shown();
            }
            self.connect();
        }
    }

    /// Now is a good moment to try.
    pub(super) fn hurry(&mut self) {
        if self.stage == Stage::In {
            self.reconnect();
            if self.link.step == Step::Live {
                // A device that slept does not know that its socket is gone.
                self.mind_silence();
            }
        }
    }

    pub(super) fn link_lost(&mut self) {
        if !matches!(self.link.step, Step::Opening | Step::Live) {
            return;
        }
        self.link.step = Step::Waiting;
        self.subs.clear();
        for chat in &mut self.chats {
            chat.typing.clear();
        }
        let wait = 1000 << self.link.failures.min(MOST_DOUBLED);
        self.link.failures += 1;
        // Some later than others: not all desks come back at once.
        let some = u32::try_from(self.now % 500).unwrap_or(0);
        self.after(wait + some, Timer::Reconnect);
    }

    fn drop_link(&mut self) {
        self.effects.push(Effect::Disconnect);
        self.link_lost();
    }

    fn mind_silence(&mut self) {
        let quiet = self.now.saturating_sub(self.link.heard);
        let wait = match self.link.step {
            Step::Off | Step::Waiting => return,
            Step::Opening if quiet >= QUIET_MS => return self.drop_link(),
            Step::Live if quiet >= DEAD_MS => return self.drop_link(),
            Step::Live if quiet >= QUIET_MS => {
                self.effects.push(Effect::Frame(ddp::ping()));
                DEAD_MS - quiet
            }
            Step::Opening | Step::Live => QUIET_MS - quiet,
        };
        self.watch(wait);
    }

    pub(super) fn socket_opened(&mut self) {
        if self.link.step == Step::Opening {
            self.link.heard = self.now;
            self.effects.push(Effect::Frame(ddp::connect()));
        }
    }

    pub(super) fn is_live(&self) -> bool {
        self.link.step == Step::Live
    }

    pub(super) fn frame(&mut self, frame: &Value) {
        if !matches!(self.link.step, Step::Opening | Step::Live) {
            return;
        }
        self.link.heard = self.now;
        match Frame::read(frame) {
            Frame::Connected => {
                if let Some(session) = &self.session {
                    let login = json!({
                        "msg": "method", "method": "login", "id": LOGIN,
                        "params": [{ "resume": session.token }],
                    });
                    self.effects.push(Effect::Frame(login));
                }
            }
            Frame::Failed => self.drop_link(),
            Frame::Ready(ids) => {
                for id in ids.iter().filter_map(Value::as_str) {
                    let mine = id.split_once(SEPARATOR);
                    if let Some((ddp::MESSAGES, room)) = mine {
                        // Until now, something may have been said that nobody told.
                        self.load(room);
                    }
                }
            }
            Frame::NoSub(id) => {
                if let Some((ddp::MESSAGES, room)) = id.split_once(SEPARATOR) {
                    self.load(room);
                }
            }
            Frame::Ping(id) => self.effects.push(Effect::Frame(ddp::pong(id.cloned()))),
            Frame::Changed {
                stream,
                event,
                args,
            } => self.changed(stream, event, args),
            Frame::Other => self.result(frame),
        }
    }

    /// The answer of a call; only the one that signs in matters.
    fn result(&mut self, frame: &Value) {
        let text = |key| frame.get(key).and_then(Value::as_str);
        if text("msg") != Some("result") || text("id") != Some(LOGIN) {
            return;
        }
        if let Some(error) = frame.get("error") {
            return match error.get("error").and_then(Value::as_u64) {
                Some(NO_SESSION) => self.session_ended(),
                // Too many sockets for a moment, for instance.
                Some(_) | None => self.drop_link(),
            };
        }
        self.link.step = Step::Live;
        if std::mem::take(&mut self.link.failures) > 0 {
            // Another window may have changed whether they are available.
            self.call(Call::Me, "GET", "me", None);
        }
        self.list();
        if let Some(room) = self.shown.clone() {
            self.look_up_again(&room);
        }
        let rooms: Vec<String> = self.chats.iter().map(|chat| chat.room.clone()).collect();
        for room in rooms {
            self.pump(&room);
        }
    }

    fn changed(&mut self, stream: &str, event: &str, args: &[Value]) {
        match stream {
            ddp::MESSAGES => {
                for message in args {
                    self.heard(event, message);
                }
            }
            ddp::NOTIFY => {
                let Some((room, what)) = event.split_once('/') else {
                    return;
                };
                match what {
                    ddp::ACTIVITY | ddp::TYPING => self.others_type(room, args),
                    ddp::DELETED => self.deleted(room, args),
                    _ => {}
                }
            }
            USER => {
                let (Some(action), Some(what)) = (args.first(), args.get(1)) else {
                    return;
                };
                let action = action.as_str().unwrap_or_default();
                match event.rsplit('/').next() {
                    Some("rooms-changed") => self.room_changed(action, what),
                    Some("subscriptions-changed") => self.subscription_changed(action, what),
                    Some(_) | None => {}
                }
            }
            QUEUE => {
                for inquiry in args {
                    self.inquiry_changed(inquiry);
                }
            }
            _ => {}
        }
    }

    /// Listens to what there is to hear now, and to nothing else.
    pub(super) fn mind_subs(&mut self) {
        if !self.is_live() {
            return;
        }
        let mut wanted = BTreeSet::new();
        let mut want = |stream: &str, event: String| {
            wanted.insert(format!("{stream}{SEPARATOR}{event}"));
        };
        for what in ["rooms-changed", "subscriptions-changed"] {
            want(USER, format!("{}/{what}", self.me.id));
        }
        want(QUEUE, "public".to_owned());
        for department in &self.departments {
            want(QUEUE, format!("department/{}", department.id));
        }
        for chat in &self.chats {
            let shown = self.shown.as_deref() == Some(&chat.room);
            if chat.place == Place::Mine || chat.place == Place::Waiting && shown {
                want(ddp::MESSAGES, chat.room.clone());
                for what in [ddp::ACTIVITY, ddp::TYPING, ddp::DELETED] {
                    want(ddp::NOTIFY, ddp::event(&chat.room, what));
                }
            }
        }
        let before = std::mem::replace(&mut self.subs, wanted);
        for id in before.difference(&self.subs) {
            let frame = json!({ "msg": "unsub", "id": id });
            self.effects.push(Effect::Frame(frame));
        }
        for id in self.subs.difference(&before) {
            if let Some((stream, event)) = id.split_once(SEPARATOR) {
                self.effects.push(Effect::Frame(json!({
                    "msg": "sub", "id": id, "name": stream, "params": [event, false],
                })));
            }
        }
    }

    /// Tells a room that this agent types, or does not.
    pub(super) fn tell_typing(&mut self, room: &str, types: bool) {
        if !self.is_live() {
            return;
        }
        self.link.calls += 1;
        let activities = if types {
            vec![ddp::USER_TYPING]
        } else {
            vec![]
        };
        self.effects.push(Effect::Frame(json!({
            "msg": "method", "method": ddp::NOTIFY, "id": format!("typing-{}", self.link.calls),
            "params": [ddp::event(room, ddp::ACTIVITY), self.me.username, activities, {}],
        })));
    }
}

fn ms(ms: u64) -> u32 {
    u32::try_from(ms).unwrap_or(u32::MAX)
}
