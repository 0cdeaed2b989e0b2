//! What the widget meets instead of a network, a store and a clock; see `stubs.js`.

use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/tests/web/stubs.js")]
extern "C" {
    pub fn reset();
    pub fn reply(method: &str, status: u16, content_type: &str, body: &str);
    pub fn reply_network_error(method: &str);
    pub fn reply_timeout(method: &str);
    pub fn reply_silence(method: &str);
    pub fn reply_torn(method: &str, body: &str);
    pub fn reply_endless(method: &str);
    pub fn reply_odd_rejection(method: &str);
    pub fn match_media(query: &str);
    pub fn reply_held(method: &str, body: &str);
    pub fn let_go();
    pub fn forget_replies(method: &str);
    fn calls_json() -> String;
    pub fn asked_timeouts() -> Vec<u32>;
    pub fn warnings_text() -> String;
    pub fn faults_text() -> String;
    pub fn awaited_seconds() -> u32;
    pub fn pass_a_second();
    pub fn deny_storage();
    pub fn fill_storage();
    pub fn break_locks(how: &str);
    pub fn mend_locks();
    pub fn hide_digests();
    pub fn next_frame() -> js_sys::Promise;
    pub fn waits(promise: &js_sys::Promise) -> js_sys::Promise;
    pub fn browser_takes_email(address: &str) -> bool;
}

/// The next answer to this method, or to this endpoint (`POST message`), is this JSON, with 200.
pub fn reply_json(method: &str, body: &Value) {
    reply(method, 200, "application/json", &body.to_string());
}

/// The server says what to show.
pub fn reply_config(config: &Value) {
    reply_json("GET", &json!({"config": config, "success": true}));
}

/// The server knows Ada by this token from now on.
pub fn ada(token: &str) -> Value {
    json!({"success": true, "visitor": {
        "_id": "v1", "token": token, "username": "guest-1", "name": "Ada",
        "visitorEmails": [{"address": "ada@example.org"}],
    }})
}

/// The next refusal, with this status and this body.
pub fn refuse(method: &str, status: u16, body: &Value) {
    reply(method, status, "application/json", &body.to_string());
}

/// The requests of one method, or to one endpoint, in their order.
pub fn calls(method: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(&calls_json()).unwrap();
    let all = all.as_array().unwrap();
    let asked = |call: &&Value| match method.split_once(' ') {
        Some((method, endpoint)) => call["method"] == method && call["endpoint"] == endpoint,
        None => call["method"] == method,
    };
    all.iter().filter(asked).cloned().collect()
}

/// The body of the last POST.
pub fn posted() -> Value {
    body(calls("POST").last().unwrap())
}

/// What was sent with a request.
pub fn body(call: &Value) -> Value {
    serde_json::from_str(call["body"].as_str().unwrap()).unwrap()
}
