//! The endpoints, one file each: what a request means, and which store call answers it.
//!
//! The shapes of requests and answers are `livechat_core::wire`'s.

pub mod agent_info;
pub mod agent_next;
pub mod api_docs;
pub mod avatar;
pub mod config;
pub mod contacts;
pub mod custom_field;
pub mod custom_fields;
pub mod desk;
pub mod file;
pub mod health;
pub mod login;
pub mod logout;
pub mod me;
pub mod message;
pub mod message_change;
pub mod messages_history;
pub mod offline_message;
pub mod page_visited;
pub mod room;
pub mod room_close;
pub mod room_survey;
pub mod sound;
pub mod table;
pub mod transcript;
pub mod transfer;
pub mod upload;
pub mod visitor_forget;
pub mod visitor_look_up;
pub mod visitor_register;
pub mod visitor_status;
pub mod websocket;

use livechat_core::wire;

use crate::ddp;
use crate::uploads::attachment;

pub use table::{Served, Table};

/// Everything that is served beside the files of the widget.
#[must_use]
pub fn served() -> Vec<Served> {
    counted().and(uncounted()).served()
}

/// What a visitor calls, and signing in: an address can do it only so often.
#[must_use]
pub fn counted() -> Table {
    let visitor = format!("{}/{{token}}", wire::visitor::PATH);
    let history = format!("{}/{{rid}}", wire::message::HISTORY_PATH);
    Table::default()
        .post(wire::visitor::PATH, visitor_register::handle)
        .get(&visitor, visitor_look_up::handle)
        .delete(&visitor, visitor_forget::handle)
        .get(wire::config::PATH, config::handle)
        .post(wire::custom_field::FIELD_PATH, custom_field::handle)
        .post(wire::custom_field::FIELDS_PATH, custom_fields::handle)
        .post(wire::page_visited::PATH, page_visited::handle)
        .get(wire::room::PATH, room::handle)
        .post(wire::room::CLOSE_PATH, room_close::handle)
        .post(wire::message::PATH, message::handle)
        .get(&history, messages_history::handle)
        .post(wire::offline_message::PATH, offline_message::handle)
        .post(login::PATH, login::handle)
        .and(of_conversations())
        .counted()
}

/// What agents call, sockets, and what pages show.
#[must_use]
pub fn uncounted() -> Table {
    Table::default()
        .post(logout::PATH, logout::handle)
        .get(me::PATH, me::handle)
        .and(desk::routes())
        .and(contacts::routes())
        .get(ddp::PATH, websocket::handle)
        .and(of_media())
        .get(health::PATH, health::handle)
        .get(api_docs::PATH, api_docs::page)
        .get(api_docs::OPENAPI_PATH, api_docs::openapi)
        .get(api_docs::STYLE_PATH, api_docs::style)
}

/// What a visitor can do in a conversation and after it.
fn of_conversations() -> Table {
    let message = format!("{}/{{id}}", wire::message::PATH);
    let upload = format!("{}{{rid}}", wire::upload::PATH);
    let info = format!("{}{{rid}}/{{token}}", wire::agent::INFO_PATH);
    let next = format!("{}{{token}}", wire::agent::NEXT_PATH);
    Table::default()
        .get(&message, message_change::read)
        .put(&message, message_change::reword)
        .delete(&message, message_change::take_back)
        .get(&info, agent_info::handle)
        .get(&next, agent_next::handle)
        .post(wire::survey::PATH, room_survey::handle)
        .post(wire::transcript::PATH, transcript::handle)
        .post(wire::transfer::PATH, transfer::handle)
        .post(wire::transfer::OLD_PATH, transfer::handle_old)
        .post(&upload, upload::handle)
        .post(wire::visitor_status::PATH, visitor_status::handle)
}

/// What pages show and play.
fn of_media() -> Table {
    let file = format!("{}/{{id}}/{{name}}", attachment::PATH);
    Table::default()
        .get(&file, file::handle)
        .get(avatar::PATH, avatar::handle)
        .get(sound::PATH, sound::handle)
        .get(sound::OLD_PATH, sound::handle)
}
