//! `GET /api/v1/livechat/:rid/messages`
//!
//! What was said in a room, the newest first, for agents.

use axum::extract::{RawQuery, State};
use livechat_core::wire::desk::paging::Paging;

use super::page;
use crate::app::App;
use crate::in_path::InPath;
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoredMessage};

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such room, or the database fails.
pub async fn handle(
    State(app): State<App>,
    agent: SignedIn,
    InPath(room): InPath<String>,
    RawQuery(query): RawQuery,
) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let paging = Paging::read(&query::read(query.as_deref()))?;
    if app.store.any_room(room.clone()).await?.is_none() {
        return Err(StoreError::NoRoom.into());
    }
    let (messages, total) = app.store.page(room, paging.count, paging.offset).await?;
    let messages = messages.iter().map(StoredMessage::to_desk_json);
    Ok(reply::success(page(
        "messages",
        messages.collect(),
        paging.offset,
        total,
    )))
}
