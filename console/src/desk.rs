//! THE state machine of the agents' page: an event goes in, the state moves, effects come out.
//!
//! Pure: it knows no clock, no network and no storage, so it is tested without a browser.

pub mod address;
pub mod chat;
pub mod contacts;
pub mod event;
mod inbox;
mod link;
pub mod message;
mod passing;
pub mod said;
mod sending;
mod session;
mod talk;

use std::collections::BTreeSet;

use livechat_core::domain::custom_field::Patterns;
use livechat_core::wire::{client, json};
use serde_json::Value;

use address::Address;
use chat::{Chat, Place};
use contacts::Contacts;
use contacts::field;
use event::{Call, Effect, Event, Notify, Question, Session, Timer};
pub use link::Connection;
use livechat_core::wire::client::custom_fields::FieldRecord;

/// Where the agent is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// The page has not begun.
    Starting,
    /// They sign in.
    SigningIn {
        /// The server is looking.
        busy: bool,
        /// Why they are not in.
        problem: Option<String>,
        /// The server wants the code of a second factor.
        code: bool,
    },
    /// They are in.
    In,
}

/// Who sits here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Me {
    /// Their id.
    pub id: String,
    /// Their user name.
    pub username: String,
    /// How they are called.
    pub name: String,
    /// New conversations are welcome.
    pub available: bool,
}

/// Somebody, or a department, that a conversation can be passed on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether somebody is there.
    pub there: bool,
}

/// A question that is being asked, and how far its answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What is asked.
    pub question: Question,
    /// Of which room.
    pub room: String,
    /// It is being done.
    pub busy: bool,
    /// Why it was not done.
    pub problem: Option<String>,
}

/// Who runs the patterns of the server's owner.
#[derive(Clone, Copy)]
pub struct Engine(pub &'static (dyn Patterns + Send + Sync));

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

/// The desk.
#[derive(Debug)]
pub struct Desk {
    /// Where on the page the agent is.
    pub address: Address,
    /// The contacts.
    pub contacts: Contacts,
    /// What the server's owner wants to know of people and conversations.
    pub fields: Vec<FieldRecord>,
    /// Where the agent is.
    pub stage: Stage,
    /// The server that served this page.
    pub home: String,
    /// Who sits here.
    pub me: Me,
    /// All conversations that are known, in no order.
    pub chats: Vec<Chat>,
    /// The lists have come once.
    pub listed: bool,
    /// Why they have not.
    pub unlisted: Option<String>,
    /// The room that is shown.
    pub shown: Option<String>,
    /// Who else answers.
    pub agents: Vec<Choice>,
    /// The departments.
    pub departments: Vec<Choice>,
    /// What is asked before something is done.
    pub asked: Option<Asked>,
    /// What went wrong, in a sentence.
    pub problem: Option<String>,
    /// What is read out to those who hear the page; each time another text.
    pub spoken: String,
    /// Whether the device tells of news.
    pub notify: Notify,
    patterns: Engine,
    session: Option<Session>,
    kept: Vec<(String, Value)>,
    visible: bool,
    online: bool,
    link: link::Link,
    subs: BTreeSet<String>,
    lists_due: bool,
    queue_listed: bool,
    rooms_listed: bool,
    now: u64,
    effects: Vec<Effect>,
}

impl Desk {
    /// A desk before anything has happened.
    #[must_use]
    pub fn new(patterns: Engine) -> Self {
        Self {
            address: Address::Chats,
            contacts: Contacts::default(),
            fields: Vec::new(),
            patterns,
            stage: Stage::Starting,
            home: String::new(),
            me: Me::default(),
            chats: Vec::new(),
            listed: false,
            unlisted: None,
            shown: None,
            agents: Vec::new(),
            departments: Vec::new(),
            asked: None,
            problem: None,
            spoken: String::new(),
            notify: Notify::Never,
            session: None,
            kept: Vec::new(),
            visible: true,
            online: true,
            link: link::Link::default(),
            subs: BTreeSet::new(),
            lists_due: false,
            queue_listed: false,
            rooms_listed: false,
            now: 0,
            effects: Vec::new(),
        }
    }

    /// Takes an event that happened at `now`, in milliseconds since 1970; what is to be done.
    pub fn apply(&mut self, now: u64, event: Event) -> Vec<Effect> {
        self.now = now;
        match event {
            Event::Begun {
                home,
                session,
                kept,
                shown,
                notify,
                visible,
            } => {
                self.home = home;
                self.visible = visible;
                self.kept = kept;
                self.shown = shown.room().map(str::to_owned);
                self.address = shown;
                self.notify = notify;
                self.begin(session);
            }
            Event::SignIn(claim) => self.sign_in(&claim),
            Event::SignOut => self.wants_out(),
            Event::Answered {
                call,
                status,
                result,
            } => self.answered(call, status, result),
            Event::SocketOpened => self.socket_opened(),
            Event::SocketClosed => self.link_lost(),
            Event::Frame(frame) => self.frame(&frame),
            Event::Timer(timer) => self.timer(timer),
            Event::Online(online) => self.network_changed(online),
            Event::Visible(visible) => {
                self.visible = visible;
                if visible {
                    self.hurry();
                    self.mind_unread();
                }
            }
            Event::Show(address) => self.show(address),
            Event::Contacts(event) => self.contacts_event(event),
            Event::Take(room) => self.take(&room),
            Event::Typed { room, text } => self.typed(&room, text),
            Event::Send { room, id } => self.send(&room, id),
            Event::Again { room, id } => self.send_again(&room, &id),
            Event::TakeBack { room, id } => self.take_back(&room, &id),
            Event::Older(room) => self.reach_back(&room),
            Event::Reload(room) => self.load(&room),
            Event::LookUp(room) => self.look_up_again(&room),
            Event::Relist => self.list(),
            Event::Files { room, files } => self.upload(&room, files),
            Event::Uploading { room, key, percent } => self.uploading(&room, key, percent),
            Event::UploadAgain { room, key } => self.upload_again(&room, key),
            Event::UploadCancelled { room, key } => self.cancel_upload(&room, key),
            Event::Ask(question) => self.ask(question),
            Event::Close { comment } => self.close(&comment),
            Event::Forward { to, comment } => self.forward(to, &comment),
            Event::Available(available) => self.set_available(available),
            Event::Notify(notify) => self.notify = notify,
            Event::Dismiss => self.problem = None,
        }
        self.mind_subs();
        std::mem::take(&mut self.effects)
    }

    fn answered(
        &mut self,
        call: Call,
        status: u16,
        result: Result<Value, livechat_core::wire::answer::ApiError>,
    ) {
        if let Call::Login { root, stay } = call {
            return self.signed_in(root, stay, result);
        }
        if let Call::Vouch { session, stay } = call {
            return self.vouched(session, stay, result);
        }
        if self.session.is_none() {
            return;
        }
        if status == 401 && call != Call::Logout {
            return self.session_ended();
        }
        match call {
            Call::Login { .. } | Call::Vouch { .. } | Call::Logout => {}
            Call::Me => self.known(result),
            Call::Fields => self.fields_came(result),
            Call::Contacts(call) => self.contacts_answered(call, status, result),
            Call::Queue { older } => self.queue_came(older, result),
            Call::Rooms => self.rooms_came(result),
            Call::Unread => self.unread_came(result),
            Call::Agents => self.agents_came(result),
            Call::Departments => self.departments_came(result),
            Call::History { room, offset } => self.history_came(&room, offset, result),
            Call::Visitor(room) => self.visitor_came(&room, result),
            Call::Pages(room) => self.pages_came(&room, result),
            Call::Take(room) => self.taken(&room, result),
            Call::Say { room, id } => self.said(&room, &id, result),
            Call::Read(_) => {}
            Call::Upload { room, key, older } => self.uploaded(&room, key, older, status, result),
            Call::Confirm { room, key } => self.confirmed(&room, key, result),
            Call::Close(room) => self.closed(&room, result),
            Call::Forward(room) => self.forwarded(&room, result),
            Call::Available(available) => self.availability_came(available, result),
        }
    }

    fn timer(&mut self, timer: Timer) {
        match timer {
            Timer::Reconnect => self.reconnect(),
            Timer::Silence => self.silence_due(),
            Timer::Lists => {
                if std::mem::take(&mut self.lists_due) {
                    self.list();
                }
            }
            Timer::Lag if self.is_live() => self.list_soon(),
            Timer::Lag => {}
            Timer::Typing => {
                let now = self.now;
                for chat in &mut self.chats {
                    chat.mind_typing(now);
                }
            }
            Timer::Idle(room) => self.idle(&room),
            Timer::Send(room) => self.send_due(&room),
            Timer::Contacts(timer) => self.contacts_timer(&timer),
        }
    }

    /// The conversation in this room.
    #[must_use]
    pub fn chat(&self, room: &str) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.room == room)
    }

    fn chat_mut(&mut self, room: &str) -> Option<&mut Chat> {
        self.chats.iter_mut().find(|chat| chat.room == room)
    }

    /// The conversation that is shown.
    #[must_use]
    pub fn shown_chat(&self) -> Option<&Chat> {
        self.chat(self.shown.as_deref()?)
    }

    /// Those that wait, the one that has waited longest first.
    #[must_use]
    pub fn waiting(&self) -> Vec<&Chat> {
        let mut waiting: Vec<&Chat> = self.at(Place::Waiting);
        waiting.sort_by(|a, b| (a.since, &a.room).cmp(&(b.since, &b.room)));
        waiting
    }

    /// Those of this agent, the one with the last word first.
    #[must_use]
    pub fn mine(&self) -> Vec<&Chat> {
        let mut mine: Vec<&Chat> = self.at(Place::Mine);
        mine.sort_by(|a, b| (b.last_at, &b.room).cmp(&(a.last_at, &a.room)));
        mine
    }

    fn at(&self, place: Place) -> Vec<&Chat> {
        let chats = self.chats.iter();
        chats.filter(|chat| chat.place == place).collect()
    }

    /// How many messages nobody has read; those in sight are read.
    #[must_use]
    pub fn unread(&self) -> u32 {
        let mine = self.chats.iter().filter(|chat| chat.place == Place::Mine);
        mine.map(|chat| chat.unread).sum()
    }

    /// The name of a department.
    #[must_use]
    pub fn department(&self, id: &str) -> Option<&str> {
        let found = self
            .departments
            .iter()
            .find(|department| department.id == id);
        found.map(|department| department.name.as_str())
    }

    /// What a field of the server's owner is called.
    #[must_use]
    pub fn label(&self, key: &str) -> String {
        let found = self.fields.iter().find(|field| field.key == key);
        found.map_or_else(|| field::heading(key), field::label)
    }

    fn fields_came(&mut self, result: Result<Value, livechat_core::wire::answer::ApiError>) {
        let Ok(answer) = result else { return };
        let fields = json::list(&answer, "customFields").iter();
        let fields = fields.filter_map(FieldRecord::read);
        self.fields = fields.take(field::MOST_FIELDS).collect();
        self.form_learns();
    }

    /// The session, for what is fetched beside the API: pictures and files.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What the agent may know of the connection.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.link.connection(self.online)
    }

    fn call(&mut self, call: Call, method: &'static str, path: &str, body: Option<Value>) {
        let Some(session) = &self.session else { return };
        let url = [&session.root, "/api/v1/", path].concat();
        let session = Some(session.clone());
        self.effects.push(Effect::Call {
            call,
            session,
            method,
            url,
            body,
        });
    }

    /// The same of a call that core knows.
    fn request(&mut self, call: Call, what: &impl client::Call) {
        let Some(session) = &self.session else { return };
        let request = what.request();
        self.effects.push(Effect::Call {
            call,
            session: Some(session.clone()),
            method: request.method().as_str(),
            url: [&session.root, request.path_and_query().as_str()].concat(),
            body: request.body().cloned(),
        });
    }

    fn after(&mut self, ms: u32, timer: Timer) {
        self.effects.push(Effect::After(ms, timer));
    }

    /// Has something read out. A sign that is not seen makes it another text than the one before.
    fn speak(&mut self, words: &str) {
        let again =
            self.spoken.trim_end_matches('\u{a0}') == words && !self.spoken.ends_with('\u{a0}');
        self.spoken = words.to_owned();
        if again {
            self.spoken.push('\u{a0}');
        }
    }
}

#[cfg(test)]
mod tests;
