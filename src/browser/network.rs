//! Whether the device has a network, as far as it knows.

use super::listener::on_window;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/network.js")]
extern "C" {
    /// What the device says now. It can be wrong in saying yes, hardly in saying no.
    #[wasm_bindgen(js_name = isOnline)]
    pub(crate) fn is_online() -> bool;
}

/// Tells `act` whenever that changes.
pub(crate) fn on_change(act: impl Fn(bool) + Copy + 'static) {
    on_window("online", move |_| act(true));
    on_window("offline", move |_| act(false));
}
