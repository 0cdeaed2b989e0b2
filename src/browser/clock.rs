//! Time: what passes, and what it is.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/clock.js")]
extern "C" {
    /// Ends when so many milliseconds have passed.
    pub(crate) fn sleep(milliseconds: i32) -> Promise;

    /// What a promise gives; `undefined` when it takes longer.
    pub(crate) fn within(promise: &Promise, milliseconds: i32) -> Promise;

    /// The moment, as the device has it: `2026-01-31T09:00:00.000Z`.
    #[wasm_bindgen(js_name = now)]
    pub(crate) fn now_iso() -> String;
}
