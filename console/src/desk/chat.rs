//! One conversation, as far as the desk knows it.

use serde_json::{Map, Value, json};

use super::message::{By, Message, Page, Read};
use livechat_core::wire::{json, time};

/// How long somebody is taken to type after the last word of it, in milliseconds.
const TYPING_MS: u64 = 15_000;

/// Messages of one author within this time stand together, in milliseconds.
const GROUP_MS: u64 = 5 * 60_000;

/// Where a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It waits for somebody.
    Waiting,
    /// It is this agent's.
    Mine,
    /// It was closed.
    Closed,
    /// Somebody else has it.
    Elsewhere,
}

/// Who has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Their `_id`; empty while it is not known.
    pub id: String,
    /// Their user name.
    pub username: String,
    /// How they are called.
    pub name: String,
    /// `online`, `away`, `busy` or `offline`; empty where nobody says.
    pub status: String,
}

/// What is known of a visitor besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// What they have told, with what it is.
    pub told: Vec<(Told, String)>,
    /// Their browser, as it calls itself.
    pub user_agent: String,
    /// The language they read, as a tag.
    pub language: String,
    /// Where they come from, as an address of the network.
    pub ip: String,
    /// Where they have been, the last page first.
    pub pages: Vec<Page>,
}

/// What somebody has told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// The answer to a field of the server's owner, by its key.
    Field(String),
}

/// How far what this agent said is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Behind others, or waiting for the network.
    Queued,
    /// Under way.
    Sending,
    /// The server has it; what it made of it comes by itself.
    Sent,
    /// It was refused, with what the server said.
    Failed(String),
}

/// What this agent said, and the server has not shown yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Out {
    /// The message's id: with the same one sent again, it is the same message.
    pub id: String,
    /// What is said.
    pub text: String,
    /// When it was typed, in milliseconds since 1970.
    pub at: u64,
    /// How far it is.
    pub way: Way,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Names it between desk and page.
    pub key: u32,
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
    /// How much of it is there, in percent.
    pub percent: u32,
    /// Why it is not sent.
    pub failed: Option<String>,
    /// What the server calls it, once it is there; it becomes a message in a step of its own.
    pub(super) file: Option<String>,
}

impl Upload {
    /// Whether a message of the server's is this file.
    pub(super) fn is_in(&self, v: &Value) -> bool {
        let file = v.get("file").and_then(|file| json::text(file, "_id"));
        file.is_some() && file == self.file
    }
}

/// How much of the history is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// Nothing was asked for.
    No,
    /// It is on its way.
    Coming,
    /// The newest page, at least.
    Yes,
    /// It could not be had.
    Failed,
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    /// The room's id.
    pub room: String,
    /// Where it is.
    pub place: Place,
    /// Who has come.
    pub visitor: Visitor,
    /// The department's id.
    pub department: Option<String>,
    /// Since when it waits, or is this agent's, in milliseconds since 1970.
    pub since: u64,
    /// When something was last said, in milliseconds since 1970.
    pub last_at: u64,
    /// The beginning of what was last said.
    pub preview: String,
    /// How many messages were not read.
    pub unread: u32,
    /// What was said, by time.
    pub messages: Vec<Message>,
    /// How many messages the server has in all, where it has said so.
    pub total: usize,
    /// How much of them is here.
    pub loaded: Loaded,
    /// Older ones are on their way.
    pub reaching_back: bool,
    /// What this agent said, and is not among the messages yet.
    pub outbox: Vec<Out>,
    /// Files on their way.
    pub uploads: Vec<Upload>,
    /// Who types, and until when that is believed.
    pub typing: Vec<(String, u64)>,
    /// What stands in the composer.
    pub draft: String,
    /// What is known of the visitor besides; `None` until it is here.
    pub details: Option<Details>,
    /// The contact that the visitor is, by id; `None` until that is known.
    pub contact: Option<String>,
    /// It is being taken.
    pub taking: bool,
    /// What the visitor's contact is found by: an address, else a number, else a name.
    pub(super) reached_by: String,
    /// What it is called while it waits, where that is not the room's id.
    pub(super) inquiry: Option<String>,
    /// How far the answer is to who the visitor is.
    pub looked_up: Loaded,
    /// How many messages of the server's it has seen, shown or not: where older ones begin.
    pub(super) seen: usize,
    /// When typing was last told, and whether it is to be taken back.
    pub(super) told_typing: Option<u64>,
    /// The server has asked for a pause, which is not over.
    pub(super) pausing: bool,
}

impl Chat {
    pub(super) fn new(room: &str, place: Place) -> Self {
        Self {
            room: room.to_owned(),
            place,
            visitor: Visitor::default(),
            department: None,
            since: 0,
            last_at: 0,
            preview: String::new(),
            unread: 0,
            messages: Vec::new(),
            total: 0,
            loaded: Loaded::No,
            reaching_back: false,
            outbox: Vec::new(),
            uploads: Vec::new(),
            typing: Vec::new(),
            draft: String::new(),
            details: None,
            contact: None,
            taking: false,
            reached_by: String::new(),
            inquiry: None,
            looked_up: Loaded::No,
            seen: 0,
            told_typing: None,
            pausing: false,
        }
    }

    /// How the visitor is called.
    #[must_use]
    pub fn title(&self) -> &str {
        match (self.visitor.name.as_str(), self.visitor.username.as_str()) {
            ("", "") => "Visitor",
            ("", username) => username,
            (name, _) => name,
        }
    }

    /// Whether there are messages before the first one that is here.
    #[must_use]
    pub fn has_older(&self) -> bool {
        self.loaded == Loaded::Yes && self.seen < self.total
    }

    /// Takes what a room, an inquiry or a subscription says of itself; what it does not say stays.
    pub(super) fn describe(&mut self, v: &Value) {
        let who = v.get("v").unwrap_or(&Value::Null);
        for (to, key) in [
            (&mut self.visitor.id, "_id"),
            (&mut self.visitor.username, "username"),
            (&mut self.visitor.status, "status"),
        ] {
            if let Some(text) = json::text(who, key) {
                *to = text;
            }
        }
        if let Some(contact) = json::text(v, "contactId").filter(|id| !id.is_empty()) {
            self.contact = Some(contact);
        }
        let called = super::message::name(v, "fname").or_else(|| super::message::name(v, "name"));
        if let Some(called) = called.or_else(|| super::message::name(who, "name")) {
            self.visitor.name = called;
        }
        if let Some(department) =
            json::text(v, "departmentId").or_else(|| json::text(v, "department"))
        {
            self.department = Some(department).filter(|id| !id.is_empty());
        }
        for key in ["lm", "lr"] {
            self.last_at = self
                .last_at
                .max(v.get(key).and_then(time::read).unwrap_or(0));
        }
        if let Some(last) = v.get("lastMessage")
            && let Some(text) = json::text(last, "msg").filter(|text| !text.trim().is_empty())
        {
            let at = last.get("ts").and_then(time::read).unwrap_or(0);
            if at >= self.last_at || self.preview.is_empty() {
                self.preview = beginning(&text);
                self.last_at = self.last_at.max(at);
            }
        }
    }

    /// Puts a message of the server's in its place. Whether it was not known before.
    pub(super) fn merge(&mut self, read: Read) -> bool {
        let message = match read {
            Read::Hidden => return false,
            Read::Page(page) => {
                if let Some(details) = &mut self.details
                    && details.pages.first().is_none_or(|first| first.at < page.at)
                {
                    details.pages.insert(0, page);
                }
                return false;
            }
            Read::Shown(message) => message,
        };
        self.outbox.retain(|out| out.id != message.id);
        if let Some(known) = self
            .messages
            .iter_mut()
            .find(|known| known.id == message.id)
        {
            if message.stamp >= known.stamp {
                *known = message;
            }
            self.remember_last();
            return false;
        }
        let place = self
            .messages
            .partition_point(|known| (known.at, &known.id) < (message.at, &message.id));
        self.messages.insert(place, message);
        self.remember_last();
        true
    }

    /// Whether this message of the server's is here.
    pub(super) fn knows(&self, v: &Value) -> bool {
        let id = json::text(v, "_id");
        self.messages
            .iter()
            .any(|known| Some(&known.id) == id.as_ref())
    }

    /// Takes out a message that was deleted.
    pub(super) fn forget(&mut self, id: &str) {
        if let Some(place) = self.messages.iter().position(|known| known.id == id) {
            self.messages.remove(place);
            self.total = self.total.saturating_sub(1);
            self.seen = self.seen.saturating_sub(1);
            self.remember_last();
        }
    }

    fn remember_last(&mut self) {
        if let Some(last) = self.messages.iter().rev().find(|last| last.note.is_none()) {
            let text = if last.text.trim().is_empty() {
                "A file"
            } else {
                &last.text
            };
            self.preview = beginning(text);
            self.last_at = last.at;
        }
    }

    /// Notes who types; `false` takes it back.
    pub(super) fn types(&mut self, name: &str, types: bool, now: u64) {
        self.typing.retain(|(other, _)| other != name);
        if types {
            self.typing.push((name.to_owned(), now + TYPING_MS));
        }
    }

    /// Forgets who has not typed for a while.
    pub(super) fn mind_typing(&mut self, now: u64) {
        self.typing.retain(|(_, until)| *until > now);
    }

    /// What outlives the page: the draft and what was not sent, as agent `me`'s. `None` when there is
    /// nothing.
    pub(super) fn keepsake(&self, me: &str) -> Option<Value> {
        let unsent: Vec<Value> = self
            .outbox
            .iter()
            .filter(|out| out.way != Way::Sent)
            .map(|out| json!({ "id": out.id, "text": out.text, "at": out.at }))
            .collect();
        if self.draft.is_empty() && unsent.is_empty() {
            return None;
        }
        let mut kept = Map::new();
        kept.insert("by".to_owned(), Value::String(me.to_owned()));
        kept.insert("draft".to_owned(), Value::String(self.draft.clone()));
        kept.insert("unsent".to_owned(), Value::Array(unsent));
        Some(Value::Object(kept))
    }

    /// Takes up what [`Self::keepsake`] has kept; another agent's words are not `me`'s to say.
    pub(super) fn restore(&mut self, kept: &Value, me: &str) {
        if json::text(kept, "by").as_deref() != Some(me) {
            return;
        }
        if self.draft.is_empty() {
            self.draft = json::text(kept, "draft").unwrap_or_default();
        }
        for out in json::list(kept, "unsent") {
            let (Some(id), Some(text)) = (json::text(out, "id"), json::text(out, "text")) else {
                continue;
            };
            let known = self.outbox.iter().any(|out| out.id == id)
                || self.messages.iter().any(|message| message.id == id);
            if !known {
                let at = out.get("at").and_then(Value::as_u64).unwrap_or(0);
                let way = Way::Queued;
                self.outbox.push(Out { id, text, at, way });
            }
        }
    }
}

/// The first line of a message, short.
fn beginning(text: &str) -> String {
    let nodes = livechat_core::chat::drawn::drawn(text, &Value::Null, false).nodes;
    let plain = livechat_core::chat::node::plain(&nodes);
    let line = plain.lines().find(|line| !line.trim().is_empty());
    line.unwrap_or_default().chars().take(120).collect()
}

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A message of the server's.
    Said(Message),
    /// One that is on its way there.
    Own(Out),
}

/// A row of a conversation. Two that are equal are drawn alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Names it among the others.
    pub id: String,
    /// A new day begins with it.
    pub day: bool,
    /// It is the first of those that one author said in a row.
    pub head: bool,
    /// It is the last of those.
    pub tail: bool,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// What.
    pub what: What,
}

impl Row {
    /// Another text for each row that looks otherwise.
    #[must_use]
    pub fn key(&self) -> String {
        let flags = [self.day, self.head, self.tail].map(|flag| if flag { 'y' } else { 'n' });
        let flags: String = flags.into_iter().collect();
        let what = match &self.what {
            What::Said(message) => message.stamp.to_string(),
            What::Own(out) => match &out.way {
                Way::Queued => "queued".to_owned(),
                Way::Sending => "sending".to_owned(),
                Way::Sent => "sent".to_owned(),
                Way::Failed(why) => ["failed", why].concat(),
            },
        };
        [&self.id, &flags, &what].map(String::as_str).join("|")
    }
}

/// The rows of a conversation. `day_of` numbers the days where the agent is.
#[must_use]
pub fn rows(chat: &Chat, day_of: impl Fn(u64) -> i64) -> Vec<Row> {
    let row = |id: &str, at: u64, what: What| Row {
        id: id.to_owned(),
        day: false,
        head: true,
        tail: true,
        at,
        what,
    };
    let mut rows: Vec<Row> = chat
        .messages
        .iter()
        .map(|message| row(&message.id, message.at, What::Said(message.clone())))
        .collect();
    let out = chat.outbox.iter();
    rows.extend(out.map(|out| row(&out.id, out.at, What::Own(out.clone()))));
    let mut before: Option<(u64, Option<String>)> = None;
    let mut joined = Vec::with_capacity(rows.len());
    for row in &mut rows {
        let author = author(&row.what);
        row.day = before
            .as_ref()
            .is_none_or(|(at, _)| day_of(*at) != day_of(row.at));
        let joins = !row.day
            && before.as_ref().is_some_and(|(at, whose)| {
                author.is_some() && *whose == author && row.at.saturating_sub(*at) < GROUP_MS
            });
        row.head = !joins;
        joined.push(joins);
        before = Some((row.at, author));
    }
    for (row, next_joins) in rows.iter_mut().zip(joined.into_iter().skip(1)) {
        row.tail = !next_joins;
    }
    rows
}

/// Who says it, so that the same one next to it is one group; notes are nobody's.
fn author(what: &What) -> Option<String> {
    match what {
        What::Own(_) => Some(String::new()),
        What::Said(message) => match message.by {
            By::Me => Some(String::new()),
            By::Visitor | By::Colleague => Some(message.username.clone()),
            By::Server => None,
        },
    }
}
