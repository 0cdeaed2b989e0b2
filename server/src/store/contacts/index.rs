//! The index that contacts are found by: what stands in it.

use rusqlite::{Transaction, params};

use crate::store::StoreError;

/// Brings what stands in the index up to date with a contact.
pub(in crate::store) fn refresh(
    transaction: &Transaction<'_>,
    number: i64,
) -> Result<(), StoreError> {
    forget(transaction, number)?;
    transaction
        .prepare_cached(
            "INSERT INTO contact_search (rowid, text)
             SELECT number, name || char(10)
                || coalesce((SELECT group_concat(address, char(10)) FROM contact_emails
                             WHERE contact = ?1), '') || char(10)
                || coalesce((SELECT group_concat(phone || char(10) || digits, char(10))
                             FROM contact_phones WHERE contact = ?1), '')
             FROM contacts WHERE number = ?1",
        )?
        .execute(params![number])?;
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
