//! Forgetting a visitor: everything they told and everything their browser told is removed. The
//! row stays, disabled, so that its id is never given to somebody else.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{StoreError, StoredVisitor, checkpoint, contacts, outbox, rooms, uploads, visits};

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
    let Some(visitor) = StoredVisitor::by_token(&transaction, token)? else {
        return Ok(None);
    };
    let forgotten = erase(&transaction, &visitor, now)?;
    // Who they are to agents is what they told: it goes with them.
    if let Some(contact) = visitor.contact() {
        contacts::remove(&transaction, contact)?;
    }
    transaction.commit()?;
    empty_the_log(connection);
    Ok(Some(forgotten))
}

/// Removes a visitor. Nothing must be kept of the transaction when it fails.
pub(super) fn erase(
    transaction: &Transaction<'_>,
    visitor: &StoredVisitor,
    now: &str,
) -> Result<Forgotten, StoreError> {
    let id = visitor.id().to_owned();
    if rooms::any_open(transaction, &id)? {
        return Err(StoreError::RoomOpen);
    }
    transaction.execute(
        "UPDATE visitors SET
            token = NULL, name = NULL, email = NULL, phone = NULL, phone_key = NULL, department = NULL,
            user_agent = NULL, ip = NULL, host = NULL,
            username = 'forgotten', status = 'offline', disabled = 1, updated_at = ?2
         WHERE id = ?1",
        params![id, now],
    )?;
    let mails = outbox::of_visitor(transaction, &id)?;
    let uploads = uploads::of_visitor(transaction, &id)?;
    rooms::forget(transaction, &id)?;
    transaction.execute(
        "DELETE FROM visitor_fields WHERE visitor_id = ?1",
        params![id],
    )?;
    visits::forget(transaction, visitor.token())?;
    Ok(Forgotten { id, mails, uploads })
}

/// The write-ahead log still holds the old pages. When it cannot be emptied now, a later checkpoint
/// does it; what was removed is gone either way.
pub(super) fn empty_the_log(connection: &Connection) {
    if let Err(error) = checkpoint(connection) {
        tracing::warn!(%error, "the write-ahead log could not be emptied after a visitor was forgotten");
    }
}
