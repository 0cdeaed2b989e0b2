//! What this device remembers of a visitor: the token, under one key for one server.

use super::json;
use livechat_core::domain::VisitorToken;
use livechat_core::wire::json::text;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// Format of what is kept. A later one gets a key of its own, so that two versions of the widget
/// can live on one site.
const PREFIX: &str = "livechat:1:";

#[wasm_bindgen(module = "/src/browser/storage.js")]
extern "C" {
    #[wasm_bindgen(js_name = read)]
    pub(super) fn read_value(key: &str) -> JsValue;

    #[wasm_bindgen(js_name = write)]
    pub(super) fn write_value(key: &str, value: &str) -> bool;

    #[wasm_bindgen(js_name = writeToken)]
    fn write_token(key: &str, token: &str) -> bool;

    /// Forgets all that the widget keeps for a server, whichever part of it has kept it.
    pub(crate) fn forget(server: &str);
}

/// The key under which the token for `server` is kept.
pub(super) fn key(server: &str) -> String {
    [PREFIX, server].concat()
}

/// The remembered token. Storage that is blocked, or a value that is not ours, is no token.
pub(crate) fn read(server: &str) -> Option<VisitorToken> {
    token_in(&read_value(&key(server)))
}

/// Remembers the token; `false` when the browser does not allow it, or has no room.
pub(crate) fn write(server: &str, token: &VisitorToken) -> bool {
    let token = json::write(&Value::String(token.secret().to_owned()));
    write_token(&key(server), &token)
}

/// The token in a stored value.
pub(super) fn token_in(value: &JsValue) -> Option<VisitorToken> {
    VisitorToken::parse(&text(&json::read_parsed(value), "token")?).ok()
}
