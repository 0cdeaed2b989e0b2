//! The endpoints, one file each: what a request means, and which store call answers it.
//!
//! The shapes of requests and answers are `livechat_core::wire`'s.

pub mod agent_info;
pub mod agent_next;
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
pub mod transcript;
pub mod transfer;
pub mod upload;
pub mod visitor_forget;
pub mod visitor_look_up;
pub mod visitor_register;
pub mod visitor_status;
pub mod websocket;

use axum::Router;
use axum::routing::{get, post};
use livechat_core::wire;

use crate::app::App;
use crate::uploads::attachment;

/// What a visitor can do in a conversation and after it.
pub fn of_conversations() -> Router<App> {
    let message = format!("{}/{{id}}", wire::message::PATH);
    let upload = format!("{}{{rid}}", wire::upload::PATH);
    let info = format!("{}{{rid}}/{{token}}", wire::agent::INFO_PATH);
    let next = format!("{}{{token}}", wire::agent::NEXT_PATH);
    let change = get(message_change::read)
        .put(message_change::reword)
        .delete(message_change::take_back);
    Router::new()
        .route(&message, change)
        .route(&info, get(agent_info::handle))
        .route(&next, get(agent_next::handle))
        .route(wire::survey::PATH, post(room_survey::handle))
        .route(wire::transcript::PATH, post(transcript::handle))
        .route(wire::transfer::PATH, post(transfer::handle))
        .route(wire::transfer::OLD_PATH, post(transfer::handle_old))
        .route(&upload, post(upload::handle))
        .route(wire::visitor_status::PATH, post(visitor_status::handle))
}

/// What pages show and play.
pub fn of_media() -> Router<App> {
    let file = format!("{}/{{id}}/{{name}}", attachment::PATH);
    Router::new()
        .route(&file, get(file::handle))
        .route(avatar::PATH, get(avatar::handle))
        .route(sound::PATH, get(sound::handle))
        .route(sound::OLD_PATH, get(sound::handle))
}
