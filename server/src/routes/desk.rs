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

use livechat_core::wire::desk as wire;
use serde_json::{Value, json};

use crate::app::App;
use crate::reply::Stop;
use crate::roles::Permission;
use crate::routes::Table;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoredRoom};

/// The endpoints.
#[must_use]
pub fn routes() -> Table {
    Table::default()
        .get(agents::PATH, agents::handle)
        .get(departments::PATH, departments::handle)
        .get(wire::visitors::INFO_PATH, visitors::info)
        .get(wire::visitors::PAGES_PATH, visitors::pages)
        .post(wire::chat::SEND_PATH, chat::send)
        .post(wire::chat::UPDATE_PATH, chat::update)
        .post(wire::chat::DELETE_PATH, chat::delete)
        .post(wire::conversation::CLOSE_PATH, close::handle)
        .post(wire::conversation::FORWARD_PATH, forward::handle)
        .get(wire::conversation::MESSAGES_PATH, messages::handle)
        .post(wire::conversation::READ_PATH, subscriptions::read)
        .get(wire::conversation::ROOMS_PATH, rooms::handle)
        .get(wire::conversation::SUBSCRIPTIONS_PATH, subscriptions::list)
        .get(wire::inquiries::LIST_PATH, inquiries::list)
        .get(wire::inquiries::QUEUED_PATH, inquiries::list)
        .post(wire::inquiries::TAKE_PATH, inquiries::take)
        .post(wire::media::PATH, media::take)
        .post(wire::media::CONFIRM_PATH, media::confirm)
        .post(wire::status::PATH, status::handle)
        .get(wire::visitors::SEARCH_PATH, find_visitors::search)
        .get(
            wire::visitors::AUTOCOMPLETE_PATH,
            find_visitors::autocomplete,
        )
        .get(wire::visitors::HISTORY_PATH, find_visitors::history)
        .get(wire::visitors::OPEN_ROOMS_PATH, find_visitors::open_rooms)
        .get(wire::custom_fields::LIST_PATH, custom_fields::list)
        .get(wire::custom_fields::ONE_PATH, custom_fields::one)
        .post(wire::custom_fields::SAVE_PATH, custom_fields::save)
        .post(wire::custom_fields::DELETE_PATH, custom_fields::delete)
        .post(upload::PATH, upload::handle)
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
