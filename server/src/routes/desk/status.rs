//! `POST /api/v1/livechat/agent.status`
//!
//! An agent takes new conversations, or no longer does. Those they have stay theirs.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use livechat_core::wire::desk::status::SetStatus;
use serde_json::json;

use crate::app::App;
use crate::realtime::announce;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::{body, routing};

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = SetStatus::read(&body::read(request).await?)?;
    let whose = wanted.agent.unwrap_or_else(|| agent.id().to_owned());
    if whose != agent.id() {
        agent.must(Permission::ManageLivechatAgents)?;
    }
    let not_found = || reply::failure(StatusCode::NOT_FOUND, "Agent not found").into_response();
    let Some(now) = app.store.agent(whose.clone()).await? else {
        return Ok(not_found());
    };
    let available = wanted.available.unwrap_or(!now.is_available());
    let at = app.clock.now_iso();
    let Some(changed) = app
        .store
        .set_available(whose.clone(), available, at)
        .await?
    else {
        return Ok(not_found());
    };
    if changed.is_available() != now.is_available() {
        let rooms = app.store.rooms_of(whose).await?;
        let there = routing::is_there(&app, &changed);
        announce::agent_status(&app.hub, &changed, there, &rooms);
        routing::try_move_on(&app).await;
    }
    Ok(reply::success(
        json!({ "status": changed.status_livechat() }),
    ))
}
