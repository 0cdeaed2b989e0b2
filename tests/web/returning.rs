//! A visitor who was here before, or is here in another tab.

use crate::page::{KEY, Page, SERVER, a_while, device, store};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{StorageEvent, StorageEventInit};

fn known(token: &str) -> Value {
    json!({"guest": {"token": token, "name": "Ada", "visitorEmails": [{"address": "ada@example.org"}]}})
}

async fn returns(config: &Value) -> Page {
    stubs::reset();
    store("{\"token\":\"mine & yours\"}");
    stubs::reply_config(config);
    Page::opened(&[("server", SERVER)]).await
}

#[wasm_bindgen_test]
async fn a_known_visitor_is_greeted_and_not_asked() {
    let page = returns(&known("mine & yours")).await;
    page.shows("Welcome back, Ada").await;
    assert!(page.find("form").is_none());
    let asked = stubs::calls("GET")[0]["url"].as_str().unwrap().to_owned();
    assert!(
        asked.ends_with("/config?token=mine%20%26%20yours"),
        "{asked}"
    );
    assert_eq!(page.news(), ["open"]);
}

#[wasm_bindgen_test]
async fn a_token_the_server_forgot_is_used_again() {
    let page = returns(&json!({})).await;
    stubs::reply_json("POST", &stubs::ada("mine & yours"));
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.submits();
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::posted()["visitor"]["token"], "mine & yours");
}

/// Another tab writes one key, or clears everything; then this one hears of it.
fn another_tab_writes(key: Option<&str>, value: Option<&str>) {
    match key.zip(value) {
        Some((key, value)) => device().set_item(key, value).unwrap(),
        None => device().clear().unwrap(),
    }
    tells_of(key, value);
}

fn tells_of(key: Option<&str>, value: Option<&str>) {
    let init = StorageEventInit::new();
    init.set_key(key);
    init.set_new_value(value);
    let event = StorageEvent::new_with_event_init_dict("storage", &init).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_token_of_another_tab_is_adopted() {
    let page = Page::open(&json!({})).await;
    stubs::forget_replies("GET");
    stubs::reply_config(&known("theirs"));
    another_tab_writes(
        Some("livechat:1:https://other.test"),
        Some("{\"token\":\"x\"}"),
    );
    a_while().await;
    assert_eq!(
        stubs::calls("GET").len(),
        1,
        "another server's token is not ours"
    );
    another_tab_writes(Some(KEY), Some("{\"token\":\"theirs\"}"));
    page.shows("Welcome back, Ada").await;
    let asked = stubs::calls("GET")[1]["url"].as_str().unwrap().to_owned();
    assert!(asked.ends_with("?token=theirs"), "{asked}");
}

#[wasm_bindgen_test]
async fn a_visitor_forgotten_in_another_tab_is_asked_again() {
    let page = returns(&known("mine & yours")).await;
    page.shows("Welcome back, Ada").await;
    stubs::forget_replies("GET");
    stubs::reply_config(&json!({}));
    another_tab_writes(None, None);
    page.shows("Start chat").await;
    let asked = stubs::calls("GET")[1]["url"].as_str().unwrap().to_owned();
    assert!(asked.ends_with("/config"), "{asked}");
}

/// A frame of the page that clears its session tells of it as a device does that was cleared.
#[wasm_bindgen_test]
async fn a_session_that_is_cleared_forgets_nobody() {
    let page = returns(&known("mine & yours")).await;
    page.shows("Welcome back, Ada").await;
    tells_of(None, None);
    a_while().await;
    assert!(page.sees("Welcome back, Ada"));
    assert_eq!(stubs::calls("GET").len(), 1);
}

/// Told late, of a token that this tab has replaced since.
#[wasm_bindgen_test]
async fn what_is_stored_now_counts() {
    let page = returns(&known("mine & yours")).await;
    page.shows("Welcome back, Ada").await;
    tells_of(Some(KEY), Some("{\"token\":\"theirs\"}"));
    a_while().await;
    assert_eq!(stubs::calls("GET").len(), 1);
}

#[wasm_bindgen_test]
async fn another_tab_does_not_take_a_form_away_that_is_filled_in() {
    let page = Page::filled_in().await;
    another_tab_writes(Some(KEY), Some("{\"token\":\"theirs\"}"));
    page.until("the question", || stubs::calls("GET").len() >= 2)
        .await;
    a_while().await;
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(page.value("Email"), "ada@example.org");
}
