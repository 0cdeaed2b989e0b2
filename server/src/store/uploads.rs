//! Which files were sent, and with which message. The files themselves are not here.

use std::collections::HashSet;

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::{Map, Value};

use super::message::StoredMessage;
use super::messages::Said;
use super::room::StoredRoom;
use super::{Store, StoreError, id, lock, rooms};

/// A file that was taken, and what is said with it.
pub struct NewUpload {
    /// Its length.
    pub bytes: u64,
    /// What its message has beside the text.
    pub fields: Map<String, Value>,
    /// Its id, and its name on disk.
    pub id: String,
    /// Its media type.
    pub kind: String,
    /// What people read as its name.
    pub name: String,
    /// What is said with it.
    pub text: String,
}

/// Who sends a file into a room.
pub enum Sender {
    /// The agent with this id; whether the room is theirs is the caller's to know.
    Agent(String),
    /// The visitor whose room it is.
    Visitor(VisitorToken),
}

/// A file that was kept.
#[derive(Debug, Clone)]
pub struct StoredUpload {
    /// Its media type.
    pub kind: String,
    /// What people read as its name.
    pub name: String,
    /// The room it was sent into.
    pub room: String,
}

impl Store {
    /// Keeps a file as a message of a room.
    ///
    /// # Errors
    /// When there is no such visitor or room, it is closed, or the database fails.
    pub async fn share(
        &self,
        sender: Sender,
        room: String,
        upload: NewUpload,
        now: String,
    ) -> Result<Said, StoreError> {
        self.run(move |connection| share(connection, &sender, &room, &upload, &now))
            .await
    }

    /// The file with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn upload(&self, id: String) -> Result<Option<StoredUpload>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection
                .prepare_cached("SELECT kind, name, room_id FROM uploads WHERE id = ?1")?;
            let upload = statement.query_row(params![id], |row| {
                Ok(StoredUpload {
                    kind: row.get(0)?,
                    name: row.get(1)?,
                    room: row.get(2)?,
                })
            });
            Ok(upload.optional()?)
        })
        .await
    }

    /// The length of all files together, in bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn uploaded_bytes(&self) -> Result<u64, StoreError> {
        self.run(|connection| {
            let query = "SELECT coalesce(sum(bytes), 0) FROM uploads";
            let bytes: i64 = connection.query_row(query, [], |row| row.get(0))?;
            Ok(bytes.unsigned_abs())
        })
        .await
    }

    /// The ids of all files, for whoever looks after the folder. Blocks.
    ///
    /// # Errors
    /// When the database fails.
    pub fn upload_ids(&self) -> Result<HashSet<String>, StoreError> {
        let connection = lock(&self.0);
        let mut statement = connection.prepare("SELECT id FROM uploads")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

fn share(
    connection: &mut Connection,
    sender: &Sender,
    room: &str,
    upload: &NewUpload,
    now: &str,
) -> Result<Said, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let find = |transaction: &Transaction<'_>| match sender {
        Sender::Agent(_) => StoredRoom::by_id(transaction, room)?.ok_or(StoreError::NoRoom),
        Sender::Visitor(token) => rooms::get(transaction, token, room),
    };
    if !find(&transaction)?.is_open() {
        return Err(StoreError::RoomClosed);
    }
    let message = id::random()?;
    let agent = match sender {
        Sender::Agent(agent) => Some(agent),
        Sender::Visitor(_) => None,
    };
    transaction
        .prepare_cached(
            "INSERT INTO messages (room_id, id, text, alias, agent_id, extra, sent_at)
             SELECT r.id, ?2, ?3, CASE WHEN ?4 IS NULL THEN v.name END, ?4, ?5, ?6
             FROM rooms r JOIN visitors v ON v.id = r.visitor_id WHERE r.id = ?1",
        )?
        .execute(params![
            room,
            message,
            upload.text,
            agent,
            Value::Object(upload.fields.clone()).to_string(),
            now
        ])?;
    // Whoever answers has read what is there.
    transaction
        .prepare_cached(
            "UPDATE rooms SET messages = messages + 1, waiting = (?3 IS NULL),
                              last_message_at = ?2, updated_at = ?2,
                              read_number = CASE WHEN ?3 IS NULL THEN read_number ELSE ?4 END
             WHERE id = ?1",
        )?
        .execute(params![room, now, agent, transaction.last_insert_rowid()])?;
    transaction
        .prepare_cached(
            "INSERT INTO uploads (id, room_id, message_id, name, kind, bytes, uploaded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            upload.id,
            room,
            message,
            upload.name,
            upload.kind,
            i64::try_from(upload.bytes).unwrap_or(i64::MAX),
            now
        ])?;
    let message = StoredMessage::find(&transaction, room, &message)?
        .ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let room = find(&transaction)?;
    transaction.commit()?;
    let new = true;
    Ok(Said { message, new, room })
}

/// The ids of the files of one message.
pub(super) fn of_message(
    transaction: &Transaction<'_>,
    room: &str,
    message: &str,
) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction
        .prepare_cached("SELECT id FROM uploads WHERE room_id = ?1 AND message_id = ?2")?;
    let ids = statement.query_map(params![room, message], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The ids of all files in rooms of the visitor with this id.
pub(super) fn of_visitor(
    transaction: &Transaction<'_>,
    visitor: &str,
) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction.prepare(
        "SELECT u.id FROM uploads u JOIN rooms r ON r.id = u.room_id WHERE r.visitor_id = ?1",
    )?;
    let ids = statement.query_map(params![visitor], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
