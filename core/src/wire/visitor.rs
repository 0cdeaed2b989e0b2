//! `POST /api/v1/livechat/visitor`, and `GET` and `DELETE /api/v1/livechat/visitor/:token`
//!
//! Registers a visitor or changes one; looks one up; forgets one. Sections 2.1 to 2.3 of the
//! reference. May not know how a visitor is matched or stored, or what a good name is.

use serde_json::{Map, Value};

use super::answer::Refusal;
use super::custom_field::CustomFieldValue;
use super::old_check::{expected, missing, optional, required};
use super::{json, url};
use crate::domain::token::{TokenError, VisitorToken};

/// Path of the `POST`; the other two add the token, see [`token_path`].
pub const PATH: &str = "/api/v1/livechat/visitor";

/// Most entries read of a visitor's e-mails, phones or custom data.
pub const MAX_ENTRIES: usize = 100;

/// Path of `GET` and `DELETE` for one visitor, the token percent-encoded.
#[must_use]
pub fn token_path(token: &VisitorToken) -> String {
    let mut path = String::from(PATH);
    path.push('/');
    url::push_encoded(&mut path, token.secret());
    path
}

/// What a visitor registers with: the body of the `POST`. Only the token is required; on a visitor
/// the server knows, only what is present changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Values of the fields the server's owner defined. When any is sent, all required ones must be.
    pub custom_fields: Vec<CustomFieldValue>,
    /// Id or name of a department.
    pub department: Option<String>,
    /// One e-mail address.
    pub email: Option<String>,
    /// The `_id` the visitor gets on creation; the server makes one otherwise.
    pub id: Option<String>,
    /// How the visitor wants to be called.
    pub name: Option<String>,
    /// One phone number, as typed.
    pub phone: Option<String>,
    /// The secret the visitor will be known by.
    pub token: VisitorToken,
    /// The user name on creation; `guest-<n>` otherwise.
    pub username: Option<String>,
}

impl Registration {
    /// A registration with nothing but a token.
    #[must_use]
    pub fn new(token: VisitorToken) -> Self {
        Self {
            custom_fields: Vec::new(),
            department: None,
            email: None,
            id: None,
            name: None,
            phone: None,
            token,
            username: None,
        }
    }

    /// The request's body: `{"visitor":{…}}` with the fields that are present.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut visitor = Map::new();
        json::put_text(&mut visitor, "token", self.token.secret());
        let optional = [
            ("name", &self.name),
            ("email", &self.email),
            ("phone", &self.phone),
            ("department", &self.department),
            ("username", &self.username),
            ("id", &self.id),
        ];
        for (key, value) in optional {
            json::put_some(&mut visitor, key, value.as_deref());
        }
        if !self.custom_fields.is_empty() {
            let fields = self
                .custom_fields
                .iter()
                .map(CustomFieldValue::to_json)
                .collect();
            json::put(&mut visitor, "customFields", Value::Array(fields));
        }
        let mut body = Map::new();
        json::put(&mut body, "visitor", Value::Object(visitor));
        Value::Object(body)
    }

    /// Reads a request as servers up to 8.8 do. Unknown keys beside `visitor` are refused, those
    /// inside are ignored; an optional field that is `null` or empty is absent.
    ///
    /// # Errors
    /// In the words of section 1.3 (`Match error: …`) and, for the token, of section 2.1.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let visitor = body.get("visitor").ok_or_else(|| missing("visitor"))?;
        if !visitor.is_object() {
            return Err(expected("object", visitor));
        }
        if body.as_object().is_some_and(|body| body.len() > 1) {
            return Err(Refusal::with_reason(
                "invalid-params",
                "must NOT have additional properties",
            ));
        }
        let registration = Self {
            token: token(visitor)?,
            name: optional(visitor, "name")?,
            email: optional(visitor, "email")?,
            phone: optional(visitor, "phone")?,
            department: optional(visitor, "department")?,
            username: optional(visitor, "username")?,
            id: optional(visitor, "id")?,
            custom_fields: custom_fields(visitor)?,
        };
        Ok(registration)
    }
}

fn token(visitor: &Value) -> Result<VisitorToken, Refusal> {
    let token = required(visitor, "token")?;
    VisitorToken::parse(&token).map_err(|error| {
        let reason = match error {
            TokenError::Blank => "Token cannot be empty",
            TokenError::TooLong | TokenError::Control => "Invalid token",
        };
        Refusal::with_reason("error-invalid-token", reason)
    })
}

fn custom_fields(visitor: &Value) -> Result<Vec<CustomFieldValue>, Refusal> {
    let Some(fields) = visitor
        .get("customFields")
        .filter(|fields| !fields.is_null())
    else {
        return Ok(Vec::new());
    };
    let entries = fields.as_array().ok_or_else(|| expected("array", fields))?;
    let mut values = Vec::with_capacity(entries.len());
    for entry in entries {
        if !entry.is_object() {
            return Err(expected("object", entry));
        }
        let overwrite = entry.get("overwrite").ok_or_else(|| missing("overwrite"))?;
        values.push(CustomFieldValue {
            key: required(entry, "key")?,
            value: required(entry, "value")?,
            overwrite: json::as_flag(overwrite).ok_or_else(|| expected("boolean", overwrite))?,
        });
    }
    Ok(values)
}

/// A visitor as the server knows them: in the answers of `POST` and `GET`, and the `guest` of a
/// config. Of that what the widget uses; only the token is sure, the published answers lack most of
/// the rest somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Id of the department.
    pub department: Option<String>,
    /// E-mail addresses (`visitorEmails[].address`).
    pub emails: Vec<String>,
    /// Values of custom fields, in the answer's order; other kinds than text are left out.
    pub livechat_data: Vec<(String, String)>,
    /// How the visitor wants to be called.
    pub name: Option<String>,
    /// Phone numbers (`phone[].phoneNumber`), as they were typed.
    pub phones: Vec<String>,
    /// The token to use from now on: after a phone match it is not the one that was sent.
    pub token: VisitorToken,
}

impl Visitor {
    /// Reads the visitor object itself. `None` without a usable token: nothing can be done for a
    /// visitor whose next call would not be known as theirs.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let token = VisitorToken::parse(v.get("token")?.as_str()?).ok()?;
        Some(Self {
            department: json::text(v, "department"),
            emails: texts_in(v, "visitorEmails", "address"),
            livechat_data: json::texts(v, "livechatData", MAX_ENTRIES),
            name: json::text(v, "name"),
            phones: texts_in(v, "phone", "phoneNumber"),
            token,
        })
    }

    /// Reads the whole answer of `POST` or `GET`: the object under `visitor`.
    #[must_use]
    pub fn in_answer(v: &Value) -> Option<Self> {
        Self::read(v.get("visitor")?)
    }
}

fn texts_in(v: &Value, list: &str, key: &str) -> Vec<String> {
    json::some_of(v, list, MAX_ENTRIES, |entry| json::text(entry, key))
}

#[cfg(test)]
mod tests;
