//! `GET /api/v1/livechat/messages.history/:rid`
//!
//! What was said in a room, the newest first unless wanted otherwise, section 6.5 of the reference.
//! The text is told as it was sent: whoever shows it makes it text, and no markup.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::message::HistoryWanted;
use serde_json::{Value, json};

use crate::app::App;
use crate::reply::{self, Reply};
use crate::store::{StoreError, StoredMessage};
use crate::{clock, query};

/// Answers the request.
///
/// # Errors
/// When the token or the room is unknown, the query has another shape, or the database fails.
pub async fn handle(
    State(app): State<App>,
    room: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Reply {
    let mut wanted = HistoryWanted::read(&query::read(query.as_deref()))?;
    if let Some(end) = &wanted.end {
        let date = clock::iso_of(end).ok_or_else(|| {
            Refusal::with_reason("invalid-params", "must match format \"date-time\"")
        })?;
        wanted.end = Some(date);
    }
    // What is not even UTF-8 is nobody's room.
    let Path(room) = room.map_err(|_| StoreError::NoRoom)?;
    let messages = app.store.history(room, wanted).await?;
    let messages: Vec<Value> = messages.iter().map(StoredMessage::to_json).collect();
    Ok(reply::success(json!({ "messages": messages })))
}
