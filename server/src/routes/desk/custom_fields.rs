//! `GET /api/v1/livechat/custom-fields` and `/:_id`, `POST custom-fields.save` and
//! `custom-fields.delete`
//!
//! Which custom fields there are, sections 3.3 and 3.4 of the reference.

use axum::extract::{RawQuery, Request, State};
use livechat_core::wire::contact::search::Direction;
use livechat_core::wire::desk::custom_fields::{ListFields, SaveField, deleted};
use serde_json::{Value, json};

use super::page;
use crate::app::App;
use crate::custom_fields::Field;
use crate::in_path::InPath;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::{body, query};

/// Answers with a part of all fields, in the order of [`crate::custom_fields`]; `text` stands
/// somewhere in their keys or labels, in any case.
///
/// # Errors
/// When nobody is signed in or they may not, or the query is refused.
pub async fn list(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = ListFields::read(&query::read(query.as_deref()))?;
    let text = wanted.text.unwrap_or_default().to_lowercase();
    let holds = |words: &str| words.to_lowercase().contains(&text);
    let known = app.fields.now();
    let fields = known.iter();
    let fields = fields.filter(|field| holds(&field.id) || holds(&field.label));
    let mut fields: Vec<Value> = fields.map(Field::to_record).collect();
    fields.retain(|field| {
        let mut equal = wanted.equal.iter();
        equal.all(|(key, value)| field.get(key).unwrap_or(&Value::Null) == value)
    });
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
pub async fn one(State(app): State<App>, agent: SignedIn, InPath(id): InPath<String>) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let field = app.fields.now().get(&id).map(Field::to_record);
    Ok(reply::success(json!({ "customField": field })))
}

/// Makes a field or changes one, and answers with it. It counts at once.
///
/// # Errors
/// When nobody is signed in or they may not, the field is refused, or the database fails.
pub async fn save(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLivechatManager)?;
    let mut wanted = SaveField::read(&body::read(request).await?)?;
    let changes = wanted.changes.take();
    let field = Field::read(wanted, app.clock.now_iso())?;
    let known = &app.fields;
    known.save(&app.store, changes.as_deref(), &field).await?;
    Ok(reply::success(json!({ "customField": field.to_record() })))
}

/// Removes a field. What was filled in stays with whoever filled it in.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such field, it is the settings file's, or the
/// database fails.
pub async fn delete(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLivechatManager)?;
    let id = deleted(&body::read(request).await?)?;
    app.fields.delete(&app.store, &id).await?;
    Ok(reply::success(json!({})))
}
