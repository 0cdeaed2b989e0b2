//! Which conversations there are, for agents.

use rusqlite::{Connection, params_from_iter};

use super::room::StoredRoom;
use super::{Store, StoreError};

/// Which conversations are wanted.
#[derive(Debug, Clone, Default)]
pub struct RoomsWanted {
    /// Those of these agents, by id; none means of anybody and nobody.
    pub agents: Vec<String>,
    /// How many.
    pub count: usize,
    /// Those of this department, by id.
    pub department: Option<String>,
    /// How many of the first to leave out.
    pub offset: usize,
    /// Only open ones, or only closed ones.
    pub open: Option<bool>,
    /// Those whose visitor's name holds this.
    pub title: Option<String>,
}

impl Store {
    /// A page of conversations, the last opened first, and how many there are in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rooms(&self, wanted: RoomsWanted) -> Result<(Vec<StoredRoom>, usize), StoreError> {
        self.run(move |connection| rooms(connection, &wanted)).await
    }

    /// The open conversations of an agent, the one with the last word first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rooms_of(&self, agent: String) -> Result<Vec<StoredRoom>, StoreError> {
        self.run(move |connection| {
            let condition = "r.served_by = ?1 AND r.closed_at IS NULL
                             ORDER BY r.last_message_at DESC";
            StoredRoom::list(connection, condition, [agent])
        })
        .await
    }
}

fn rooms(
    connection: &Connection,
    wanted: &RoomsWanted,
) -> Result<(Vec<StoredRoom>, usize), StoreError> {
    let mut conditions = vec!["1".to_owned()];
    let mut values: Vec<String> = Vec::new();
    match wanted.open {
        Some(true) => conditions.push("r.closed_at IS NULL".to_owned()),
        Some(false) => conditions.push("r.closed_at IS NOT NULL".to_owned()),
        None => {}
    }
    if !wanted.agents.is_empty() {
        let places = vec!["?"; wanted.agents.len()].join(", ");
        conditions.push(format!("r.served_by IN ({places})"));
        values.extend(wanted.agents.iter().cloned());
    }
    if let Some(department) = &wanted.department {
        conditions.push("r.department = ?".to_owned());
        values.push(department.clone());
    }
    if let Some(title) = &wanted.title {
        conditions.push("instr(lower(coalesce(v.name, v.username)), lower(?)) > 0".to_owned());
        values.push(title.clone());
    }
    let conditions = conditions.join(" AND ");
    let total: u32 = connection.query_row(
        &format!(
            "SELECT count(*) FROM rooms r JOIN visitors v ON v.id = r.visitor_id WHERE {conditions}"
        ),
        params_from_iter(&values),
        |row| row.get(0),
    )?;
    let page = format!(
        "{conditions} ORDER BY r.opened_at DESC, r.rowid DESC LIMIT {} OFFSET {}",
        wanted.count, wanted.offset
    );
    let rooms = StoredRoom::list(connection, &page, params_from_iter(&values))?;
    Ok((rooms, usize::try_from(total).unwrap_or(usize::MAX)))
}
