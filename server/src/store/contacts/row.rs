//! Single changes of a contact, from which whole ones are made. Whoever makes them says at the end
//! that the contact has changed: [`touch`].

use livechat_core::domain::Phone;
use rusqlite::{Transaction, params};

use super::index;
use crate::store::{StoreError, id};

/// Most values that are kept of a contact beside what is known: anybody who registers can say another.
const MOST_CONFLICTS: i64 = 100;

/// A new contact, of whom nothing but the name is known.
pub(super) fn create(
    transaction: &Transaction<'_>,
    name: &str,
    unknown: bool,
    now: &str,
) -> Result<i64, StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO contacts (id, name, unknown, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?4)",
        )?
        .execute(params![id::random()?, name, unknown, now])?;
    Ok(transaction.last_insert_rowid())
}

/// Removes a contact and everything that is known of it; its visitors stay.
pub(in crate::store) fn remove(
    transaction: &Transaction<'_>,
    number: i64,
) -> Result<(), StoreError> {
    index::forget(transaction, number)?;
    transaction.execute("DELETE FROM contacts WHERE number = ?1", params![number])?;
    Ok(())
}

/// Notes that a contact has changed, and brings the index up to date.
pub(super) fn touch(
    transaction: &Transaction<'_>,
    number: i64,
    now: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE contacts SET updated_at = ?2 WHERE number = ?1")?
        .execute(params![number, now])?;
    index::refresh(transaction, number)
}

pub(super) fn rename(
    transaction: &Transaction<'_>,
    number: i64,
    name: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE contacts SET name = ?2 WHERE number = ?1")?
        .execute(params![number, name])?;
    Ok(())
}

pub(super) fn manage(
    transaction: &Transaction<'_>,
    number: i64,
    manager: Option<&str>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE contacts SET manager = ?2 WHERE number = ?1")?
        .execute(params![number, manager])?;
    Ok(())
}

/// An agent has taken note of them.
pub(super) fn make_known(transaction: &Transaction<'_>, number: i64) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE contacts SET unknown = 0 WHERE number = ?1")?
        .execute(params![number])?;
    Ok(())
}

pub(super) fn add_email(
    transaction: &Transaction<'_>,
    number: i64,
    address: &str,
) -> Result<bool, StoreError> {
    let added = transaction
        .prepare_cached("INSERT OR IGNORE INTO contact_emails (contact, address) VALUES (?1, ?2)")?
        .execute(params![number, address])?;
    Ok(added > 0)
}

pub(super) fn drop_email(
    transaction: &Transaction<'_>,
    number: i64,
    address: Option<&str>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "DELETE FROM contact_emails WHERE contact = ?1 AND (?2 IS NULL OR address = ?2)",
        )?
        .execute(params![number, address])?;
    Ok(())
}

pub(super) fn add_phone(
    transaction: &Transaction<'_>,
    number: i64,
    phone: &str,
) -> Result<bool, StoreError> {
    let added = transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO contact_phones (contact, phone, digits) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![number, phone, Phone::key(phone)])?;
    Ok(added > 0)
}

pub(super) fn drop_phone(
    transaction: &Transaction<'_>,
    number: i64,
    phone: Option<&str>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "DELETE FROM contact_phones WHERE contact = ?1 AND (?2 IS NULL OR digits = ?2)",
        )?
        .execute(params![number, phone.map(Phone::key)])?;
    Ok(())
}

pub(super) fn set_field(
    transaction: &Transaction<'_>,
    number: i64,
    key: &str,
    value: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO contact_fields (contact, key, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (contact, key) DO UPDATE SET value = excluded.value",
        )?
        .execute(params![number, key, value])?;
    Ok(())
}

/// Gives a contact these values and no others.
pub(super) fn set_fields(
    transaction: &Transaction<'_>,
    number: i64,
    fields: &[(String, String)],
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM contact_fields WHERE contact = ?1")?
        .execute(params![number])?;
    for (key, value) in fields {
        set_field(transaction, number, key, value)?;
    }
    Ok(())
}

/// Keeps what is said differently of a field; whether it is news. Of more than [`MOST_CONFLICTS`] the
/// first are kept.
pub(super) fn add_conflict(
    transaction: &Transaction<'_>,
    number: i64,
    field: &str,
    value: &str,
) -> Result<bool, StoreError> {
    let added = transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO contact_conflicts (contact, field, value)
             SELECT ?1, ?2, ?3
             WHERE (SELECT count(*) FROM contact_conflicts WHERE contact = ?1) < ?4",
        )?
        .execute(params![number, field, value, MOST_CONFLICTS])?;
    Ok(added > 0)
}

/// Gives up what is said differently of a field, or of every field.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    number: i64,
    field: Option<&str>,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "DELETE FROM contact_conflicts WHERE contact = ?1 AND (?2 IS NULL OR field = ?2)",
        )?
        .execute(params![number, field])?;
    Ok(())
}
