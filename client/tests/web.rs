//! The network of a page, in a real browser: what `fetch` is asked, and what becomes of its answers.

#![cfg(target_arch = "wasm32")]
// A test that meets something unforeseen fails by panicking; that is what it is for.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use js_sys::{Function, Reflect};
use livechat_client::web::Web;
use livechat_client::{ApiError, CallError, Client, Credentials, ServerUrl};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::client::contacts::GetContact;
use livechat_core::wire::client::visitor::GetVisitor;
use livechat_core::wire::visitor::Registration;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const VISITOR: &str = r#"new Response('{"visitor":{"token":"t","name":"Ada"},"success":true}')"#;

/// Has `fetch` answer with what an expression gives, and remember what it was asked.
fn fetch_gives(expression: &str) {
    let stub = format!(
        "window.fetch = async (url, init) => {{ window.asked = {{ url, ...init, headers: \
         JSON.stringify([...init.headers]) }}; return {expression}; }}"
    );
    Function::new_no_args(&stub).call0(&JsValue::NULL).unwrap();
}

/// What `fetch` was asked last, under a key.
fn asked(key: &str) -> Option<String> {
    let window = web_sys::window().unwrap();
    let asked = Reflect::get(&window, &"asked".into()).unwrap();
    Reflect::get(&asked, &key.into()).unwrap().as_string()
}

fn client(patience_ms: u32) -> Client<Web> {
    let server = ServerUrl::parse("https://chat.example/chat").unwrap();
    Client::new(server, Web::with_patience(patience_ms))
        .signed_by(Credentials::parse("kim", "hunter2").unwrap())
}

fn token() -> VisitorToken {
    VisitorToken::parse("t/1").unwrap()
}

async fn failure(expression: &str) -> CallError {
    fetch_gives(expression);
    let call = GetVisitor { token: token() };
    client(20_000).call(&call).await.unwrap_err()
}

#[wasm_bindgen_test]
async fn a_visitors_get_asks_the_server_for_no_leave() {
    fetch_gives(VISITOR);
    let call = GetVisitor { token: token() };
    let visitor = client(20_000).call(&call).await.unwrap();
    assert_eq!(visitor.name.as_deref(), Some("Ada"));
    let url = "https://chat.example/chat/api/v1/livechat/visitor/t%2F1";
    assert_eq!(asked("url").as_deref(), Some(url));
    assert_eq!(asked("method").as_deref(), Some("GET"));
    assert_eq!(asked("headers").as_deref(), Some("[]"));
    assert_eq!(asked("credentials").as_deref(), Some("omit"));
    assert_eq!(asked("redirect").as_deref(), Some("error"));
    assert_eq!(asked("body"), None);
}

#[wasm_bindgen_test]
async fn what_is_posted_is_json_and_what_agents_do_is_signed() {
    fetch_gives(VISITOR);
    let registration = Registration::new(token());
    client(20_000).call(&registration).await.unwrap();
    let types = r#"[["content-type","application/json"]]"#;
    assert_eq!(asked("headers").as_deref(), Some(types));
    assert_eq!(
        asked("body").as_deref(),
        Some(r#"{"visitor":{"token":"t/1"}}"#)
    );
    fetch_gives(r#"new Response('{"contact":{"_id":"c"},"success":true}')"#);
    let contact = "c".to_owned();
    client(20_000).call(&GetContact { contact }).await.unwrap();
    let signed = r#"[["x-auth-token","hunter2"],["x-user-id","kim"]]"#;
    assert_eq!(asked("headers").as_deref(), Some(signed));
}

#[wasm_bindgen_test]
async fn what_is_no_answer_is_an_error() {
    for (expression, status, why) in [
        ("new Response('<html>')", 200, ApiError::Unreadable),
        (
            "new Response(null, { status: 500 })",
            500,
            ApiError::Server { status: 500 },
        ),
        (
            "await Promise.reject(new TypeError('Failed to fetch'))",
            0,
            ApiError::Network,
        ),
        // Without an end: given up after two megabytes.
        (
            "new Response(new ReadableStream({ pull(out) { out.enqueue(new Uint8Array(65536)); } }))",
            0,
            ApiError::Unreadable,
        ),
        (
            "new Response(new ReadableStream({ pull(out) { out.error(new TypeError('lost')); } }))",
            0,
            ApiError::Network,
        ),
    ] {
        assert_eq!(
            failure(expression).await,
            CallError { status, why },
            "{expression}"
        );
    }
    let limited =
        r#"new Response('{"success":false,"error":"You must wait 42 seconds"}', { status: 429 })"#;
    assert_eq!(failure(limited).await.wait_seconds(), Some(42));
}

#[wasm_bindgen_test]
async fn who_does_not_answer_is_given_up() {
    let silent = "await new Promise((_, lost) => init.signal.addEventListener('abort', () => lost(init.signal.reason)))";
    fetch_gives(silent);
    let call = GetVisitor { token: token() };
    let error = client(50).call(&call).await.unwrap_err();
    assert_eq!(error, CallError::unanswered(ApiError::Timeout));
}
