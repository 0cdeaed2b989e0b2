//! `GET /api/v1/me`
//!
//! Who is signed in.

use axum::extract::State;

use crate::app::App;
use crate::reply::{self, Reply};
use crate::signed_in::SignedIn;

/// Where agents ask who they are.
pub const PATH: &str = "/api/v1/me";

/// Answers the request.
///
/// # Errors
/// When nobody is signed in, or the database fails.
pub async fn handle(State(_): State<App>, agent: SignedIn) -> Reply {
    Ok(reply::success(agent.to_json(true)))
}
