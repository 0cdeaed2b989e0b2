//! One room as it is in the database, and as answers show it.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde_json::{Map, Value, json};

use super::StoreError;

const SELECT: &str =
    "SELECT r.id, r.department, r.messages, r.opened_at, r.updated_at, r.last_message_at,
            r.closed_at, r.queued_at, r.served_at, r.waiting,
            (SELECT count(*) FROM messages m
             WHERE m.room_id = r.id AND m.number > r.read_number
               AND m.agent_id IS NULL AND m.kind IS NULL),
            v.id, v.token, v.username, v.name, v.status,
            a.id, a.username, c.id, c.username, k.id
     FROM rooms r JOIN visitors v ON v.id = r.visitor_id
     LEFT JOIN contacts k ON k.number = v.contact
     LEFT JOIN agents a ON a.id = r.served_by
     LEFT JOIN agents c ON c.id = r.closed_by";

/// A conversation.
#[derive(Clone)]
pub struct StoredRoom {
    id: String,
    department: Option<String>,
    messages: i64,
    opened_at: String,
    updated_at: String,
    last_message_at: String,
    closed_at: Option<String>,
    queued_at: Option<String>,
    served_at: Option<String>,
    waiting: bool,
    unread: i64,
    visitor: Host,
    agent: Option<Agent>,
    closer: Option<Agent>,
    contact: Option<String>,
    fields: Vec<(String, String)>,
}

/// The visitor whose room it is.
#[derive(Clone)]
struct Host {
    id: String,
    token: Option<String>,
    username: String,
    name: Option<String>,
    status: String,
}

/// An agent, as far as a room has to know them.
#[derive(Clone)]
struct Agent {
    id: String,
    username: String,
}

impl StoredRoom {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether something can be said in it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// Whether it is open and nobody has taken it.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.is_open() && self.agent.is_none()
    }

    /// The id of the department it was opened for.
    #[must_use]
    pub fn department(&self) -> Option<&str> {
        self.department.as_deref()
    }

    /// The id of the agent who answers in it, or did.
    #[must_use]
    pub fn served_by(&self) -> Option<&str> {
        self.agent.as_ref().map(|agent| agent.id.as_str())
    }

    /// The name that agents know its visitor by.
    #[must_use]
    pub fn title(&self) -> &str {
        let visitor = &self.visitor;
        visitor.name.as_ref().unwrap_or(&visitor.username)
    }

    /// The id of its visitor.
    #[must_use]
    pub fn visitor_id(&self) -> &str {
        &self.visitor.id
    }

    /// Whether it is the room of the visitor with this token.
    #[must_use]
    pub fn is_of(&self, token: &VisitorToken) -> bool {
        self.visitor.token.as_deref() == Some(token.secret())
    }

    /// What the visitor is known by while they type.
    #[must_use]
    pub fn visitor_username(&self) -> &str {
        &self.visitor.username
    }

    /// The `v` of answers.
    #[must_use]
    pub fn visitor_json(&self) -> Value {
        let visitor = &self.visitor;
        json!({
            "_id": visitor.id,
            "username": visitor.username,
            "token": visitor.token,
            "status": visitor.status,
        })
    }

    /// The room of the answers of `livechat/room` and of a config: what is not set is not there.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut room = Map::new();
        let mut put = |key: &str, value: Value| room.insert(key.to_owned(), value);
        put("_id", json!(self.id));
        put("t", json!("l"));
        put("fname", json!(self.title()));
        put("msgs", json!(self.messages));
        put(
            "usersCount",
            json!(1 + u8::from(self.agent.is_some() && self.is_open())),
        );
        put("ts", json!(self.opened_at));
        put("lm", json!(self.last_message_at));
        put("_updatedAt", json!(self.updated_at));
        put("cl", json!(false));
        put("v", self.visitor_json());
        put("source", json!({ "type": "api" }));
        if let Some(contact) = &self.contact {
            put("contactId", json!(contact));
            // Nobody is asked to prove who they are.
            put("verified", json!(false));
        }
        if self.waiting {
            put("waitingResponse", json!(true));
        }
        if let Some(department) = &self.department {
            put("departmentId", json!(department));
        }
        if let Some(at) = &self.queued_at {
            put("queuedAt", json!(at));
        }
        if let Some(agent) = &self.agent {
            put(
                "servedBy",
                json!({ "_id": agent.id, "username": agent.username, "ts": self.served_at }),
            );
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
                let (closer, id, username) = match &self.closer {
                    Some(agent) => ("user", &agent.id, &agent.username),
                    None => ("visitor", &self.visitor.id, &self.visitor.username),
                };
                put("closedAt", json!(at));
                put("closer", json!(closer));
                put("closedBy", json!({ "_id": id, "username": username }));
            }
        }
        Value::Object(room)
    }

    /// The room as agents are told of it: without the visitor's secret.
    #[must_use]
    pub fn to_desk_json(&self) -> Value {
        let mut room = self.to_json();
        if let Some(visitor) = room.get_mut("v").and_then(Value::as_object_mut) {
            visitor.remove("token");
        }
        room
    }

    /// What its agent has not read in it, as Rocket.Chat's subscriptions say it. Its id is the
    /// room's: a room has one agent.
    #[must_use]
    pub fn to_subscription_json(&self) -> Value {
        let room = self.to_desk_json();
        let agent = self.agent.as_ref();
        json!({
            "_id": self.id,
            "rid": self.id,
            "t": "l",
            "name": self.title(),
            "fname": self.title(),
            "open": self.is_open(),
            "alert": self.unread > 0,
            "unread": self.unread,
            "userMentions": 0,
            "groupMentions": 0,
            "u": agent.map(|agent| json!({ "_id": agent.id, "username": agent.username })),
            "v": room.get("v"),
            "department": self.department,
            "ts": self.served_at,
            "lr": self.last_message_at,
            "_updatedAt": self.updated_at,
        })
    }

    /// The room of the visitor with this token: the one named, or the one that is open.
    pub(super) fn of_visitor(
        connection: &Connection,
        token: &VisitorToken,
        room: Option<&str>,
    ) -> Result<Option<Self>, StoreError> {
        let condition = "v.token = ?1 AND v.disabled = 0
                         AND CASE WHEN ?2 IS NULL THEN r.closed_at IS NULL ELSE r.id = ?2 END";
        let mut found = Self::list(connection, condition, params![token.secret(), room])?;
        Ok(found.pop())
    }

    /// The room with this id, whoever's it is.
    pub(super) fn by_id(connection: &Connection, room: &str) -> Result<Option<Self>, StoreError> {
        let query = format!("{SELECT} WHERE r.id = ?1");
        let found = connection
            .prepare_cached(&query)?
            .query_row(params![room], Self::of_row)
            .optional()?;
        match found {
            Some(room) => Ok(Some(room.with_fields(connection)?)),
            None => Ok(None),
        }
    }

    /// The rooms that fulfil a condition, which may end with an order and a limit.
    pub(super) fn list(
        connection: &Connection,
        condition: &str,
        params: impl Params,
    ) -> Result<Vec<Self>, StoreError> {
        let query = format!("{SELECT} WHERE {condition}");
        let mut statement = connection.prepare_cached(&query)?;
        let rooms = statement.query_map(params, Self::of_row)?;
        let rooms: Vec<Self> = rooms.collect::<Result<_, _>>()?;
        rooms
            .into_iter()
            .map(|room| room.with_fields(connection))
            .collect()
    }

    fn with_fields(mut self, connection: &Connection) -> Result<Self, StoreError> {
        let mut statement = connection
            .prepare_cached("SELECT key, value FROM room_fields WHERE room_id = ?1 ORDER BY key")?;
        let fields = statement.query_map(params![self.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.fields = fields.collect::<Result<_, _>>()?;
        Ok(self)
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let agent = |id: usize, username: usize| {
            Ok::<_, rusqlite::Error>(match row.get(id)? {
                Some(id) => Some(Agent {
                    id,
                    username: row.get(username)?,
                }),
                None => None,
            })
        };
        Ok(Self {
            id: row.get(0)?,
            department: row.get(1)?,
            messages: row.get(2)?,
            opened_at: row.get(3)?,
            updated_at: row.get(4)?,
            last_message_at: row.get(5)?,
            closed_at: row.get(6)?,
            queued_at: row.get(7)?,
            served_at: row.get(8)?,
            waiting: row.get(9)?,
            unread: row.get(10)?,
            visitor: Host {
                id: row.get(11)?,
                token: row.get(12)?,
                username: row.get(13)?,
                name: row.get(14)?,
                status: row.get(15)?,
            },
            agent: agent(16, 17)?,
            closer: agent(18, 19)?,
            contact: row.get(20)?,
            fields: Vec::new(),
        })
    }
}
