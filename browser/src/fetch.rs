//! Calls to the chat server. How `fetch` is called, and how it fails, only `fetch.js` knows.

use super::json;
use js_sys::Promise;
use livechat_core::wire::answer::{self, ApiError, MAX_BODY_BYTES};
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// In place of a status: no answer in time. Where none came at all it is 0, as for an answer that
/// a page may not read.
const TOO_LATE: u16 = 1;

#[wasm_bindgen(module = "/src/fetch.js")]
extern "C" {
    type Answer;

    fn call(method: &str, url: &str, body: Option<&str>, most: usize) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Answer) -> u16;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Answer) -> JsValue;
}

/// Calls the server, with a JSON body or none; [`answer`] reads what the promise gives.
pub fn send(method: &str, url: &str, body: Option<&str>) -> Promise {
    call(method, url, body, MAX_BODY_BYTES)
}

/// The body of a success, whatever it is about.
///
/// # Errors
/// When no answer came, or it was no success.
pub fn answer(came: JsValue) -> Result<Value, ApiError> {
    if came.is_undefined() {
        return Err(ApiError::Network);
    }
    let answer: Answer = came.unchecked_into();
    match answer.status() {
        TOO_LATE => Err(ApiError::Timeout),
        status => answer::success(status, Some(json::read_parsed(&answer.body()))),
    }
}
