//! Which visitors there are, for agents.

use livechat_core::domain::VisitorToken;
use livechat_core::wire::contact::search::Direction;
use rusqlite::{Connection, params, params_from_iter};

use super::question::MOST_FOUND;
use super::room::StoredRoom;
use super::{Store, StoreError, StoredVisitor, question};

/// Visitors that are offered while a name is typed.
const OFFERED: usize = 10;

impl Store {
    /// A page of the visitors in whose name, user name, address or number this stands, by name, and
    /// how many there are in all. One or two characters stand at the beginning of one of these.
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
            let part = format!("ORDER BY {} LIMIT {count} OFFSET {offset}", order(&sort));
            let mut ways = ways(term.trim());
            ways.reverse();
            while let Some((found, values)) = ways.pop() {
                let total: i64 = connection.query_row(
                    &format!("SELECT count(*) FROM {}", these(&found)),
                    params_from_iter(&values),
                    |row| row.get(0),
                )?;
                if total > 0 || ways.is_empty() {
                    let visitors = list(connection, &format!("{} {part}", these(&found)), &values)?;
                    return Ok((visitors, usize::try_from(total).unwrap_or(0)));
                }
            }
            let all = format!("visitors v WHERE v.disabled = 0 {part}");
            let total: i64 = connection.query_row(
                "SELECT value FROM counters WHERE name = 'visitors'",
                [],
                |row| row.get(0),
            )?;
            Ok((
                list(connection, &all, &[])?,
                usize::try_from(total).unwrap_or(0),
            ))
        })
        .await
    }

    /// The first few visitors in whose name this stands, without some of them. One or two characters
    /// stand at its beginning.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitors_named(
        &self,
        term: String,
        without: Vec<String>,
    ) -> Result<Vec<StoredVisitor>, StoreError> {
        self.run(move |connection| {
            let (these, mut values) = named(term.trim());
            let places = vec!["?"; without.len()].join(", ");
            let these = format!(
                "{these} AND v.username NOT IN ({places})
                 ORDER BY v.name COLLATE NOCASE, v.number LIMIT {OFFERED}"
            );
            values.extend(without);
            list(connection, &these, &values)
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

/// How a text is looked for, as queries for numbers of visitors with their values: one after the other,
/// until somebody is found. Nothing is not looked for.
fn ways(text: &str) -> Vec<(String, Vec<String>)> {
    let mut ways = Vec::new();
    if text.is_empty() {
        return ways;
    }
    if let Some(address) = question::address(text) {
        let (from, to) = question::beginning(&address);
        let query = "SELECT number FROM visitors WHERE email >= ?1 AND email < ?2";
        ways.push((query.to_owned(), vec![from, to]));
    }
    if let Some(digits) = question::number(text) {
        let (from, to) = question::beginning(&digits);
        let query = "SELECT number FROM visitors WHERE phone_key >= ?1 AND phone_key < ?2";
        ways.push((query.to_owned(), vec![from, to]));
    }
    ways.push(match question::question(text) {
        Some(asked) => {
            let query = "SELECT rowid AS number FROM visitor_search WHERE visitor_search MATCH ?1";
            (query.to_owned(), vec![asked])
        }
        None => {
            let (from, to) = question::beginning(text);
            // Addresses are kept in lower case.
            let query = "SELECT number FROM visitors WHERE disabled = 0
                            AND name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?2
                         UNION SELECT number FROM visitors WHERE disabled = 0
                            AND username COLLATE NOCASE >= ?1 AND username COLLATE NOCASE < ?2
                         UNION SELECT number FROM visitors
                            WHERE email >= lower(?1) AND email < lower(?2)
                         UNION SELECT number FROM visitors WHERE phone >= ?1 AND phone < ?2
                         UNION SELECT number FROM visitors
                            WHERE phone_key >= ?1 AND phone_key < ?2";
            (query.to_owned(), vec![from, to])
        }
    });
    ways
}

/// The visitors with these numbers: the few who were found are looked at, never all; of more than
/// [`MOST_FOUND`] those who came last.
fn these(numbers: &str) -> String {
    format!(
        "(SELECT f.number FROM ({numbers}) f ORDER BY f.number DESC LIMIT {MOST_FOUND}) s
         CROSS JOIN visitors v ON v.number = s.number WHERE v.disabled = 0"
    )
}

/// Who has this in their name.
fn named(text: &str) -> (String, Vec<String>) {
    if text.is_empty() {
        return ("visitors v WHERE v.disabled = 0".to_owned(), Vec::new());
    }
    if let Some(asked) = question::question(text) {
        let found = "SELECT rowid AS number FROM visitor_search WHERE visitor_search MATCH ?";
        return (these(found), vec![format!("name : ({asked})")]);
    }
    let (from, to) = question::beginning(text);
    let begins = "visitors v WHERE v.disabled = 0
                  AND v.name COLLATE NOCASE >= ? AND v.name COLLATE NOCASE < ?";
    (begins.to_owned(), vec![from, to])
}

/// Of two that are the same, always the same comes first: no page shows one twice. In the direction of
/// the last, so that an index has them in this order.
fn order(sort: &[(String, Direction)]) -> String {
    let mut terms = Vec::new();
    let mut last = "ASC";
    for (key, direction) in sort {
        let column = match key.as_str() {
            "name" => "v.name COLLATE NOCASE",
            "ts" => "v.created_at",
            "username" => "v.username COLLATE NOCASE",
            "_updatedAt" => "v.updated_at",
            _ => continue,
        };
        let direction = match direction {
            Direction::Down => "DESC",
            Direction::Up => "ASC",
        };
        terms.push(format!("{column} {direction}"));
        last = direction;
    }
    if terms.is_empty() {
        terms.push("coalesce(v.name, v.username) COLLATE NOCASE".to_owned());
    }
    terms.push(format!("v.number {last}"));
    terms.join(", ")
}

fn list(
    connection: &Connection,
    these: &str,
    values: &[String],
) -> Result<Vec<StoredVisitor>, StoreError> {
    let query = format!("SELECT v.id FROM {these}");
    let mut statement = connection.prepare(&query)?;
    let ids = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
    let mut visitors = Vec::with_capacity(ids.len());
    for id in ids {
        visitors.extend(StoredVisitor::by_id(connection, &id)?);
    }
    Ok(visitors)
}
