//! `GET /api/v1/livechat/agent.next/:token`
//!
//! Who would answer a visitor who has not written yet, section 6.8 of the reference: whoever would be
//! given their conversation at this moment. It is given to nobody by that.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::agent::NextWanted;
use livechat_core::wire::answer::Refusal;
use serde_json::json;

use crate::app::App;
use crate::config::Method;
use crate::reply::{self, Reply};
use crate::store::StoreError;
use crate::{query, routing};

/// Answers the request.
///
/// # Errors
/// When the query has another shape, the token can be nobody's, nobody is there, or the database
/// fails.
pub async fn handle(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Reply {
    let wanted = NextWanted::read(&query::read(query.as_deref()))?;
    let Path(token) = token.map_err(|_| StoreError::NoVisitor)?;
    let token = VisitorToken::parse(&token).map_err(|_| StoreError::NoVisitor)?;
    // Whoever has a conversation has who answers it.
    if app.store.current_room(token).await?.is_some() {
        return Ok(reply::success(json!({})));
    }
    let department = match wanted.department {
        Some(asked) => {
            let known = app.settings.department(&asked);
            Some(known.ok_or_else(not_found)?.to_owned())
        }
        None => None,
    };
    // Where agents take what they want, nobody knows who it will be.
    if app.settings.routing.method == Method::Manual {
        return Err(not_found().into());
    }
    let agent = app
        .store
        .likeliest(routing::hands(&app), department)
        .await?;
    let agent = agent.ok_or_else(not_found)?;
    let shown = routing::shown(&app, &agent);
    Ok(reply::success(json!({ "agent": shown })))
}

fn not_found() -> Refusal {
    Refusal::plain("agent-not-found")
}
