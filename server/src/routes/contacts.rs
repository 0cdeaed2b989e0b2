//! Contacts, section 4 of the reference: a file per group of endpoints. As with everything that
//! agents call, nobody gets in without a session, and calls that are let in are not counted.

mod checks;

pub mod by_token;
pub mod read;
pub mod write;

use axum::Router;
use axum::routing::{get, post};
use livechat_core::wire::contact as wire;

use crate::app::App;

/// The endpoints.
pub fn routes() -> Router<App> {
    let by_token = get(by_token::one).post(by_token::post).put(by_token::put);
    Router::new()
        .route(wire::BY_TOKEN_PATH, by_token)
        .route(wire::FIND_PATH, get(by_token::find))
        .route(wire::NEW_PATH, post(write::create))
        .route(wire::UPDATE_PATH, post(write::update))
        .route(wire::CONFLICTS_PATH, post(write::settle))
        .route(wire::DELETE_PATH, post(write::delete))
        .route(wire::GET_PATH, get(read::one))
        .route(wire::CHANNELS_PATH, get(read::channels))
        .route(wire::SEARCH_PATH, get(read::search))
        .route(wire::EXISTENCE_PATH, get(read::existence))
        .route(wire::HISTORY_PATH, get(read::history))
}
