//! The endpoints, one file each: what a request means, and which store call answers it.
//!
//! The shapes of requests and answers are `livechat_core::wire`'s.

pub mod config;
pub mod custom_field;
pub mod custom_fields;
pub mod health;
pub mod login;
pub mod logout;
pub mod me;
pub mod message;
pub mod messages_history;
pub mod offline_message;
pub mod page_visited;
pub mod room;
pub mod room_close;
pub mod visitor_forget;
pub mod visitor_look_up;
pub mod visitor_register;
pub mod websocket;
