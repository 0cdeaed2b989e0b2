//! The conversation's whole state, and where each event goes.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::ending::{Ending, Step};
use super::event::{Call, Effect, Event, News, Timer};
use super::history::History;
use super::message::{Author, Message};
use super::outbox::{Item, Outbox};
use super::presence::Presence;
use super::realtime::{Connection, Link};
use super::settings::Settings;
use super::timeline::{Change, Timeline};
use super::trigger::Triggers;
use super::typing::Typing;
use super::unread::Unread;
use super::uploads::{Upload, Uploads};
use crate::wire::agent::Agent;
use crate::wire::answer::ApiError;
use crate::wire::json;
use crate::wire::queue::Queue;

/// Messages of one author within this time are one group, in milliseconds.
const GROUP_MS: u64 = 5 * 60_000;

const DAY_MS: u64 = 86_400_000;

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

/// What stands in one row.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// A message.
    Message(&'a Rc<Message>),
    /// What the visitor said, and the server does not have yet.
    Own(&'a Item),
}

/// One row of the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// What stands in it.
    pub what: What<'a>,
    /// Its id: that of the message, also before it is sent.
    pub id: &'a str,
    /// When it was said, in milliseconds since 1970.
    pub at: u64,
    /// Above it stands the day.
    pub day: bool,
    /// Above it stands that so many messages are new; 0 where nothing does.
    pub new: u32,
    /// It begins a group: its author is named.
    pub head: bool,
    /// It ends a group.
    pub tail: bool,
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
            room_at: now,
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
        if let Some((id, text)) = conversation.settings.first.clone() {
            let mut item = Item::new(id, text, 0);
            item.held = true;
            // What is kept may have it too.
            conversation.outbox.items.retain(|own| own.id != item.id);
            conversation.outbox.items.insert(0, item);
        }
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
        if self.tail_changed {
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
            Event::FirstSaid { ok } => self.first_said(ok),
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
            Event::Matched(trigger) => self.fire(trigger),
            Event::Registered => self.registered(),
        }
    }

    fn answered(&mut self, call: Call, answer: Result<Value, ApiError>) {
        match call {
            Call::Room => self.room_answered(answer),
            Call::Say => self.say_answered(answer),
            Call::History => self.history_answered(answer),
            Call::Older => self.older_answered(answer),
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
            self.tail_changed = true;
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
        json::put_some(&mut kept, "room", self.room.as_deref());
        json::put(&mut kept, "roomAt", self.room_at.into());
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

    /// What the server and the visitor are like.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.timeline.len() + self.outbox.items.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How the rows changed in the last event, one change after the other.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        self.timeline.changes()
    }

    /// A row, from 0 for the oldest.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let what = self.what(index)?;
        let (id, at) = what.id_and_time();
        let (day, new, head) = self.begins(index, what);
        let next = self.what(index + 1);
        let tail = next.is_none_or(|next| self.begins(index + 1, next).2);
        Some(Row {
            what,
            id,
            at,
            day,
            new,
            head,
            tail,
        })
    }

    fn what(&self, index: usize) -> Option<What<'_>> {
        if let Some(message) = self.timeline.get(index) {
            return Some(What::Message(message));
        }
        let place = index - self.timeline.len();
        self.outbox.items.get(place).map(What::Own)
    }

    /// Whether a day, so many new ones and a group begin here.
    fn begins(&self, index: usize, what: What<'_>) -> (bool, u32, bool) {
        let (_, at) = what.id_and_time();
        let before = index.checked_sub(1).and_then(|index| self.what(index));
        let Some(before) = before else {
            return (true, self.unread.begins(0, at), true);
        };
        let (_, then) = before.id_and_time();
        let new = self.unread.begins(then, at);
        let day = self.day(at) != self.day(then);
        let apart = new > 0 || day || at.saturating_sub(then) > GROUP_MS;
        (day, new, apart || !what.continues(before))
    }

    /// The visitor's day of a time.
    fn day(&self, at: u64) -> u64 {
        let zone = i64::from(self.settings.zone_minutes) * 60_000;
        at.saturating_add_signed(zone) / DAY_MS
    }

    /// A message by its id, if it is here: of a thread, or a quote.
    #[must_use]
    pub fn message(&self, id: &str) -> Option<&Rc<Message>> {
        self.timeline.find(id)
    }

    /// What stands in the composer.
    #[must_use]
    pub fn draft(&self) -> &str {
        &self.draft
    }

    /// By how many characters a text is longer than a message may be.
    #[must_use]
    pub fn excess(&self, text: &str) -> usize {
        match self.settings.limit {
            0 => 0,
            limit => text.chars().count().saturating_sub(limit),
        }
    }

    /// Whether there is a room, open or ended.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.room.is_some()
    }

    /// The id of the room; empty before there is one.
    #[must_use]
    pub fn room(&self) -> &str {
        self.room.as_deref().unwrap_or_default()
    }

    /// Who answers, once somebody does.
    #[must_use]
    pub fn agent(&self) -> Option<&Agent> {
        self.agent.as_ref()
    }

    /// Where in the queue the visitor stands, while they do.
    #[must_use]
    pub fn queue(&self) -> Option<&Queue> {
        self.queue.as_ref()
    }

    /// Whether the visitor waits for somebody to answer, and the server wants that shown.
    #[must_use]
    pub fn waits_for_agent(&self) -> bool {
        let unserved = self.room.is_some() && self.agent.is_none() && self.ending.is_none();
        unserved && (self.settings.show_connecting || self.queue.is_some())
    }

    /// Who types: their name, empty when they stay hidden.
    #[must_use]
    pub fn typing(&self) -> Option<&str> {
        let (username, _) = self.typing.others.first()?;
        Some(match &self.agent {
            _ if self.settings.agent_hidden => "",
            Some(agent) if agent.username == *username => &agent.name,
            Some(_) | None => username,
        })
    }

    /// Whether messages come as they are said.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.link.connection(self.online)
    }

    /// Whether the newest messages are here.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.history.loaded || self.room.is_none()
    }

    /// Whether older messages are on their way.
    #[must_use]
    pub fn loads_older(&self) -> bool {
        self.history.older
    }

    /// Whether there are older messages than those that are here.
    #[must_use]
    pub fn has_older(&self) -> bool {
        self.history.loaded && !self.history.start
    }

    /// Whether the visitor is asked whether they want to end the conversation (`Offered`), it is
    /// being ended (`Asked`), or could not be.
    #[must_use]
    pub fn closing(&self) -> &Step {
        &self.closing
    }

    /// Whether the visitor can end the conversation now.
    #[must_use]
    pub fn can_close(&self) -> bool {
        self.settings.can_close && self.room.is_some() && self.ending.is_none()
    }

    /// How the conversation ended, if it did.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// Whether the conversation is being moved to another department, was, or could not be.
    #[must_use]
    pub fn moving(&self) -> &Step {
        &self.moving
    }

    /// Files on their way.
    #[must_use]
    pub fn uploads(&self) -> &[Upload] {
        &self.uploads.all
    }

    /// How many messages of others were not seen.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.unread.told
    }

    /// Whether the visitor wants no sound.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.muted
    }
}

impl<'a> What<'a> {
    fn id_and_time(self) -> (&'a str, u64) {
        match self {
            Self::Message(message) => (&message.id, message.at),
            Self::Own(item) => (&item.id, item.at),
        }
    }

    /// Whether it belongs to the group of the one before it.
    fn continues(self, before: What<'_>) -> bool {
        let author = |what: What<'_>| match what {
            What::Message(message) => message.author,
            What::Own(_) => Author::Visitor,
        };
        let (own, others) = (author(self), author(before));
        if own != others || own == Author::System {
            return false;
        }
        match (self, before) {
            (What::Message(own), What::Message(before)) => {
                !own.apart && (own.username == before.username || own.author == Author::Visitor)
            }
            (What::Message(_) | What::Own(_), What::Message(_) | What::Own(_)) => true,
        }
    }
}
