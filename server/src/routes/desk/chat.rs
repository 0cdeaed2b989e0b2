//! `POST /api/v1/chat.sendMessage`, `chat.update` and `chat.delete`
//!
//! What an agent says, and how they take it back.

use axum::extract::{Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::desk::chat::{DeleteMessage, SendMessage, UpdateMessage};
use serde_json::json;

use super::own_room;
use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, Words};

/// Says something.
///
/// # Errors
/// When nobody is signed in or the room is another's, it is closed, the text is too long, or the
/// database fails.
pub async fn send(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let new = SendMessage::read(&body::read(request).await?)?;
    fits(&app, &new.text)?;
    own_room(&app, &agent, &new.room).await?;
    let words = Words {
        agent: agent.id().to_owned(),
        id: new.id,
        room: new.room,
        text: new.text,
    };
    let said = app.store.answer(words, app.clock.now_iso()).await?;
    announce::said(&app.hub, &said);
    // Whoever has said it no longer types it.
    app.hub.typing(said.room.id(), agent.username(), false);
    Ok(reply::success(
        json!({ "message": said.message.to_desk_json() }),
    ))
}

/// Changes what was said.
///
/// # Errors
/// As of [`send`], and when there is no such message or it is another's.
pub async fn update(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let update = UpdateMessage::read(&body::read(request).await?)?;
    fits(&app, &update.text)?;
    let words = Words {
        agent: agent.id().to_owned(),
        id: None,
        room: update.room,
        text: update.text,
    };
    let now = app.clock.now_iso();
    let changed = app.store.reword_answer(words, update.message, now).await;
    let changed = changed.map_err(|error| refused(error, "editing"))?;
    app.hub.message(changed.room(), changed.to_json());
    Ok(reply::success(json!({ "message": changed.to_desk_json() })))
}

/// Removes what was said.
///
/// # Errors
/// As of [`update`].
pub async fn delete(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let delete = DeleteMessage::read(&body::read(request).await?)?;
    let (room, id) = (delete.room, delete.message);
    let removed = app
        .store
        .remove_answer(agent.id().to_owned(), room, id)
        .await;
    let (removed, files) = removed.map_err(|error| refused(error, "deleting"))?;
    for id in &files {
        app.files.remove(id);
    }
    app.hub.deleted(removed.room(), removed.id());
    Ok(reply::success(json!({
        "_id": removed.id(),
        "ts": app.clock.now_iso(),
        "message": removed.to_desk_json(),
    })))
}

fn fits(app: &App, text: &str) -> Result<(), Stop> {
    if app.settings.chat.fits(text) {
        return Ok(());
    }
    let reason = "Message size exceeds Message_MaxAllowedSize";
    Err(Refusal::with_reason("error-message-size-exceeded", reason).into())
}

fn refused(error: StoreError, doing: &str) -> Stop {
    if matches!(error, StoreError::NotTheirs) {
        let reason = format!("Message {doing} not allowed");
        Refusal::with_reason("error-action-not-allowed", &reason).into()
    } else {
        error.into()
    }
}
