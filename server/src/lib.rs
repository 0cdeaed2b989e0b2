//! The embedded live-chat server: Rocket.Chat's visitor protocol over SQLite, on one machine.
//!
//! For trying the product, for testing it and for small sites; with a real Rocket.Chat behind
//! `data-server` it is not there. [`app::app`] makes the whole service from its parts, so that
//! tests can call it without a socket; [`serve::run`] adds files, a socket and signals.

pub mod agent_command;
pub mod api_docs;
pub mod app;
pub mod arguments;
pub mod assets;
pub mod body;
pub mod client;
pub mod clock;
pub mod config;
mod connections;
pub mod cors;
pub mod credentials;
pub mod custom_fields;
pub mod data_dir;
pub mod ddp;
pub mod file_limit;
pub mod first_agent;
pub mod in_path;
pub mod logging;
pub mod mail;
pub mod multipart;
pub mod password;
pub mod query;
pub mod random;
pub mod rate_limit;
pub mod realtime;
pub mod reply;
pub mod roles;
pub mod routes;
pub mod routing;
pub mod serve;
pub mod signed_in;
pub mod store;
pub mod unconfirmed;
pub mod uploads;
