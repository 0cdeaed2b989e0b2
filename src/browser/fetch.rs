//! Calls to the chat server. How `fetch` is called, and how it fails, only `fetch.js` knows.

use super::json;
use js_sys::Promise;
use livechat_core::wire::answer::{self, ApiError, MAX_BODY_BYTES};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// In place of a status: no answer in time. Where none came at all it is 0, as for an answer that
/// a page may not read.
const TOO_LATE: u16 = 1;

#[wasm_bindgen(module = "/src/browser/fetch.js")]
extern "C" {
    type Answer;

    #[wasm_bindgen(js_name = call)]
    fn send(url: &str, body: Option<&str>, most: usize) -> Promise;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Answer) -> u16;

    #[wasm_bindgen(method, getter)]
    fn body(this: &Answer) -> JsValue;
}

/// `GET`, without a `Content-Type`.
///
/// # Errors
/// When no answer comes, or none that `pick` can use.
pub(crate) async fn get<T>(url: &str, pick: fn(&Value) -> Option<T>) -> Result<T, ApiError> {
    let answer = JsFuture::from(send(url, None, MAX_BODY_BYTES)).await;
    pick(&taken(answer)?).ok_or(ApiError::Unreadable)
}

/// `POST` of a JSON body.
///
/// # Errors
/// When no answer comes, or none that `pick` can use.
pub(crate) async fn post<T>(
    url: &str,
    body: &str,
    pick: fn(&Value) -> Option<T>,
) -> Result<T, ApiError> {
    let answer = JsFuture::from(send(url, Some(body), MAX_BODY_BYTES)).await;
    pick(&taken(answer)?).ok_or(ApiError::Unreadable)
}

/// The body of a success, whatever it is about: once in the wasm, not for each type.
fn taken(came: Result<JsValue, JsValue>) -> Result<Value, ApiError> {
    let answer: Answer = came.map_err(|_| ApiError::Network)?.unchecked_into();
    match answer.status() {
        TOO_LATE => Err(ApiError::Timeout),
        status => answer::success(status, Some(json::read_parsed(&answer.body()))),
    }
}
