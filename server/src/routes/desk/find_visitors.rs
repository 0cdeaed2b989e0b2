//! `GET /api/v1/livechat/visitors.search`, `visitors.autocomplete`,
//! `visitors.chatHistory/room/:roomId/visitor/:visitorId` and `visitor/:token/room`
//!
//! Sections 2.4 and 2.7 of the reference. The visitors' secrets are not told.

use axum::extract::{RawQuery, State};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::desk::paging::Paging;
use livechat_core::wire::desk::visitors::{Autocomplete, SearchVisitors};
use serde_json::{Value, json};

use super::page;
use crate::app::App;
use crate::in_path::InPath;
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoredRoom, StoredVisitor};

/// Answers with the visitors in whose name, user name, address or number a text stands.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn search(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = SearchVisitors::read(&query::read(query.as_deref()))?;
    let Paging { count, offset } = wanted.paging;
    let (visitors, total) = app
        .store
        .visitors(wanted.term, wanted.sort, count, offset)
        .await?;
    let visitors = visitors.iter().map(StoredVisitor::to_desk_json).collect();
    Ok(reply::success(page("visitors", visitors, offset, total)))
}

/// Offers visitors while a name is typed.
///
/// # Errors
/// When nobody is signed in or they may not, the query is refused, or the database fails.
pub async fn autocomplete(
    State(app): State<App>,
    agent: SignedIn,
    RawQuery(query): RawQuery,
) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = Autocomplete::read(&query::read(query.as_deref()))?;
    let visitors = app
        .store
        .visitors_named(wanted.term, wanted.without)
        .await?;
    let items: Vec<Value> = visitors
        .iter()
        .map(|visitor| {
            json!({
                "_id": visitor.id(), "name": visitor.name(), "username": visitor.username(),
            })
        })
        .collect();
    Ok(reply::success(json!({ "items": items })))
}

/// Answers with the conversations of a visitor, to whoever reads one of them.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such conversation of this visitor, or the
/// database fails.
pub async fn history(
    State(app): State<App>,
    agent: SignedIn,
    InPath((room, visitor)): InPath<(String, String)>,
    RawQuery(query): RawQuery,
) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let Paging { count, offset } = Paging::read(&query::read(query.as_deref()))?;
    let room = app.store.any_room(room).await?;
    room.filter(|room| room.visitor_id() == visitor)
        .ok_or(StoreError::NoRoom)?;
    let (rooms, total) = app.store.rooms_of_visitor(visitor, count, offset).await?;
    let rooms = rooms.iter().map(StoredRoom::to_desk_json).collect();
    Ok(reply::success(page("history", rooms, offset, total)))
}

/// Answers with the conversations that the visitor with a token has open.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn open_rooms(
    State(app): State<App>,
    agent: SignedIn,
    InPath(token): InPath<String>,
) -> Reply {
    agent.must(Permission::ViewLivechatManager)?;
    let rooms = match VisitorToken::parse(&token) {
        Ok(token) => app.store.open_rooms(token).await?,
        Err(_) => Vec::new(),
    };
    let rooms: Vec<Value> = rooms.iter().map(StoredRoom::to_desk_json).collect();
    Ok(reply::success(json!({ "rooms": rooms })))
}
