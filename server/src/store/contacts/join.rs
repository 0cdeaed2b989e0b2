//! Visitors become contacts: whoever registers is the contact with their address or number, else a
//! new one. What they say later than others is kept beside what is known, never in its place.

use livechat_core::domain::Phone;
use livechat_core::wire::custom_field::CustomFieldValue;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{StoredContact, row};
use crate::store::{StoreError, StoredVisitor};

/// The name under which another value of a custom field is kept.
pub(super) fn field(key: &str) -> String {
    format!("customFields.{key}")
}

/// Brings the contact of a visitor up to date after they said something: `before` is how they were,
/// `said` which custom fields they sent, written or not.
///
/// A value that the contact has from this visitor follows them. One that differs from what others
/// said is kept as a conflict, once: when an agent has settled it, it comes back only when the
/// visitor says something new.
pub(in crate::store) fn changed(
    transaction: &Transaction<'_>,
    before: Option<&StoredVisitor>,
    visitor: &StoredVisitor,
    said: &[CustomFieldValue],
    now: &str,
) -> Result<(), StoreError> {
    let number = contact_of(transaction, visitor, now)?;
    let new = visitor.contact() != Some(number);
    if new {
        transaction
            .prepare_cached("UPDATE visitors SET contact = ?2 WHERE id = ?1")?
            .execute(params![visitor.id(), number])?;
    }
    // To a contact that is new to them, everything that they ever said is news.
    let before = before.filter(|_| !new);
    let contact = StoredContact::by_number(transaction, number)?.ok_or(StoreError::NoContact)?;
    let mut changed = new;
    let was = before.and_then(StoredVisitor::name);
    if let Some(name) = visitor.name().filter(|name| was != Some(name)) {
        changed |= hear_name(transaction, &contact, visitor, was, name)?;
    }
    let was = before.and_then(StoredVisitor::email);
    if let Some(email) = visitor.email().filter(|email| was != Some(email)) {
        changed |= row::add_email(transaction, number, email)?;
    }
    let was = before.and_then(StoredVisitor::phone);
    if let Some(phone) = visitor.phone().filter(|phone| was != Some(phone)) {
        changed |= row::add_phone(transaction, number, phone)?;
    }
    for (key, value) in visitor.fields() {
        let was = before.and_then(|before| value_of(before.fields(), key));
        if was != Some(value) {
            changed |= hear_field(transaction, &contact, key, was, value)?;
        }
    }
    // What they said and did not want to take the place of what they had said.
    for other in said.iter().filter(|value| !value.overwrite) {
        let own = value_of(visitor.fields(), &other.key);
        if own.is_some_and(|own| own != other.value) {
            let field = field(&other.key);
            changed |= row::add_conflict(transaction, number, &field, &other.value)?;
        }
    }
    if changed {
        row::touch(transaction, number, now)?;
    }
    Ok(())
}

fn hear_name(
    transaction: &Transaction<'_>,
    contact: &StoredContact,
    visitor: &StoredVisitor,
    was: Option<&str>,
    name: &str,
) -> Result<bool, StoreError> {
    if contact.name == name {
        Ok(false)
    } else if was == Some(&contact.name) || contact.name == visitor.username() {
        row::rename(transaction, contact.number, name)?;
        Ok(true)
    } else {
        row::add_conflict(transaction, contact.number, "name", name)
    }
}

fn hear_field(
    transaction: &Transaction<'_>,
    contact: &StoredContact,
    key: &str,
    was: Option<&str>,
    value: &str,
) -> Result<bool, StoreError> {
    match value_of(&contact.fields, key) {
        Some(known) if known == value => Ok(false),
        Some(known) if was != Some(known) => {
            row::add_conflict(transaction, contact.number, &field(key), value)
        }
        Some(_) | None => {
            row::set_field(transaction, contact.number, key, value)?;
            Ok(true)
        }
    }
}

fn value_of<'a>(fields: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let found = fields.iter().find(|(known, _)| known == key);
    found.map(|(_, value)| value.as_str())
}

/// The contact that a visitor is; two that turn out to be one become one.
pub(super) fn contact_of(
    transaction: &Transaction<'_>,
    visitor: &StoredVisitor,
    now: &str,
) -> Result<i64, StoreError> {
    let own = visitor.contact();
    let other = known_by(transaction, visitor, own)?;
    match (own, other) {
        (None, None) => {
            let name = visitor.name().unwrap_or(visitor.username());
            row::create(transaction, name, true, now)
        }
        (None, Some(other)) => Ok(other),
        (Some(own), None) => Ok(own),
        (Some(own), Some(other)) => {
            let unknown = |number| -> Result<bool, StoreError> {
                let contact = StoredContact::by_number(transaction, number)?;
                Ok(contact.is_some_and(|contact| contact.unknown))
            };
            if unknown(own)? {
                merge(transaction, own, other)?;
                Ok(other)
            } else {
                if unknown(other)? {
                    merge(transaction, other, own)?;
                    row::touch(transaction, own, now)?;
                }
                // Two that agents know are two: only they can say otherwise.
                Ok(own)
            }
        }
    }
}

/// Another contact with the visitor's address, else with their number; one that agents know first.
fn known_by(
    transaction: &Transaction<'_>,
    visitor: &StoredVisitor,
    own: Option<i64>,
) -> Result<Option<i64>, StoreError> {
    let by = |table: &str, column: &str, value: &str| {
        let query = format!(
            "SELECT c.number FROM {table} t JOIN contacts c ON c.number = t.contact
             WHERE t.{column} = ?1 AND c.number IS NOT ?2 ORDER BY c.unknown, c.number LIMIT 1"
        );
        let mut statement = transaction.prepare_cached(&query)?;
        statement
            .query_row(params![value, own], |row| row.get(0))
            .optional()
    };
    if let Some(email) = visitor.email()
        && let Some(number) = by("contact_emails", "address", email)?
    {
        return Ok(Some(number));
    }
    let phone = visitor.phone().map(Phone::key);
    if let Some(phone) = phone.filter(|phone| !phone.is_empty()) {
        return Ok(by("contact_phones", "digits", &phone)?);
    }
    Ok(None)
}

/// Makes two contacts one: `from` becomes part of `into`, whose values stay.
fn merge(transaction: &Transaction<'_>, from: i64, into: i64) -> Result<(), StoreError> {
    let contact = StoredContact::by_number(transaction, from)?.ok_or(StoreError::NoContact)?;
    let known = StoredContact::by_number(transaction, into)?.ok_or(StoreError::NoContact)?;
    let placeholder: bool = transaction
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM visitors WHERE contact = ?1 AND username = ?2)",
        )?
        .query_row(params![from, contact.name], |row| row.get(0))?;
    if contact.name != known.name && !placeholder {
        row::add_conflict(transaction, into, "name", &contact.name)?;
    }
    for email in &contact.emails {
        row::add_email(transaction, into, email)?;
    }
    for phone in &contact.phones {
        row::add_phone(transaction, into, phone)?;
    }
    for (key, value) in &contact.fields {
        hear_field(transaction, &known, key, None, value)?;
    }
    for (field, value) in &contact.conflicts {
        row::add_conflict(transaction, into, field, value)?;
    }
    transaction
        .prepare_cached("UPDATE visitors SET contact = ?2 WHERE contact = ?1")?
        .execute(params![from, into])?;
    if contact.last_chat_at > known.last_chat_at {
        transaction
            .prepare_cached(
                "UPDATE contacts SET last_room = ?2, last_chat_at = ?3 WHERE number = ?1",
            )?
            .execute(params![into, contact.last_room, contact.last_chat_at])?;
    }
    row::remove(transaction, from)
}
