//! `GET /api/v1/livechat/agent.info/:rid/:token`
//!
//! Who answers in a visitor's room, section 6.8 of the reference: nobody's address, and no name
//! where the settings hide it.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::answer::Refusal;
use serde_json::json;

use crate::app::App;
use crate::reply::{self, Reply};
use crate::routing;
use crate::store::StoreError;

/// What the path holds in place of `:rid` and `:token`.
pub type RoomAndToken = Result<Path<(String, String)>, PathRejection>;

/// Answers the request.
///
/// # Errors
/// When the token or the room is unknown, nobody has taken the room, or the database fails.
pub async fn handle(State(app): State<App>, path: RoomAndToken) -> Reply {
    let Path((room, token)) = path.map_err(|_| StoreError::NoVisitor)?;
    let token = VisitorToken::parse(&token).map_err(|_| StoreError::NoVisitor)?;
    let room = app.store.room(token, room).await?;
    let agent = match room.served_by() {
        Some(agent) => app.store.agent(agent.to_owned()).await?,
        None => None,
    };
    let agent = agent.ok_or_else(|| Refusal::plain("invalid-agent"))?;
    let shown = routing::shown(&app, &agent);
    Ok(reply::success(json!({ "agent": shown })))
}
