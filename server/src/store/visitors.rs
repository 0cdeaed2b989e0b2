//! Which visitors there are, for agents.

use livechat_core::domain::VisitorToken;
use livechat_core::wire::contact::search::Direction;
use rusqlite::{Connection, params, params_from_iter};

use super::room::StoredRoom;
use super::{Store, StoreError, StoredVisitor};

/// Visitors that are offered while a name is typed.
const OFFERED: usize = 10;

impl Store {
    /// A page of the visitors in whose name, user name, address or number this stands, by name, and
    /// how many there are in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitors(
        &self,
        term: String,
        sort: Vec<(String, Direction)>,
        count: usize,
        offset: usize,
    ) -> Result<(Vec<StoredVisitor>, usize), StoreError> {
        self.run(move |connection| {
            let order = order(&sort);
            let condition = "disabled = 0 AND (?1 = '' OR instr(lower(coalesce(name, '')), ?1) > 0
                OR instr(lower(username), ?1) > 0 OR instr(coalesce(email, ''), ?1) > 0
                OR instr(lower(coalesce(phone, '')), ?1) > 0)";
            let term = term.trim().to_lowercase();
            let total: u32 = connection.query_row(
                &format!("SELECT count(*) FROM visitors WHERE {condition}"),
                params![term],
                |row| row.get(0),
            )?;
            let page = format!(
                "{condition} ORDER BY {order}
                 LIMIT {count} OFFSET {offset}"
            );
            let visitors = list(connection, &page, &[term])?;
            Ok((visitors, usize::try_from(total).unwrap_or(usize::MAX)))
        })
        .await
    }

    /// The first few visitors in whose name this stands, without some of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitors_named(
        &self,
        term: String,
        without: Vec<String>,
    ) -> Result<Vec<StoredVisitor>, StoreError> {
        self.run(move |connection| {
            let places = vec!["?"; without.len()].join(", ");
            let condition = format!(
                "disabled = 0 AND instr(lower(coalesce(name, '')), ?) > 0
                 AND username NOT IN ({places})
                 ORDER BY name COLLATE NOCASE, rowid LIMIT {OFFERED}"
            );
            let mut values = vec![term.trim().to_lowercase()];
            values.extend(without);
            list(connection, &condition, &values)
        })
        .await
    }

    /// A page of a visitor's conversations, the last opened first, and how many there are in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rooms_of_visitor(
        &self,
        visitor: String,
        count: usize,
        offset: usize,
    ) -> Result<(Vec<StoredRoom>, usize), StoreError> {
        self.run(move |connection| {
            let total: u32 = connection.query_row(
                "SELECT count(*) FROM rooms WHERE visitor_id = ?1",
                params![visitor],
                |row| row.get(0),
            )?;
            let page = format!(
                "r.visitor_id = ?1 ORDER BY r.opened_at DESC, r.rowid DESC
                 LIMIT {count} OFFSET {offset}"
            );
            let rooms = StoredRoom::list(connection, &page, params![visitor])?;
            Ok((rooms, usize::try_from(total).unwrap_or(usize::MAX)))
        })
        .await
    }

    /// The conversation that the visitor with this token has open, as a list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_rooms(&self, token: VisitorToken) -> Result<Vec<StoredRoom>, StoreError> {
        self.run(move |connection| {
            let condition = "v.token = ?1 AND v.disabled = 0 AND r.closed_at IS NULL";
            StoredRoom::list(connection, condition, params![token.secret()])
        })
        .await
    }
}

/// Of two that are the same, always the same comes first: no page shows one twice.
fn order(sort: &[(String, Direction)]) -> String {
    let mut terms = Vec::new();
    for (key, direction) in sort {
        let column = match key.as_str() {
            "name" => "name COLLATE NOCASE",
            "ts" => "created_at",
            "username" => "username COLLATE NOCASE",
            "_updatedAt" => "updated_at",
            _ => continue,
        };
        let direction = match direction {
            Direction::Down => "DESC",
            Direction::Up => "ASC",
        };
        terms.push(format!("{column} {direction}"));
    }
    if terms.is_empty() {
        terms.push("coalesce(name, username) COLLATE NOCASE".to_owned());
    }
    terms.push("rowid".to_owned());
    terms.join(", ")
}

fn list(
    connection: &Connection,
    condition: &str,
    values: &[String],
) -> Result<Vec<StoredVisitor>, StoreError> {
    let query = format!("SELECT id FROM visitors WHERE {condition}");
    let mut statement = connection.prepare(&query)?;
    let ids = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
    let mut visitors = Vec::with_capacity(ids.len());
    for id in ids {
        visitors.extend(StoredVisitor::by_id(connection, &id)?);
    }
    Ok(visitors)
}
