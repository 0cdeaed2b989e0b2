//! `GET /api/v1/livechat/visitors.info` and `visitors.pagesVisited/:roomId`
//!
//! Who it is, and where they looked around. The visitor's secret is not told: with it, one could
//! speak in their name.

use axum::extract::{RawQuery, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::desk::paging::Paging;
use serde_json::{Value, json};

use super::page;
use crate::app::App;
use crate::in_path::InPath;
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;

/// Answers the first.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such visitor, or the database fails.
pub async fn info(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let query = query::read(query.as_deref());
    let id = query.get("visitorId").and_then(Value::as_str);
    let id = id.ok_or_else(|| {
        let problem = "must have required property 'visitorId'";
        Refusal::with_reason("invalid-params", problem)
    })?;
    let found = app.store.visitor_by_id(id.to_owned()).await?;
    let found = found.ok_or_else(|| Refusal::plain("visitor-not-found"))?;
    Ok(reply::success(json!({ "visitor": found.to_desk_json() })))
}

/// Answers the second, the last page first.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn pages(
    State(app): State<App>,
    agent: SignedIn,
    InPath(room): InPath<String>,
    RawQuery(query): RawQuery,
) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let paging = Paging::read(&query::read(query.as_deref()))?;
    let (visits, total) = app
        .store
        .pages_of(room, paging.count, paging.offset)
        .await?;
    let pages = visits.iter().map(|visit| {
        json!({
            "_id": visit.id,
            "ts": visit.at,
            "navigation": {
                "page": { "title": visit.title, "location": { "href": visit.href } },
            },
        })
    });
    Ok(reply::success(page(
        "pages",
        pages.collect(),
        paging.offset,
        total,
    )))
}
