//! Messages that were left while nobody was there.

use rusqlite::{Connection, params};

use super::StoreError;

/// A message whose every part has been checked.
#[derive(Clone)]
pub struct LeftMessage {
    /// Id of a department that exists.
    pub department: Option<String>,
    /// Lower case.
    pub email: String,
    /// The page it was written on.
    pub host: Option<String>,
    /// As it was typed.
    pub message: String,
    /// As it was typed.
    pub name: String,
}

pub(super) fn keep(
    connection: &Connection,
    left: &LeftMessage,
    now: &str,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO offline_messages (name, email, message, department, host, sent_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            left.name,
            left.email,
            left.message,
            left.department,
            left.host,
            now,
        ])?;
    Ok(())
}
