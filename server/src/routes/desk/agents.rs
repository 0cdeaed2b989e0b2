//! `GET /api/v1/livechat/users/agent`
//!
//! Who answers here, for instance to pass a conversation on to.

use axum::extract::{RawQuery, State};
use livechat_core::wire::desk::paging::Paging;

use super::page;
use crate::app::App;
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::routing;
use crate::signed_in::SignedIn;
use crate::store::StoredAgent;

/// Where the list is.
pub const PATH: &str = "/api/v1/livechat/users/agent";

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let paging = Paging::read(&query::read(query.as_deref()))?;
    let mut agents = app.store.agents().await?;
    agents.retain(StoredAgent::answers);
    let total = agents.len();
    let users = agents.iter().skip(paging.offset).take(paging.count);
    let users = users.map(|agent| agent.to_json(routing::is_there(&app, agent)));
    Ok(reply::success(page(
        "users",
        users.collect(),
        paging.offset,
        total,
    )))
}
