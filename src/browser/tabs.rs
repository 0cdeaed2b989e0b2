//! The same site in other tabs.

use super::listener::on_window;
use super::storage;
use livechat_core::domain::VisitorToken;
use web_sys::StorageEvent;

/// Tells `act` when another tab wrote or removed the token for `server`.
pub(crate) fn on_token(server: &str, act: impl Fn(Option<VisitorToken>) + 'static) {
    let ours = storage::key(server);
    on_window("storage", move |event: StorageEvent| {
        // No key: everything was cleared.
        if event.key().is_none_or(|key| key == ours) {
            act(event.new_value().and_then(|value| storage::parse(&value)));
        }
    });
}
