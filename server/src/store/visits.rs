//! Pages that visitors were on.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::{Map, json};

use super::message::Kind;
use super::messages::{self, Note};
use super::room::StoredRoom;
use super::rooms::Changed;
use super::{Store, StoreError};

/// A page that somebody was on.
#[derive(Clone)]
pub struct Visit {
    /// Its address.
    pub href: String,
    /// The conversation that it was told with; anybody's, and perhaps nobody's.
    pub room: Option<String>,
    /// Its title.
    pub title: String,
    /// Whose visit; nobody need be registered with it.
    pub token: VisitorToken,
}

/// Keeps a visit, with the conversation it was told with only if that is the visitor's own; gives up
/// those from before `oldest` that belong to none.
pub(super) fn keep(
    connection: &mut Connection,
    visit: &Visit,
    now: &str,
    oldest: &str,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction
        .prepare_cached("DELETE FROM page_visits WHERE visited_at < ?1 AND room IS NULL")?
        .execute(params![oldest])?;
    transaction
        .prepare_cached(
            "INSERT INTO page_visits (token, room, title, href, visited_at)
             VALUES (?1, (SELECT r.id FROM rooms r JOIN visitors v ON v.id = r.visitor_id
                          WHERE r.id = ?2 AND v.token = ?1), ?3, ?4, ?5)",
        )?
        .execute(params![
            visit.token.secret(),
            visit.room,
            visit.title,
            visit.href,
            now,
        ])?;
    Ok(transaction.commit()?)
}

impl Store {
    /// Notes a visit in the conversation it was told with; `None` when that is not open, or not this
    /// visitor's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_visit(
        &self,
        visit: Visit,
        now: String,
    ) -> Result<Option<Changed>, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let room = match &visit.room {
                Some(room) => StoredRoom::of_visitor(&transaction, &visit.token, Some(room))?,
                None => None,
            };
            let Some(room) = room.filter(StoredRoom::is_open) else {
                return Ok(None);
            };
            let page = json!({
                "page": {
                    "title": visit.title,
                    "location": { "href": visit.href },
                    "change": "url",
                },
            });
            let text = format!("{} - {}", visit.title, visit.href);
            let note = Note {
                extra: Map::from_iter([("navigation".to_owned(), page)]),
                ..Note::new(Kind::Visited, &text)
            };
            let notes = vec![messages::add_note(&transaction, room.id(), &note, &now)?];
            transaction.commit()?;
            Ok(Some(Changed { notes, room }))
        })
        .await
    }
}

/// Gives the visits of the visitor with this id to their new token.
pub(super) fn hand_over(
    transaction: &Transaction<'_>,
    id: &str,
    token: &VisitorToken,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE page_visits SET token = ?2
             WHERE token = (SELECT token FROM visitors WHERE id = ?1)",
        )?
        .execute(params![id, token.secret()])?;
    Ok(())
}

/// Makes the visits under a token that belong to no conversation part of this one.
pub(super) fn belong_to(
    transaction: &Transaction<'_>,
    token: &VisitorToken,
    room: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE page_visits SET room = ?2 WHERE token = ?1 AND room IS NULL")?
        .execute(params![token.secret(), room])?;
    Ok(())
}

/// A page that a visitor was on, as it is kept.
pub struct PageSeen {
    /// When.
    pub at: String,
    /// Its address.
    pub href: String,
    /// The visit's own id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A page of the visits of a room, the last first, and how many there are in all.
pub(super) fn of_room(
    connection: &Connection,
    room: &str,
    count: usize,
    offset: usize,
) -> Result<(Vec<PageSeen>, usize), StoreError> {
    let total: u32 = connection.query_row(
        "SELECT count(*) FROM page_visits WHERE room = ?1",
        params![room],
        |row| row.get(0),
    )?;
    let query = format!(
        "SELECT id, visited_at, href, title FROM page_visits WHERE room = ?1
         ORDER BY id DESC LIMIT {count} OFFSET {offset}"
    );
    let mut statement = connection.prepare(&query)?;
    let pages = statement.query_map(params![room], |row| {
        let id: i64 = row.get(0)?;
        Ok(PageSeen {
            at: row.get(1)?,
            href: row.get(2)?,
            id: id.to_string(),
            title: row.get(3)?,
        })
    })?;
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    Ok((pages.collect::<Result<_, _>>()?, total))
}

/// Forgets all visits under a token.
pub(super) fn forget(transaction: &Transaction<'_>, token: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM page_visits WHERE token = ?1", params![token])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrations;

    #[test]
    fn no_visit_is_looked_at_that_is_not_asked_for() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        for (query, index) in [
            (
                "SELECT title FROM page_visits WHERE room = ?1",
                "page_visits_by_room",
            ),
            (
                "DELETE FROM page_visits WHERE visited_at < ?1 AND room IS NULL",
                "page_visits_loose",
            ),
        ] {
            let plan: String = connection
                .query_row(&format!("EXPLAIN QUERY PLAN {query}"), ["x"], |row| {
                    row.get(3)
                })
                .unwrap();
            assert!(plan.starts_with("SEARCH") && plan.contains(index), "{plan}");
        }
    }
}
