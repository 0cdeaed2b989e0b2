//! `POST /api/v1/livechat/room.close`
//!
//! The visitor ends their conversation, section 6.2 of the reference.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::room::{CLOSED_BY_VISITOR, CloseRoom};

use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Reply};
use crate::routing;

/// Answers the request.
///
/// # Errors
/// When visitors may not close, the token or the room is unknown, the room is closed, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let close = CloseRoom::read(&body::read(request).await?)?;
    if !app.settings.chat.visitors_can_close {
        let refusal = Refusal::plain("error-not-allowed-to-close-conversation");
        return Err(refusal.into());
    }
    let closed = app
        .store
        .close_room(
            close.token.clone(),
            close.room.clone(),
            CLOSED_BY_VISITOR,
            app.settings.chat.transcript,
            app.clock.now_iso(),
        )
        .await?;
    announce::closed(&app.hub, &closed);
    routing::try_move_on(&app).await;
    Ok(reply::json(StatusCode::OK, &close.answer()))
}
