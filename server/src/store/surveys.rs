//! What visitors thought of their conversations.

use livechat_core::domain::VisitorToken;
use rusqlite::{TransactionBehavior, params};

use super::{Store, StoreError, rooms};

impl Store {
    /// Keeps answers about a room of the visitor with this token; one that was answered before is
    /// answered anew.
    ///
    /// # Errors
    /// When there is no such visitor or room, or the database fails.
    pub async fn keep_survey(
        &self,
        token: VisitorToken,
        room: String,
        answers: Vec<(String, String)>,
        now: String,
    ) -> Result<(), StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            rooms::get(&transaction, &token, &room)?;
            for (name, value) in &answers {
                transaction
                    .prepare_cached(
                        "INSERT INTO survey_answers (room_id, name, value, answered_at)
                         VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT (room_id, name)
                         DO UPDATE SET value = excluded.value, answered_at = excluded.answered_at",
                    )?
                    .execute(params![room, name, value, now])?;
            }
            Ok(transaction.commit()?)
        })
        .await
    }
}
