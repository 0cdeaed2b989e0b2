//! One visitor as they are in the database, and as answers show them.

use livechat_core::domain::VisitorToken;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value, json};

use super::StoreError;

const COLUMNS: &str = "id, token, username, name, email, phone, department, status, created_at, \
                       updated_at, user_agent, ip, host, contact";

/// A visitor who is not forgotten.
#[derive(Clone)]
pub struct StoredVisitor {
    id: String,
    token: String,
    username: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    department: Option<String>,
    status: String,
    created_at: String,
    updated_at: String,
    user_agent: Option<String>,
    ip: Option<String>,
    host: Option<String>,
    contact: Option<i64>,
    fields: Vec<(String, String)>,
}

impl StoredVisitor {
    /// Their id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What they are called.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What they are called where they gave no name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Their address, in lower case.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Their number, as they typed it.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// Values of custom fields, by key.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Which contact they are.
    pub(super) fn contact(&self) -> Option<i64> {
        self.contact
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn by_token(
        connection: &Connection,
        token: &VisitorToken,
    ) -> Result<Option<Self>, StoreError> {
        Self::find(connection, "token", token.secret())
    }

    pub(super) fn by_id(connection: &Connection, id: &str) -> Result<Option<Self>, StoreError> {
        Self::find(connection, "id", id)
    }

    fn find(
        connection: &Connection,
        column: &str,
        value: &str,
    ) -> Result<Option<Self>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM visitors WHERE {column} = ?1 AND disabled = 0");
        let mut statement = connection.prepare_cached(&query)?;
        let Some(mut visitor) = statement
            .query_row(params![value], Self::of_row)
            .optional()?
        else {
            return Ok(None);
        };
        let mut statement = connection.prepare_cached(
            "SELECT key, value FROM visitor_fields WHERE visitor_id = ?1 ORDER BY key",
        )?;
        let fields =
            statement.query_map(params![visitor.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        visitor.fields = fields.collect::<Result<_, _>>()?;
        Ok(Some(visitor))
    }

    fn of_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            token: row.get(1)?,
            username: row.get(2)?,
            name: row.get(3)?,
            email: row.get(4)?,
            phone: row.get(5)?,
            department: row.get(6)?,
            status: row.get(7)?,
            created_at: row.get(8)?,
            updated_at: row.get(9)?,
            user_agent: row.get(10)?,
            ip: row.get(11)?,
            host: row.get(12)?,
            contact: row.get(13)?,
            fields: Vec::new(),
        })
    }

    /// The visitor of the answers of `livechat/visitor`: what is not set is not there.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut visitor = self.common();
        let optional = [
            ("userAgent", &self.user_agent),
            ("ip", &self.ip),
            ("host", &self.host),
        ];
        put_texts(&mut visitor, optional);
        visitor.insert("ts".to_owned(), json!(self.created_at));
        visitor.insert("_updatedAt".to_owned(), json!(self.updated_at));
        Value::Object(visitor)
    }

    /// The visitor as agents are told of them: without their secret.
    #[must_use]
    pub fn to_desk_json(&self) -> Value {
        let mut visitor = self.to_json();
        if let Some(visitor) = visitor.as_object_mut() {
            visitor.remove("token");
        }
        visitor
    }

    /// The `guest` of a config: who somebody is, without where they came from.
    #[must_use]
    pub fn to_guest_json(&self) -> Value {
        Value::Object(self.common())
    }

    fn common(&self) -> Map<String, Value> {
        let mut visitor = Map::new();
        visitor.insert("_id".to_owned(), json!(self.id));
        visitor.insert("username".to_owned(), json!(self.username));
        visitor.insert("token".to_owned(), json!(self.token));
        visitor.insert("status".to_owned(), json!(self.status));
        put_texts(
            &mut visitor,
            [("name", &self.name), ("department", &self.department)],
        );
        if let Some(phone) = &self.phone {
            visitor.insert("phone".to_owned(), json!([{ "phoneNumber": phone }]));
        }
        if let Some(email) = &self.email {
            visitor.insert("visitorEmails".to_owned(), json!([{ "address": email }]));
        }
        if !self.fields.is_empty() {
            let data = self
                .fields
                .iter()
                .map(|(key, value)| (key.clone(), json!(value)));
            visitor.insert("livechatData".to_owned(), Value::Object(data.collect()));
        }
        visitor
    }
}

fn put_texts<const N: usize>(
    visitor: &mut Map<String, Value>,
    texts: [(&str, &Option<String>); N],
) {
    for (key, text) in texts {
        if let Some(text) = text {
            visitor.insert(key.to_owned(), json!(text));
        }
    }
}
