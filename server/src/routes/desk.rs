//! What agents call, as Rocket.Chat names it: a file per matter. Nobody gets in without a session;
//! a call that is let in is not counted, since agents type faster than visitors.

pub mod agents;
pub mod chat;
pub mod close;
pub mod custom_fields;
pub mod departments;
pub mod find_visitors;
pub mod forward;
pub mod inquiries;
pub mod media;
pub mod messages;
pub mod rooms;
pub mod status;
pub mod subscriptions;
pub mod upload;
pub mod visitors;

use axum::Router;
use axum::routing::{get, post};
use livechat_core::wire::desk as wire;
use serde_json::{Value, json};

use crate::app::App;
use crate::reply::Stop;
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoredRoom};

/// The endpoints.
pub fn routes() -> Router<App> {
    Router::new()
        .route(agents::PATH, get(agents::handle))
        .route(departments::PATH, get(departments::handle))
        .route(visitors::INFO_PATH, get(visitors::info))
        .route(visitors::PAGES_PATH, get(visitors::pages))
        .route(wire::chat::SEND_PATH, post(chat::send))
        .route(wire::chat::UPDATE_PATH, post(chat::update))
        .route(wire::chat::DELETE_PATH, post(chat::delete))
        .route(wire::conversation::CLOSE_PATH, post(close::handle))
        .route(wire::conversation::FORWARD_PATH, post(forward::handle))
        .route(wire::conversation::MESSAGES_PATH, get(messages::handle))
        .route(wire::conversation::READ_PATH, post(subscriptions::read))
        .route(wire::conversation::ROOMS_PATH, get(rooms::handle))
        .route(
            wire::conversation::SUBSCRIPTIONS_PATH,
            get(subscriptions::list),
        )
        .route(wire::inquiries::LIST_PATH, get(inquiries::list))
        .route(wire::inquiries::QUEUED_PATH, get(inquiries::list))
        .route(wire::inquiries::TAKE_PATH, post(inquiries::take))
        .route(wire::media::PATH, post(media::take))
        .route(wire::media::CONFIRM_PATH, post(media::confirm))
        .route(wire::status::PATH, post(status::handle))
        .route(wire::visitors::SEARCH_PATH, get(find_visitors::search))
        .route(
            wire::visitors::AUTOCOMPLETE_PATH,
            get(find_visitors::autocomplete),
        )
        .route(wire::visitors::HISTORY_PATH, get(find_visitors::history))
        .route(
            wire::visitors::OPEN_ROOMS_PATH,
            get(find_visitors::open_rooms),
        )
        .route(wire::custom_fields::LIST_PATH, get(custom_fields::list))
        .route(wire::custom_fields::ONE_PATH, get(custom_fields::one))
        .route(wire::custom_fields::SAVE_PATH, post(custom_fields::save))
        .route(
            wire::custom_fields::DELETE_PATH,
            post(custom_fields::delete),
        )
        .route(upload::PATH, post(upload::handle))
}

/// The room with this id, for an agent who may act in it: it is theirs, or they look after others'.
async fn own_room(app: &App, agent: &SignedIn, room: &str) -> Result<StoredRoom, Stop> {
    let found = app.store.any_room(room.to_owned()).await?;
    let found = found.ok_or(StoreError::NoRoom)?;
    if found.served_by() == Some(agent.id()) || agent.may(Permission::CloseOthersLivechatRoom) {
        Ok(found)
    } else {
        Err(Stop::Forbidden)
    }
}

/// A list as Rocket.Chat answers with it.
pub(super) fn page(name: &str, entries: Vec<Value>, offset: usize, total: usize) -> Value {
    json!({ name: entries, "count": entries.len(), "offset": offset, "total": total })
}
