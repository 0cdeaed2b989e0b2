//! `GET /api/v1/livechat/room`
//!
//! The visitor's conversation, section 6.1 of the reference: the one that is open, or a new one. A
//! wanted agent is not looked at: who gets it is decided by who is there.

use axum::extract::{RawQuery, State};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::room::RoomWanted;
use serde_json::json;

use crate::app::App;
use crate::query;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::routing;
use crate::store::{StoreError, StoredRoom};

/// Answers the request.
///
/// # Errors
/// When the token or the room is unknown, a new room is wanted while nobody is there, or the
/// database fails.
pub async fn handle(State(app): State<App>, RawQuery(query): RawQuery) -> Reply {
    let wanted = RoomWanted::read(&query::read(query.as_deref()))?;
    let (room, new) = match wanted.room {
        Some(room) => (app.store.room(wanted.token, room).await?, false),
        None => open(&app, wanted.token).await?,
    };
    Ok(reply::success(
        json!({ "room": room.to_json(), "newRoom": new }),
    ))
}

/// The room that is open, or a new one, and which of the two it is.
async fn open(app: &App, token: VisitorToken) -> Result<(StoredRoom, bool), Stop> {
    let closed = closed(app).await?;
    let now = app.clock.now_iso();
    match app.store.open_room(token, closed.is_none(), now).await {
        Ok((opened, new)) => {
            if !new {
                return Ok((opened.room, false));
            }
            announce::opened(&app.hub, &opened);
            routing::try_move_on(app).await;
            // By now it may be somebody's.
            let room = app.store.any_room(opened.room.id().to_owned()).await?;
            Ok((room.unwrap_or(opened.room), true))
        }
        Err(error) => Err(match (error, closed) {
            (StoreError::NoRoom, Some(refusal)) => refusal.into(),
            (error, _) => error.into(),
        }),
    }
}

/// Why no new room can be opened, if none can.
async fn closed(app: &App) -> Result<Option<Refusal>, StoreError> {
    if !app.settings.enabled {
        Ok(Some(Refusal::code_only("error-omnichannel-is-disabled")))
    } else if !routing::is_online(app, None).await? {
        let reason = "Sorry, no online agents";
        Ok(Some(Refusal::with_reason("no-agent-online", reason)))
    } else {
        Ok(None)
    }
}
