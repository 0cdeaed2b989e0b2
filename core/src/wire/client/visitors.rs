//! What agents look up of visitors. Sections 2.4 and 2.7 of the reference.

use serde_json::{Value, json as object};

use super::call::Call;
use super::page::Page;
use super::request::Request;
use crate::domain::token::VisitorToken;
use crate::wire::desk::paging::Paging;
use crate::wire::desk::visitors::{
    AUTOCOMPLETE_PATH, Autocomplete, HISTORY_PATH, INFO_PATH, OPEN_ROOMS_PATH, PAGES_PATH,
    SEARCH_PATH, SearchVisitors,
};
use crate::wire::{json, time};

/// Most entries read of a visitor's e-mails, phones or custom data.
pub const MAX_ENTRIES: usize = 100;

/// A visitor as agents see them. Only the id is sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVisitor {
    /// Id of their department.
    pub department: Option<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Values of custom fields; other kinds than text are left out.
    pub fields: Vec<(String, String)>,
    /// The id.
    pub id: String,
    /// What they are called, where they said so.
    pub name: Option<String>,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// `online`, `away`, `busy` or `offline`.
    pub status: Option<String>,
    /// Their secret, which servers before 8 told agents.
    pub token: Option<VisitorToken>,
    /// Their user name, `guest-7`; empty where none is told.
    pub username: String,
}

impl KnownVisitor {
    /// Reads the visitor itself; `None` without an id.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let texts =
            |list, key: &str| json::some_of(v, list, MAX_ENTRIES, |entry| json::text(entry, key));
        let token = json::text(v, "token");
        Some(Self {
            department: json::text(v, "department"),
            emails: texts("visitorEmails", "address"),
            fields: json::texts(v, "livechatData", MAX_ENTRIES),
            id: json::text(v, "_id")?,
            name: json::text(v, "name"),
            phones: texts("phone", "phoneNumber"),
            status: json::text(v, "status"),
            token: token.and_then(|token| VisitorToken::parse(&token).ok()),
            username: json::text(v, "username").unwrap_or_default(),
        })
    }
}

/// `GET /api/v1/livechat/visitors.info`: the visitor with an id. Permission `view-l-room`; refused with
/// `visitor-not-found`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorInfo {
    /// Their id.
    pub visitor: String,
}

impl Call for VisitorInfo {
    type Answer = KnownVisitor;

    fn request(&self) -> Request {
        Request::get(INFO_PATH)
            .with("visitorId", &self.visitor)
            .signed()
    }

    fn pick(body: &Value) -> Option<KnownVisitor> {
        KnownVisitor::read(body.get("visitor")?)
    }
}

/// `GET /api/v1/livechat/visitors.search`: visitors in whose name, user name, address or number a text
/// stands. Permission `view-l-room`.
impl Call for SearchVisitors {
    type Answer = Page<KnownVisitor>;

    fn request(&self) -> Request {
        let order = self.sort.iter();
        Request::get(SEARCH_PATH)
            .with("term", &self.term)
            .with_part(self.paging)
            .sorted(order.map(|(key, direction)| (key.as_str(), *direction)))
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "visitors", KnownVisitor::read)
    }
}

/// `GET /api/v1/livechat/visitors.autocomplete`: visitors to choose from while a name is typed; of each
/// only id, name and user name. Permission `view-l-room`.
impl Call for Autocomplete {
    type Answer = Vec<KnownVisitor>;

    fn request(&self) -> Request {
        let selector = object!({ "term": self.term, "exceptions": self.without });
        Request::get(AUTOCOMPLETE_PATH)
            .with("selector", selector.to_string())
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        body.get("items")?.as_array()?;
        Some(json::some_of(
            body,
            "items",
            MAX_ENTRIES,
            KnownVisitor::read,
        ))
    }
}

/// `GET /api/v1/livechat/visitors.pagesVisited/:roomId`: where the visitor of a conversation looked
/// around, the last page first. Permission `view-l-room`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagesVisited {
    /// Which part of the list.
    pub part: Paging,
    /// The conversation.
    pub room: String,
}

/// A page that a visitor looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPage {
    /// When, in milliseconds since 1970.
    pub at_ms: Option<u64>,
    /// Its address: any text.
    pub href: String,
    /// Its title.
    pub title: String,
}

impl SeenPage {
    fn read(v: &Value) -> Option<Self> {
        let page = v.get("navigation")?.get("page")?;
        Some(Self {
            at_ms: v.get("ts").and_then(time::read),
            href: page.get("location").and_then(|at| json::text(at, "href"))?,
            title: json::text(page, "title").unwrap_or_default(),
        })
    }
}

impl Call for PagesVisited {
    type Answer = Page<SeenPage>;

    fn request(&self) -> Request {
        Request::get(PAGES_PATH)
            .fill("rid", &self.room)
            .with_part(self.part)
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "pages", SeenPage::read)
    }
}

/// `GET /api/v1/livechat/visitors.chatHistory/room/:roomId/visitor/:visitorId`: a visitor's
/// conversations, asked for beside one of them. Permission `view-l-room`; refused when the agent may not
/// see that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatHistory {
    /// Which part of the list.
    pub part: Paging,
    /// One of their conversations.
    pub room: String,
    /// The visitor's id.
    pub visitor: String,
}

impl Call for ChatHistory {
    type Answer = Page<RoomSummary>;

    fn request(&self) -> Request {
        Request::get(HISTORY_PATH)
            .fill("rid", &self.room)
            .fill("visitor", &self.visitor)
            .with_part(self.part)
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "history", RoomSummary::read)
    }
}

/// `GET /api/v1/livechat/visitor/:token/room`: the conversations that a visitor has open. Permission
/// `view-livechat-manager`; none for a token that nobody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRooms {
    /// Whose.
    pub token: VisitorToken,
}

impl Call for OpenRooms {
    type Answer = Vec<RoomSummary>;

    fn request(&self) -> Request {
        Request::get(OPEN_ROOMS_PATH)
            .fill("token", self.token.secret())
            .signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        body.get("rooms")?.as_array()?;
        Some(json::some_of(body, "rooms", MAX_ENTRIES, RoomSummary::read))
    }
}

/// A conversation in a list of them. Only the id is sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomSummary {
    /// Name, or user name, of the agent who has it.
    pub agent: Option<String>,
    /// When it ended, in milliseconds since 1970; not at all while it is open.
    pub closed_ms: Option<u64>,
    /// Its id.
    pub id: String,
    /// How many messages it has.
    pub messages: Option<u64>,
    /// What it is called: the visitor's name.
    pub name: String,
    /// `source.type`: `widget`, `api`, `email`, …
    pub source: Option<String>,
    /// When it began, in milliseconds since 1970.
    pub started_ms: Option<u64>,
    /// What agents tagged it with.
    pub tags: Vec<String>,
}

impl RoomSummary {
    /// Reads the room itself; `None` without an id.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let date = |key: &str| v.get(key).and_then(time::read);
        let agent = v.get("servedBy");
        let agent = agent
            .and_then(|agent| json::text(agent, "name").or_else(|| json::text(agent, "username")));
        let source = v
            .get("source")
            .and_then(|source| json::text(source, "type"));
        let name = json::text(v, "fname").or_else(|| json::text(v, "name"));
        let tags = json::some_of(v, "tags", MAX_ENTRIES, |tag| {
            tag.as_str().map(str::to_owned)
        });
        Some(Self {
            agent,
            closed_ms: date("closedAt"),
            id: json::text(v, "_id")?,
            messages: v.get("msgs").and_then(Value::as_u64),
            name: name.unwrap_or_default(),
            source,
            started_ms: date("ts"),
            tags,
        })
    }
}

#[cfg(test)]
mod tests;
