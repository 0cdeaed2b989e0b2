//! `GET /api/v1/livechat/department`
//!
//! The departments of the settings, for instance to pass a conversation on to.

use axum::extract::{RawQuery, State};
use livechat_core::wire::desk::paging::Paging;
use serde_json::json;

use super::page;
use crate::app::App;
use crate::query;
use crate::reply::{self, Reply};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::StoredAgent;

/// Where the list is.
pub const PATH: &str = "/api/v1/livechat/department";

/// Answers the request.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn handle(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let paging = Paging::read(&query::read(query.as_deref()))?;
    let mut agents = app.store.agents().await?;
    agents.retain(StoredAgent::answers);
    let departments = &app.settings.departments;
    let shown = departments.iter().skip(paging.offset).take(paging.count);
    let shown = shown.map(|department| {
        let id = department.id.get_ref();
        let serving = agents.iter().filter(|agent| agent.serves(Some(id)));
        json!({
            "_id": id,
            "name": department.name.get_ref(),
            "enabled": true,
            "numAgents": serving.count(),
            "showOnRegistration": department.show_on_registration,
            "showOnOfflineForm": department.show_on_offline_form,
        })
    });
    Ok(reply::success(page(
        "departments",
        shown.collect(),
        paging.offset,
        departments.len(),
    )))
}
