//! Conversations: one visitor has at most one that is open. Each call is one immediate transaction,
//! so that of two that arrive together the second sees the first.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::message::{Kind, StoredMessage};
use super::messages::{self, Note};
use super::room::StoredRoom;
use super::{StoreError, id, visits};

/// A room to which something has happened.
pub struct Changed {
    /// What was noted in it, in its order.
    pub notes: Vec<StoredMessage>,
    /// The room afterwards.
    pub room: StoredRoom,
}

/// The visitor's open room.
pub(super) fn current(
    connection: &Connection,
    token: &VisitorToken,
) -> Result<Option<StoredRoom>, StoreError> {
    StoredRoom::of_visitor(connection, token, None)
}

/// A room of the visitor, open or not.
pub(super) fn get(
    connection: &Connection,
    token: &VisitorToken,
    room: &str,
) -> Result<StoredRoom, StoreError> {
    match StoredRoom::of_visitor(connection, token, Some(room))? {
        Some(room) => Ok(room),
        None if visitor_id(connection, token)?.is_some() => Err(StoreError::NoRoom),
        None => Err(StoreError::NoVisitor),
    }
}

fn visitor_id(connection: &Connection, token: &VisitorToken) -> Result<Option<String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM visitors WHERE token = ?1 AND disabled = 0")?;
    Ok(statement
        .query_row(params![token.secret()], |row| row.get(0))
        .optional()?)
}

/// The visitor's open room and whether it is new.
pub(super) fn open(
    connection: &mut Connection,
    token: &VisitorToken,
    may_be_new: bool,
    now: &str,
) -> Result<(Changed, bool), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(room) = current(&transaction, token)? {
        let notes = Vec::new();
        return Ok((Changed { notes, room }, false));
    }
    let visitor = visitor_id(&transaction, token)?.ok_or(StoreError::NoVisitor)?;
    if !may_be_new {
        return Err(StoreError::NoRoom);
    }
    let id = id::random()?;
    transaction
        .prepare_cached(
            "INSERT INTO rooms (id, visitor_id, department, opened_at, queued_at, updated_at,
                                last_message_at)
             SELECT ?1, id, department, ?3, ?3, ?3, ?3 FROM visitors WHERE id = ?2",
        )?
        .execute(params![id, visitor, now])?;
    transaction
        .prepare_cached(
            "UPDATE contacts SET last_room = ?1, last_chat_at = ?3
             WHERE number = (SELECT contact FROM visitors WHERE id = ?2)",
        )?
        .execute(params![id, visitor, now])?;
    let started = Note::new(Kind::Started, "");
    let notes = vec![messages::add_note(&transaction, &id, &started, now)?];
    // Where they looked around before is part of the conversation from now on.
    visits::belong_to(&transaction, token, &id)?;
    let room = get(&transaction, token, &id)?;
    transaction.commit()?;
    Ok((Changed { notes, room }, true))
}

/// Closes a room of the visitor, with a message that says so; with `transcript`, one more has the
/// widget ask whether they want one.
pub(super) fn close(
    connection: &mut Connection,
    token: &VisitorToken,
    room: &str,
    comment: &str,
    transcript: bool,
    now: &str,
) -> Result<Changed, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !get(&transaction, token, room)?.is_open() {
        return Err(StoreError::RoomClosed);
    }
    let closed = Note::new(Kind::Closed, comment);
    let mut notes = vec![messages::add_note(&transaction, room, &closed, now)?];
    if transcript {
        let ask = Note::new(Kind::Command, "promptTranscript");
        notes.push(messages::add_note(&transaction, room, &ask, now)?);
    }
    transaction
        .prepare_cached("UPDATE rooms SET closed_at = ?2, updated_at = ?2 WHERE id = ?1")?
        .execute(params![room, now])?;
    let room = get(&transaction, token, room)?;
    transaction.commit()?;
    Ok(Changed { notes, room })
}

/// Whether the visitor with this id has an open room.
pub(super) fn any_open(transaction: &Transaction<'_>, visitor: &str) -> Result<bool, StoreError> {
    let query = "SELECT EXISTS (SELECT 1 FROM rooms WHERE visitor_id = ?1 AND closed_at IS NULL)";
    Ok(transaction.query_row(query, params![visitor], |row| row.get(0))?)
}

/// Marks the open room of the visitor with this id as changed, and answers its id.
pub(super) fn touch_open(
    transaction: &Transaction<'_>,
    visitor: &str,
    now: &str,
) -> Result<Option<String>, StoreError> {
    Ok(transaction
        .prepare_cached(
            "UPDATE rooms SET updated_at = ?2 WHERE visitor_id = ?1 AND closed_at IS NULL
             RETURNING id",
        )?
        .query_row(params![visitor, now], |row| row.get(0))
        .optional()?)
}

/// Removes all rooms of the visitor with this id, with what was said and set in them.
pub(super) fn forget(transaction: &Transaction<'_>, visitor: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM rooms WHERE visitor_id = ?1", params![visitor])?;
    Ok(())
}
