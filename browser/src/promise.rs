//! What comes later. Not as futures: they would bring an executor of tasks that we have no need of.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/promise.js")]
extern "C" {
    #[wasm_bindgen(js_name = when)]
    fn call(promise: &Promise, act: &JsValue);
}

/// Calls `act` once with what a promise gives, `undefined` if it fails.
pub fn when(promise: &Promise, act: impl FnOnce(JsValue) + 'static) {
    call(promise, &Closure::once_into_js(act));
}
