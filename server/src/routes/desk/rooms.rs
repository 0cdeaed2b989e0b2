//! `GET /api/v1/livechat/rooms`
//!
//! Conversations, the last opened first. An agent is shown their own, whoever looks after others
//! all of them.

use axum::extract::{RawQuery, State};
use livechat_core::wire::desk::conversation::ListRooms;

use super::page;
use crate::app::App;
use crate::query;
use crate::reply::{self, Reply, Stop};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{RoomsWanted, StoredRoom};

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or they ask for those of others and may not, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = ListRooms::read(&query::read(query.as_deref()))?;
    let mut agents = wanted.agents;
    if !agent.may(Permission::ViewLivechatManager) {
        if agents.iter().any(|other| other != agent.id()) {
            return Err(Stop::Forbidden);
        }
        agents = vec![agent.id().to_owned()];
    }
    let offset = wanted.paging.offset;
    let (rooms, total) = app
        .store
        .rooms(RoomsWanted {
            agents,
            count: wanted.paging.count,
            department: wanted.department,
            offset,
            open: wanted.open,
            title: wanted.title,
        })
        .await?;
    let rooms = rooms.iter().map(StoredRoom::to_desk_json);
    Ok(reply::success(page(
        "rooms",
        rooms.collect(),
        offset,
        total,
    )))
}
