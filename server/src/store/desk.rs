//! What agents do in conversations: say something, change it, read, pass on, close.

use rusqlite::{Transaction, TransactionBehavior, params};
use serde_json::{Map, Value, json};

use super::agents::StoredAgent;
use super::message::{Kind, StoredMessage};
use super::messages::{self, Note, Said};
use super::queue::{self, Taken};
use super::room::StoredRoom;
use super::rooms::Changed;
use super::{Store, StoreError, id, quotes, uploads};

/// What an agent says.
pub struct Words {
    /// Who.
    pub agent: String,
    /// Its id, if the client has given it one.
    pub id: Option<String>,
    /// Where.
    pub room: String,
    /// What.
    pub text: String,
}

/// How an agent ends a conversation.
pub struct Closing {
    /// Who.
    pub agent: String,
    /// Why; the visitor reads it.
    pub comment: String,
    /// Whether the widget is to ask the visitor for an address to send the conversation to.
    pub offer_transcript: bool,
    /// Which one.
    pub room: String,
}

/// Whom a conversation is passed on to.
pub enum Recipient {
    /// An agent, by id.
    Agent(String),
    /// A department, by id and name: there it waits.
    Department(String, String),
}

/// A conversation that was passed on.
pub struct Passed {
    /// The room as it was.
    pub before: StoredRoom,
    /// What was noted, and the room as it is.
    pub changed: Changed,
    /// Who has it now, if an agent was named.
    pub to: Option<StoredAgent>,
}

impl Store {
    /// Keeps what an agent says, once: a message whose id the room knows is answered as it is.
    ///
    /// # Errors
    /// When there is no such room, it is closed, or the database fails.
    pub async fn answer(&self, words: Words, now: String) -> Result<Said, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let said = answer(&transaction, &words, &now)?;
            transaction.commit()?;
            Ok(said)
        })
        .await
    }

    /// Changes the text of an agent's own message.
    ///
    /// # Errors
    /// When there is no such room or message, it is another's, the room is closed, or the database
    /// fails.
    pub async fn reword_answer(
        &self,
        words: Words,
        message: String,
        now: String,
    ) -> Result<StoredMessage, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            own_message(&transaction, &words.agent, &words.room, &message)?;
            transaction.execute(
                "UPDATE messages SET text = ?3, edited_at = ?4, edited_by = ?5
                 WHERE room_id = ?1 AND id = ?2",
                params![words.room, message, words.text, now, words.agent],
            )?;
            let message = StoredMessage::find(&transaction, &words.room, &message)?;
            transaction.commit()?;
            message.ok_or(StoreError::NoMessage)
        })
        .await
    }

    /// Removes an agent's own message, and answers it as it was, and the ids of the files that came
    /// with it.
    ///
    /// # Errors
    /// When there is no such room or message, it is another's, the room is closed, or the database
    /// fails.
    pub async fn remove_answer(
        &self,
        agent: String,
        room: String,
        message: String,
    ) -> Result<(StoredMessage, Vec<String>), StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let found = own_message(&transaction, &agent, &room, &message)?;
            let files = uploads::of_message(&transaction, &room, &message)?;
            transaction.execute(
                "DELETE FROM messages WHERE room_id = ?1 AND id = ?2",
                params![room, message],
            )?;
            transaction.commit()?;
            Ok((found, files))
        })
        .await
    }

    /// Notes that all of a room was read, and answers the room.
    ///
    /// # Errors
    /// When there is no such room, or the database fails.
    pub async fn mark_read(&self, room: String) -> Result<StoredRoom, StoreError> {
        self.run(move |connection| {
            connection.execute(
                "UPDATE rooms SET read_number =
                    coalesce((SELECT max(number) FROM messages WHERE room_id = ?1), 0)
                 WHERE id = ?1",
                params![room],
            )?;
            StoredRoom::by_id(connection, &room)?.ok_or(StoreError::NoRoom)
        })
        .await
    }

    /// A page of a room, the newest first, and how many messages it has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        &self,
        room: String,
        count: usize,
        offset: usize,
    ) -> Result<(Vec<StoredMessage>, usize), StoreError> {
        self.run(move |connection| {
            let page = StoredMessage::page(connection, &room, None, count, offset)?;
            let total: u32 = connection.query_row(
                "SELECT count(*) FROM messages WHERE room_id = ?1",
                params![room],
                |row| row.get(0),
            )?;
            Ok((page, usize::try_from(total).unwrap_or(usize::MAX)))
        })
        .await
    }

    /// Closes a room in the name of an agent.
    ///
    /// # Errors
    /// When there is no such room, it is closed, or the database fails.
    pub async fn close_by_agent(
        &self,
        closing: Closing,
        now: String,
    ) -> Result<Changed, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let Closing { agent, room, .. } = &closing;
            open_room(&transaction, room)?;
            let closed = note(agent, Kind::Closed, &closing.comment);
            let mut notes = vec![messages::add_note(&transaction, room, &closed, &now)?];
            if closing.offer_transcript {
                let ask = note(agent, Kind::Command, "promptTranscript");
                notes.push(messages::add_note(&transaction, room, &ask, &now)?);
            }
            transaction.execute(
                "UPDATE rooms SET closed_at = ?2, closed_by = ?3, updated_at = ?2 WHERE id = ?1",
                params![room, now, agent],
            )?;
            let room = StoredRoom::by_id(&transaction, room)?.ok_or(StoreError::NoRoom)?;
            transaction.commit()?;
            Ok(Changed { notes, room })
        })
        .await
    }

    /// Passes a conversation on in the name of an agent.
    ///
    /// # Errors
    /// When there is no such room or agent, the room is closed, or the database fails.
    pub async fn forward(
        &self,
        by: StoredAgent,
        room: String,
        to: Recipient,
        comment: Option<String>,
        now: String,
    ) -> Result<Passed, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let before = open_room(&transaction, &room)?;
            let mut data = json!({ "transferredBy": {
                "_id": by.id(), "username": by.username(), "name": by.name(), "userType": "agent",
            } });
            put(&mut data, "comment", comment.map(Value::String));
            let passed = match to {
                Recipient::Agent(to) => {
                    let to = StoredAgent::by_id(&transaction, &to)?.ok_or(StoreError::NoAgent)?;
                    put(&mut data, "scope", Some(json!("agent")));
                    let named = json!({
                        "_id": to.id(), "username": to.username(), "name": to.name(),
                    });
                    put(&mut data, "transferredTo", Some(named));
                    let mut notes = vec![transferred(&transaction, &by, &room, data, &now)?];
                    // How long it was talked about is no time that it waited.
                    transaction.execute(
                        "UPDATE rooms SET queued_at = ?2 WHERE id = ?1",
                        params![room, now],
                    )?;
                    let Taken { agent, changed } = queue::give(&transaction, &room, to, &now)?;
                    notes.extend(changed.notes);
                    let room = changed.room;
                    Passed {
                        before,
                        changed: Changed { notes, room },
                        to: Some(agent),
                    }
                }
                Recipient::Department(id, name) => {
                    put(&mut data, "scope", Some(json!("department")));
                    let next = json!({ "_id": id, "name": name });
                    put(&mut data, "nextDepartment", Some(next));
                    let notes = vec![transferred(&transaction, &by, &room, data, &now)?];
                    transaction.execute(
                        "UPDATE rooms SET department = ?2, served_by = NULL, served_at = NULL,
                                          queued_at = ?3, updated_at = ?3
                         WHERE id = ?1",
                        params![room, id, now],
                    )?;
                    let room = StoredRoom::by_id(&transaction, &room)?;
                    let room = room.ok_or(StoreError::NoRoom)?;
                    Passed {
                        before,
                        changed: Changed { notes, room },
                        to: None,
                    }
                }
            };
            transaction.commit()?;
            Ok(passed)
        })
        .await
    }
}

fn answer(transaction: &Transaction<'_>, words: &Words, now: &str) -> Result<Said, StoreError> {
    let room = StoredRoom::by_id(transaction, &words.room)?.ok_or(StoreError::NoRoom)?;
    let id = match &words.id {
        Some(id) => id.clone(),
        None => id::random()?,
    };
    if let Some(message) = StoredMessage::find(transaction, &words.room, &id)? {
        let new = false;
        return Ok(Said { message, new, room });
    }
    if !room.is_open() {
        return Err(StoreError::RoomClosed);
    }
    let extra = messages::column(quotes::fields(transaction, &words.room, &words.text)?);
    transaction.execute(
        "INSERT INTO messages (room_id, id, text, agent_id, extra, sent_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![words.room, id, words.text, words.agent, extra, now],
    )?;
    // Whoever answers has read what is there.
    transaction.execute(
        "UPDATE rooms SET messages = messages + 1, waiting = 0, last_message_at = ?2,
                          updated_at = ?2, read_number = ?3
         WHERE id = ?1",
        params![words.room, now, transaction.last_insert_rowid()],
    )?;
    let message = StoredMessage::find(transaction, &words.room, &id)?;
    let message = message.ok_or(StoreError::NoMessage)?;
    let room = StoredRoom::by_id(transaction, &words.room)?.ok_or(StoreError::NoRoom)?;
    let new = true;
    Ok(Said { message, new, room })
}

fn open_room(transaction: &Transaction<'_>, room: &str) -> Result<StoredRoom, StoreError> {
    let found = StoredRoom::by_id(transaction, room)?.ok_or(StoreError::NoRoom)?;
    if found.is_open() {
        Ok(found)
    } else {
        Err(StoreError::RoomClosed)
    }
}

fn own_message(
    transaction: &Transaction<'_>,
    agent: &str,
    room: &str,
    message: &str,
) -> Result<StoredMessage, StoreError> {
    open_room(transaction, room)?;
    let found = StoredMessage::find(transaction, room, message)?.ok_or(StoreError::NoMessage)?;
    if found.agent() == Some(agent) && !found.is_note() {
        Ok(found)
    } else {
        Err(StoreError::NotTheirs)
    }
}

fn transferred(
    transaction: &Transaction<'_>,
    by: &StoredAgent,
    room: &str,
    data: Value,
    now: &str,
) -> Result<StoredMessage, StoreError> {
    let note = Note {
        extra: Map::from_iter([("transferData".to_owned(), data)]),
        ..note(by.id(), Kind::Transferred, "")
    };
    messages::add_note(transaction, room, &note, now)
}

fn note<'a>(agent: &'a str, kind: Kind, text: &'a str) -> Note<'a> {
    Note {
        agent: Some(agent),
        extra: Map::new(),
        kind,
        text,
    }
}

fn put(data: &mut Value, key: &str, value: Option<Value>) {
    if let (Some(data), Some(value)) = (data.as_object_mut(), value) {
        data.insert(key.to_owned(), value);
    }
}
