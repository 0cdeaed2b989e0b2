//! What an event says of the control it happened at: `control.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/control.js")]
extern "C" {
    /// What stands in it.
    #[wasm_bindgen(js_name = valueOf)]
    pub(crate) fn value_of(event: &JsValue) -> String;

    /// `true` when it is ticked, else nothing.
    pub(crate) fn ticked(event: &JsValue) -> String;

    /// Whether it holds a date that is begun and not whole.
    #[wasm_bindgen(js_name = isUnfinished)]
    pub(crate) fn is_unfinished(event: &JsValue) -> bool;
}
