//! `GET /api/v1/livechat/custom-fields`, `POST custom-fields.save` and `custom-fields.delete`: which
//! fields there are beyond name, e-mail and phone. Sections 3.3, 3.4 and 14 of the reference.

use serde_json::{Map, Value};

use super::paging::Paging;
use super::visitors::order;
use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::contact::search::Direction;
use crate::wire::json;

/// Path of the list (`view-l-room`).
pub const LIST_PATH: &str = "/api/v1/livechat/custom-fields";

/// Path of one of them (`view-l-room`), in which `{id}` is its key.
pub const ONE_PATH: &str = "/api/v1/livechat/custom-fields/{id}";

/// Path that makes or changes one (`view-livechat-manager`).
pub const SAVE_PATH: &str = "/api/v1/livechat/custom-fields.save";

/// Path that removes one (`view-livechat-manager`).
pub const DELETE_PATH: &str = "/api/v1/livechat/custom-fields.delete";

/// The query of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListFields {
    /// Keys of a field with the values they must have, from `query`.
    pub equal: Vec<(String, Value)>,
    /// Which part of the list.
    pub paging: Paging,
    /// In which order: keys of a field; as the server has them where there are none.
    pub sort: Vec<(String, Direction)>,
    /// What stands in their keys or labels.
    pub text: Option<String>,
}

impl ListFields {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `error-invalid-query` for a `query` that is no
    /// object of plain values in JSON: operators are not taken.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(query, &["text", "count", "offset", "sort", "query"]);
        let text = check.optional("text");
        let sort = check.optional("sort");
        let equal = check.optional("query");
        let paging = Paging::of(&mut check);
        check.finish()?;
        Ok(Self {
            equal: equal.as_deref().map_or_else(|| Ok(Vec::new()), plain)?,
            paging,
            sort: order(sort.as_deref())?,
            text,
        })
    }
}

fn plain(query: &str) -> Result<Vec<(String, Value)>, Refusal> {
    let bad = || {
        let reason = ["Invalid query parameter provided: \"", query, "\""].concat();
        Refusal::with_reason("error-invalid-query", &reason)
    };
    let parsed: Value = serde_json::from_str(query).map_err(|_| bad())?;
    let mut equal = Vec::new();
    for (key, value) in parsed.as_object().ok_or_else(bad)? {
        if value.is_object() || value.is_array() || key.starts_with('$') {
            return Err(bad());
        }
        equal.push((key.clone(), value.clone()));
    }
    Ok(equal)
}

/// What a field belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldScope {
    /// Each conversation.
    Room,
    /// The visitor.
    Visitor,
}

impl FieldScope {
    /// Its word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Visitor => "visitor",
        }
    }
}

/// The body of `custom-fields.save`. What it leaves out of a field is `false` or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveField {
    /// Which field is changed; a new one is made without it.
    pub changes: Option<String>,
    /// What is in it at first.
    pub default: Option<String>,
    /// The key: letters, digits, `_` and `-`.
    pub field: String,
    /// `input` or `select`; an input where nothing is said.
    pub kind: Option<String>,
    /// What a visitor reads.
    pub label: String,
    /// What a select offers, separated by commas.
    pub options: Option<String>,
    /// A regular expression that a value must match somewhere.
    pub pattern: Option<String>,
    /// It is in the visitor's form, if it is visible.
    pub public: bool,
    /// It has to be filled in when custom fields are sent.
    pub required: bool,
    /// What it belongs to.
    pub scope: FieldScope,
    /// Agents find visitors by it.
    pub searchable: bool,
    /// `visible`, `hidden`, or another word, which is no more than kept.
    pub visibility: String,
}

impl SaveField {
    /// The request's body.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut data = Map::new();
        json::put_text(&mut data, "field", &self.field);
        json::put_text(&mut data, "label", &self.label);
        json::put_text(&mut data, "scope", self.scope.as_str());
        json::put_text(&mut data, "visibility", &self.visibility);
        json::put_some(&mut data, "type", self.kind.as_deref());
        json::put_some(&mut data, "regexp", self.pattern.as_deref());
        json::put_some(&mut data, "defaultValue", self.default.as_deref());
        json::put_some(&mut data, "options", self.options.as_deref());
        for (key, flag) in [
            ("required", self.required),
            ("public", self.public),
            ("searchable", self.searchable),
        ] {
            json::put(&mut data, key, Value::Bool(flag));
        }
        let mut body = Map::new();
        json::put_some(&mut body, "customFieldId", self.changes.as_deref());
        json::put(&mut body, "customFieldData", Value::Object(data));
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["customFieldId", "customFieldData"]);
        let changes = check.optional("customFieldId");
        // Real servers are sent more than they know here, and let it pass.
        let mut data = check.part_of_any("customFieldData");
        let field = data.text("field");
        if data.has("field") && !is_key(&field) {
            data.problem("must match pattern \"^[0-9a-zA-Z_-]+$\"");
        }
        let label = data.text("label");
        let scope = data.text("scope");
        if data.has("scope") && !["visitor", "room"].contains(&scope.as_str()) {
            data.problem("must be equal to one of the allowed values");
        }
        let save = Self {
            changes,
            default: data.optional("defaultValue"),
            field,
            kind: data.optional("type"),
            label,
            options: data.optional("options"),
            pattern: data.optional("regexp"),
            public: data.optional_flag("public").unwrap_or(false),
            required: data.optional_flag("required").unwrap_or(false),
            scope: if scope == "room" {
                FieldScope::Room
            } else {
                FieldScope::Visitor
            },
            searchable: data.optional_flag("searchable").unwrap_or(false),
            visibility: data.text("visibility"),
        };
        check.also(data);
        check.finish()?;
        Ok(save)
    }
}

fn is_key(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    !text.is_empty() && text.bytes().all(fits)
}

/// Reads the body of `custom-fields.delete`: the key of the field.
///
/// # Errors
/// `invalid-params` in the validator's words.
pub fn deleted(body: &Value) -> Result<String, Refusal> {
    let mut check = Check::new(body, &["customFieldId"]);
    let id = check.text("customFieldId");
    check.finish()?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn least() -> Value {
        json!({"field": "tax", "label": "Tax", "scope": "visitor", "visibility": "visible"})
    }

    #[test]
    fn a_field_is_read_and_written() {
        let body = json!({"customFieldData": least()});
        let save = SaveField::read(&body).unwrap();
        assert_eq!((save.changes.as_deref(), save.required), (None, false));
        let body = json!({
            "customFieldId": "size",
            "customFieldData": {
                "field": "size", "label": "Size", "scope": "room", "visibility": "hidden",
                "type": "select", "regexp": "^x", "required": true, "defaultValue": "S",
                "options": "S,L", "public": true, "searchable": true,
            },
        });
        assert_eq!(SaveField::read(&body).unwrap().to_json(), body);
        let nulls = json!({"customFieldId": null, "customFieldData": {
            "field": "tax", "label": "Tax", "scope": "visitor", "visibility": "visible",
            "type": null, "regexp": null, "required": null, "defaultValue": null,
            "options": null, "public": null, "searchable": null, "more": {},
        }});
        assert_eq!(SaveField::read(&nulls), Ok(save));
    }

    #[test]
    fn what_is_no_field_is_refused_in_the_validators_words() {
        let with = |key: &str, value: Value| {
            let mut data = least();
            data[key] = value;
            json!({ "customFieldData": data })
        };
        for (body, problem) in [
            (json!({}), "must have required property 'customFieldData'"),
            (json!({"customFieldData": 7}), "must be object"),
            (
                with("field", json!("a b")),
                "must match pattern \"^[0-9a-zA-Z_-]+$\"",
            ),
            (
                with("field", json!("")),
                "must match pattern \"^[0-9a-zA-Z_-]+$\"",
            ),
            (
                with("scope", json!("site")),
                "must be equal to one of the allowed values",
            ),
            (with("required", json!("maybe")), "must be boolean"),
            (with("label", json!({})), "must be string"),
        ] {
            let refusal = SaveField::read(&body).unwrap_err();
            assert_eq!(
                refusal.error,
                format!("{problem} [invalid-params]"),
                "{body}"
            );
        }
        for missing in ["field", "label", "scope", "visibility"] {
            let mut data = least();
            data.as_object_mut().unwrap().remove(missing);
            let refusal = SaveField::read(&json!({"customFieldData": data})).unwrap_err();
            let problem = format!("must have required property '{missing}' [invalid-params]");
            assert_eq!(refusal.error, problem);
        }
        let more = json!({"customFieldData": least(), "more": 1});
        assert!(SaveField::read(&more).is_err());
        assert_eq!(deleted(&json!({"customFieldId": "a"})).as_deref(), Ok("a"));
        assert!(deleted(&json!({})).is_err());
    }

    #[test]
    fn a_list_is_asked_for_by_text_and_plain_values() {
        let query = json!({"text": "tax", "query": "{\"scope\":\"room\",\"required\":true}"});
        let list = ListFields::read(&query).unwrap();
        assert_eq!(list.text.as_deref(), Some("tax"));
        assert_eq!(
            list.equal,
            [
                ("required".to_owned(), json!(true)),
                ("scope".to_owned(), json!("room")),
            ]
        );
        for query in ["x", "[]", "{\"a\":{\"$gt\":1}}", "{\"$where\":\"1\"}"] {
            let refusal = ListFields::read(&json!({ "query": query })).unwrap_err();
            assert_eq!(refusal.error_type.as_deref(), Some("error-invalid-query"));
        }
        assert!(ListFields::read(&json!({"where": "x"})).is_err());
    }
}
