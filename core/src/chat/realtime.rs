//! The socket: opened, kept alive, opened again; and what is done without it.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::{Effect, Timer};
use crate::wire::ddp::{self, Frame};

/// Silence after which the server is asked whether it is there, in milliseconds.
const QUIET_MS: u64 = 30_000;

/// Silence after which it is not.
const DEAD_MS: u64 = 60_000;

/// Failures after which messages are asked for instead.
const PATIENCE: u32 = 3;

/// Longest wait between two sockets, as a power of two of seconds.
const MOST_DOUBLED: u32 = 5;

/// The same, where none was ever opened: sockets are likely blocked.
const BLOCKED_MS: u32 = 120_000;

/// Shortest and longest wait between two questions for messages.
const POLL_MS: (u32, u32) = (5_000, 60_000);

/// What is subscribed to: the stream, and which event of the room; empty for the room itself.
const STREAMS: [(&str, &str); 5] = [
    (ddp::MESSAGES, ""),
    (ddp::NOTIFY, ddp::ACTIVITY),
    (ddp::NOTIFY, ddp::TYPING),
    (ddp::NOTIFY, ddp::DELETED),
    (ddp::LIVECHAT, ""),
];

/// The ids of the subscriptions: the same on each socket.
const IDS: [&str; 5] = [
    "livechat-0",
    "livechat-1",
    "livechat-2",
    "livechat-3",
    "livechat-4",
];

/// What the visitor may know of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Messages come as they are said, or there is no conversation yet.
    Live,
    /// They will in a moment, or come every few seconds.
    Settling,
    /// The connection is lost, and is sought again.
    Lost,
    /// The device has no network.
    Offline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// None is wanted.
    Off,
    /// One is being opened, or greeted.
    Opening,
    /// It works.
    Live,
    /// Another is opened later.
    Waiting,
}

/// The socket, as far as it is known.
#[derive(Debug, Clone)]
pub(super) struct Link {
    stage: Stage,
    /// Failures since it worked.
    failures: u32,
    /// It worked once.
    ever: bool,
    /// When something was heard on it.
    heard: u64,
    /// Subscriptions that the server does not grant, by place.
    refused: [bool; 5],
    /// How often they were asked for again.
    asked_again: u32,
    /// How long until the next question for messages.
    poll_ms: u32,
    seed: u32,
}

impl Link {
    pub(super) fn new(seed: u32) -> Self {
        Self {
            stage: Stage::Off,
            failures: 0,
            ever: false,
            heard: 0,
            refused: [false; 5],
            asked_again: 0,
            poll_ms: POLL_MS.0,
            seed,
        }
    }

    pub(super) fn connection(&self, online: bool) -> Connection {
        match self.stage {
            Stage::Off | Stage::Live => Connection::Live,
            _ if !online => Connection::Offline,
            // A moment, or a blocked socket, is nothing to worry anybody with.
            _ if !self.ever || self.failures < PATIENCE => Connection::Settling,
            Stage::Opening | Stage::Waiting => Connection::Lost,
        }
    }

    /// Half of it to all of it: not all widgets come back at once.
    pub(super) fn jittered(&mut self, ms: u32) -> u32 {
        self.seed = self
            .seed
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        let half = ms / 2;
        half + (half / 256) * (self.seed >> 24)
    }
}

impl Conversation {
    /// The socket is there when, and only when, there is a conversation.
    pub(super) fn mind_link(&mut self) {
        let wanted = self.room.is_some() && self.ending.is_none();
        if wanted && self.link.stage == Stage::Off {
            self.connect();
        } else if !wanted && self.link.stage != Stage::Off {
            self.link.stage = Stage::Off;
            self.link.failures = 0;
            self.effects.push(Effect::Disconnect);
        }
    }

    fn connect(&mut self) {
        self.link.stage = Stage::Opening;
        self.link.heard = self.now;
        self.effects.push(Effect::Connect);
        self.after(Timer::Silence, QUIET_MS as u32);
    }

    pub(super) fn reconnect(&mut self) {
        if self.link.stage == Stage::Waiting {
            self.connect();
        }
    }

    /// Now is a good moment to try.
    pub(super) fn hurry_link(&mut self) {
        self.reconnect();
        if self.link.stage == Stage::Live {
            // A device that slept does not know that its socket is gone.
            self.mind_silence();
        }
    }

    pub(super) fn link_lost(&mut self) {
        if !matches!(self.link.stage, Stage::Opening | Stage::Live) {
            return;
        }
        if self.link.stage == Stage::Live {
            self.history_lags();
        }
        self.typing.others.clear();
        self.link.stage = Stage::Waiting;
        let failures = self.link.failures;
        self.link.failures += 1;
        let ms = if !self.link.ever && failures >= PATIENCE {
            BLOCKED_MS
        } else {
            1000 << failures.min(MOST_DOUBLED)
        };
        let ms = self.link.jittered(ms.max(1000));
        self.after(Timer::Reconnect, ms);
        if self.link.failures == PATIENCE {
            self.schedule_poll();
        }
    }

    fn drop_link(&mut self) {
        self.effects.push(Effect::Disconnect);
        self.link_lost();
    }

    pub(super) fn mind_silence(&mut self) {
        let quiet = self.now.saturating_sub(self.link.heard);
        let ms = match self.link.stage {
            Stage::Off | Stage::Waiting => return,
            Stage::Opening if quiet >= QUIET_MS => return self.drop_link(),
            Stage::Live if quiet >= DEAD_MS => return self.drop_link(),
            Stage::Live if quiet >= QUIET_MS => {
                self.effects.push(Effect::Frame(ddp::ping()));
                DEAD_MS - quiet
            }
            Stage::Opening | Stage::Live => QUIET_MS - quiet,
        };
        self.after(Timer::Silence, ms as u32);
    }

    pub(super) fn socket_opened(&mut self) {
        if self.link.stage == Stage::Opening {
            self.link.heard = self.now;
            self.effects.push(Effect::Frame(ddp::connect()));
        }
    }

    pub(super) fn frame(&mut self, frame: &Value) {
        if !matches!(self.link.stage, Stage::Opening | Stage::Live) {
            return;
        }
        self.link.heard = self.now;
        match Frame::read(frame) {
            Frame::Connected => {
                if self.link.stage == Stage::Opening {
                    self.link.stage = Stage::Live;
                    self.link.ever = true;
                    self.link.failures = 0;
                    self.link.asked_again = 0;
                    self.link.refused = [false; 5];
                    for place in 0..STREAMS.len() {
                        self.subscribe(place);
                    }
                    // What was said until they run.
                    self.history.again = true;
                }
            }
            Frame::Failed => self.drop_link(),
            Frame::Ready(ids) => {
                // Before, something may have been said that nobody told.
                if ids.iter().any(|id| id.as_str() == Some(IDS[0])) {
                    self.link.refused[0] = false;
                    self.reload();
                }
            }
            Frame::NoSub(id) => {
                if let Some(place) = IDS.iter().position(|own| *own == id) {
                    self.refused(place);
                }
            }
            Frame::Ping(id) => {
                self.effects.push(Effect::Frame(ddp::pong(id.cloned())));
            }
            Frame::Changed {
                stream,
                event,
                args,
            } => self.changed(stream, event, args),
            Frame::Other => {}
        }
    }

    fn subscribe(&mut self, place: usize) {
        if let (Some(room), Some((stream, what)), Some(id)) =
            (&self.room, STREAMS.get(place), IDS.get(place))
        {
            let event = if what.is_empty() {
                room.clone()
            } else {
                ddp::event(room, what)
            };
            let frame = ddp::subscribe(id, stream, &event, &self.settings.token);
            self.effects.push(Effect::Frame(frame));
        }
    }

    fn refused(&mut self, place: usize) {
        if let Some(refused) = self.link.refused.get_mut(place) {
            *refused = true;
        }
        let ms = 5000 << self.link.asked_again.min(MOST_DOUBLED);
        let ms = self.link.jittered(ms);
        self.after(Timer::Resubscribe, ms);
        if place == 0 {
            // What it had to say until now, and from now on.
            self.reload();
            self.schedule_poll();
        }
    }

    pub(super) fn resubscribe(&mut self) {
        if self.link.stage != Stage::Live {
            return;
        }
        self.link.asked_again += 1;
        for place in 0..STREAMS.len() {
            if self.link.refused.get_mut(place).is_some_and(std::mem::take) {
                self.subscribe(place);
                if place == 0 {
                    // Until the server says that it runs.
                    self.link.refused[0] = true;
                }
            }
        }
    }

    fn changed(&mut self, stream: &str, event: &str, args: &[Value]) {
        let Some(rest) = self
            .room
            .as_ref()
            .and_then(|room| event.strip_prefix(room.as_str()))
        else {
            return;
        };
        let what = match rest.strip_prefix('/') {
            Some(what) => what,
            None if rest.is_empty() => rest,
            None => return,
        };
        match (stream, what) {
            (ddp::MESSAGES, "") => {
                for message in args {
                    let at = self.heard(message, false).unwrap_or(0);
                    self.history.streamed = self.history.streamed.max(at);
                }
            }
            (ddp::LIVECHAT, "") => {
                for news in args {
                    self.told(news);
                }
            }
            (ddp::NOTIFY, ddp::DELETED) => {
                for message in args {
                    if let Some(id) = message.get("_id").and_then(Value::as_str) {
                        self.timeline.delete(id);
                    }
                }
            }
            (ddp::NOTIFY, ddp::TYPING | ddp::ACTIVITY) => self.others_type(args),
            _ => {}
        }
    }

    pub(super) fn is_live(&self) -> bool {
        self.link.stage == Stage::Live
    }

    /// Whether messages have to be asked for.
    pub(super) fn polls(&self) -> bool {
        match self.link.stage {
            Stage::Off => false,
            Stage::Live => self.link.refused[0],
            Stage::Opening | Stage::Waiting => self.link.failures >= PATIENCE,
        }
    }

    /// The next question for messages comes later, if there has to be one.
    pub(super) fn schedule_poll(&mut self) {
        if !self.polls() {
            self.link.poll_ms = POLL_MS.0;
            return;
        }
        if std::mem::take(&mut self.history.brought) {
            self.link.poll_ms = POLL_MS.0;
        }
        let ms = self.link.poll_ms;
        self.link.poll_ms = (ms + ms / 2).min(POLL_MS.1);
        let ms = self.link.jittered(ms);
        self.after(Timer::Poll, ms);
    }
}
