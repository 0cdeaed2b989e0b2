//! `POST /api/v1/livechat/custom.field` and `POST /api/v1/livechat/custom.fields`
//!
//! Sets values the server's owner defined fields for, on a visitor who is registered. Sections 3.1
//! and 3.2 of the reference. May not know which fields exist or what fits them.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::json;
use crate::domain::token::VisitorToken;

/// Path that sets one field.
pub const FIELD_PATH: &str = "/api/v1/livechat/custom.field";

/// Path that sets several.
pub const FIELDS_PATH: &str = "/api/v1/livechat/custom.fields";

/// A value for one custom field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomFieldValue {
    /// The field's `_id`.
    pub key: String,
    /// Whether to replace a value that is there; otherwise that one stays.
    pub overwrite: bool,
    /// The value, as text.
    pub value: String,
}

impl CustomFieldValue {
    /// `{"key":…,"value":…,"overwrite":…}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        Value::Object(self.to_map())
    }

    fn to_map(&self) -> Map<String, Value> {
        let mut entry = Map::new();
        json::put_text(&mut entry, "key", &self.key);
        json::put_text(&mut entry, "value", &self.value);
        json::put(&mut entry, "overwrite", Value::Bool(self.overwrite));
        entry
    }

    /// Reads an entry of an answer, whose key is `key` or, in 8.x, `Key`.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        Some(Self {
            key: json::text(v, "key").or_else(|| json::text(v, "Key"))?,
            value: json::text(v, "value")?,
            overwrite: json::flag(v, "overwrite").unwrap_or(false),
        })
    }

    fn check(check: &mut Check<'_>) -> Self {
        Self {
            key: check.text("key"),
            value: check.text("value"),
            overwrite: check.flag("overwrite"),
        }
    }
}

/// The body of `custom.field`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetField {
    /// What to set.
    pub field: CustomFieldValue,
    /// Whose field.
    pub token: VisitorToken,
}

impl SetField {
    /// `{"token":…,"key":…,"value":…,"overwrite":…}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = self.field.to_map();
        json::put_text(&mut body, "token", self.token.secret());
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["token", "key", "value", "overwrite"]);
        let token = check.text("token");
        let field = CustomFieldValue::check(&mut check);
        check.finish()?;
        Ok(Self {
            field,
            token: known_form(&token)?,
        })
    }

    /// The answer: `{"field":{…},"success":true}`
    #[must_use]
    pub fn answer(&self) -> Value {
        answer("field", self.field.to_json())
    }

    /// Reads the field out of an answer.
    #[must_use]
    pub fn in_answer(v: &Value) -> Option<CustomFieldValue> {
        CustomFieldValue::read(v.get("field")?)
    }
}

/// The body of `custom.fields`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFields {
    /// What to set; never empty in a request the server accepts.
    pub fields: Vec<CustomFieldValue>,
    /// Whose fields.
    pub token: VisitorToken,
}

impl SetFields {
    /// `{"token":…,"customFields":[…]}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        let fields = self.fields.iter().map(CustomFieldValue::to_json).collect();
        let mut body = Map::new();
        json::put_text(&mut body, "token", self.token.secret());
        json::put(&mut body, "customFields", Value::Array(fields));
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["token", "customFields"]);
        let token = check.text("token");
        let mut fields = Vec::new();
        for entry in check.list("customFields") {
            let mut part = Check::new(entry, &["key", "value", "overwrite"]);
            fields.push(CustomFieldValue::check(&mut part));
            check.also(part);
        }
        check.finish()?;
        Ok(Self {
            fields,
            token: known_form(&token)?,
        })
    }

    /// The answer: `{"fields":[{"Key":…,"key":…,"value":…,"overwrite":…}],"success":true}`. Real
    /// servers send one of the two keys, depending on their age; ours sends both.
    #[must_use]
    pub fn answer(&self) -> Value {
        let entry = |field: &CustomFieldValue| {
            let mut entry = field.to_map();
            json::put_text(&mut entry, "Key", &field.key);
            Value::Object(entry)
        };
        answer(
            "fields",
            Value::Array(self.fields.iter().map(entry).collect()),
        )
    }

    /// Reads the fields out of an answer.
    #[must_use]
    pub fn in_answer(v: &Value) -> Option<Vec<CustomFieldValue>> {
        let fields = v.get("fields")?.as_array()?;
        Some(fields.iter().filter_map(CustomFieldValue::read).collect())
    }
}

fn answer(key: &str, content: Value) -> Value {
    let mut body = Map::new();
    json::put(&mut body, key, content);
    json::put(&mut body, "success", Value::Bool(true));
    Value::Object(body)
}

fn known_form(token: &str) -> Result<VisitorToken, Refusal> {
    VisitorToken::parse(token).map_err(|_| Refusal::plain("invalid-token"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::answer::read;
    use serde_json::json;

    fn token() -> VisitorToken {
        VisitorToken::parse("t").unwrap()
    }

    fn value(key: &str) -> CustomFieldValue {
        CustomFieldValue {
            key: key.to_owned(),
            value: "v".to_owned(),
            overwrite: true,
        }
    }

    #[test]
    fn one_field_survives_the_wire() {
        let set = SetField {
            token: token(),
            field: value("garden"),
        };
        let body = json!({"token": "t", "key": "garden", "value": "v", "overwrite": true});
        assert_eq!(set.to_json(), body);
        assert_eq!(SetField::read(&body), Ok(set.clone()));
        let answer =
            json!({"field": {"key": "garden", "value": "v", "overwrite": true}, "success": true});
        assert_eq!(set.answer(), answer);
        assert_eq!(
            read(200, &answer.to_string(), SetField::in_answer),
            Ok(value("garden"))
        );
    }

    #[test]
    fn several_fields_survive_the_wire() {
        let set = SetFields {
            token: token(),
            fields: vec![value("a"), value("b")],
        };
        assert_eq!(SetFields::read(&set.to_json()), Ok(set.clone()));
        let fields = read(200, &set.answer().to_string(), SetFields::in_answer);
        assert_eq!(fields, Ok(set.fields.clone()));
        let first = &set.answer()["fields"][0];
        assert_eq!(
            first,
            &json!({"Key": "a", "key": "a", "value": "v", "overwrite": true})
        );
    }

    #[test]
    fn a_servers_capital_key_is_read() {
        let answer =
            json!({"fields": [{"Key": "a", "value": "v", "overwrite": "true"}], "success": "true"});
        assert_eq!(
            read(200, &answer.to_string(), SetFields::in_answer),
            Ok(vec![value("a")])
        );
    }

    #[test]
    fn each_missing_key_is_named() {
        let whole = json!({"token": "t", "key": "k", "value": "v", "overwrite": true});
        for key in ["token", "key", "value", "overwrite"] {
            let mut body = whole.clone();
            body.as_object_mut().unwrap().remove(key);
            let refusal = SetField::read(&body).unwrap_err();
            assert_eq!(
                refusal.error,
                format!("must have required property '{key}' [invalid-params]")
            );
            assert_eq!(refusal.error_type.as_deref(), Some("invalid-params"));
        }
    }

    #[test]
    fn problems_are_told_together() {
        let refusal = SetFields::read(&json!({})).unwrap_err();
        assert_eq!(
            refusal.error,
            "must have required property 'token'\n must have required property 'customFields' [invalid-params]"
        );
    }

    #[test]
    fn wrong_shapes_are_refused() {
        for (body, problem) in [
            (json!("x"), "must be object"),
            (json!({"token": "t", "customFields": {}}), "must be array"),
            (
                json!({"token": "t", "customFields": []}),
                "must NOT have fewer than 1 items",
            ),
            (
                json!({"token": "t", "customFields": ["x"]}),
                "must be object",
            ),
            (
                json!({"token": {"$gt": ""}, "customFields": [value("k").to_json()]}),
                "must be string",
            ),
            (
                json!({"token": "t", "customFields": [value("k").to_json()], "x": 1}),
                "must NOT have additional properties",
            ),
            (
                json!({"token": "t", "customFields": [{"key": "k", "value": "v", "overwrite": "perhaps"}]}),
                "must be boolean",
            ),
        ] {
            let refusal = SetFields::read(&body).unwrap_err();
            assert_eq!(
                refusal.error,
                format!("{problem} [invalid-params]"),
                "{body}"
            );
        }
        let empty = SetFields::read(&json!({"token": "t", "customFields": [{}]})).unwrap_err();
        assert!(
            empty.error.contains("'key'") && empty.error.contains("'overwrite'"),
            "{}",
            empty.error
        );
    }

    #[test]
    fn numbers_pass_for_text_as_on_a_real_server() {
        let set =
            SetField::read(&json!({"token": "t", "key": "k", "value": 7, "overwrite": "true"}))
                .unwrap();
        assert_eq!(set.field.value, "7");
        assert!(set.field.overwrite);
    }

    #[test]
    fn what_can_be_nobodys_token_is_an_invalid_one() {
        let body = json!({"token": "  ", "key": "k", "value": "v", "overwrite": true});
        assert_eq!(SetField::read(&body), Err(Refusal::plain("invalid-token")));
    }
}
