//! Whether a visitor is there.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, TransactionBehavior, params};

use super::room::StoredRoom;
use super::{StoreError, rooms};

/// Notes whether a visitor is there, and answers the room they have open, if they have one.
pub(super) fn set(
    connection: &mut Connection,
    token: &VisitorToken,
    status: &str,
    now: &str,
) -> Result<Option<StoredRoom>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = transaction.execute(
        "UPDATE visitors SET status = ?2, updated_at = ?3 WHERE token = ?1 AND disabled = 0",
        params![token.secret(), status, now],
    )?;
    if known == 0 {
        return Err(StoreError::NoVisitor);
    }
    let room = rooms::current(&transaction, token)?;
    transaction.commit()?;
    Ok(room)
}
