//! `POST /api/v1/rooms.upload/:rid`
//!
//! An agent sends a file, by the same rules as a visitor.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::own_room;
use crate::app::App;
use crate::body;
use crate::reply::{self, Stop};
use crate::roles::Permission;
use crate::routes::upload::keep;
use crate::signed_in::SignedIn;
use crate::store::{Sender, StoreError};
use crate::uploads::receive::receive;

/// Path of the request, in which `{rid}` is the room.
pub const PATH: &str = "/api/v1/rooms.upload/{rid}";

/// Answers the request.
pub async fn handle(
    State(app): State<App>,
    agent: SignedIn,
    room: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let (room, used) = match allowed(&app, &agent, room).await {
        Ok(allowed) => allowed,
        Err(stop) => {
            body::pass_over(body).await;
            return stop.into_response();
        }
    };
    let file = match receive(&head.headers, body, &app.files, &app.settings, used).await {
        Ok(file) => file,
        Err(refused) => return refused.into_response(),
    };
    let sender = Sender::Agent(agent.id().to_owned());
    match keep(&app, sender, room, file).await {
        Ok(said) => reply::success(json!({ "message": said.message.to_desk_json() })),
        Err(error) => Stop::from(error).into_response(),
    }
}

/// The room, if it is open and the agent may act in it, and how many bytes all files have.
async fn allowed(
    app: &App,
    agent: &SignedIn,
    room: Result<Path<String>, PathRejection>,
) -> Result<(String, u64), Stop> {
    agent.must(Permission::ViewLRoom)?;
    let Path(room) = room.map_err(|_| StoreError::NoRoom)?;
    if !own_room(app, agent, &room).await?.is_open() {
        return Err(StoreError::RoomClosed.into());
    }
    Ok((room, app.store.uploaded_bytes().await?))
}
