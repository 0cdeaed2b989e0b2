//! `POST /api/v1/omnichannel/contacts`, `contacts.update` and `contacts.conflicts`: what is written
//! of a contact. Schemas in section 14 of the reference, Rocket.Chat 7.0 and later.

use serde_json::{Map, Value};

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::json;

/// A new contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// Values of custom fields; `None` says nothing of them.
    pub custom_fields: Option<Vec<(String, String)>>,
    /// E-mail addresses, each once.
    pub emails: Vec<String>,
    /// Id of the agent who looks after them.
    pub manager: Option<String>,
    /// What they are called; never blank.
    pub name: String,
    /// Phone numbers, each once.
    pub phones: Vec<String>,
}

impl NewContact {
    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "name", &self.name);
        json::put(&mut body, "emails", list(&self.emails));
        json::put(&mut body, "phones", list(&self.phones));
        put_fields(&mut body, self.custom_fields.as_deref());
        json::put_some(&mut body, "contactManager", self.manager.as_deref());
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let known = ["name", "emails", "phones", "customFields", "contactManager"];
        let mut check = Check::new(body, &known);
        let new = Self {
            name: check.words("name"),
            emails: check.texts("emails"),
            phones: check.texts("phones"),
            custom_fields: check.optional_pairs("customFields"),
            manager: check.optional("contactManager"),
        };
        check.finish()?;
        Ok(new)
    }
}

/// What becomes of who looks after a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manager {
    /// The agent with this id.
    Agent(String),
    /// Nobody: `null`, or nothing between the quotes.
    Nobody,
}

/// What changes about a contact: only what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChange {
    /// Which one.
    pub contact: String,
    /// All values of custom fields.
    pub custom_fields: Option<Vec<(String, String)>>,
    /// All e-mail addresses.
    pub emails: Option<Vec<String>>,
    /// Who looks after them.
    pub manager: Option<Manager>,
    /// What they are called.
    pub name: Option<String>,
    /// All phone numbers.
    pub phones: Option<Vec<String>>,
    /// Gives up everything that is said differently of them.
    pub wipe_conflicts: bool,
}

impl ContactChange {
    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "contactId", &self.contact);
        json::put_some(&mut body, "name", self.name.as_deref());
        for (key, values) in [("emails", &self.emails), ("phones", &self.phones)] {
            if let Some(values) = values {
                json::put(&mut body, key, list(values));
            }
        }
        put_fields(&mut body, self.custom_fields.as_deref());
        put_manager(&mut body, self.manager.as_ref());
        put_wipe(&mut body, self.wipe_conflicts);
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let known = [
            "contactId",
            "name",
            "emails",
            "phones",
            "customFields",
            "contactManager",
            "wipeConflicts",
        ];
        let mut check = Check::new(body, &known);
        let change = Self {
            contact: check.text("contactId"),
            name: check.has("name").then(|| check.words("name")),
            emails: check.optional_texts("emails"),
            phones: check.optional_texts("phones"),
            custom_fields: check.optional_pairs("customFields"),
            manager: manager(&mut check),
            wipe_conflicts: check.optional_flag("wipeConflicts").unwrap_or(false),
        };
        check.finish()?;
        Ok(change)
    }
}

/// Which of several values is right: what is named here becomes so, and is disputed no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Which contact.
    pub contact: String,
    /// These custom fields; others stay.
    pub custom_fields: Vec<(String, String)>,
    /// Id of the agent who looks after them.
    pub manager: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// Gives up everything else that is said differently, too.
    pub wipe_conflicts: bool,
}

impl Settlement {
    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "contactId", &self.contact);
        json::put_some(&mut body, "name", self.name.as_deref());
        json::put_some(&mut body, "contactManager", self.manager.as_deref());
        if !self.custom_fields.is_empty() {
            put_fields(&mut body, Some(&self.custom_fields));
        }
        put_wipe(&mut body, self.wipe_conflicts);
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let known = [
            "contactId",
            "name",
            "contactManager",
            "customFields",
            "wipeConflicts",
        ];
        let mut check = Check::new(body, &known);
        let settlement = Self {
            contact: check.text("contactId"),
            name: check.optional_words("name"),
            manager: check.optional("contactManager"),
            custom_fields: check.optional_pairs("customFields").unwrap_or_default(),
            wipe_conflicts: check.optional_flag("wipeConflicts").unwrap_or(false),
        };
        check.finish()?;
        Ok(settlement)
    }
}

fn manager(check: &mut Check<'_>) -> Option<Manager> {
    if !check.has("contactManager") {
        return None;
    }
    let agent = check.optional("contactManager");
    Some(agent.map_or(Manager::Nobody, Manager::Agent))
}

fn list(texts: &[String]) -> Value {
    Value::Array(texts.iter().cloned().map(Value::String).collect())
}

fn put_fields(body: &mut Map<String, Value>, fields: Option<&[(String, String)]>) {
    if let Some(fields) = fields {
        let mut object = Map::new();
        for (key, value) in fields {
            json::put_text(&mut object, key, value);
        }
        json::put(body, "customFields", Value::Object(object));
    }
}

fn put_manager(body: &mut Map<String, Value>, manager: Option<&Manager>) {
    match manager {
        None => {}
        Some(Manager::Agent(id)) => json::put_text(body, "contactManager", id),
        Some(Manager::Nobody) => json::put_text(body, "contactManager", ""),
    }
}

fn put_wipe(body: &mut Map<String, Value>, wipe: bool) {
    if wipe {
        json::put(body, "wipeConflicts", Value::Bool(true));
    }
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
        for text in [
            include_str!("../../../fixtures/omnichannel-contacts.post.request.json"),
            include_str!("../../../fixtures/omnichannel-contacts.post.request-minimal.json"),
        ] {
            let body = fixture(text);
            let new = NewContact::read(&body).unwrap();
            assert_eq!(new.name, "John");
            assert_eq!(new.to_json(), body);
        }
    }

    #[test]
    fn a_missing_list_is_refused_as_published() {
        let body = json!({ "name": "John", "phones": [] });
        assert_eq!(
            NewContact::read(&body).unwrap_err().to_json(),
            fixture(include_str!(
                "../../../fixtures/omnichannel-contacts.post.400-missing-emails.json"
            ))
        );
    }

    #[test]
    fn wrong_shapes_are_refused() {
        for (key, value, problem) in [
            ("name", json!(" "), "must NOT have fewer than 1 characters"),
            ("name", json!({}), "must be string"),
            ("emails", json!("a@b"), "must be array"),
            ("emails", json!([{}]), "must be string"),
            (
                "emails",
                json!(["a", "b", "a"]),
                "must NOT have duplicate items (items ## 2 and 0 are identical)",
            ),
            (
                "phones",
                json!(["1", 1]),
                "must NOT have duplicate items (items ## 1 and 0 are identical)",
            ),
            ("customFields", json!([]), "must be object"),
            ("customFields", json!({"a": []}), "must be string"),
            ("contactManager", json!({"username": "x"}), "must be string"),
            ("token", json!("t"), "must NOT have additional properties"),
        ] {
            let mut body = json!({ "name": "John", "phones": [], "emails": [] });
            body[key] = value;
            let refusal = NewContact::read(&body).unwrap_err();
            assert_eq!(refusal.error, format!("{problem} [invalid-params]"));
        }
    }

    #[test]
    fn a_change_says_only_what_changes() {
        let body = json!({ "contactId": "c", "emails": ["a@b"], "contactManager": "" });
        let change = ContactChange::read(&body).unwrap();
        assert_eq!(change.manager, Some(Manager::Nobody));
        assert_eq!(change.name, None);
        assert_eq!(change.phones, None);
        assert_eq!(change.to_json(), body);
        let nothing = json!({ "contactId": "c", "emails": null, "contactManager": null });
        let nothing = ContactChange::read(&nothing).unwrap();
        assert_eq!(
            nothing.to_json(),
            json!({ "contactId": "c", "contactManager": "" })
        );
        assert!(ContactChange::read(&json!({ "name": "x" })).is_err());
    }

    #[test]
    fn a_settlement_survives_the_wire() {
        let body = json!({
            "contactId": "c", "name": "Ada", "contactManager": "a",
            "customFields": { "company": "Acme" }, "wipeConflicts": true,
        });
        assert_eq!(Settlement::read(&body).unwrap().to_json(), body);
        let bare = json!({ "contactId": "c" });
        assert_eq!(Settlement::read(&bare).unwrap().to_json(), bare);
        let wrong = json!({ "contactId": "c", "emails": [] });
        assert!(Settlement::read(&wrong).is_err());
    }
}
