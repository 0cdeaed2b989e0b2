//! What this device keeps of a conversation: `device.js`.

use super::json;
use serde_json::Value;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/device.js")]
extern "C" {
    #[wasm_bindgen(js_name = read)]
    fn read_value(key: &str) -> JsValue;

    #[wasm_bindgen(js_name = write)]
    fn write_value(key: &str, text: Option<&str>);

    #[wasm_bindgen(js_name = watch)]
    fn watch_value(key: &str, act: &Closure<dyn FnMut(JsValue)>) -> js_sys::Function;

    /// A sound, if no other tab makes it.
    pub(crate) fn chime(url: &str, name: &str);
}

/// What is kept under `key`; `Null` when nothing is.
pub(crate) fn read(key: &str) -> Value {
    json::read_parsed(&read_value(key))
}

/// Keeps a value, or nothing.
pub(crate) fn write(key: &str, value: Option<&Value>) {
    write_value(key, value.map(json::write).as_deref());
}

/// Calls `act` with what another tab has written, until what this returns is called.
pub(crate) fn watch(key: &str, act: &Closure<dyn FnMut(JsValue)>) -> js_sys::Function {
    watch_value(key, act)
}
