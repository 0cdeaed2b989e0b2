//! A message, parsed once, from an answer or a frame.

use serde_json::{Map, Value};

use super::settings::Settings;
use crate::wire::agent::{MAX_NAME_CHARS, avatar_path};
use crate::wire::{json, time};

/// Whose a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The visitor.
    Visitor,
    /// Whoever answers them.
    Agent,
    /// A program that does.
    Bot,
    /// Nobody: the server says what happened.
    System,
}

/// A message.
#[derive(Debug, Clone)]
#[cfg_attr(test, derive(PartialEq))]
pub struct Message {
    /// Its id, by which a newer copy replaces it.
    pub id: String,
    /// When it was said, by the server's clock, in milliseconds since 1970.
    pub at: u64,
    /// Whose it is.
    pub author: Author,
    /// How its author is called; empty when they stay hidden.
    pub name: String,
    /// Their user name; empty when they stay hidden.
    pub username: String,
    /// What was said, in Rocket.Chat's Markdown.
    pub text: String,
    /// The server's word for what happened (`t`); empty where somebody said something.
    pub kind: String,
    /// It was changed since.
    pub edited: bool,
    /// The message it answers in a thread; empty where there is none.
    pub thread: String,
    /// What else it holds, of [`EXTRA`]; `Null` where it is nothing.
    pub extra: Value,
    /// How new this copy is: of two the one with the larger number is newer.
    pub(super) stamp: u64,
    /// It begins a group, whoever said the one before.
    pub(super) apart: bool,
    /// The server does not know it.
    pub(super) local: bool,
    /// It is not to be shown.
    pub(super) hidden: bool,
}

/// What of a message is kept as it came, for whoever draws it.
pub const EXTRA: &[&str] = &[
    "attachments",
    "blocks",
    "md",
    "file",
    "transferData",
    "comment",
    "transcriptRequested",
    "customFields",
];

impl Message {
    /// Reads a message. `None` without an id or a date.
    #[must_use]
    pub fn read(v: &Value, settings: &Settings) -> Option<Self> {
        let text = |v: &Value, key| json::text(v, key).unwrap_or_default();
        let date = |key| v.get(key).and_then(time::read).unwrap_or(0);
        let user = v.get("u").unwrap_or(&Value::Null);
        let kind = text(v, "t");
        let username = text(user, "username");
        let own = v.get("token").is_some_and(Value::is_string)
            || same(&settings.username, &username)
            || same(&settings.visitor, &text(user, "_id"));
        let brings = |key| !json::list(v, key).is_empty();
        let brings = brings("attachments") || brings("blocks");
        // A call to join is a kind of its own, and somebody's all the same.
        let author = if !kind.is_empty() && !brings {
            Author::System
        } else if own {
            Author::Visitor
        } else if v.get("bot").is_some_and(|bot| !bot.is_null()) {
            Author::Bot
        } else {
            Author::Agent
        };
        let mut extra = Map::new();
        for key in EXTRA {
            if let Some(value) = v.get(key) {
                json::put(&mut extra, key, value.clone());
            }
        }
        let edited = date("editedAt");
        let name = json::shown(v, "alias", MAX_NAME_CHARS)
            .or_else(|| json::shown(user, "name", MAX_NAME_CHARS));
        let secret = settings.agent_hidden && author == Author::Agent;
        let mut message = Self {
            id: text(v, "_id"),
            at: v.get("ts").and_then(time::read)?,
            author,
            name: name.unwrap_or_else(|| username.clone()),
            username,
            text: text(v, "msg"),
            kind,
            edited: edited > 0,
            thread: text(v, "tmid"),
            extra: Value::Null,
            stamp: edited.max(date("_updatedAt")),
            apart: json::flag(v, "groupable") == Some(false),
            local: false,
            hidden: json::flag(v, "_hidden") == Some(true),
        };
        if secret {
            message.name = String::new();
            message.username = String::new();
        }
        let empty = message.text.trim().is_empty() && !brings && !extra.contains_key("file");
        message.hidden |= is_hidden(&message.kind, empty) || settings.hides(&message.kind);
        if !extra.is_empty() {
            message.extra = Value::Object(extra);
        }
        if message.id.is_empty() {
            return None;
        }
        Some(message)
    }

    /// What an agent seems to say by themselves.
    pub(super) fn local(id: String, at: u64, name: String, username: String, text: String) -> Self {
        Self {
            id,
            at,
            author: Author::Agent,
            name,
            username,
            text,
            kind: String::new(),
            edited: false,
            thread: String::new(),
            extra: Value::Null,
            stamp: 0,
            apart: false,
            local: true,
            hidden: false,
        }
    }

    /// Whether somebody other than the visitor says something in it.
    pub(super) fn is_heard(&self) -> bool {
        matches!(self.author, Author::Agent | Author::Bot)
    }

    /// Path of the picture of who said it; `None` when they stay hidden.
    #[must_use]
    pub fn avatar(&self) -> Option<String> {
        if self.username.is_empty() {
            None
        } else {
            Some(avatar_path(&self.username))
        }
    }

    /// Another number for each copy that looks otherwise.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.stamp as u32
    }

    /// Reads one of the values in [`EXTRA`].
    #[must_use]
    pub fn extra(&self, key: &str) -> &Value {
        self.extra.get(key).unwrap_or(&Value::Null)
    }
}

fn same(known: &str, other: &str) -> bool {
    !known.is_empty() && known == other
}

/// Whether what the server says by itself is not for visitors: section 7.2 of the reference.
fn is_hidden(kind: &str, empty: bool) -> bool {
    match kind {
        "r"
        | "ru"
        | "au"
        | "wm"
        | "command"
        | "livechat_navigation_history"
        | "livechat_video_call"
        | "livechat_webrtc_video_call" => return true,
        _ => {}
    }
    if kind.starts_with("omnichannel_") {
        return true;
    }
    let worded = matches!(
        kind,
        "livechat-started" | "livechat_transfer_history" | "livechat-close" | "uj" | "ul"
    );
    !worded && empty
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::VisitorToken;
    use serde_json::json;

    fn settings() -> Settings {
        let config = json!({
            "settings": {"hiddenSystemMessages": ["uj"]},
            "guest": {"_id": "v", "username": "guest-7"},
        });
        Settings::read(&config, VisitorToken::parse("t").unwrap())
    }

    fn read(v: &Value) -> Message {
        Message::read(v, &settings()).unwrap()
    }

    #[test]
    fn an_answer_and_a_frame_are_the_same_message() {
        let answer = json!({
            "_id": "m", "rid": "r", "msg": "Hello *you*", "ts": "2026-01-31T09:30:00.123Z",
            "_updatedAt": "2026-01-31T09:30:00.200Z", "u": {"_id": "a", "username": "grace", "name": "Grace"},
        });
        let frame = json!({
            "_id": "m", "rid": "r", "msg": "Hello *you*", "ts": {"$date": 1_769_851_800_123_u64},
            "_updatedAt": {"$date": 1_769_851_800_200_u64},
            "u": {"_id": "a", "username": "grace", "name": "Grace"},
        });
        let message = read(&answer);
        assert_eq!(message, read(&frame));
        assert_eq!(message.author, Author::Agent);
        assert_eq!(message.name, "Grace");
        assert_eq!(message.avatar().as_deref(), Some("/avatar/grace"));
        assert_eq!(message.at, 1_769_851_800_123);
        assert!(!message.hidden && !message.edited);
    }

    #[test]
    fn its_author_is_seen() {
        let said = |more: Value| {
            let mut v =
                json!({"_id": "m", "ts": 1, "msg": "x", "u": {"_id": "a", "username": "u"}});
            for (key, value) in more.as_object().unwrap() {
                v[key] = value.clone();
            }
            read(&v).author
        };
        assert_eq!(said(json!({})), Author::Agent);
        assert_eq!(said(json!({"token": "t"})), Author::Visitor);
        assert_eq!(said(json!({"u": {"username": "guest-7"}})), Author::Visitor);
        assert_eq!(said(json!({"u": {"_id": "v"}})), Author::Visitor);
        assert_eq!(said(json!({"bot": {"i": "x"}})), Author::Bot);
        assert_eq!(said(json!({"t": "uj", "token": "t"})), Author::System);
        let call = json!({"t": "videoconf", "msg": "", "blocks": [{"type": "actions"}]});
        assert_eq!(said(call), Author::Agent);
    }

    #[test]
    fn agents_who_stay_hidden_have_no_name() {
        let mut settings = settings();
        settings.agent_hidden = true;
        let v =
            json!({"_id": "m", "ts": 1, "msg": "x", "u": {"username": "grace", "name": "Grace"}});
        let message = Message::read(&v, &settings).unwrap();
        assert_eq!((message.name.as_str(), message.avatar()), ("", None));
    }

    #[test]
    fn what_is_not_for_visitors_is_hidden() {
        for (kind, text, hidden) in [
            ("livechat-started", "", false),
            ("livechat_transfer_history", "", false),
            ("livechat-close", "bye", false),
            ("uj", "grace", true),
            ("ul", "grace", false),
            ("command", "promptTranscript", true),
            ("livechat_navigation_history", "Shop - /shop", true),
            ("omnichannel_sla_change_history", "x", true),
            ("rm", "", true),
            ("something-new", "", true),
            ("something-new", "in words", false),
            ("", "hi", false),
            ("", " ", true),
        ] {
            let message = read(&json!({"_id": "m", "ts": 1, "t": kind, "msg": text}));
            assert_eq!(message.hidden, hidden, "{kind} {text}");
        }
        assert!(read(&json!({"_id": "m", "ts": 1, "msg": "x", "_hidden": true})).hidden);
        let call = json!({"_id": "m", "ts": 1, "t": "videoconf", "blocks": [{"type": "actions"}]});
        assert!(!read(&call).hidden);
        let file = json!({"_id": "m", "ts": 1, "msg": "", "attachments": [{"title": "a.png"}]});
        assert!(!read(&file).hidden);
        assert_eq!(read(&file).extra("attachments")[0]["title"], "a.png");
    }

    #[test]
    fn what_is_no_message_is_none() {
        for v in [
            json!(null),
            json!([]),
            json!({"_id": "m"}),
            json!({"ts": 1}),
            json!({"_id": "", "ts": 1}),
            json!({"_id": 7, "ts": 1}),
            json!({"_id": "m", "ts": "soon"}),
        ] {
            assert_eq!(Message::read(&v, &settings()), None, "{v}");
        }
        let broken = json!({"_id": "m", "ts": 1, "msg": 7, "u": "x", "t": [], "editedAt": "x"});
        assert!(read(&broken).hidden);
    }
}
