//! Contacts, section 4 of the reference: a file per group of endpoints. As with everything that
//! agents call, nobody gets in without a session, and calls that are let in are not counted.

mod checks;

pub mod by_token;
pub mod read;
pub mod write;

use livechat_core::wire::contact as wire;

use crate::routes::Table;

/// The endpoints.
#[must_use]
pub fn routes() -> Table {
    Table::default()
        .get(wire::BY_TOKEN_PATH, by_token::one)
        .post(wire::BY_TOKEN_PATH, by_token::post)
        .put(wire::BY_TOKEN_PATH, by_token::put)
        .get(wire::FIND_PATH, by_token::find)
        .post(wire::NEW_PATH, write::create)
        .post(wire::UPDATE_PATH, write::update)
        .post(wire::CONFLICTS_PATH, write::settle)
        .post(wire::DELETE_PATH, write::delete)
        .get(wire::GET_PATH, read::one)
        .get(wire::CHANNELS_PATH, read::channels)
        .get(wire::SEARCH_PATH, read::search)
        .get(wire::EXISTENCE_PATH, read::existence)
        .get(wire::HISTORY_PATH, read::history)
}
