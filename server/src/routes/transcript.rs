//! `POST /api/v1/livechat/transcript`
//!
//! Sends a conversation to its visitor by e-mail, section 6.7 of the reference.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use livechat_core::domain::Email;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::transcript::{TranscriptWanted, no_visitor};
use serde_json::Value;

use crate::app::App;
use crate::body;
use crate::mail::letter::somebody;
use crate::mail::{Posted, transcript};
use crate::reply::{self, Reply, Stop};
use crate::store::{StoreError, StoredMessage};

/// Answers the request.
///
/// # Errors
/// When the token or the room is unknown, the address can be nobody's, transcripts are off, or the
/// database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let wanted = TranscriptWanted::read(&body::read(request).await?)?;
    let room = wanted.room;
    let conversation = app.store.conversation(wanted.token, room.clone()).await;
    let conversation = conversation.map_err(refused)?;
    if !app.settings.chat.transcript {
        return Ok(not_sent());
    }
    let address = Email::parse(&wanted.email).ok();
    let to = address.and_then(|address| somebody("", &address.into_string()));
    let to = to.ok_or_else(|| Refusal::with_reason("error-invalid-email", "Invalid email"))?;
    let messages: Vec<Value> = conversation
        .messages
        .iter()
        .map(StoredMessage::to_json)
        .collect();
    let hidden: Vec<&str> = app.settings.chat.hidden().collect();
    let letter = transcript::letter(&messages, &hidden, wanted.subject.as_deref(), to);
    match app.post.send(&letter, app.clock.now_ms()).await {
        Ok(Posted::Sent) => {}
        Ok(Posted::Waiting(file)) => {
            let now = app.clock.now_iso();
            // The visitor may have been forgotten meanwhile.
            if !app.store.note_mail(file.clone(), room, now).await? {
                app.post.outbox().remove(&file);
            }
        }
        Err(_) => return Ok(not_sent()),
    }
    Ok(reply::json(StatusCode::OK, &TranscriptWanted::answer()))
}

fn not_sent() -> Response {
    reply::json(StatusCode::BAD_REQUEST, &TranscriptWanted::failed())
}

/// This endpoint has words of its own.
fn refused(error: StoreError) -> Stop {
    if matches!(error, StoreError::NoVisitor) {
        no_visitor().into()
    } else if matches!(error, StoreError::NoRoom) {
        Refusal::with_reason("error-invalid-room", "Invalid room").into()
    } else {
        error.into()
    }
}
