//! `POST /api/v1/livechat/upload/:rid`
//!
//! Takes a visitor's file and shows it as a message of their room, section 6.6 of the reference.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::upload::{HEADER, answer};

use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Stop};
use crate::store::{NewUpload, Said, Sender, StoreError};
use crate::uploads::attachment;
use crate::uploads::receive::{Received, receive};

/// Answers the request.
pub async fn handle(
    State(app): State<App>,
    room: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let Some((token, room)) = owner(&app, &head.headers, room).await else {
        body::pass_over(body).await;
        return reply::failure(StatusCode::FORBIDDEN, "unauthorized");
    };
    let used = match app.store.uploaded_bytes().await {
        Ok(used) => used,
        Err(error) => return Stop::from(error).into_response(),
    };
    match receive(&head.headers, body, &app.files, &app.settings, used).await {
        Ok(file) => share(&app, token, room, file).await,
        Err(refused) => refused.into_response(),
    }
}

/// Whose room it is, if it is open and the header's token is theirs.
async fn owner(
    app: &App,
    headers: &HeaderMap,
    room: Result<Path<String>, PathRejection>,
) -> Option<(VisitorToken, String)> {
    let token = headers.get(HEADER)?.to_str().ok()?;
    let token = VisitorToken::parse(token).ok()?;
    let Path(room) = room.ok()?;
    let found = app.store.room(token.clone(), room.clone()).await.ok()?;
    found.is_open().then_some((token, room))
}

async fn share(app: &App, token: VisitorToken, room: String, file: Received) -> Response {
    match keep(app, Sender::Visitor(token), room, file).await {
        Ok(said) => {
            let waiting = app.settings.chat.show_waiting && said.room.is_queued();
            reply::json(StatusCode::OK, &answer(said.message.to_json(), waiting))
        }
        // It was closed, or forgotten, while the file came.
        Err(StoreError::NoRoom | StoreError::NoVisitor | StoreError::RoomClosed) => {
            reply::failure(StatusCode::FORBIDDEN, "unauthorized")
        }
        Err(error) => Stop::from(error).into_response(),
    }
}

/// Keeps a file that was taken as a message, and tells whoever listens.
pub(super) async fn keep(
    app: &App,
    sender: Sender,
    room: String,
    file: Received,
) -> Result<Said, StoreError> {
    let upload = NewUpload {
        bytes: file.bytes,
        fields: attachment::fields(&file),
        id: file.id,
        kind: file.kind,
        name: file.name,
        text: file.text,
    };
    let now = app.clock.now_iso();
    let said = app.store.share(sender, room, upload, now).await?;
    file.loose.keep();
    announce::said(&app.hub, &said);
    Ok(said)
}
