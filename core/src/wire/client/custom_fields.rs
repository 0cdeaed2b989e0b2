//! The custom fields of a server, and their values. Section 3 of the reference.

use serde_json::{Map, Value};

use super::call::Call;
use super::page::Page;
use super::request::Request;
use crate::wire::custom_field::{self, CustomFieldValue, SetField, SetFields};
use crate::wire::desk::custom_fields::{
    DELETE_PATH, FieldScope, LIST_PATH, ListFields, SAVE_PATH, SaveField,
};
use crate::wire::json;

/// A custom field as its owner defined it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldRecord {
    /// What is in it at first.
    pub default: Option<String>,
    /// Its id: letters, digits, `-` and `_`.
    pub key: String,
    /// `input` or `select`.
    pub kind: String,
    /// What people read.
    pub label: String,
    /// What a `select` offers.
    pub options: Vec<String>,
    /// A regular expression that its value must match; empty for none.
    pub pattern: String,
    /// Whether visitors are asked.
    pub public: bool,
    /// Whether it has to be filled in.
    pub required: bool,
    /// Whether it belongs to a visitor or to one conversation.
    pub scope: FieldScope,
    /// Whether contacts are found by it.
    pub searchable: bool,
    /// Whether it is shown.
    pub visible: bool,
}

impl FieldRecord {
    /// Reads the field itself; `None` without an id, or with a scope that nobody knows.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let key = json::text(v, "_id")?;
        let flag = |name: &str| json::flag(v, name).unwrap_or(false);
        let options = json::text(v, "options").unwrap_or_default();
        let options = options.split(',').map(str::trim);
        let scope = match json::text(v, "scope")?.as_str() {
            "room" => FieldScope::Room,
            "visitor" => FieldScope::Visitor,
            _ => return None,
        };
        Some(Self {
            default: json::text(v, "defaultValue").filter(|text| !text.is_empty()),
            kind: json::text(v, "type").unwrap_or_else(|| "input".to_owned()),
            label: json::text(v, "label").unwrap_or_else(|| key.clone()),
            options: options
                .filter(|option| !option.is_empty())
                .map(str::to_owned)
                .collect(),
            pattern: json::text(v, "regexp").unwrap_or_default(),
            public: flag("public"),
            required: flag("required"),
            scope,
            searchable: flag("searchable"),
            visible: json::text(v, "visibility").as_deref() != Some("hidden"),
            key,
        })
    }
}

/// `GET /api/v1/livechat/custom-fields`: a part of all custom fields. Permission `view-l-room`.
impl Call for ListFields {
    type Answer = Page<FieldRecord>;

    fn request(&self) -> Request {
        let order = self.sort.iter();
        let request = Request::get(LIST_PATH)
            .with_some("text", self.text.as_deref())
            .with_part(self.paging)
            .sorted(order.map(|(key, direction)| (key.as_str(), *direction)))
            .signed();
        if self.equal.is_empty() {
            return request;
        }
        let mut equal = Map::new();
        for (key, value) in &self.equal {
            json::put(&mut equal, key, value.clone());
        }
        request.with("query", Value::Object(equal).to_string())
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        Page::read(body, "customFields", FieldRecord::read)
    }
}

/// `POST /api/v1/livechat/custom-fields.save`: defines a field, or changes one. Permission
/// `view-livechat-manager`; refused with `invalid-params`, or `error-invalid-custom-field` and the like
/// where the server knows no such field. The answer is the field's id. Rocket.Chat 8.0 and later.
impl Call for SaveField {
    type Answer = Option<String>;

    fn request(&self) -> Request {
        Request::post(SAVE_PATH, self.to_json()).signed()
    }

    fn pick(body: &Value) -> Option<Self::Answer> {
        let field = body.get("customField");
        Some(field.and_then(|field| json::text(field, "_id")))
    }
}

/// `POST /api/v1/livechat/custom-fields.delete`: removes a field; values that it had stay where they
/// are. Permission `view-livechat-manager`; refused with `error-invalid-custom-field`. Rocket.Chat 8.0
/// and later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteField {
    /// Its id.
    pub id: String,
}

impl Call for DeleteField {
    type Answer = ();

    fn request(&self) -> Request {
        let mut body = Map::new();
        json::put_text(&mut body, "customFieldId", &self.id);
        Request::post(DELETE_PATH, Value::Object(body)).signed()
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/custom.field`: gives a registered visitor's field a value. No permission: the
/// token is the credential. Refused with `invalid-token`, `invalid-custom-field` (no such field), or
/// `Invalid value for <key> field`. Every version.
impl Call for SetField {
    type Answer = CustomFieldValue;

    fn request(&self) -> Request {
        Request::post(custom_field::FIELD_PATH, self.to_json())
    }

    fn pick(body: &Value) -> Option<CustomFieldValue> {
        Self::in_answer(body)
    }
}

/// `POST /api/v1/livechat/custom.fields`: the same for several, none of which may be unknown. Every
/// version.
impl Call for SetFields {
    type Answer = Vec<CustomFieldValue>;

    fn request(&self) -> Request {
        Request::post(custom_field::FIELDS_PATH, self.to_json())
    }

    fn pick(body: &Value) -> Option<Vec<CustomFieldValue>> {
        Self::in_answer(body)
    }
}

#[cfg(test)]
mod tests;
