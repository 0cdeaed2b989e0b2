//! The API as clients meet it: every endpoint, every refusal, without a socket and without waiting.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod agent;
mod assets;
mod bench;
mod config;
mod contacts;
mod contacts_by_token;
mod contacts_join;
mod contacts_refused;
mod cors;
mod custom_field;
mod custom_fields_saved;
mod desk;
mod desk_files;
mod desk_messages;
mod desk_passing_on;
mod desk_visitors;
mod documented;
mod file;
mod hostile;
mod limits;
mod live;
mod log;
mod media;
mod message;
mod message_change;
mod offline_message;
mod page_visited;
mod promises;
mod room;
mod room_survey;
mod routing;
mod sign_in;
mod smtp;
mod socket;
mod transcript;
mod transfer;
mod upload;
mod visitor_forget;
mod visitor_match;
mod visitor_register;
mod visitor_status;
mod wire;
