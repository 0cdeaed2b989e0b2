//! `POST /api/v1/livechat/room.closeByUser`
//!
//! An agent ends a conversation.

use axum::extract::{Request, State};
use livechat_core::wire::desk::conversation::CloseByAgent;
use serde_json::json;

use super::own_room;
use crate::app::App;
use crate::realtime::announce;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::Closing;
use crate::{body, routing};

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or the room is another's, it is closed, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let close = CloseByAgent::read(&body::read(request).await?)?;
    own_room(&app, &agent, &close.room).await?;
    let closing = Closing {
        agent: agent.id().to_owned(),
        comment: close.comment,
        offer_transcript: app.settings.chat.transcript,
        room: close.room,
    };
    let closed = app
        .store
        .close_by_agent(closing, app.clock.now_iso())
        .await?;
    announce::closed(&app.hub, &closed);
    routing::try_move_on(&app).await;
    Ok(reply::success(json!({})))
}
