//! What a visitor does to what they said: put it in other words, take it back.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::message::StoredMessage;
use super::{Store, StoreError, rooms, uploads};

/// Which message is meant, and who says so.
#[derive(Clone)]
pub struct Meant {
    /// Its id.
    pub message: String,
    /// The room it is in.
    pub room: String,
    /// Whose room that is.
    pub token: VisitorToken,
}

impl Store {
    /// A message of a room of the visitor with this token.
    ///
    /// # Errors
    /// When there is no such visitor, room or message, or the database fails.
    pub async fn message(&self, meant: Meant) -> Result<StoredMessage, StoreError> {
        self.run(move |connection| find(connection, &meant)).await
    }

    /// Puts what the visitor said in other words.
    ///
    /// # Errors
    /// When there is no such visitor, room or message, it is not theirs, the room is closed, or the
    /// database fails.
    pub async fn edit(
        &self,
        meant: Meant,
        text: String,
        now: String,
    ) -> Result<StoredMessage, StoreError> {
        self.run(move |connection| {
            let transaction = begin(connection, &meant)?;
            transaction
                .prepare_cached(
                    "UPDATE messages SET text = ?3, edited_at = ?4, edited_by = NULL
                     WHERE room_id = ?1 AND id = ?2",
                )?
                .execute(params![meant.room, meant.message, text, now])?;
            touch(&transaction, &meant.room, &now)?;
            let message = find(&transaction, &meant)?;
            transaction.commit()?;
            Ok(message)
        })
        .await
    }

    /// Takes back what the visitor said, and answers the ids of the files that came with it.
    ///
    /// # Errors
    /// As [`Store::edit`].
    pub async fn take_back(&self, meant: Meant, now: String) -> Result<Vec<String>, StoreError> {
        self.run(move |connection| {
            let transaction = begin(connection, &meant)?;
            let files = uploads::of_message(&transaction, &meant.room, &meant.message)?;
            transaction
                .prepare_cached("DELETE FROM messages WHERE room_id = ?1 AND id = ?2")?
                .execute(params![meant.room, meant.message])?;
            touch(&transaction, &meant.room, &now)?;
            transaction.commit()?;
            Ok(files)
        })
        .await
    }
}

/// A transaction in which the message is there, the visitor's own, and in an open room.
fn begin<'a>(connection: &'a mut Connection, meant: &Meant) -> Result<Transaction<'a>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let message = find(&transaction, meant)?;
    if message.is_note() || message.agent().is_some() {
        return Err(StoreError::NotTheirs);
    }
    if !rooms::get(&transaction, &meant.token, &meant.room)?.is_open() {
        return Err(StoreError::RoomClosed);
    }
    Ok(transaction)
}

fn find(connection: &Connection, meant: &Meant) -> Result<StoredMessage, StoreError> {
    rooms::get(connection, &meant.token, &meant.room)?;
    StoredMessage::find(connection, &meant.room, &meant.message)?.ok_or(StoreError::NoMessage)
}

fn touch(transaction: &Transaction<'_>, room: &str, now: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE rooms SET updated_at = ?2 WHERE id = ?1")?
        .execute(params![room, now])?;
    Ok(())
}
