//! `POST /api/v1/livechat/custom.fields`
//!
//! Sets several custom fields of a visitor, all or none, section 3.2 of the reference.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use livechat_core::wire::custom_field::SetFields;

use super::custom_field::store;
use crate::app::App;
use crate::body;
use crate::reply::{self, Reply};

/// Answers the request.
///
/// # Errors
/// When the token or a key is unknown, a value does not fit, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let set = SetFields::read(&body::read(request).await?)?;
    store(&app, &set.token, &set.fields).await?;
    Ok(reply::json(StatusCode::OK, &set.answer()))
}
