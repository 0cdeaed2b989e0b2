//! A message, as the agent reads it: whose it is, and what the server's notes tell.

use livechat_core::chat::link::clear;
use livechat_core::wire::{json, time};
use serde_json::{Map, Value};

/// Longest name shown, in characters.
const MAX_NAME_CHARS: usize = 100;

/// Longest note shown, in characters.
const MAX_NOTE_CHARS: usize = 2_000;

/// Whose a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Whoever sits here.
    Me,
    /// The visitor.
    Visitor,
    /// Another agent, or a bot.
    Colleague,
    /// Nobody: it tells what happened.
    Server,
}

/// What happened, where nobody said anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The conversation began.
    Started,
    /// Somebody closed it, and why.
    Closed {
        /// Who.
        by: String,
        /// In their words; may be empty.
        comment: String,
    },
    /// Somebody came.
    Joined(String),
    /// Somebody went.
    Left(String),
    /// It was passed on.
    PassedOn {
        /// By whom; may be empty.
        by: String,
        /// To this person or department; nobody in particular is the queue.
        to: Option<String>,
        /// What the next one should know; may be empty.
        comment: String,
    },
    /// The server's own words.
    Words(String),
}

/// A message. Two that are equal are drawn alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id, by which a newer copy replaces it.
    pub id: String,
    /// When it was said, by the server's clock, in milliseconds since 1970.
    pub at: u64,
    /// Whose it is.
    pub by: By,
    /// How its author is called.
    pub name: String,
    /// Their user name.
    pub username: String,
    /// What was said, in Rocket.Chat's Markdown.
    pub text: String,
    /// It was changed since.
    pub edited: bool,
    /// What happened, where nobody said anything.
    pub note: Option<Note>,
    /// What hangs on it, as it came: `attachments`, `blocks` and `md`.
    pub extra: Value,
    /// How new this copy is: of two the one with the larger number is newer.
    pub(super) stamp: u64,
}

/// What a message of the server's is to the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// To be shown.
    Shown(Message),
    /// The visitor went to another page: its title and address, and when.
    Page(Page),
    /// Nothing for people.
    Hidden,
}

/// A page that the visitor was on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// When they came to it, in milliseconds since 1970.
    pub at: u64,
    /// What it is called; may be empty.
    pub title: String,
    /// Its address, if it can be led to.
    pub href: Option<String>,
}

impl Page {
    /// Reads `{"ts":…,"navigation":{"page":{"title":…,"location":{"href":…}}}}`.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let page = v.get("navigation")?.get("page")?;
        let href = page.get("location").and_then(|at| json::text(at, "href"));
        Some(Self {
            at: v.get("ts").and_then(time::read).unwrap_or(0),
            title: name(page, "title").unwrap_or_default(),
            href: href
                .as_deref()
                .and_then(livechat_core::chat::link::safe)
                .filter(|href| href.starts_with("http")),
        })
    }
}

impl Read {
    /// Reads a message of a room; `me` and `visitor` are ids. `None` without an id or a date.
    #[must_use]
    pub fn of(v: &Value, me: &str, visitor: &str) -> Option<Self> {
        let text = |v: &Value, key| json::text(v, key).unwrap_or_default();
        let id = json::text(v, "_id").filter(|id| !id.is_empty())?;
        let at = v.get("ts").and_then(time::read)?;
        let kind = text(v, "t");
        if kind == "livechat_navigation_history" {
            return Some(Page::read(v).map_or(Self::Hidden, Self::Page));
        }
        let user = v.get("u").unwrap_or(&Value::Null);
        let whose = text(user, "_id");
        let username = text(user, "username");
        let called = name(v, "alias").or_else(|| name(user, "name"));
        let called = called.unwrap_or_else(|| clear(&username));
        let by = if !kind.is_empty() {
            By::Server
        } else if whose == me {
            By::Me
        } else if v.get("token").is_some_and(Value::is_string) || whose == visitor {
            By::Visitor
        } else {
            By::Colleague
        };
        let mut extra = Map::new();
        for key in ["attachments", "blocks", "md"] {
            if let Some(value) = v.get(key).filter(|value| !is_empty(value)) {
                extra.insert(key.to_owned(), value.clone());
            }
        }
        let date = |key| v.get(key).and_then(time::read).unwrap_or(0);
        let words = text(v, "msg");
        let note = match note(v, &kind, &called, &words) {
            Ok(note) => note,
            Err(Unshown) => return Some(Self::Hidden),
        };
        let drawn = extra.contains_key("attachments") || extra.contains_key("blocks");
        let hidden = json::flag(v, "_hidden") == Some(true);
        if hidden || note.is_none() && words.trim().is_empty() && !drawn {
            return Some(Self::Hidden);
        }
        Some(Self::Shown(Message {
            id,
            at,
            by,
            name: called,
            username,
            text: words,
            edited: date("editedAt") > 0,
            note,
            extra: if extra.is_empty() {
                Value::Null
            } else {
                Value::Object(extra)
            },
            stamp: date("editedAt").max(date("_updatedAt")),
        }))
    }
}

/// A note that is for programs.
struct Unshown;

fn note(v: &Value, kind: &str, who: &str, words: &str) -> Result<Option<Note>, Unshown> {
    Ok(Some(match kind {
        "" => return Ok(None),
        "livechat-started" => Note::Started,
        "livechat-close" => Note::Closed {
            by: who.to_owned(),
            comment: cut(words),
        },
        "uj" | "ut" => Note::Joined(who.to_owned()),
        "ul" => Note::Left(who.to_owned()),
        "livechat_transfer_history" => {
            let data = v.get("transferData").unwrap_or(&Value::Null);
            let part = |key: &str| data.get(key).unwrap_or(&Value::Null);
            let named = |v: &Value| name(v, "name").or_else(|| name(v, "username"));
            Note::PassedOn {
                by: named(part("transferredBy")).unwrap_or_default(),
                to: named(part("transferredTo")).or_else(|| named(part("nextDepartment"))),
                comment: cut(&json::text(data, "comment").unwrap_or_default()),
            }
        }
        "r"
        | "ru"
        | "au"
        | "wm"
        | "command"
        | "livechat_video_call"
        | "livechat_webrtc_video_call" => return Err(Unshown),
        kind if kind.starts_with("omnichannel_") => return Err(Unshown),
        _ if words.trim().is_empty() => return Err(Unshown),
        _ => Note::Words(cut(words)),
    }))
}

/// A name without signs that are not seen; `None` when nothing of it can be.
pub(super) fn name(v: &Value, key: &str) -> Option<String> {
    let text = json::text(v, key)?;
    let shown: String = clear(text.trim()).chars().take(MAX_NAME_CHARS).collect();
    Some(shown).filter(|shown| !shown.trim().is_empty())
}

fn cut(text: &str) -> String {
    clear(text.trim()).chars().take(MAX_NOTE_CHARS).collect()
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
