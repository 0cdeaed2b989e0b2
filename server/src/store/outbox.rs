//! Which files of the outbox folder tell of which conversation, so that they go with it.

use rusqlite::{Transaction, params};

use super::{Store, StoreError};

impl Store {
    /// Notes that a file of the outbox tells of a room. One that is gone meanwhile takes the file
    /// with it: `false`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_mail(
        &self,
        file: String,
        room: String,
        now: String,
    ) -> Result<bool, StoreError> {
        self.run(move |connection| {
            let noted = connection
                .prepare_cached(
                    "INSERT INTO outbox (file, room_id, written_at)
                     SELECT ?1, id, ?3 FROM rooms WHERE id = ?2",
                )?
                .execute(params![file, room, now])?;
            Ok(noted == 1)
        })
        .await
    }
}

/// The files that tell of rooms of the visitor with this id.
pub(super) fn of_visitor(
    transaction: &Transaction<'_>,
    visitor: &str,
) -> Result<Vec<String>, StoreError> {
    let mut statement = transaction.prepare(
        "SELECT o.file FROM outbox o JOIN rooms r ON r.id = o.room_id WHERE r.visitor_id = ?1",
    )?;
    let files = statement.query_map(params![visitor], |row| row.get(0))?;
    Ok(files.collect::<Result<_, _>>()?)
}
