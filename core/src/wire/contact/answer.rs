//! A contact as servers answer with it (7.0 and later), read by whoever shows it.

use serde_json::Value;

use crate::wire::{json, time};

/// Most entries read of each of a contact's lists.
pub const MAX_ENTRIES: usize = 100;

/// A contact. Of that what a page of agents shows; only the id is sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Ways they came by.
    pub channels: Vec<Channel>,
    /// What was said differently of them, and no agent has settled.
    pub conflicts: Vec<Conflict>,
    /// When they were first seen, in milliseconds since 1970.
    pub created_ms: Option<u64>,
    /// Values of custom fields; other kinds than text are left out.
    pub custom_fields: Vec<(String, String)>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// The id.
    pub id: String,
    /// When their last conversation began.
    pub last_chat_ms: Option<u64>,
    /// Id of the agent who looks after them.
    pub manager: Option<String>,
    /// What they are called.
    pub name: String,
    /// Phone numbers.
    pub phones: Vec<String>,
    /// Whether no agent has taken note of them yet.
    pub unknown: bool,
}

/// A value that differs from the one a contact has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// `name`, `manager`, or `customFields.<key>`.
    pub field: String,
    /// The other value.
    pub value: String,
}

/// A way by which a contact came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// What it is called.
    pub name: String,
    /// `source.type` of its conversations.
    pub source: String,
    /// Id of the visitor they were there.
    pub visitor: String,
}

impl Contact {
    /// Reads the contact itself; `None` without an id.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let date = |value: Option<&Value>| value.and_then(time::read);
        Some(Self {
            id: json::text(v, "_id")?,
            name: json::text(v, "name").unwrap_or_default(),
            emails: texts(v, "emails", "address"),
            phones: texts(v, "phones", "phoneNumber"),
            custom_fields: json::texts(v, "customFields", MAX_ENTRIES),
            manager: json::text(v, "contactManager"),
            unknown: json::flag(v, "unknown").unwrap_or(false),
            conflicts: json::some_of(v, "conflictingFields", MAX_ENTRIES, Conflict::read),
            channels: json::some_of(v, "channels", MAX_ENTRIES, Channel::read),
            created_ms: date(v.get("createdAt")),
            last_chat_ms: date(v.get("lastChat").and_then(|chat| chat.get("ts"))),
        })
    }

    /// Reads the whole answer of `contacts.get` and `contacts.update`: the object under `contact`.
    #[must_use]
    pub fn in_answer(v: &Value) -> Option<Self> {
        Self::read(v.get("contact")?)
    }

    /// Reads the answer of `contacts.conflicts`, under either of its two names.
    #[must_use]
    pub fn in_settlement(v: &Value) -> Option<Self> {
        Self::read(v.get("result").or_else(|| v.get("contact"))?)
    }
}

impl Conflict {
    fn read(v: &Value) -> Option<Self> {
        Some(Self {
            field: json::text(v, "field")?,
            value: json::text(v, "value")?,
        })
    }
}

impl Channel {
    /// Reads one of a contact's channels.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let visitor = v.get("visitor")?;
        let source = visitor.get("source");
        Some(Self {
            name: json::text(v, "name").unwrap_or_default(),
            source: source
                .and_then(|source| json::text(source, "type"))
                .unwrap_or_default(),
            visitor: json::text(visitor, "visitorId")?,
        })
    }
}

/// Reads the id out of the answer of `POST omnichannel/contacts`.
#[must_use]
pub fn new_id(answer: &Value) -> Option<String> {
    json::text(answer, "contactId")
}

fn texts(v: &Value, list: &str, key: &str) -> Vec<String> {
    json::some_of(v, list, MAX_ENTRIES, |entry| json::text(entry, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_contact_is_read_with_what_is_there() {
        let answer = json!({ "contact": {
            "_id": "c", "name": "Ada", "phones": [{ "phoneNumber": "555" }],
            "emails": [{ "address": "ada@example.org" }, {}], "contactManager": "a",
            "unknown": "true", "customFields": { "company": "Acme", "n": 7 },
            "conflictingFields": [{ "field": "name", "value": "Ida" }],
            "channels": [{ "name": "api", "visitor":
                { "visitorId": "v", "source": { "type": "api" } } }],
            "createdAt": "1970-01-01T00:00:01.000Z",
            "lastChat": { "_id": "r", "ts": "1970-01-01T00:00:02.000Z" },
        }, "success": true });
        let contact = Contact::in_answer(&answer).unwrap();
        assert_eq!(contact.emails, vec!["ada@example.org"]);
        assert_eq!(contact.phones, vec!["555"]);
        assert_eq!(
            contact.custom_fields,
            vec![("company".to_owned(), "Acme".to_owned())]
        );
        assert!(contact.unknown);
        assert_eq!(contact.conflicts.first().unwrap().value, "Ida");
        assert_eq!(contact.channels.first().unwrap().visitor, "v");
        assert_eq!(
            (contact.created_ms, contact.last_chat_ms),
            (Some(1_000), Some(2_000))
        );
        let bare = Contact::in_settlement(&json!({ "result": { "_id": "c" } })).unwrap();
        assert!(bare.name.is_empty() && bare.emails.is_empty() && !bare.unknown);
        assert_eq!(Contact::in_answer(&json!({ "contact": {} })), None);
    }

    #[test]
    fn the_published_answer_is_read() {
        let answer = include_str!("../../../fixtures/omnichannel-contacts.post.200.json");
        assert_eq!(
            new_id(&serde_json::from_str(answer).unwrap()).as_deref(),
            Some("674eeb4343725ce31dd9bdae")
        );
    }
}
