//! The index that contacts are found by: what stands in it.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::store::StoreError;

/// Brings what stands in the index up to date with a contact. What stands there already is left: most
/// who register again change nothing, and among a million contacts each removal takes tens of
/// milliseconds.
pub(in crate::store) fn refresh(
    transaction: &Transaction<'_>,
    number: i64,
) -> Result<(), StoreError> {
    let text = transaction
        .prepare_cached(
            "SELECT name || char(10)
                || coalesce((SELECT group_concat(address, char(10)) FROM contact_emails
                             WHERE contact = ?1), '') || char(10)
                || coalesce((SELECT group_concat(phone || char(10) || digits, char(10))
                             FROM contact_phones WHERE contact = ?1), '')
             FROM contacts WHERE number = ?1",
        )?
        .query_row(params![number], |row| row.get::<_, String>(0))
        .optional()?;
    let there = transaction
        .prepare_cached("SELECT text FROM contact_search WHERE rowid = ?1")?
        .query_row(params![number], |row| row.get::<_, String>(0))
        .optional()?;
    if there == text {
        return Ok(());
    }
    if there.is_some() {
        forget(transaction, number)?;
    }
    if let Some(text) = text {
        transaction
            .prepare_cached("INSERT INTO contact_search (rowid, text) VALUES (?1, ?2)")?
            .execute(params![number, text])?;
    }
    Ok(())
}

/// Removes a contact from the index.
pub(in crate::store) fn forget(
    transaction: &Transaction<'_>,
    number: i64,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM contact_search WHERE rowid = ?1")?
        .execute(params![number])?;
    Ok(())
}
