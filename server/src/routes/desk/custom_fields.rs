//! `GET /api/v1/livechat/custom-fields` and `/:_id`
//!
//! The custom fields of the settings, section 3.3 of the reference.

use axum::extract::{Path, RawQuery, State};
use livechat_core::wire::contact::search::Direction;
use livechat_core::wire::desk::visitors::ListFields;
use serde_json::{Value, json};

use super::page;
use crate::app::App;
use crate::config::{CustomField, FieldKind, Scope, Visibility};
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;

/// Answers with a part of all fields, in the order of the settings; `text` stands somewhere in their
/// ids or labels.
///
/// # Errors
/// When nobody is signed in or they may not, or the query is refused.
pub async fn list(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = ListFields::read(&query::read(query.as_deref()))?;
    let text = wanted.text.unwrap_or_default().to_lowercase();
    let holds = |field: &&CustomField| {
        [&field.id, &field.label].map(|words| words.get_ref().to_lowercase().contains(&text))
            != [false, false]
    };
    let fields = app.settings.custom_fields.iter().filter(holds);
    let mut fields: Vec<Value> = fields.map(record).collect();
    // From the last key to the first: sorting keeps the order of what is the same.
    for (key, direction) in wanted.sort.iter().rev() {
        let words = |field: &Value| field.get(key).map(Value::to_string);
        fields.sort_by(|a, b| match direction {
            Direction::Down => words(b).cmp(&words(a)),
            Direction::Up => words(a).cmp(&words(b)),
        });
    }
    let (total, offset) = (fields.len(), wanted.paging.offset);
    let part = fields.into_iter().skip(offset).take(wanted.paging.count);
    Ok(reply::success(page(
        "customFields",
        part.collect(),
        offset,
        total,
    )))
}

/// Answers with one field, or `null`.
///
/// # Errors
/// When nobody is signed in or they may not.
pub async fn one(State(app): State<App>, agent: SignedIn, Path(id): Path<String>) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let field = app.settings.custom_field(&id).map(record);
    Ok(reply::success(json!({ "customField": field })))
}

fn record(field: &CustomField) -> Value {
    let mut record = json!({
        "_id": field.id.get_ref(),
        "label": field.label.get_ref(),
        "scope": match field.scope {
            Scope::Room => "room",
            Scope::Visitor => "visitor",
        },
        "visibility": match field.visibility {
            Visibility::Hidden => "hidden",
            Visibility::Visible => "visible",
        },
        "type": match field.kind {
            FieldKind::Input => "input",
            FieldKind::Select => "select",
        },
        "regexp": field.pattern.as_ref().map_or("", |pattern| pattern.get_ref()),
        "required": field.required,
        "public": field.public,
        "searchable": field.is_searchable(),
        // One text with commas, unlike the list of a config.
        "options": field.options.join(","),
    });
    if let (Some(default), Some(record)) = (&field.default, record.as_object_mut()) {
        record.insert("defaultValue".to_owned(), json!(default.get_ref()));
    }
    record
}
