//! `GET /websocket`
//!
//! Becomes a socket for realtime, section 8 of the reference.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::StatusCode;
use axum::response::Response;

use crate::app::App;
use crate::ddp::socket;
use crate::reply;

/// Answers the request.
pub async fn handle(
    State(app): State<App>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    match upgrade {
        Ok(_) if app.hub.listeners() >= socket::MAX_SOCKETS => {
            reply::failure(StatusCode::SERVICE_UNAVAILABLE, "Too many sockets")
        }
        Ok(upgrade) => socket::upgrade(app, upgrade),
        Err(_) => reply::failure(StatusCode::BAD_REQUEST, "This is for WebSockets"),
    }
}
