//! What was said in rooms, and what the server itself noted there.

use livechat_core::wire::message::{HistoryWanted, NewMessage};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde_json::{Map, Value, json};

use super::{StoreError, id, rooms};

/// What the server notes in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It was opened.
    Started,
    /// It was closed.
    Closed,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Started => "livechat-started",
            Self::Closed => CLOSED,
        }
    }
}

const CLOSED: &str = "livechat-close";

const COLUMNS: &str = "m.id, m.room_id, m.kind, m.text, m.alias, m.sent_at, v.id, v.token, \
                       v.username, v.name";

const TABLES: &str = "messages m JOIN rooms r ON r.id = m.room_id \
                      JOIN visitors v ON v.id = r.visitor_id";

/// A message as it is in the database, and as answers show it. All are the visitor's own.
#[derive(Clone)]
pub struct StoredMessage {
    id: String,
    room: String,
    kind: Option<String>,
    text: String,
    alias: Option<String>,
    sent_at: String,
    visitor_id: String,
    token: String,
    username: String,
    name: Option<String>,
}

impl StoredMessage {
    /// The message of answers: what is not set is not there.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut user = Map::new();
        user.insert("_id".to_owned(), json!(self.visitor_id));
        user.insert("username".to_owned(), json!(self.username));
        if let Some(name) = &self.name {
            user.insert("name".to_owned(), json!(name));
        }
        let mut message = Map::new();
        let mut put = |key: &str, value: Value| message.insert(key.to_owned(), value);
        put("_id", json!(self.id));
        put("rid", json!(self.room));
        put("msg", json!(self.text));
        put("ts", json!(self.sent_at));
        put("_updatedAt", json!(self.sent_at));
        put("token", json!(self.token));
        put("u", Value::Object(user));
        if let Some(alias) = &self.alias {
            put("alias", json!(alias));
        }
        if let Some(kind) = &self.kind {
            put("t", json!(kind));
            put("groupable", json!(false));
            if kind == CLOSED {
                put("transcriptRequested", json!(false));
            }
        }
        Value::Object(message)
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            room: row.get(1)?,
            kind: row.get(2)?,
            text: row.get(3)?,
            alias: row.get(4)?,
            sent_at: row.get(5)?,
            visitor_id: row.get(6)?,
            token: row.get(7)?,
            username: row.get(8)?,
            name: row.get(9)?,
        })
    }

    fn find(connection: &Connection, room: &str, id: &str) -> Result<Option<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM {TABLES} WHERE m.room_id = ?1 AND m.id = ?2");
        let mut statement = connection.prepare_cached(&query)?;
        Ok(statement
            .query_row(params![room, id], Self::of_row)
            .optional()?)
    }
}

/// Keeps what a visitor says. One that is there already is answered as it is: it was sent again
/// because its answer was lost, even if the room has been closed meanwhile.
pub(super) fn say(
    connection: &mut Connection,
    new: &NewMessage,
    now: &str,
) -> Result<StoredMessage, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let room = rooms::get(&transaction, &new.token, &new.room)?;
    let id = match &new.id {
        Some(id) => id.clone(),
        None => id::random()?,
    };
    if let Some(known) = StoredMessage::find(&transaction, &new.room, &id)? {
        return Ok(known);
    }
    if !room.is_open() {
        return Err(StoreError::RoomClosed);
    }
    transaction
        .prepare_cached(
            "INSERT INTO messages (room_id, id, text, alias, sent_at)
             SELECT r.id, ?2, ?3, v.name, ?4
             FROM rooms r JOIN visitors v ON v.id = r.visitor_id WHERE r.id = ?1",
        )?
        .execute(params![new.room, id, new.text, now])?;
    transaction
        .prepare_cached(
            "UPDATE rooms SET messages = messages + 1, last_message_at = ?2, updated_at = ?2
             WHERE id = ?1",
        )?
        .execute(params![new.room, now])?;
    let message = StoredMessage::find(&transaction, &new.room, &id)?
        .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    transaction.commit()?;
    Ok(message)
}

/// Notes in a room what happened to it.
pub(super) fn add_system(
    transaction: &Transaction<'_>,
    room: &str,
    kind: Kind,
    text: &str,
    now: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO messages (room_id, id, kind, text, sent_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![room, id::random()?, kind.as_str(), text, now])?;
    Ok(())
}

/// A page of what was said and noted in a room of the visitor, the newest first.
pub(super) fn history(
    connection: &Connection,
    room: &str,
    wanted: &HistoryWanted,
) -> Result<Vec<StoredMessage>, StoreError> {
    rooms::get(connection, &wanted.token, room)?;
    let query = format!(
        "SELECT {COLUMNS} FROM {TABLES}
         WHERE m.room_id = ?1 AND (?2 IS NULL OR m.sent_at < ?2)
         ORDER BY m.number DESC LIMIT ?3 OFFSET ?4"
    );
    let mut statement = connection.prepare_cached(&query)?;
    let page = params![
        room,
        wanted.end,
        i64::try_from(wanted.limit).unwrap_or(i64::MAX),
        i64::try_from(wanted.offset).unwrap_or(i64::MAX),
    ];
    let messages = statement.query_map(page, StoredMessage::of_row)?;
    Ok(messages.collect::<Result<_, _>>()?)
}
