//! One message as it is in the database, and as answers show it.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};

use super::StoreError;

const COLUMNS: &str = "m.id, m.room_id, m.kind, m.text, m.alias, m.sent_at, m.edited_at, m.extra, \
                       v.id, v.token, v.username, v.name, a.id, a.username, a.name, \
                       e.id, e.username";

const TABLES: &str = "messages m JOIN rooms r ON r.id = m.room_id \
                      JOIN visitors v ON v.id = r.visitor_id \
                      LEFT JOIN agents a ON a.id = m.agent_id \
                      LEFT JOIN agents e ON e.id = m.edited_by";

/// What the server notes in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It was closed; the text is why.
    Closed,
    /// Something for the widget to do; the text is what.
    Command,
    /// It was opened.
    Started,
    /// It was given to somebody else; `transferData` says to whom.
    Transferred,
    /// The visitor went to another page; `navigation` says to which.
    Visited,
}

impl Kind {
    /// The `t` of the message.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => CLOSED,
            Self::Command => "command",
            Self::Started => "livechat-started",
            Self::Transferred => "livechat_transfer_history",
            Self::Visited => "livechat_navigation_history",
        }
    }
}

const CLOSED: &str = "livechat-close";

/// A message: the visitor's, an agent's, or the server's note in the name of one of them.
#[derive(Clone)]
pub struct StoredMessage {
    id: String,
    room: String,
    kind: Option<String>,
    text: String,
    alias: Option<String>,
    sent_at: String,
    edited_at: Option<String>,
    extra: Map<String, Value>,
    visitor: Writer,
    token: Option<String>,
    agent: Option<Writer>,
    editor: Option<Writer>,
}

/// Which messages of a room are wanted.
pub(super) struct Page<'a> {
    /// Only what is older than this date.
    pub(super) end: Option<&'a str>,
    /// How many.
    pub(super) limit: usize,
    /// How many to leave out before the first.
    pub(super) offset: usize,
    /// The oldest first.
    pub(super) oldest_first: bool,
    /// Only messages with this text in them; of letters beyond English, the case counts.
    pub(super) search: Option<&'a str>,
}

/// Who wrote or changed it.
#[derive(Clone)]
struct Writer {
    id: String,
    username: String,
    name: Option<String>,
}

impl Writer {
    fn to_json(&self) -> Value {
        let mut user = Map::new();
        user.insert("_id".to_owned(), json!(self.id));
        user.insert("username".to_owned(), json!(self.username));
        if let Some(name) = &self.name {
            user.insert("name".to_owned(), json!(name));
        }
        Value::Object(user)
    }
}

impl StoredMessage {
    /// Its id, distinct within its room.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The room it is in.
    #[must_use]
    pub fn room(&self) -> &str {
        &self.room
    }

    /// When it came, as an ISO text.
    #[must_use]
    pub fn sent_at(&self) -> &str {
        &self.sent_at
    }

    /// Whether the server noted it; what people say is not.
    #[must_use]
    pub fn is_note(&self) -> bool {
        self.kind.is_some()
    }

    /// The id of the agent who wrote it; `None` for the visitor.
    #[must_use]
    pub fn agent(&self) -> Option<&str> {
        self.agent.as_ref().map(|agent| agent.id.as_str())
    }

    /// The message of answers: what is not set is not there. Only the visitor's own carry `token`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut message = Map::new();
        let mut put = |key: &str, value: Value| message.insert(key.to_owned(), value);
        put("_id", json!(self.id));
        put("rid", json!(self.room));
        put("msg", json!(self.text));
        put("ts", json!(self.sent_at));
        put(
            "_updatedAt",
            json!(self.edited_at.as_ref().unwrap_or(&self.sent_at)),
        );
        put("u", self.agent.as_ref().unwrap_or(&self.visitor).to_json());
        if let (None, Some(token)) = (&self.agent, &self.token) {
            put("token", json!(token));
        }
        if let Some(alias) = &self.alias {
            put("alias", json!(alias));
        }
        if let Some(at) = &self.edited_at {
            let editor = self.editor.as_ref().unwrap_or(&self.visitor);
            put("editedAt", json!(at));
            put(
                "editedBy",
                json!({ "_id": editor.id, "username": editor.username }),
            );
        }
        if let Some(kind) = &self.kind {
            put("t", json!(kind));
            put("groupable", json!(false));
            if kind == CLOSED {
                put("transcriptRequested", json!(false));
            }
        }
        for (key, value) in &self.extra {
            put(key, value.clone());
        }
        Value::Object(message)
    }

    /// The message as agents are told of it: without the visitor's secret.
    #[must_use]
    pub fn to_desk_json(&self) -> Value {
        let mut message = self.to_json();
        if let Some(message) = message.as_object_mut() {
            message.remove("token");
        }
        message
    }

    /// The message with this id in this room.
    pub(super) fn find(
        connection: &Connection,
        room: &str,
        id: &str,
    ) -> Result<Option<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM {TABLES} WHERE m.room_id = ?1 AND m.id = ?2");
        let mut statement = connection.prepare_cached(&query)?;
        Ok(statement
            .query_row(params![room, id], Self::of_row)
            .optional()?)
    }

    /// A page of a room, the newest first; only what is older than `end`.
    pub(super) fn page(
        connection: &Connection,
        room: &str,
        end: Option<&str>,
        limit: usize,
        offset: usize,
    ) -> Result<Vec<Self>, StoreError> {
        let page = Page {
            end,
            limit,
            offset,
            oldest_first: false,
            search: None,
        };
        Self::list(connection, room, &page)
    }

    /// A page of a room.
    pub(super) fn list(
        connection: &Connection,
        room: &str,
        page: &Page<'_>,
    ) -> Result<Vec<Self>, StoreError> {
        let order = if page.oldest_first { "ASC" } else { "DESC" };
        let query = format!(
            "SELECT {COLUMNS} FROM {TABLES}
             WHERE m.room_id = ?1 AND (?2 IS NULL OR m.sent_at < ?2)
               AND (?5 IS NULL OR instr(lower(m.text), lower(?5)) > 0)
             ORDER BY m.number {order} LIMIT ?3 OFFSET ?4"
        );
        let mut statement = connection.prepare_cached(&query)?;
        let page = params![
            room,
            page.end,
            i64::try_from(page.limit).unwrap_or(i64::MAX),
            i64::try_from(page.offset).unwrap_or(i64::MAX),
            page.search,
        ];
        let messages = statement.query_map(page, Self::of_row)?;
        Ok(messages.collect::<Result<_, _>>()?)
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let extra: Option<String> = row.get(7)?;
        let extra = extra.and_then(|text| serde_json::from_str(&text).ok());
        let agent = match row.get(12)? {
            Some(id) => Some(Writer {
                id,
                username: row.get(13)?,
                name: row.get(14)?,
            }),
            None => None,
        };
        let editor = match row.get(15)? {
            Some(id) => Some(Writer {
                id,
                username: row.get(16)?,
                name: None,
            }),
            None => None,
        };
        Ok(Self {
            id: row.get(0)?,
            room: row.get(1)?,
            kind: row.get(2)?,
            text: row.get(3)?,
            alias: row.get(4)?,
            sent_at: row.get(5)?,
            edited_at: row.get(6)?,
            extra: extra.unwrap_or_default(),
            visitor: Writer {
                id: row.get(8)?,
                username: row.get(10)?,
                name: row.get(11)?,
            },
            token: row.get(9)?,
            agent,
            editor,
        })
    }
}
