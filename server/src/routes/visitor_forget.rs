//! `DELETE /api/v1/livechat/visitor/:token`
//!
//! "Remove my data", section 2.3 of the reference. A body is accepted and not looked at.

use axum::extract::State;
use axum::response::IntoResponse;
use livechat_core::wire::answer::Refusal;
use serde_json::json;

use super::visitor_look_up::{Token, parse, unknown};
use crate::app::App;
use crate::reply::{self, Reply, Stop};
use crate::store::StoreError;

/// Answers the request.
///
/// # Errors
/// When nobody has this token, a room of theirs is open, or the database fails.
pub async fn handle(State(app): State<App>, token: Token) -> Reply {
    let token = parse(token).ok_or_else(unknown)?;
    let now = app.clock.now_iso();
    let forgotten = match app.store.forget(token, now.clone()).await {
        Ok(forgotten) => forgotten.ok_or_else(unknown)?,
        Err(StoreError::RoomOpen) => {
            return Err(Refusal::with_reason(
                "visitor-has-open-rooms",
                "Cannot remove visitors with opened rooms",
            )
            .into());
        }
        Err(error) => {
            tracing::error!(%error, "a visitor could not be forgotten");
            // The spelling is the protocol's.
            let refusal = Refusal::with_reason(
                "error-removing-visitor",
                "An error ocurred while deleting visitor",
            );
            return Ok(Stop::Refused(refusal).into_response());
        }
    };
    for id in &forgotten.uploads {
        app.files.remove(id);
    }
    for name in &forgotten.mails {
        app.post.outbox().remove(name);
    }
    Ok(reply::success(
        json!({ "visitor": { "_id": forgotten.id, "ts": now } }),
    ))
}
