//! The same site in other tabs.

use super::listener::on_window;
use super::storage;
use livechat_core::domain::VisitorToken;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/tabs.js")]
extern "C" {
    /// Undefined when the event is about another key.
    fn written(event: &JsValue, key: &str) -> JsValue;
}

/// Tells `act` when another tab wrote or removed the token for `server`.
pub(crate) fn on_token(server: &str, act: impl Fn(Option<VisitorToken>) + 'static) {
    let ours = storage::key(server);
    on_window("storage", move |event| {
        let value = written(&event, &ours);
        if !value.is_undefined() {
            act(storage::token_in(&value));
        }
    });
}
