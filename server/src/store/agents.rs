//! Agents: who they are, what they may do, and whether they take conversations.

use rusqlite::{Connection, OptionalExtension, Params, Row, TransactionBehavior, params};
use serde_json::{Map, Value, json};

use super::StoreError;
use crate::random;
use crate::roles::{Permission, Role};

/// Characters of an agent's id, as Rocket.Chat has them.
const ID_CHARS: usize = 17;

const COLUMNS: &str = "a.id, a.username, a.name, a.email, a.roles, a.available, a.updated_at, \
                       (SELECT group_concat(d.department, char(10)) FROM agent_departments d \
                        WHERE d.agent_id = a.id)";

/// An agent who has not been removed.
#[derive(Debug, Clone)]
pub struct StoredAgent {
    id: String,
    username: String,
    name: String,
    email: Option<String>,
    roles: Vec<Role>,
    available: bool,
    updated_at: String,
    departments: Vec<String>,
}

/// Whether an agent is there, as others see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// There, and takes no new conversations.
    Away,
    /// Not there.
    Offline,
    /// There, and takes new conversations.
    Online,
}

impl Status {
    /// Its word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Offline => "offline",
            Self::Online => "online",
        }
    }
}

impl StoredAgent {
    /// Their id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What they sign in with.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// What visitors read.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What they are.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The departments they serve; none means all.
    #[must_use]
    pub fn departments(&self) -> &[String] {
        &self.departments
    }

    /// Whether they take new conversations while they are there.
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.available
    }

    /// Whether they answer visitors at all; some only look after those who do.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.roles.contains(&Role::Agent)
    }

    /// Whether they serve conversations of this department.
    #[must_use]
    pub fn serves(&self, department: Option<&str>) -> bool {
        self.departments.is_empty()
            || department.is_none_or(|wanted| self.departments.iter().any(|own| own == wanted))
    }

    /// Whether one of their roles allows this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| role.may(permission))
    }

    /// How they appear to others, given whether they are there.
    #[must_use]
    pub fn status(&self, there: bool) -> Status {
        match (there, self.available) {
            (false, _) => Status::Offline,
            (true, false) => Status::Away,
            (true, true) => Status::Online,
        }
    }

    /// The agent as visitors are told of them: section 6.8 of the reference, without an address.
    #[must_use]
    pub fn to_visitor_json(&self, there: bool) -> Value {
        json!({
            "_id": self.id,
            "username": self.username,
            "name": self.name,
            "status": self.status(there).as_str(),
        })
    }

    /// The agent as agents are told of them.
    #[must_use]
    pub fn to_json(&self, there: bool) -> Value {
        let mut agent = Map::new();
        let mut put = |key: &str, value: Value| agent.insert(key.to_owned(), value);
        let roles: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
        put("_id", json!(self.id));
        put("username", json!(self.username));
        put("name", json!(self.name));
        put("status", json!(self.status(there).as_str()));
        put("statusLivechat", json!(self.status_livechat()));
        put("roles", json!(roles));
        put("departments", json!(self.departments));
        put("active", json!(true));
        put("_updatedAt", json!(self.updated_at));
        if let Some(email) = &self.email {
            put("emails", json!([{ "address": email, "verified": true }]));
        }
        Value::Object(agent)
    }

    /// `available` or `not-available`.
    #[must_use]
    pub fn status_livechat(&self) -> &'static str {
        if self.available {
            "available"
        } else {
            "not-available"
        }
    }

    pub(super) fn by_id(connection: &Connection, id: &str) -> Result<Option<Self>, StoreError> {
        let found = Self::list(
            connection,
            "a.removed_at IS NULL AND a.id = ?1",
            params![id],
        )?;
        Ok(found.into_iter().next())
    }

    /// The agent of this name, in whatever case.
    pub(super) fn by_username(
        connection: &Connection,
        username: &str,
    ) -> Result<Option<Self>, StoreError> {
        let condition = "a.removed_at IS NULL AND lower(a.username) = lower(?1)";
        let found = Self::list(connection, condition, params![username])?;
        Ok(found.into_iter().next())
    }

    /// The agents that fulfil a condition, which may end with an order.
    pub(super) fn list(
        connection: &Connection,
        condition: &str,
        params: impl Params,
    ) -> Result<Vec<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM agents a WHERE {condition}");
        let mut statement = connection.prepare_cached(&query)?;
        let agents = statement.query_map(params, Self::of_row)?;
        Ok(agents.collect::<Result<_, _>>()?)
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let roles: String = row.get(4)?;
        let departments: Option<String> = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            username: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            roles: roles.split(' ').filter_map(Role::parse).collect(),
            available: row.get(5)?,
            updated_at: row.get(6)?,
            departments: departments
                .iter()
                .flat_map(|all| all.split('\n').map(str::to_owned))
                .collect(),
        })
    }
}

/// An agent to be.
#[derive(Debug, Clone)]
pub struct NewAgent {
    /// The departments they serve; none means all.
    pub departments: Vec<String>,
    /// Their address, if they have one.
    pub email: Option<String>,
    /// What visitors read.
    pub name: String,
    /// What is kept of their password.
    pub password_hash: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// What they sign in with.
    pub username: String,
}

/// Keeps a new agent.
pub(super) fn add(
    connection: &mut Connection,
    new: &NewAgent,
    now: &str,
) -> Result<StoredAgent, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if StoredAgent::by_username(&transaction, &new.username)?.is_some() {
        return Err(StoreError::IdTaken);
    }
    let id = random::text(ID_CHARS).map_err(|_| StoreError::Random)?;
    let roles: Vec<&str> = new.roles.iter().map(|role| role.as_str()).collect();
    transaction.execute(
        "INSERT INTO agents (id, username, name, email, password, roles, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        params![
            id,
            new.username,
            new.name,
            new.email,
            new.password_hash,
            roles.join(" "),
            now
        ],
    )?;
    for department in &new.departments {
        transaction.execute(
            "INSERT OR IGNORE INTO agent_departments (agent_id, department) VALUES (?1, ?2)",
            params![id, department],
        )?;
    }
    let agent = StoredAgent::by_id(&transaction, &id)?;
    transaction.commit()?;
    Ok(agent.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
}

/// All agents, by name.
pub(super) fn all(connection: &Connection) -> Result<Vec<StoredAgent>, StoreError> {
    let condition = "a.removed_at IS NULL ORDER BY lower(a.username)";
    StoredAgent::list(connection, condition, [])
}

/// The id of the agent with this username or address, and what is kept of their password.
pub(super) fn credentials(
    connection: &Connection,
    name: &str,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT id, password FROM agents
             WHERE removed_at IS NULL AND (lower(username) = lower(?1) OR email = lower(?1))
             ORDER BY lower(username) = lower(?1) DESC LIMIT 1",
            params![name],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?)
}

/// Gives an agent another password, and ends all their sessions; `false` when there is none of this
/// name.
pub(super) fn set_password(
    connection: &mut Connection,
    username: &str,
    password_hash: &str,
    now: &str,
) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(agent) = StoredAgent::by_username(&transaction, username)? else {
        return Ok(false);
    };
    transaction.execute(
        "UPDATE agents SET password = ?2, updated_at = ?3 WHERE id = ?1",
        params![agent.id, password_hash, now],
    )?;
    transaction.execute(
        "DELETE FROM sessions WHERE agent_id = ?1",
        params![agent.id],
    )?;
    transaction.commit()?;
    Ok(true)
}

/// Removes an agent: what they wrote stays, their open conversations wait for another; `false` when
/// there is none of this name.
pub(super) fn remove(
    connection: &mut Connection,
    username: &str,
    now: &str,
) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(agent) = StoredAgent::by_username(&transaction, username)? else {
        return Ok(false);
    };
    transaction.execute(
        "UPDATE agents SET removed_at = ?2, updated_at = ?2, password = '', email = NULL,
                           available = 0
         WHERE id = ?1",
        params![agent.id, now],
    )?;
    for query in [
        "DELETE FROM sessions WHERE agent_id = ?1",
        "DELETE FROM agent_departments WHERE agent_id = ?1",
    ] {
        transaction.execute(query, params![agent.id])?;
    }
    transaction.execute(
        "UPDATE rooms SET served_by = NULL, served_at = NULL, queued_at = ?2, updated_at = ?2
         WHERE served_by = ?1 AND closed_at IS NULL",
        params![agent.id, now],
    )?;
    transaction.commit()?;
    Ok(true)
}

/// Notes whether an agent takes new conversations, and answers them; `None` when there is no such
/// agent.
pub(super) fn set_available(
    connection: &mut Connection,
    id: &str,
    available: bool,
    now: &str,
) -> Result<Option<StoredAgent>, StoreError> {
    connection.execute(
        "UPDATE agents SET available = ?2, updated_at = ?3 WHERE id = ?1 AND removed_at IS NULL",
        params![id, available, now],
    )?;
    StoredAgent::by_id(connection, id)
}
