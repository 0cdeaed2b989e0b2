//! The conversation's whole state, and where each event goes.

use serde_json::{Map, Value};

use super::ending::{Ending, Step};
use super::event::{Call, Effect, Event, News, Timer};
use super::history::History;
use super::outbox::{Outbox, Why};
use super::presence::Presence;
use super::realtime::Link;
use super::settings::Settings;
use super::timeline::Timeline;
use super::trigger::Triggers;
use super::typing::Typing;
use super::unread::Unread;
use super::uploads::Uploads;
use crate::wire::agent::Agent;
use crate::wire::answer::ApiError;
use crate::wire::json;
use crate::wire::queue::Queue;

/// Longest time between the server's word that there is no room and the page's beginning, in
/// milliseconds.
const LAG_MS: u64 = 60_000;

/// A conversation, from the first message until it ended, and then the next one.
///
/// No `Debug` outside of tests: the effects on their way hold the token.
#[cfg_attr(test, derive(Debug, Clone))]
pub struct Conversation {
    pub(super) settings: Settings,
    /// Milliseconds since 1970, by the device's clock, at the last event.
    pub(super) now: u64,
    pub(super) online: bool,
    /// The room's id, once there is one.
    pub(super) room: Option<String>,
    /// When it was found, in milliseconds since 1970.
    pub(super) room_at: u64,
    pub(super) timeline: Timeline,
    pub(super) outbox: Outbox,
    pub(super) sender: super::sending::Sender,
    pub(super) history: History,
    pub(super) link: Link,
    pub(super) typing: Typing,
    pub(super) agent: Option<Agent>,
    /// The server was asked who it is.
    pub(super) agent_asked: bool,
    pub(super) queue: Option<Queue>,
    pub(super) closing: Step,
    pub(super) ending: Option<Ending>,
    pub(super) moving: Step,
    /// Where to.
    pub(super) department: String,
    /// Why it was not moved.
    pub(super) refusal: String,
    pub(super) unread: Unread,
    pub(super) presence: Presence,
    pub(super) triggers: Triggers,
    pub(super) uploads: Uploads,
    pub(super) draft: String,
    /// The draft is of this page, and not only of what was kept.
    pub(super) drafted: bool,
    pub(super) muted: bool,
    /// What is kept has to be written.
    pub(super) keeps: bool,
    /// The rows behind the timeline's changed.
    pub(super) tail_changed: bool,
    /// How many they were.
    tail: usize,
    pub(super) effects: Effects,
}

/// What is to be done. A call for each of them, and not its code at each of the places, is a tenth
/// of the wasm less.
#[cfg_attr(test, derive(Debug, Clone))]
#[derive(Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    #[inline(never)]
    pub(super) fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }
}

impl Conversation {
    /// A conversation that has to be told that it [`Event::Began`]. `kept` is what
    /// [`Effect::Keep`] wrote on an earlier page, or `Null`; `now` are milliseconds since 1970.
    #[must_use]
    pub fn new(settings: Settings, kept: &Value, now: u64) -> Self {
        let mut conversation = Self {
            now,
            online: true,
            room: settings.room.as_ref().map(|room| room.id.clone()),
            // What the server said of it may be a little older.
            room_at: now.saturating_sub(if settings.room.is_some() { 0 } else { LAG_MS }),
            timeline: Timeline::default(),
            outbox: Outbox::default(),
            sender: super::sending::Sender::default(),
            history: History::default(),
            link: Link::new(settings.seed),
            typing: Typing::default(),
            agent: settings.agent.clone(),
            agent_asked: false,
            queue: settings.queue.clone(),
            closing: Step::None,
            ending: None,
            moving: Step::None,
            department: String::new(),
            refusal: String::new(),
            unread: Unread::default(),
            presence: Presence::default(),
            triggers: Triggers::new(now),
            uploads: Uploads::default(),
            draft: String::new(),
            drafted: false,
            muted: false,
            keeps: false,
            tail_changed: false,
            tail: 0,
            effects: Effects::default(),
            settings,
        };
        conversation.learn(kept);
        conversation.tail = conversation.outbox.items.len();
        conversation
    }

    /// Moves the state by one event and says what is to be done in the world outside. `now` are
    /// milliseconds since 1970.
    #[must_use = "effects that are not carried out leave the visitor waiting"]
    pub fn apply(&mut self, event: Event, now: u64) -> Vec<Effect> {
        self.now = now;
        self.timeline.forget_changes();
        self.moved(event);
        // Whatever happened: what is due is done, what would be lost is kept, what changed is told.
        self.mind_link();
        self.pump();
        self.mind_unread();
        if self.tail_changed || self.outbox.moved {
            self.outbox.moved = false;
            let tail = self.outbox.items.len();
            let changed = std::mem::replace(&mut self.tail, tail);
            self.timeline.changed(self.timeline.len(), changed, tail);
            self.tail_changed = false;
        }
        if std::mem::take(&mut self.keeps) {
            self.effects.push(Effect::Keep);
        }
        std::mem::take(&mut self.effects.0)
    }

    fn moved(&mut self, event: Event) {
        match event {
            Event::Began => self.began(),
            Event::Typed(text) => self.typed(text),
            Event::Said { id, text } => self.said(id, text),
            Event::SayAgain(id) => self.say_again(&id),
            Event::Unsaid(id) => self.unsaid(&id),
            Event::OlderWanted => self.ask_older(),
            Event::Answered { call, answer } => self.answered(call, answer),
            Event::Due(timer) => self.due(timer),
            Event::SocketOpened => self.socket_opened(),
            Event::Frame(frame) => self.frame(&frame),
            Event::SocketClosed => self.link_lost(),
            Event::NetworkCame => {
                self.online = true;
                self.hurry();
            }
            Event::NetworkWent => self.online = false,
            Event::Visible(visible) => {
                self.unread.visible = visible;
                if visible {
                    self.hurry();
                }
            }
            Event::PanelOpen(open) => {
                self.unread.open = open;
                if open {
                    self.panel_opened();
                }
            }
            Event::Active => self.active(),
            Event::Keeping(kept) => {
                self.learn_shared(&kept);
                self.follow(&kept);
                self.keeps = false;
                self.effects.push(Effect::Store(self.kept()));
            }
            Event::KeptElsewhere(kept) => {
                self.learn(&kept);
                self.follow(&kept);
            }
            Event::Turn(kept) => self.turn(&kept),
            Event::CloseWanted => self.close_wanted(),
            Event::CloseDropped => self.close_dropped(),
            Event::CloseConfirmed => self.close_confirmed(),
            Event::TranscriptWanted(email) => self.transcript_wanted(&email),
            Event::TranscriptDeclined => self.transcript_declined(),
            Event::SurveyGiven(answers) => self.survey_given(&answers),
            Event::SurveyDeclined => self.survey_declined(),
            Event::NewChat => self.new_chat(),
            Event::DepartmentChosen(id) => self.department_chosen(id),
            Event::DepartmentSeen => self.moving = Step::None,
            Event::FilesPicked(files) => self.files_picked(files),
            Event::UploadMoved { key, permille } => self.upload_moved(key, permille),
            Event::Uploaded { key, status, body } => self.uploaded(key, status, body),
            Event::UploadDropped(key) => self.upload_dropped(key),
            Event::UploadAgain(key) => self.upload_again(key),
            Event::Muted(muted) => {
                self.muted = muted;
                self.keeps = true;
            }
            Event::Visited(url) => self.visited(&url),
            Event::Wished(options) => self.wished(&options),
            Event::Matched(trigger) => self.fire(trigger),
            Event::Registered => self.registered(),
            Event::Greeted(ids) => self.greeted(&ids),
        }
    }

    fn answered(&mut self, call: Call, answer: Result<Value, ApiError>) {
        match call {
            Call::Room => self.room_answered(answer),
            Call::Say => self.say_answered(answer),
            Call::History => self.history_answered(answer),
            Call::Older => self.older_answered(answer),
            Call::Reread => self.reread_answered(answer),
            Call::Agent => self.agent_answered(answer),
            Call::NextAgent => self.next_agent_answered(answer),
            Call::Close => self.close_answered(answer),
            Call::Transcript => self.transcript_answered(answer),
            Call::Survey => self.survey_answered(answer),
            Call::Transfer | Call::OldTransfer => self.transfer_answered(call, answer),
            Call::Status => {}
        }
    }

    fn due(&mut self, timer: Timer) {
        match timer {
            Timer::Reconnect => self.reconnect(),
            Timer::Silence => self.mind_silence(),
            Timer::Resubscribe => self.resubscribe(),
            Timer::Poll => self.poll(),
            Timer::Reread => self.reread(),
            Timer::Outbox => self.outbox_due(),
            Timer::Typing => self.tell_typing(false),
            Timer::AgentTyping => self.typing_expires(),
            Timer::Away => self.away(),
            Timer::Trigger => self.trigger_due(),
        }
    }

    fn began(&mut self) {
        self.trigger_due();
        self.reload();
        if self.settings.served && self.agent.is_none() {
            self.ask_agent();
        }
    }

    /// Something changed outside that may end a wait.
    fn hurry(&mut self) {
        self.hurry_link();
        self.hurry_sending();
        self.poll();
    }

    /// Takes what was kept on this device by this tab or others, of what they all add to.
    pub(super) fn learn_shared(&mut self, kept: &Value) {
        if kept.is_object() {
            self.keeps |= self.outbox.learn(kept, self.now);
            if self.ending.is_some() {
                self.outbox.fail(&Why::Closed);
            }
            self.unread.learn(kept);
            self.triggers.learn(kept);
        }
    }

    /// Takes what was kept on this device by an earlier page or another tab.
    fn learn(&mut self, kept: &Value) {
        self.learn_shared(kept);
        self.muted = json::flag(kept, "muted").unwrap_or(self.muted);
        if !self.drafted {
            self.draft = json::text(kept, "draft").unwrap_or_default();
        }
    }

    /// What other pages and tabs have to know.
    fn kept(&self) -> Value {
        let mut kept = Map::new();
        self.outbox.keep(&mut kept);
        self.triggers.keep(&mut kept);
        json::put_text(&mut kept, "draft", &self.draft);
        if self.ending.is_none() {
            json::put_some(&mut kept, "room", self.room.as_deref());
            json::put(&mut kept, "roomAt", self.room_at.into());
        }
        json::put(&mut kept, "muted", self.muted.into());
        json::put(&mut kept, "seen", self.unread.seen.into());
        Value::Object(kept)
    }

    #[inline(never)]
    pub(super) fn post(&mut self, call: Call, path: &str, body: Value) {
        self.call(call, path.to_owned(), Some(body));
    }

    #[inline(never)]
    pub(super) fn call(&mut self, call: Call, path: String, body: Option<Value>) {
        self.effects.push(Effect::Call { call, path, body });
    }

    #[inline(never)]
    pub(super) fn after(&mut self, timer: Timer, ms: u32) {
        self.effects.push(Effect::After { timer, ms });
    }

    #[inline(never)]
    pub(super) fn tell(&mut self, news: News) {
        self.effects.push(Effect::Tell(news));
    }
}
