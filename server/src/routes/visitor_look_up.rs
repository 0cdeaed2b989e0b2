//! `GET /api/v1/livechat/visitor/:token`
//!
//! Section 2.2 of the reference.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::answer::Refusal;
use serde_json::json;

use crate::app::App;
use crate::reply::{self, Reply};

/// What the path holds in place of `:token`.
pub type Token = Result<Path<String>, PathRejection>;

/// Answers the request.
///
/// # Errors
/// When nobody has this token, or the database fails.
pub async fn handle(State(app): State<App>, token: Token) -> Reply {
    let visitor = match parse(token) {
        Some(token) => app.store.visitor(token).await?,
        None => None,
    };
    let visitor = visitor.ok_or_else(unknown)?;
    Ok(reply::success(json!({ "visitor": visitor.to_json() })))
}

/// The token of the path; nothing when it is not even UTF-8.
pub(super) fn parse(token: Token) -> Option<VisitorToken> {
    VisitorToken::parse(&token.ok()?.0).ok()
}

/// Nobody has this token.
pub(super) fn unknown() -> Refusal {
    Refusal::code_only("invalid-token")
}
