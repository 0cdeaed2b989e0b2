//! Contacts: people as agents know them. One contact, as it is in the database and as answers show
//! it; section 4.4 of the reference.

mod agreed;
mod calls;
mod change;
pub(super) mod index;
pub(super) mod join;
mod row;
mod search;
mod seek;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};

pub use change::{Changes, Leaving};
pub use search::ContactsWanted;
pub use seek::VisitorSought;

pub(super) use row::remove;

use super::StoreError;

/// How the conversations of this server come: the `source.type` of a room.
pub const SOURCE: &str = "api";

/// A contact.
#[derive(Clone)]
pub struct StoredContact {
    number: i64,
    id: String,
    name: String,
    manager: Option<String>,
    unknown: bool,
    created_at: String,
    updated_at: String,
    last_room: Option<String>,
    last_chat_at: Option<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    fields: Vec<(String, String)>,
    conflicts: Vec<(String, String)>,
    channels: Vec<Channel>,
}

/// A visitor that a contact is.
#[derive(Clone)]
struct Channel {
    visitor: String,
    last_chat: Option<(String, String)>,
}

impl StoredContact {
    /// The contact's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Values of custom fields, by key.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    pub(super) fn by_id(connection: &Connection, id: &str) -> Result<Option<Self>, StoreError> {
        Self::find(connection, "id", id)
    }

    pub(super) fn by_number(
        connection: &Connection,
        number: i64,
    ) -> Result<Option<Self>, StoreError> {
        Self::find(connection, "number", number)
    }

    fn find(
        connection: &Connection,
        column: &str,
        value: impl rusqlite::ToSql,
    ) -> Result<Option<Self>, StoreError> {
        let query = format!(
            "SELECT number, id, name, manager, unknown, created_at, updated_at, last_room,
                    last_chat_at
             FROM contacts WHERE {column} = ?1"
        );
        let found = connection
            .prepare_cached(&query)?
            .query_row(params![value], |row| {
                Ok(Self {
                    number: row.get(0)?,
                    id: row.get(1)?,
                    name: row.get(2)?,
                    manager: row.get(3)?,
                    unknown: row.get(4)?,
                    created_at: row.get(5)?,
                    updated_at: row.get(6)?,
                    last_room: row.get(7)?,
                    last_chat_at: row.get(8)?,
                    emails: Vec::new(),
                    phones: Vec::new(),
                    fields: Vec::new(),
                    conflicts: Vec::new(),
                    channels: Vec::new(),
                })
            })
            .optional()?;
        match found {
            Some(contact) => Ok(Some(contact.with_lists(connection)?)),
            None => Ok(None),
        }
    }

    fn with_lists(mut self, connection: &Connection) -> Result<Self, StoreError> {
        let texts = |query: &str| {
            let mut statement = connection.prepare_cached(query)?;
            let texts = statement.query_map(params![self.number], |row| row.get(0))?;
            texts.collect::<Result<Vec<String>, _>>()
        };
        let pairs = |query: &str| {
            let mut statement = connection.prepare_cached(query)?;
            let pairs =
                statement.query_map(params![self.number], |row| Ok((row.get(0)?, row.get(1)?)))?;
            pairs.collect::<Result<Vec<(String, String)>, _>>()
        };
        self.emails =
            texts("SELECT address FROM contact_emails WHERE contact = ?1 ORDER BY number")?;
        self.phones = texts("SELECT phone FROM contact_phones WHERE contact = ?1 ORDER BY number")?;
        self.fields =
            pairs("SELECT key, value FROM contact_fields WHERE contact = ?1 ORDER BY key")?;
        self.conflicts =
            pairs("SELECT field, value FROM contact_conflicts WHERE contact = ?1 ORDER BY number")?;
        let mut statement = connection.prepare_cached(
            "SELECT v.id, r.id, r.opened_at FROM visitors v
             LEFT JOIN rooms r
                ON r.rowid = (SELECT max(o.rowid) FROM rooms o WHERE o.visitor_id = v.id)
             WHERE v.contact = ?1 AND v.disabled = 0 ORDER BY v.rowid",
        )?;
        let channels = statement.query_map(params![self.number], |row| {
            let (room, at): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
            Ok(Channel {
                visitor: row.get(0)?,
                last_chat: room.zip(at),
            })
        })?;
        self.channels = channels.collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// The contact as agents are told of it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut contact = Map::new();
        let mut put = |key: &str, value: Value| contact.insert(key.to_owned(), value);
        let emails = self.emails.iter().map(|a| json!({ "address": a }));
        let phones = self.phones.iter().map(|p| json!({ "phoneNumber": p }));
        let fields = self.fields.iter();
        let fields = fields.map(|(key, value)| (key.clone(), json!(value)));
        put("_id", json!(self.id));
        put("name", json!(self.name));
        put("emails", emails.collect());
        put("phones", phones.collect());
        put("unknown", json!(self.unknown));
        put("customFields", Value::Object(fields.collect()));
        put("channels", self.channels_json());
        put("createdAt", json!(self.created_at));
        put("updatedAt", json!(self.updated_at));
        put("_updatedAt", json!(self.updated_at));
        if let Some(manager) = &self.manager {
            put("contactManager", json!(manager));
        }
        if !self.conflicts.is_empty() {
            let conflicts = self.conflicts.iter();
            let conflicts =
                conflicts.map(|(field, value)| json!({ "field": field, "value": value }));
            put("conflictingFields", conflicts.collect());
        }
        if let (Some(room), Some(at)) = (&self.last_room, &self.last_chat_at) {
            put("lastChat", json!({ "_id": room, "ts": at }));
        }
        Value::Object(contact)
    }

    /// The ways they came by.
    #[must_use]
    pub fn channels_json(&self) -> Value {
        let channels = self.channels.iter().map(|channel| {
            let mut entry = json!({
                "name": SOURCE,
                "verified": false,
                "blocked": false,
                "visitor": { "visitorId": channel.visitor, "source": { "type": SOURCE } },
                "details": { "type": SOURCE },
            });
            if let (Some((room, at)), Some(entry)) = (&channel.last_chat, entry.as_object_mut()) {
                entry.insert("lastChat".to_owned(), json!({ "_id": room, "ts": at }));
            }
            entry
        });
        channels.collect()
    }
}
