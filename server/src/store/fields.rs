//! Values of custom fields.

use std::collections::BTreeMap;

use livechat_core::domain::VisitorToken;
use livechat_core::wire::custom_field::CustomFieldValue;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::contacts::join;
use super::{StoreError, StoredVisitor, rooms};

/// What a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A conversation.
    Room,
    /// A visitor.
    Visitor,
}

/// Sets fields of the visitor with this token, and of the room they have open, if they have one;
/// `false` when there is no such visitor.
pub(super) fn set(
    connection: &mut Connection,
    token: &VisitorToken,
    of_visitor: &[CustomFieldValue],
    of_room: &[CustomFieldValue],
    now: &str,
) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = StoredVisitor::by_token(&transaction, token)?;
    let id: Option<String> = transaction
        .prepare_cached(
            "UPDATE visitors SET updated_at = ?2 WHERE token = ?1 AND disabled = 0 RETURNING id",
        )?
        .query_row(params![token.secret(), now], |row| row.get(0))
        .optional()?;
    let Some(id) = id else {
        return Ok(false);
    };
    write(&transaction, Owner::Visitor, &id, of_visitor)?;
    if let Some(after) = StoredVisitor::by_id(&transaction, &id)? {
        join::changed(&transaction, before.as_ref(), &after, of_visitor, now)?;
    }
    if !of_room.is_empty()
        && let Some(room) = rooms::touch_open(&transaction, &id, now)?
    {
        write(&transaction, Owner::Room, &room, of_room)?;
    }
    transaction.commit()?;
    Ok(true)
}

/// Writes values as if in their order; without `overwrite` a value that is there stays.
pub(super) fn write(
    transaction: &Transaction<'_>,
    owner: Owner,
    id: &str,
    fields: &[CustomFieldValue],
) -> Result<(), StoreError> {
    let (table, column) = match owner {
        Owner::Room => ("room_fields", "room_id"),
        Owner::Visitor => ("visitor_fields", "visitor_id"),
    };
    for field in counting(fields) {
        let known = if field.overwrite {
            "DO UPDATE SET value = excluded.value"
        } else {
            "DO NOTHING"
        };
        let query = format!(
            "INSERT INTO {table} ({column}, key, value) VALUES (?1, ?2, ?3)
             ON CONFLICT ({column}, key) {known}"
        );
        transaction
            .prepare_cached(&query)?
            .execute(params![id, field.key, field.value])?;
    }
    Ok(())
}

/// Of each key the one value that counts in the end: the last that overwrites, else the first. Somebody
/// may send thousands, and each that is written is indexed.
fn counting(fields: &[CustomFieldValue]) -> impl Iterator<Item = &CustomFieldValue> {
    let mut counting: BTreeMap<&str, &CustomFieldValue> = BTreeMap::new();
    for field in fields {
        let counts = counting.entry(&field.key).or_insert(field);
        if field.overwrite {
            *counts = field;
        }
    }
    counting.into_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_each_key_one_value_counts() {
        let field = |(key, value, overwrite): (&str, &str, bool)| CustomFieldValue {
            key: key.to_owned(),
            overwrite,
            value: value.to_owned(),
        };
        let fields = [
            ("a", "1", false),
            ("b", "2", true),
            ("a", "3", true),
            ("c", "4", false),
            ("b", "5", false),
            ("a", "6", true),
            ("c", "7", false),
        ];
        let fields = fields.map(field);
        let values: Vec<&str> = counting(&fields)
            .map(|field| field.value.as_str())
            .collect();
        assert_eq!(values, ["6", "2", "4"]);
    }
}
