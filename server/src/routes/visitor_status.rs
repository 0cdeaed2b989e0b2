//! `POST /api/v1/livechat/visitor.status`
//!
//! Whether a visitor is there, section 2.5 of the reference. Agents see it in their rooms at once.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::visitor_status::VisitorStatus;

use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::store::StoreError;

/// Answers the request.
///
/// # Errors
/// When the token is unknown, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let told = VisitorStatus::read(&body::read(request).await?)?;
    let room = app
        .store
        .set_visitor_status(told.token.clone(), told.status.clone(), app.clock.now_iso())
        .await
        .map_err(refused)?;
    if let Some(room) = room {
        announce::updated(&app.hub, &room, None);
    }
    Ok(reply::json(StatusCode::OK, &told.answer()))
}

fn refused(error: StoreError) -> Stop {
    if matches!(error, StoreError::NoVisitor) {
        Refusal::code_only("invalid-token").into()
    } else {
        error.into()
    }
}
