//! `POST /api/v1/logout`
//!
//! Ends an agent's session.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use crate::app::App;
use crate::reply::{self, Reply};
use crate::routing;
use crate::signed_in::SignedIn;

/// Where agents sign out.
pub const PATH: &str = "/api/v1/logout";

/// Answers the request.
///
/// # Errors
/// When nobody is signed in, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn) -> Reply {
    app.store.end_session(agent.token().clone()).await?;
    routing::agent_goes(&app, agent.as_agent()).await;
    let body = json!({
        "status": "success",
        "data": { "message": "You've been logged out!" },
    });
    Ok(reply::json(StatusCode::OK, &body))
}
