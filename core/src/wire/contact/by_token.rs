//! `POST` and the old `PUT /api/v1/omnichannel/contact`, `GET omnichannel/contact?contactId=` and
//! `GET omnichannel/contact.search`: contacts by their visitor. Permission `view-l-room`; sections
//! 4.1 to 4.3 of the reference. `PUT` stands in documents of 2021 only.

use std::fmt;

use serde_json::{Map, Value};

use crate::domain::token::VisitorToken;
use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::json;
use crate::wire::old_check::{expected, given, required};

/// Everything an agent says of a contact. What is missing is removed, where it says so.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisterContact {
    /// All values of custom fields; without them, those that are known stay.
    pub custom_fields: Option<Vec<(String, String)>>,
    /// An address; without one, the one that is known is removed.
    pub email: Option<String>,
    /// The visitor's id: only the `PUT` has one that counts.
    pub id: Option<String>,
    /// User name of the agent who looks after them; without one, nobody does.
    pub manager: Option<String>,
    /// What they are called.
    pub name: String,
    /// A number; an empty one removes the one that is known, without one that stays.
    pub phone: Option<String>,
    /// The visitor's secret.
    pub token: VisitorToken,
    /// User name of a new visitor; the server makes one otherwise.
    pub username: Option<String>,
}

/// Without what they told.
impl fmt::Debug for RegisterContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisterContact")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl RegisterContact {
    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_some(&mut body, "_id", self.id.as_deref());
        json::put_text(&mut body, "token", self.token.secret());
        json::put_text(&mut body, "name", &self.name);
        json::put_some(&mut body, "username", self.username.as_deref());
        json::put_some(&mut body, "email", self.email.as_deref());
        json::put_some(&mut body, "phone", self.phone.as_deref());
        if let Some(fields) = &self.custom_fields {
            let mut object = Map::new();
            for (key, value) in fields {
                json::put_text(&mut object, key, value);
            }
            json::put(&mut body, "customFields", Value::Object(object));
        }
        if let Some(manager) = &self.manager {
            let mut object = Map::new();
            json::put_text(&mut object, "username", manager);
            json::put(&mut body, "contactManager", Value::Object(object));
        }
        Value::Object(body)
    }

    /// Reads a `POST`. Its `_id` may be there, but the token says who it is.
    ///
    /// # Errors
    /// In the words of section 1.3 (`Match error: …`) and of section 4.1.
    pub fn read_post(body: &Value) -> Result<Self, Refusal> {
        let mut contact = Self::read(body)?;
        contact.id = None;
        Ok(contact)
    }

    /// Reads a `PUT`, in which id, address and number must be there.
    ///
    /// # Errors
    /// The same.
    pub fn read_put(body: &Value) -> Result<Self, Refusal> {
        for key in ["_id", "token", "name", "email", "phone"] {
            required(body, key)?;
        }
        Self::read(body)
    }

    fn read(body: &Value) -> Result<Self, Refusal> {
        let known = [
            "_id",
            "token",
            "name",
            "username",
            "email",
            "phone",
            "customFields",
            "contactManager",
        ];
        let object = body.as_object().ok_or_else(|| expected("object", body))?;
        let token = required(body, "token")?;
        let name = required(body, "name")?;
        if object.keys().any(|key| !known.contains(&key.as_str())) {
            let problem = "must NOT have additional properties";
            return Err(Refusal::with_reason("invalid-params", problem));
        }
        let given_words = |key: &str| {
            let text = given(body, key)?;
            Ok(text.filter(|text| !text.trim().is_empty()))
        };
        Ok(Self {
            custom_fields: custom_fields(body)?,
            email: given_words("email")?,
            id: given_words("_id")?,
            manager: manager(body)?,
            name,
            phone: given(body, "phone")?,
            token: VisitorToken::parse(&token).map_err(|_| invalid_token())?,
            username: given_words("username")?,
        })
    }
}

/// The refusal of a token that cannot be this contact's.
#[must_use]
pub fn invalid_token() -> Refusal {
    Refusal::with_reason("error-invalid-contact-data", "Invalid visitor token")
}

fn custom_fields(body: &Value) -> Result<Option<Vec<(String, String)>>, Refusal> {
    let Some(fields) = body.get("customFields").filter(|fields| !fields.is_null()) else {
        return Ok(None);
    };
    let object = fields
        .as_object()
        .ok_or_else(|| expected("object", fields))?;
    let mut values = Vec::with_capacity(object.len());
    for (key, value) in object {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::Array(_) | Value::Object(_) => return Err(expected("string", value)),
        };
        values.push((key.clone(), text));
    }
    Ok(Some(values))
}

fn manager(body: &Value) -> Result<Option<String>, Refusal> {
    match body.get("contactManager") {
        None | Some(Value::Null) => Ok(None),
        Some(manager @ Value::Object(_)) => Ok(Some(required(manager, "username")?)),
        Some(manager) => Err(expected("object", manager)),
    }
}

/// What a contact is found by; each that is there must fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindContact {
    /// Custom fields with what stands somewhere in their values, in any case.
    pub custom: Vec<(String, String)>,
    /// An address.
    pub email: Option<String>,
    /// A number.
    pub phone: Option<String>,
}

impl FindContact {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `error-invalid-params` when nothing is asked for, `error-invalid-params-custom` when `custom`
    /// is no JSON object with something in it.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let known = ["email", "phone", "custom"];
        let mut check = Check::new(query, &known);
        let found = Self {
            custom: Vec::new(),
            email: check.optional("email"),
            phone: check.optional("phone"),
        };
        let custom = check.optional("custom");
        check.finish()?;
        let custom = match custom {
            Some(text) => {
                custom_of(&text).ok_or_else(|| Refusal::code_only("error-invalid-params-custom"))?
            }
            None if found.email.is_none() && found.phone.is_none() => {
                return Err(Refusal::code_only("error-invalid-params"));
            }
            None => Vec::new(),
        };
        Ok(Self { custom, ..found })
    }
}

/// A value that is no text is looked for as it is written, and found nowhere.
fn custom_of(text: &str) -> Option<Vec<(String, String)>> {
    let parsed: Value = serde_json::from_str(text).ok()?;
    let object = parsed.as_object().filter(|object| !object.is_empty())?;
    let mut values = Vec::with_capacity(object.len());
    for (key, value) in object {
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        values.push((key.clone(), value));
    }
    Some(values)
}

/// Reads the visitor's id out of the answer of `POST` and `PUT`.
#[must_use]
pub fn in_answer(answer: &Value) -> Option<String> {
    json::text(answer, "contact")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fixture(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_published_requests_survive_the_wire() {
        let body = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.post.request.json"
        ));
        let contact = RegisterContact::read_post(&body).unwrap();
        assert_eq!(contact.manager.as_deref(), Some("kim.jane"));
        assert_eq!(contact.to_json(), body);
        let body = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.put.request.json"
        ));
        let contact = RegisterContact::read_put(&body).unwrap();
        assert_eq!(contact.id.as_deref(), Some("7ipCD6NDtkkRDCiNM"));
        assert_eq!(contact.to_json(), body);
    }

    #[test]
    fn the_published_answers_are_read() {
        for text in [
            include_str!("../../../fixtures/omnichannel-contact.post.200.json"),
            include_str!("../../../fixtures/omnichannel-contact.put.200.json"),
        ] {
            assert_eq!(
                in_answer(&fixture(text)).as_deref(),
                Some("7ipCD6NDtkkRDCiNM")
            );
        }
    }

    #[test]
    fn wrong_shapes_are_refused_in_old_words() {
        let published = fixture(include_str!(
            "../../../fixtures/omnichannel-contact.post.400.json"
        ));
        let refusal = RegisterContact::read_post(&json!({})).unwrap_err();
        assert_eq!(refusal.to_json(), published);
        for (key, value, error) in [
            ("name", json!(7), "Match error: Expected string, got number"),
            (
                "email",
                json!([]),
                "Match error: Expected string, got array",
            ),
            (
                "customFields",
                json!("x"),
                "Match error: Expected object, got string",
            ),
            (
                "customFields",
                json!({"a": {}}),
                "Match error: Expected string, got object",
            ),
            (
                "contactManager",
                json!("kim"),
                "Match error: Expected object, got string",
            ),
            (
                "contactManager",
                json!({}),
                "Match error: Missing key 'username'",
            ),
            (
                "token",
                json!(" "),
                "Invalid visitor token [error-invalid-contact-data]",
            ),
            (
                "extra",
                json!(1),
                "must NOT have additional properties [invalid-params]",
            ),
        ] {
            let mut body = json!({ "token": "t", "name": "Ada" });
            body[key] = value;
            assert_eq!(RegisterContact::read_post(&body).unwrap_err().error, error);
        }
        for key in ["_id", "token", "name", "email", "phone"] {
            let mut body =
                json!({ "_id": "i", "token": "t", "name": "n", "email": "e", "phone": "p" });
            body.as_object_mut().unwrap().remove(key);
            let refusal = RegisterContact::read_put(&body).unwrap_err();
            assert_eq!(refusal.error, format!("Match error: Missing key '{key}'"));
        }
    }

    #[test]
    fn what_is_told_stands_in_no_log() {
        let body = json!({ "token": "secret", "name": "Ada", "email": "a@b" });
        let shown = format!("{:?}", RegisterContact::read_post(&body).unwrap());
        assert!(
            !shown.contains("secret") && !shown.contains("Ada"),
            "{shown}"
        );
    }

    #[test]
    fn a_contact_is_found_by_something() {
        for query in [json!({}), json!({"email": ""}), json!({"phone": ""})] {
            let refusal = FindContact::read(&query).unwrap_err();
            assert_eq!(refusal.error, "[error-invalid-params]");
        }
        for custom in ["{}", "x", "[]", "\"x\""] {
            let refusal = FindContact::read(&json!({ "custom": custom })).unwrap_err();
            assert_eq!(refusal.error, "[error-invalid-params-custom]");
        }
        let found = FindContact::read(&json!({"custom": "{\"a\":{\"$regex\":\".*\"}}"})).unwrap();
        assert_eq!(
            found.custom,
            vec![("a".to_owned(), "{\"$regex\":\".*\"}".to_owned())]
        );
        assert!(FindContact::read(&json!({"email": "a", "x": "y"})).is_err());
    }
}
