//! What the visitor allowed, under one key for one server.

use super::json;
use super::storage::{read_value, write_value};
use serde_json::Value;

/// Format of what is kept, as for the token.
const PREFIX: &str = "livechat:consent:1:";

fn key(server: &str) -> String {
    [PREFIX, server].concat()
}

/// What is remembered; nothing where storage is blocked.
pub(crate) fn read(server: &str) -> Option<Value> {
    Some(json::read_parsed(&read_value(&key(server)))).filter(|value| !value.is_null())
}

/// Remembers it, where the browser allows that.
pub(crate) fn write(server: &str, consent: &Value) {
    write_value(&key(server), &json::write(consent));
}
