//! Pages that visitors were on.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::StoreError;

/// A page that somebody was on.
#[derive(Clone)]
pub struct Visit {
    /// Its address.
    pub href: String,
    /// The conversation that it was told with.
    pub room: Option<String>,
    /// Its title.
    pub title: String,
    /// Whose visit; nobody need be registered with it.
    pub token: VisitorToken,
}

/// Keeps a visit, and gives up those from before `oldest`, which belong to no conversation.
pub(super) fn keep(
    connection: &mut Connection,
    visit: &Visit,
    now: &str,
    oldest: &str,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached("DELETE FROM page_visits WHERE visited_at < ?1 AND room IS NULL")?
        .execute(params![oldest])?;
    transaction
        .prepare_cached(
            "INSERT INTO page_visits (token, room, title, href, visited_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            visit.token.secret(),
            visit.room,
            visit.title,
            visit.href,
            now,
        ])?;
    Ok(transaction.commit()?)
}

/// Gives the visits of the visitor with this id to their new token.
pub(super) fn hand_over(
    transaction: &Transaction<'_>,
    id: &str,
    token: &VisitorToken,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE page_visits SET token = ?2
             WHERE token = (SELECT token FROM visitors WHERE id = ?1)",
        )?
        .execute(params![id, token.secret()])?;
    Ok(())
}

/// Makes the visits under a token that belong to no conversation part of this one.
pub(super) fn belong_to(
    transaction: &Transaction<'_>,
    token: &VisitorToken,
    room: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE page_visits SET room = ?2 WHERE token = ?1 AND room IS NULL")?
        .execute(params![token.secret(), room])?;
    Ok(())
}

/// Forgets all visits under a token.
pub(super) fn forget(
    transaction: &Transaction<'_>,
    token: &VisitorToken,
) -> Result<(), StoreError> {
    transaction.execute(
        "DELETE FROM page_visits WHERE token = ?1",
        params![token.secret()],
    )?;
    Ok(())
}
