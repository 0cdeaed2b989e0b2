//! What was said in rooms, and what the server itself noted there.

use livechat_core::wire::message::{HistoryWanted, NewMessage};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::{Map, Value};

use super::message::{Kind, Page, StoredMessage};
use super::room::StoredRoom;
use super::{StoreError, id, quotes, rooms};

/// What became of something that was said.
pub struct Said {
    /// What was said.
    pub message: StoredMessage,
    /// `false` when the room knew it: it was sent again because its answer was lost.
    pub new: bool,
    /// The room it was said in, afterwards.
    pub room: StoredRoom,
}

/// Keeps what a visitor says. One that is there already is answered as it is, even if the room has
/// been closed meanwhile.
pub(super) fn say(
    connection: &mut Connection,
    new: &NewMessage,
    now: &str,
) -> Result<Said, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let room = rooms::get(&transaction, &new.token, &new.room)?;
    let id = match &new.id {
        Some(id) => id.clone(),
        None => id::random()?,
    };
    if let Some(message) = StoredMessage::find(&transaction, &new.room, &id)? {
        let new = false;
        return Ok(Said { message, new, room });
    }
    if !room.is_open() {
        return Err(StoreError::RoomClosed);
    }
    let extra = column(quotes::fields(&transaction, &new.room, &new.text)?);
    transaction
        .prepare_cached(
            "INSERT INTO messages (room_id, id, text, alias, extra, sent_at)
             SELECT r.id, ?2, ?3, v.name, ?4, ?5
             FROM rooms r JOIN visitors v ON v.id = r.visitor_id WHERE r.id = ?1",
        )?
        .execute(params![new.room, id, new.text, extra, now])?;
    transaction
        .prepare_cached(
            "UPDATE rooms SET messages = messages + 1, waiting = 1, last_message_at = ?2,
                              updated_at = ?2
             WHERE id = ?1",
        )?
        .execute(params![new.room, now])?;
    let message = StoredMessage::find(&transaction, &new.room, &id)?
        .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let room = rooms::get(&transaction, &new.token, &new.room)?;
    transaction.commit()?;
    let new = true;
    Ok(Said { message, new, room })
}

/// Further fields of a message as the database has them.
pub(super) fn column(fields: Map<String, Value>) -> Option<String> {
    (!fields.is_empty()).then(|| Value::Object(fields).to_string())
}

/// What the server notes in a room.
pub(super) struct Note<'a> {
    /// In whose name; `None` for the visitor's.
    pub(super) agent: Option<&'a str>,
    /// Further fields of the message.
    pub(super) extra: Map<String, Value>,
    /// What happened.
    pub(super) kind: Kind,
    /// Its text.
    pub(super) text: &'a str,
}

impl<'a> Note<'a> {
    /// A note in the visitor's name, with nothing else in it.
    pub(super) fn new(kind: Kind, text: &'a str) -> Self {
        Self {
            agent: None,
            extra: Map::new(),
            kind,
            text,
        }
    }
}

/// Notes in a room what happened to it.
pub(super) fn add_note(
    transaction: &Transaction<'_>,
    room: &str,
    note: &Note<'_>,
    now: &str,
) -> Result<StoredMessage, StoreError> {
    let id = id::random()?;
    let extra = column(note.extra.clone());
    transaction
        .prepare_cached(
            "INSERT INTO messages (room_id, id, kind, text, agent_id, extra, sent_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            room,
            id,
            note.kind.as_str(),
            note.text,
            note.agent,
            extra,
            now
        ])?;
    let message = StoredMessage::find(transaction, room, &id)?;
    Ok(message.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
}

/// A page of what was said and noted in a room of the visitor.
pub(super) fn history(
    connection: &Connection,
    room: &str,
    wanted: &HistoryWanted,
) -> Result<Vec<StoredMessage>, StoreError> {
    rooms::get(connection, &wanted.token, room)?;
    let page = Page {
        end: wanted.end.as_deref(),
        limit: wanted.limit,
        offset: wanted.offset,
        oldest_first: wanted.oldest_first,
        search: wanted.search.as_deref(),
    };
    StoredMessage::list(connection, room, &page)
}
