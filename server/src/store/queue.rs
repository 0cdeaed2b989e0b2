//! Conversations that wait, and who gets them: the one that has waited longest first, to whoever has
//! the fewest; among equals to whoever has gone without one the longest.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::Map;

use super::agents::StoredAgent;
use super::message::Kind;
use super::messages::{self, Note};
use super::room::StoredRoom;
use super::rooms::Changed;
use super::{Store, StoreError};

/// Who can be given conversations.
#[derive(Debug, Clone)]
pub struct Hands {
    /// The ids of the agents who are there.
    pub there: Vec<String>,
    /// How many open ones each may have; `None` for any number.
    pub most: Option<u32>,
}

/// A conversation that somebody has taken.
pub struct Taken {
    /// Who.
    pub agent: StoredAgent,
    /// What was noted, and the room afterwards.
    pub changed: Changed,
}

/// How many wait, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The room that waits.
    pub room: String,
    /// Its place among those of its department, the first being 1.
    pub spot: u32,
    /// How long the last ones there have waited, on average, in seconds.
    pub wait_seconds: Option<u32>,
}

/// How many of the last conversations an estimate is made from.
const ESTIMATED_FROM: u32 = 20;

impl Store {
    /// Gives the conversation that has waited longest to an agent; `None` when none can be given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assign_next(
        &self,
        hands: Hands,
        now: String,
    ) -> Result<Option<Taken>, StoreError> {
        self.run(move |connection| assign_next(connection, &hands, &now))
            .await
    }

    /// The agent who would be given the next conversation of this department, or of none; `None` when
    /// nobody would be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn likeliest(
        &self,
        hands: Hands,
        department: Option<String>,
    ) -> Result<Option<StoredAgent>, StoreError> {
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            let mut agents = candidates(&transaction, &hands)?.into_iter();
            Ok(agents.find(|agent| agent.serves(department.as_deref())))
        })
        .await
    }

    /// Gives a conversation that waits to this agent.
    ///
    /// # Errors
    /// When there is no such room or agent, somebody has it, it is closed, or the database fails.
    pub async fn take(
        &self,
        room: String,
        agent: String,
        now: String,
    ) -> Result<Taken, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let found = StoredRoom::by_id(&transaction, &room)?.ok_or(StoreError::NoRoom)?;
            if !found.is_open() {
                return Err(StoreError::RoomClosed);
            }
            if !found.is_queued() {
                return Err(StoreError::Taken);
            }
            let agent = StoredAgent::by_id(&transaction, &agent)?.ok_or(StoreError::NoAgent)?;
            let taken = give(&transaction, &room, agent, &now)?;
            transaction.commit()?;
            Ok(taken)
        })
        .await
    }

    /// Conversations that wait, the one that has waited longest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(&self) -> Result<Vec<StoredRoom>, StoreError> {
        self.run(|connection| waiting(connection)).await
    }

    /// The places of all conversations that wait.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spots(&self) -> Result<Vec<Spot>, StoreError> {
        self.run(|connection| spots(connection)).await
    }
}

fn waiting(connection: &Connection) -> Result<Vec<StoredRoom>, StoreError> {
    let condition = "r.served_by IS NULL AND r.closed_at IS NULL ORDER BY r.queued_at, r.rowid";
    StoredRoom::list(connection, condition, [])
}

fn assign_next(
    connection: &mut Connection,
    hands: &Hands,
    now: &str,
) -> Result<Option<Taken>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let candidates = candidates(&transaction, hands)?;
    if candidates.is_empty() {
        return Ok(None);
    }
    for room in waiting(&transaction)? {
        let fit = candidates
            .iter()
            .find(|agent| agent.serves(room.department()));
        if let Some(agent) = fit {
            let taken = give(&transaction, room.id(), agent.clone(), now)?;
            transaction.commit()?;
            return Ok(Some(taken));
        }
    }
    Ok(None)
}

/// Who can be given one more, the likeliest first.
fn candidates(connection: &Connection, hands: &Hands) -> Result<Vec<StoredAgent>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT served_by, count(*) FROM rooms
         WHERE served_by IS NOT NULL AND closed_at IS NULL GROUP BY served_by",
    )?;
    let load = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let load: HashMap<String, u32> = load.collect::<Result<_, _>>()?;
    let load_of = |agent: &StoredAgent| load.get(agent.id()).copied().unwrap_or(0);
    let condition = "a.removed_at IS NULL AND a.available = 1
                     ORDER BY coalesce(a.assigned_at, ''), a.rowid";
    let mut agents = StoredAgent::list(connection, condition, [])?;
    agents.retain(|agent| {
        agent.answers()
            && hands.there.iter().any(|id| id == agent.id())
            && hands.most.is_none_or(|most| load_of(agent) < most)
    });
    // Stable: equals stay in the order of who has gone without one the longest.
    agents.sort_by_key(load_of);
    Ok(agents)
}

/// Makes a room an agent's.
pub(super) fn give(
    transaction: &Transaction<'_>,
    room: &str,
    agent: StoredAgent,
    now: &str,
) -> Result<Taken, StoreError> {
    transaction
        .prepare_cached(
            "UPDATE rooms SET served_by = ?2, served_at = ?3, updated_at = ?3 WHERE id = ?1",
        )?
        .execute(params![room, agent.id(), now])?;
    transaction
        .prepare_cached("UPDATE agents SET assigned_at = ?2 WHERE id = ?1")?
        .execute(params![agent.id(), now])?;
    let connected = Note {
        agent: Some(agent.id()),
        extra: Map::new(),
        kind: Kind::Command,
        text: "connected",
    };
    let notes = vec![messages::add_note(transaction, room, &connected, now)?];
    let room = StoredRoom::by_id(transaction, room)?.ok_or(StoreError::NoRoom)?;
    let changed = Changed { notes, room };
    Ok(Taken { agent, changed })
}

fn spots(connection: &Connection) -> Result<Vec<Spot>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, row_number() OVER (PARTITION BY department ORDER BY queued_at, rowid),
                department
         FROM rooms WHERE served_by IS NULL AND closed_at IS NULL ORDER BY queued_at, rowid",
    )?;
    let places = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let places: Vec<(String, u32, Option<String>)> = places.collect::<Result<_, _>>()?;
    let mut waits = HashMap::new();
    let mut spots = Vec::new();
    for (room, spot, department) in places {
        let wait_seconds = match waits.get(&department) {
            Some(wait) => *wait,
            None => {
                let wait = wait_seconds(connection, department.as_deref())?;
                waits.insert(department, wait);
                wait
            }
        };
        spots.push(Spot {
            room,
            spot,
            wait_seconds,
        });
    }
    Ok(spots)
}

/// How long the last conversations of a department have waited, on average.
fn wait_seconds(
    connection: &Connection,
    department: Option<&str>,
) -> Result<Option<u32>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT CAST(round(avg((julianday(served_at) - julianday(queued_at)) * 86400)) AS INTEGER)
         FROM (SELECT served_at, queued_at FROM rooms
               WHERE served_at IS NOT NULL AND department IS ?1
               ORDER BY served_at DESC LIMIT ?2)",
    )?;
    let seconds: Option<i64> =
        statement.query_row(params![department, ESTIMATED_FROM], |row| row.get(0))?;
    Ok(seconds.and_then(|seconds| u32::try_from(seconds).ok()))
}
