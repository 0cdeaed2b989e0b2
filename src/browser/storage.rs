//! What this device remembers of a visitor: the token, under one key for one server.

use super::json;
use livechat_core::domain::VisitorToken;
use livechat_core::wire::json::text;
use serde_json::json;
use web_sys::Storage;

/// Format of what is kept. A later one gets a key of its own, so that two versions of the widget
/// can live on one site.
const PREFIX: &str = "livechat:1:";

/// The key under which the token for `server` is kept.
pub(crate) fn key(server: &str) -> String {
    [PREFIX, server].concat()
}

/// The remembered token. Storage that is blocked, or a value that is not ours, is no token.
pub(crate) fn read(server: &str) -> Option<VisitorToken> {
    parse(&storage()?.get_item(&key(server)).ok()??)
}

/// Remembers the token; `false` when the browser does not allow it, or has no room.
pub(crate) fn write(server: &str, token: &VisitorToken) -> bool {
    let value = json::write(&json!({ "token": token.secret() }));
    storage().is_some_and(|storage| storage.set_item(&key(server), &value).is_ok())
}

/// Forgets the token.
pub(crate) fn remove(server: &str) {
    if let Some(storage) = storage() {
        drop(storage.remove_item(&key(server)));
    }
}

/// Reads a stored value.
pub(crate) fn parse(value: &str) -> Option<VisitorToken> {
    VisitorToken::parse(&text(&json::parse(value)?, "token")?).ok()
}

/// Touching `localStorage` throws where the visitor, or a sandbox, blocks it.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
