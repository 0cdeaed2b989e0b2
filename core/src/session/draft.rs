//! What the visitor has typed and not yet had taken, as this device keeps it.

use crate::wire::json;
use serde_json::{Map, Value};

/// Most entries read back.
const MAX_ENTRIES: usize = 100;

/// What survives a page that is left: what was typed, and whether it was to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The fields that the visitor has changed, and what stands in them.
    pub values: Vec<(String, String)>,
    /// The visitor had sent it, and no answer came: whether it was to leave a message.
    pub sent: Option<bool>,
    /// A first message that the server did not take yet, of a visitor whom it knows.
    pub text: Option<String>,
    /// The id of that, or else of the first message in `values`: whoever sends it, sends it as this.
    pub id: Option<String>,
}

impl Draft {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|(_, value)| value.is_empty()) && self.text.is_none()
    }

    /// Whether something is to go out as soon as the visitor is here again.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.sent.is_some() || self.text.is_some()
    }

    /// As it is stored.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut values = Map::new();
        for (key, value) in &self.values {
            json::put_text(&mut values, key, value);
        }
        let mut draft = Map::new();
        json::put(&mut draft, "values", Value::Object(values));
        if let Some(leaves_message) = self.sent {
            json::put(&mut draft, "leaves", Value::Bool(leaves_message));
        }
        json::put_some(&mut draft, "id", self.id.as_deref());
        json::put_some(&mut draft, "text", self.text.as_deref());
        Value::Object(draft)
    }

    /// Reads it back; whatever is no draft of ours is an empty one.
    #[must_use]
    pub fn read(stored: &Value) -> Self {
        Self {
            values: json::texts(stored, "values", MAX_ENTRIES),
            sent: json::flag(stored, "leaves"),
            text: json::text(stored, "text"),
            id: json::text(stored, "id"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_kept_comes_back() {
        let draft = Draft {
            values: vec![("name".to_owned(), " Ada ".to_owned())],
            sent: Some(true),
            text: Some("Hello".to_owned()),
            id: Some("m1".to_owned()),
        };
        assert_eq!(Draft::read(&draft.to_json()), draft);
        assert_eq!(Draft::read(&Draft::default().to_json()), Draft::default());
    }

    #[test]
    fn what_is_no_draft_is_an_empty_one() {
        for stored in [
            json!(null),
            json!("x"),
            json!([1]),
            json!({"values": 7, "leaves": "maybe", "id": 1, "text": 7}),
            json!({"values": {"name": 7}}),
        ] {
            let draft = Draft::read(&stored);
            assert!(draft.is_empty() && !draft.is_pending(), "{stored}");
        }
    }
}
