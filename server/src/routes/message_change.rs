//! `GET`, `PUT` and `DELETE /api/v1/livechat/message/:_id`
//!
//! One message of a visitor's room, section 6.5 of the reference: read, put in other words, taken
//! back. Only what the visitor said themselves can be changed, and only while the room is open.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::message_change::{InRoom, Reworded};
use serde_json::{Value, json};

use crate::app::App;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::store::{Meant, StoreError};
use crate::uploads::attachment;
use crate::{body, query};

/// What the path holds in place of `:_id`.
pub type Id = Result<Path<String>, PathRejection>;

/// Answers the `GET`.
///
/// # Errors
/// When the token, the room or the message is unknown, or the database fails.
pub async fn read(State(app): State<App>, id: Id, RawQuery(query): RawQuery) -> Reply {
    let place = InRoom::read(&query::read(query.as_deref()))?;
    let message = app.store.message(meant(place, id)?).await?;
    let mut message = message.to_json();
    add_files(&mut message);
    Ok(reply::success(json!({ "message": message })))
}

/// Answers the `PUT`.
///
/// # Errors
/// When the token, the room or the message is unknown, it cannot be changed, the text is too long,
/// or the database fails.
pub async fn reword(State(app): State<App>, id: Id, request: Request) -> Reply {
    let reworded = Reworded::read(&body::read(request).await?)?;
    let meant = meant(reworded.place, id)?;
    if !app.settings.chat.fits(&reworded.text) {
        app.store.message(meant).await?;
        return Err(Refusal::plain("message-length-exceeds-character-limit").into());
    }
    if !app.settings.chat.edit_messages {
        app.store.message(meant).await?;
        return Err(not_allowed("editing"));
    }
    let now = app.clock.now_iso();
    let message = app.store.edit(meant, reworded.text, now).await;
    let message = message.map_err(|error| refused(error, "editing"))?;
    app.hub.message(message.room(), message.to_json());
    Ok(reply::success(json!({ "message": message.to_json() })))
}

/// Answers the `DELETE`.
///
/// # Errors
/// When the token, the room or the message is unknown, it cannot be taken back, or the database
/// fails.
pub async fn take_back(
    State(app): State<App>,
    id: Id,
    RawQuery(query): RawQuery,
    request: Request,
) -> Reply {
    let mut said = body::read(request).await?;
    // Some clients send no body with a DELETE: what it would say may stand in the query.
    if said.as_object().is_some_and(serde_json::Map::is_empty) {
        said = query::read(query.as_deref());
    }
    let meant = meant(InRoom::read_delete(&said)?, id)?;
    if !app.settings.chat.delete_messages {
        app.store.message(meant).await?;
        return Err(not_allowed("deleting"));
    }
    let now = app.clock.now_iso();
    let files = app.store.take_back(meant.clone(), now.clone()).await;
    for id in files.map_err(|error| refused(error, "deleting"))? {
        app.files.remove(&id);
    }
    app.hub.deleted(&meant.room, &meant.message);
    if let Some(room) = app.store.any_room(meant.room).await? {
        announce::updated(&app.hub, &room, None);
    }
    Ok(reply::success(
        json!({ "message": { "_id": meant.message, "ts": now } }),
    ))
}

/// Which message is meant; what is not even UTF-8 is none.
fn meant(place: InRoom, id: Id) -> Result<Meant, StoreError> {
    let Path(message) = id.map_err(|_| StoreError::NoMessage)?;
    Ok(Meant {
        message,
        room: place.room,
        token: place.token,
    })
}

fn refused(error: StoreError, doing: &str) -> Stop {
    if matches!(error, StoreError::NotTheirs) {
        not_allowed(doing)
    } else {
        error.into()
    }
}

fn not_allowed(doing: &str) -> Stop {
    let reason = format!("Message {doing} not allowed");
    Refusal::with_reason("error-action-not-allowed", &reason).into()
}

/// Of files, this answer says where they are once more.
fn add_files(message: &mut Value) {
    let Some(files) = message.get("files").and_then(Value::as_array) else {
        return;
    };
    let link = |file: &Value| {
        let part = |key: &str| file.get(key).and_then(Value::as_str).unwrap_or_default();
        json!({
            "publicFilePath": attachment::link(part("_id"), part("name")),
            "type": file.get("type"),
            "size": file.get("size"),
        })
    };
    let all: Vec<Value> = files.iter().map(link).collect();
    if let Some(message) = message.as_object_mut() {
        message.insert("fileUpload".to_owned(), json!(all.first()));
        message.insert("filesUpload".to_owned(), Value::Array(all));
    }
}
