//! A conversation that its visitor wants to have with another department.

use livechat_core::domain::VisitorToken;
use rusqlite::{TransactionBehavior, params};
use serde_json::{Map, json};

use super::desk::Passed;
use super::message::Kind;
use super::messages::{self, Note};
use super::rooms::Changed;
use super::{Store, StoreError, rooms};

/// A department that is wanted.
pub struct Department {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
}

impl Store {
    /// Passes a room of the visitor with this token on to a department, where it waits for anybody.
    /// One that is there already is left as it is: `None`.
    ///
    /// # Errors
    /// When there is no such visitor or room, it is closed, or the database fails.
    pub async fn pass_on(
        &self,
        token: VisitorToken,
        room: String,
        to: Department,
        now: String,
    ) -> Result<Option<Passed>, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let before = rooms::get(&transaction, &token, &room)?;
            if !before.is_open() {
                return Err(StoreError::RoomClosed);
            }
            if before.department() == Some(to.id.as_str()) {
                return Ok(None);
            }
            transaction
                .prepare_cached(
                    "UPDATE rooms SET department = ?2, served_by = NULL, served_at = NULL,
                                      queued_at = ?3, waiting = 1, updated_at = ?3
                     WHERE id = ?1",
                )?
                .execute(params![room, to.id, now])?;
            transaction
                .prepare_cached(
                    "UPDATE visitors SET department = ?2, updated_at = ?3 WHERE token = ?1",
                )?
                .execute(params![token.secret(), to.id, now])?;
            let visitor = before.visitor_json();
            let data = json!({
                "scope": "department",
                "transferredBy": {
                    "_id": visitor.get("_id"),
                    "username": visitor.get("username"),
                    "name": before.title(),
                    "type": "visitor",
                },
                "nextDepartment": { "_id": to.id, "name": to.name },
            });
            let note = Note {
                extra: Map::from_iter([("transferData".to_owned(), data)]),
                ..Note::new(Kind::Transferred, "")
            };
            let notes = vec![messages::add_note(&transaction, &room, &note, &now)?];
            let room = rooms::get(&transaction, &token, &room)?;
            transaction.commit()?;
            Ok(Some(Passed {
                before,
                changed: Changed { notes, room },
                to: None,
            }))
        })
        .await
    }
}
