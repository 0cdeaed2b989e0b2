//! `POST /api/v1/rooms.media/:rid` and `rooms.mediaConfirm/:rid/:fileId`
//!
//! An agent's file: first it is taken, then it becomes a message.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::desk::media::ConfirmMedia;
use serde_json::json;

use super::own_room;
use crate::app::App;
use crate::body;
use crate::in_path::InPath;
use crate::reply::{self, Reply, Stop};
use crate::roles::Permission;
use crate::routes::upload::keep;
use crate::signed_in::SignedIn;
use crate::store::{Sender, StoreError};
use crate::unconfirmed::Place;
use crate::uploads::receive::{MAX_DESCRIPTION_CHARS, receive};
use crate::uploads::{attachment, name};

/// Takes a file.
///
/// # Errors
/// When nobody is signed in or the room is another's, it is closed, or the database fails. Why a
/// file is refused is an answer of its own.
pub async fn take(
    State(app): State<App>,
    agent: SignedIn,
    InPath(room): InPath<String>,
    request: Request,
) -> Result<Response, Stop> {
    agent.must(Permission::ViewLRoom)?;
    let (head, body) = request.into_parts();
    if let Err(stop) = open_room(&app, &agent, &room).await {
        body::pass_over(body).await;
        return Err(stop);
    }
    let used = app.store.uploaded_bytes().await?;
    let received = receive(&head.headers, body, &app.files, &app.settings, used).await;
    let file = match received {
        Ok(file) => file,
        Err(refused) => return Ok(refused.into_response()),
    };
    let answer = json!({ "file": {
        "_id": file.id,
        "url": attachment::link(&file.id, &file.name),
    } });
    let place = Place {
        agent: agent.id().to_owned(),
        room,
    };
    app.unconfirmed.put(file, place, app.clock.now_ms());
    Ok(reply::success(answer))
}

/// Makes it a message.
///
/// # Errors
/// When nobody is signed in or the room is another's, it is closed, no such file waits, what is said
/// with it is too long, or the database fails.
pub async fn confirm(
    State(app): State<App>,
    agent: SignedIn,
    InPath((room, id)): InPath<(String, String)>,
    request: Request,
) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let said = ConfirmMedia::read(&body::read(request).await?)?;
    let description = said.description.as_deref().unwrap_or_default();
    if !app
        .settings
        .chat
        .fits(said.text.as_deref().unwrap_or_default())
        || description.chars().nth(MAX_DESCRIPTION_CHARS).is_some()
    {
        let reason = "Message size exceeds Message_MaxAllowedSize";
        return Err(Refusal::with_reason("error-message-size-exceeded", reason).into());
    }
    open_room(&app, &agent, &room).await?;
    let place = Place {
        agent: agent.id().to_owned(),
        room,
    };
    let file = app.unconfirmed.take(&id, &place, app.clock.now_ms());
    let mut file = file.ok_or_else(|| Refusal::plain("invalid-file"))?;
    if let Some(text) = said.text {
        file.text = text;
    }
    if said.description.is_some() {
        file.description = said.description;
    }
    if let Some(wanted) = said.name {
        file.name = name::clean(&wanted);
    }
    let said = keep(&app, Sender::Agent(place.agent), place.room, file).await?;
    Ok(reply::success(
        json!({ "message": said.message.to_desk_json() }),
    ))
}

async fn open_room(app: &App, agent: &SignedIn, room: &str) -> Result<(), Stop> {
    if own_room(app, agent, room).await?.is_open() {
        Ok(())
    } else {
        Err(StoreError::RoomClosed.into())
    }
}
