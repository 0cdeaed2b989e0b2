//! Conversations: one visitor has at most one that is open. Each call is one immediate transaction,
//! so that of two that arrive together the second sees the first.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde_json::{Map, Value, json};

use super::messages::{self, Kind};
use super::{StoreError, id, visits};

/// A room as it is in the database, and as answers show it.
#[derive(Clone)]
pub struct StoredRoom {
    id: String,
    department: Option<String>,
    messages: i64,
    opened_at: String,
    updated_at: String,
    last_message_at: String,
    closed_at: Option<String>,
    visitor: Host,
    fields: Vec<(String, String)>,
}

/// The visitor whose room it is.
#[derive(Clone)]
struct Host {
    id: String,
    token: String,
    username: String,
    name: Option<String>,
    status: String,
}

impl StoredRoom {
    /// Whether something can be said in it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// The room of the answers of `livechat/room` and of a config: what is not set is not there.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let visitor = &self.visitor;
        let mut room = Map::new();
        let mut put = |key: &str, value: Value| room.insert(key.to_owned(), value);
        put("_id", json!(self.id));
        put("t", json!("l"));
        put(
            "fname",
            json!(visitor.name.as_ref().unwrap_or(&visitor.username)),
        );
        put("msgs", json!(self.messages));
        put("usersCount", json!(1));
        put("ts", json!(self.opened_at));
        put("lm", json!(self.last_message_at));
        put("_updatedAt", json!(self.updated_at));
        put("cl", json!(false));
        // Nobody is there who could answer.
        put("waitingResponse", json!(true));
        put(
            "v",
            json!({
                "_id": visitor.id,
                "username": visitor.username,
                "token": visitor.token,
                "status": visitor.status,
            }),
        );
        put("source", json!({ "type": "api" }));
        if let Some(department) = &self.department {
            put("departmentId", json!(department));
        }
        if !self.fields.is_empty() {
            let fields = self.fields.iter().cloned();
            let fields = fields.map(|(key, value)| (key, Value::String(value)));
            put("livechatData", Value::Object(fields.collect()));
        }
        match &self.closed_at {
            None => {
                put("open", json!(true));
            }
            Some(at) => {
                put("closedAt", json!(at));
                put("closer", json!("visitor"));
                put(
                    "closedBy",
                    json!({ "_id": visitor.id, "username": visitor.username }),
                );
            }
        }
        Value::Object(room)
    }

    fn find(
        connection: &Connection,
        token: &VisitorToken,
        room: Option<&str>,
    ) -> Result<Option<Self>, StoreError> {
        let mut statement = connection.prepare_cached(
            "SELECT r.id, r.department, r.messages, r.opened_at, r.updated_at, r.last_message_at,
                    r.closed_at, v.id, v.token, v.username, v.name, v.status
             FROM rooms r JOIN visitors v ON v.id = r.visitor_id
             WHERE v.token = ?1 AND v.disabled = 0
               AND CASE WHEN ?2 IS NULL THEN r.closed_at IS NULL ELSE r.id = ?2 END",
        )?;
        let found = statement
            .query_row(params![token.secret(), room], Self::of_row)
            .optional()?;
        let Some(mut found) = found else {
            return Ok(None);
        };
        let mut statement = connection
            .prepare_cached("SELECT key, value FROM room_fields WHERE room_id = ?1 ORDER BY key")?;
        let fields =
            statement.query_map(params![found.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.fields = fields.collect::<Result<_, _>>()?;
        Ok(Some(found))
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            department: row.get(1)?,
            messages: row.get(2)?,
            opened_at: row.get(3)?,
            updated_at: row.get(4)?,
            last_message_at: row.get(5)?,
            closed_at: row.get(6)?,
            visitor: Host {
                id: row.get(7)?,
                token: row.get(8)?,
                username: row.get(9)?,
                name: row.get(10)?,
                status: row.get(11)?,
            },
            fields: Vec::new(),
        })
    }
}

/// The visitor's open room.
pub(super) fn current(
    connection: &Connection,
    token: &VisitorToken,
) -> Result<Option<StoredRoom>, StoreError> {
    StoredRoom::find(connection, token, None)
}

/// A room of the visitor, open or not.
pub(super) fn get(
    connection: &Connection,
    token: &VisitorToken,
    room: &str,
) -> Result<StoredRoom, StoreError> {
    match StoredRoom::find(connection, token, Some(room))? {
        Some(room) => Ok(room),
        None if visitor_id(connection, token)?.is_some() => Err(StoreError::NoRoom),
        None => Err(StoreError::NoVisitor),
    }
}

fn visitor_id(connection: &Connection, token: &VisitorToken) -> Result<Option<String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM visitors WHERE token = ?1 AND disabled = 0")?;
    Ok(statement
        .query_row(params![token.secret()], |row| row.get(0))
        .optional()?)
}

/// The visitor's open room and whether it is new.
pub(super) fn open(
    connection: &mut Connection,
    token: &VisitorToken,
    may_be_new: bool,
    now: &str,
) -> Result<(StoredRoom, bool), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(room) = current(&transaction, token)? {
        return Ok((room, false));
    }
    let visitor = visitor_id(&transaction, token)?.ok_or(StoreError::NoVisitor)?;
    if !may_be_new {
        return Err(StoreError::NoRoom);
    }
    let id = id::random()?;
    transaction
        .prepare_cached(
            "INSERT INTO rooms (id, visitor_id, department, opened_at, updated_at, last_message_at)
             SELECT ?1, id, department, ?3, ?3, ?3 FROM visitors WHERE id = ?2",
        )?
        .execute(params![id, visitor, now])?;
    messages::add_system(&transaction, &id, Kind::Started, "", now)?;
    // Where they looked around before is part of the conversation from now on.
    visits::belong_to(&transaction, token, &id)?;
    let room = get(&transaction, token, &id)?;
    transaction.commit()?;
    Ok((room, true))
}

/// Closes a room of the visitor, with a message that says so.
pub(super) fn close(
    connection: &mut Connection,
    token: &VisitorToken,
    room: &str,
    comment: &str,
    now: &str,
) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !get(&transaction, token, room)?.is_open() {
        return Err(StoreError::RoomClosed);
    }
    messages::add_system(&transaction, room, Kind::Closed, comment, now)?;
    transaction
        .prepare_cached("UPDATE rooms SET closed_at = ?2, updated_at = ?2 WHERE id = ?1")?
        .execute(params![room, now])?;
    Ok(transaction.commit()?)
}

/// Whether the visitor with this id has an open room.
pub(super) fn any_open(transaction: &Transaction<'_>, visitor: &str) -> Result<bool, StoreError> {
    let query = "SELECT EXISTS (SELECT 1 FROM rooms WHERE visitor_id = ?1 AND closed_at IS NULL)";
    Ok(transaction.query_row(query, params![visitor], |row| row.get(0))?)
}

/// Marks the open room of the visitor with this id as changed, and answers its id.
pub(super) fn touch_open(
    transaction: &Transaction<'_>,
    visitor: &str,
    now: &str,
) -> Result<Option<String>, StoreError> {
    Ok(transaction
        .prepare_cached(
            "UPDATE rooms SET updated_at = ?2 WHERE visitor_id = ?1 AND closed_at IS NULL
             RETURNING id",
        )?
        .query_row(params![visitor, now], |row| row.get(0))
        .optional()?)
}

/// Removes all rooms of the visitor with this id, with what was said and set in them.
pub(super) fn forget(transaction: &Transaction<'_>, visitor: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM rooms WHERE visitor_id = ?1", params![visitor])?;
    Ok(())
}
