//! What agents change about contacts. Each is part of one transaction.

use livechat_core::wire::contact::change::{Manager, Settlement};
use rusqlite::Transaction;

use super::StoredContact;
use super::row;
use crate::store::forget::{self, Forgotten};
use crate::store::{StoreError, StoredVisitor};

/// What becomes of a contact; each part that is there takes the place of what was known.
#[derive(Clone, Default)]
pub struct Changes {
    /// Values of custom fields.
    pub custom_fields: Option<Vec<(String, String)>>,
    /// Addresses, in lower case.
    pub emails: Option<Vec<String>>,
    /// An agent who answers visitors, by id, or nobody.
    pub manager: Option<Manager>,
    /// What they are called.
    pub name: Option<String>,
    /// Numbers.
    pub phones: Option<Vec<String>>,
    /// Gives up everything that is said differently of them.
    pub wipe_conflicts: bool,
}

/// What is left of a removed contact outside the database.
pub type Leaving = Vec<Forgotten>;

/// A contact that an agent makes; answers its id.
pub(super) fn create(
    transaction: &Transaction<'_>,
    changes: &Changes,
    now: &str,
) -> Result<String, StoreError> {
    let name = changes.name.as_deref().unwrap_or_default();
    let number = row::create(transaction, name, false, now)?;
    write(transaction, number, changes)?;
    row::touch(transaction, number, now)?;
    let contact = StoredContact::by_number(transaction, number)?;
    Ok(contact.ok_or(StoreError::NoContact)?.id)
}

/// Changes the contact with this id. Whoever does so has taken note of it.
pub(super) fn update(
    transaction: &Transaction<'_>,
    id: &str,
    changes: &Changes,
    now: &str,
) -> Result<StoredContact, StoreError> {
    let contact = StoredContact::by_id(transaction, id)?.ok_or(StoreError::NoContact)?;
    row::make_known(transaction, contact.number)?;
    write(transaction, contact.number, changes)?;
    row::touch(transaction, contact.number, now)?;
    StoredContact::by_number(transaction, contact.number)?.ok_or(StoreError::NoContact)
}

fn write(transaction: &Transaction<'_>, number: i64, changes: &Changes) -> Result<(), StoreError> {
    if let Some(name) = &changes.name {
        row::rename(transaction, number, name)?;
    }
    match &changes.manager {
        None => {}
        Some(Manager::Agent(id)) => row::manage(transaction, number, Some(id))?,
        Some(Manager::Nobody) => row::manage(transaction, number, None)?,
    }
    if let Some(emails) = &changes.emails {
        row::drop_email(transaction, number, None)?;
        for address in emails {
            row::add_email(transaction, number, address)?;
        }
    }
    if let Some(phones) = &changes.phones {
        row::drop_phone(transaction, number, None)?;
        for phone in phones {
            row::add_phone(transaction, number, phone)?;
        }
    }
    if let Some(fields) = &changes.custom_fields {
        row::set_fields(transaction, number, fields)?;
    }
    if changes.wipe_conflicts {
        row::settle(transaction, number, None)?;
    }
    Ok(())
}

/// Takes one of several values for each field that is named, and gives up the others.
pub(super) fn settle(
    transaction: &Transaction<'_>,
    settlement: &Settlement,
    now: &str,
) -> Result<StoredContact, StoreError> {
    let contact =
        StoredContact::by_id(transaction, &settlement.contact)?.ok_or(StoreError::NoContact)?;
    if contact.conflicts.is_empty() {
        return Err(StoreError::NoConflict);
    }
    let number = contact.number;
    if let Some(name) = &settlement.name {
        row::rename(transaction, number, name)?;
        row::settle(transaction, number, Some("name"))?;
    }
    if let Some(manager) = &settlement.manager {
        row::manage(transaction, number, Some(manager))?;
        row::settle(transaction, number, Some("manager"))?;
    }
    for (key, value) in &settlement.custom_fields {
        row::set_field(transaction, number, key, value)?;
        row::settle(transaction, number, Some(&super::join::field(key)))?;
    }
    if settlement.wipe_conflicts {
        row::settle(transaction, number, None)?;
    }
    row::touch(transaction, number, now)?;
    StoredContact::by_number(transaction, number)?.ok_or(StoreError::NoContact)
}

/// Removes a contact and every visitor they were. While a conversation of theirs is open, nothing is
/// removed: the transaction must be given up.
pub(super) fn delete(
    transaction: &Transaction<'_>,
    id: &str,
    now: &str,
) -> Result<Leaving, StoreError> {
    let contact = StoredContact::by_id(transaction, id)?.ok_or(StoreError::NoContact)?;
    let mut leaving = Vec::with_capacity(contact.channels.len());
    for channel in &contact.channels {
        if let Some(visitor) = StoredVisitor::by_id(transaction, &channel.visitor)? {
            match forget::erase(transaction, &visitor, now) {
                Ok(forgotten) => leaving.push(forgotten),
                Err(StoreError::RoomOpen) => return Err(StoreError::ContactRoomOpen),
                Err(error) => return Err(error),
            }
        }
    }
    row::remove(transaction, contact.number)?;
    Ok(leaving)
}
