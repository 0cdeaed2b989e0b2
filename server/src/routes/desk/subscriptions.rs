//! `GET /api/v1/subscriptions.get` and `POST subscriptions.read`
//!
//! The agent's open conversations, and what is unread in them.

use axum::extract::{Request, State};
use livechat_core::wire::desk::conversation::ReadRoom;
use serde_json::json;

use super::own_room;
use crate::app::App;
use crate::body;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::StoredRoom;

/// Answers all of them: there is no date since which.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn list(State(app): State<App>, agent: SignedIn) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let rooms = app.store.rooms_of(agent.id().to_owned()).await?;
    let update: Vec<_> = rooms.iter().map(StoredRoom::to_subscription_json).collect();
    Ok(reply::success(json!({ "update": update, "remove": [] })))
}

/// Notes that all of a room was read. Whoever only looks in reads nothing for whoever answers.
///
/// # Errors
/// When nobody is signed in or the room is another's, or the database fails.
pub async fn read(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = ReadRoom::read(&body::read(request).await?)?;
    let room = own_room(&app, &agent, &wanted.room).await?;
    if room.served_by() == Some(agent.id()) {
        let room = app.store.mark_read(wanted.room).await?;
        let subscription = room.to_subscription_json();
        app.hub
            .subscriptions_changed(agent.id(), "updated", subscription);
    }
    Ok(reply::success(json!({})))
}
