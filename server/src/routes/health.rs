//! `GET /healthz`
//!
//! Whether the server and its database work, for whatever watches over it. Not limited.

use axum::extract::State;
use axum::response::Response;

use crate::app::App;
use crate::reply;

/// Path of the request.
pub const PATH: &str = "/healthz";

/// Answers the request.
pub async fn handle(State(app): State<App>) -> Response {
    let checked = app.store.check().await;
    if let Err(error) = &checked {
        tracing::error!(%error, "the database failed");
    }
    reply::health(checked.is_ok())
}
