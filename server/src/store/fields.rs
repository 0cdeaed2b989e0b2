//! Values of custom fields.

use livechat_core::domain::VisitorToken;
use livechat_core::wire::custom_field::CustomFieldValue;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::StoreError;

/// Sets fields of the visitor with this token; `false` when there is none.
pub(super) fn set(
    connection: &mut Connection,
    token: &VisitorToken,
    fields: &[CustomFieldValue],
    now: &str,
) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let id: Option<String> = transaction
        .prepare_cached(
            "UPDATE visitors SET updated_at = ?2 WHERE token = ?1 AND disabled = 0 RETURNING id",
        )?
        .query_row(params![token.secret(), now], |row| row.get(0))
        .optional()?;
    let Some(id) = id else {
        return Ok(false);
    };
    write(&transaction, &id, fields)?;
    transaction.commit()?;
    Ok(true)
}

/// Writes values in their order; without `overwrite` a value that is there stays.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: &str,
    fields: &[CustomFieldValue],
) -> Result<(), StoreError> {
    for field in fields {
        let query = if field.overwrite {
            "INSERT INTO visitor_fields (visitor_id, key, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (visitor_id, key) DO UPDATE SET value = excluded.value"
        } else {
            "INSERT INTO visitor_fields (visitor_id, key, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (visitor_id, key) DO NOTHING"
        };
        transaction
            .prepare_cached(query)?
            .execute(params![id, field.key, field.value])?;
    }
    Ok(())
}
