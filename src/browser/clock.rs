//! Time: what passes, and what it is.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/browser/clock.js")]
extern "C" {
    #[wasm_bindgen(js_name = sleep)]
    fn pass(milliseconds: i32) -> Promise;

    fn now() -> String;
}

/// Lets `milliseconds` pass.
pub(crate) async fn sleep(milliseconds: i32) {
    drop(JsFuture::from(pass(milliseconds)).await);
}

/// The moment, as the device has it: `2026-01-31T09:00:00.000Z`.
#[expect(dead_code, reason = "for the conversation, which is being built")]
pub(crate) fn now_iso() -> String {
    now()
}
