//! Forgetting a visitor: everything they told and everything their browser told is removed. The
//! row stays, disabled, so that its id is never given to somebody else.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{StoreError, checkpoint, outbox, rooms, uploads, visits};

/// A visitor who was forgotten, and what is left of them outside the database.
#[derive(Debug, Default)]
pub struct Forgotten {
    /// Their id.
    pub id: String,
    /// Files of the outbox.
    pub mails: Vec<String>,
    /// Ids of files that were sent.
    pub uploads: Vec<String>,
}

/// Answers who was forgotten, or `None` when nobody has this token. While a conversation is open,
/// nothing is removed.
pub(super) fn forget(
    connection: &mut Connection,
    token: &VisitorToken,
    now: &str,
) -> Result<Option<Forgotten>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let id: Option<String> = transaction
        .query_row(
            "UPDATE visitors SET
                token = NULL, name = NULL, email = NULL, phone = NULL, department = NULL,
                user_agent = NULL, ip = NULL, host = NULL,
                username = 'forgotten', status = 'offline', disabled = 1, updated_at = ?2
             WHERE token = ?1 AND disabled = 0 RETURNING id",
            params![token.secret(), now],
            |row| row.get(0),
        )
        .optional()?;
    let Some(id) = id else {
        return Ok(None);
    };
    // Given up here, the transaction has changed nothing.
    if rooms::any_open(&transaction, &id)? {
        return Err(StoreError::RoomOpen);
    }
    let mails = outbox::of_visitor(&transaction, &id)?;
    let uploads = uploads::of_visitor(&transaction, &id)?;
    rooms::forget(&transaction, &id)?;
    transaction.execute(
        "DELETE FROM visitor_fields WHERE visitor_id = ?1",
        params![id],
    )?;
    visits::forget(&transaction, token)?;
    transaction.commit()?;
    // The write-ahead log still holds the old pages. When it cannot be emptied now, a later
    // checkpoint does it; the visitor is forgotten either way.
    if let Err(error) = checkpoint(connection) {
        tracing::warn!(%error, "the write-ahead log could not be emptied after a visitor was forgotten");
    }
    Ok(Some(Forgotten { id, mails, uploads }))
}
