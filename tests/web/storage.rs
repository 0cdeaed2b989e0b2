//! A store that is blocked, full, or holds what is not ours.

use crate::page::{Page, SERVER, store};
use crate::stubs;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

async fn registers(page: &Page) {
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.submits();
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::faults_text(), "");
}

const REMEMBERED: &str = "this device remembers you";

#[wasm_bindgen_test]
async fn what_is_kept_is_promised() {
    let page = Page::open(&json!({})).await;
    registers(&page).await;
    assert!(page.sees(REMEMBERED));
}

#[wasm_bindgen_test]
async fn where_storage_is_denied_a_visitor_can_register() {
    stubs::reset();
    stubs::deny_storage();
    stubs::reply_config(&json!({}));
    let page = Page::opened(&[("server", SERVER)]).await;
    registers(&page).await;
    assert!(!page.sees(REMEMBERED));
    stubs::reset();
}

#[wasm_bindgen_test]
async fn where_storage_is_full_a_visitor_can_register() {
    stubs::reset();
    stubs::fill_storage();
    stubs::reply_config(&json!({}));
    let page = Page::opened(&[("server", SERVER)]).await;
    registers(&page).await;
    assert!(!page.sees(REMEMBERED));
}

#[wasm_bindgen_test]
async fn a_stored_value_that_is_not_ours_is_no_token() {
    let huge = "x".repeat(1024 * 1024);
    for value in [
        "",
        "garbage",
        "\u{0}",
        "null",
        "[]",
        "{}",
        "{\"token\":7}",
        "{\"token\":\" \"}",
        "{\"token\":\"a\\u0000b\"}",
        "{\"token\":{\"$gt\":\"\"}}",
        "{\"token\":\"half",
        &huge,
        &format!("{{\"token\":\"{huge}\"}}"),
        &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
    ] {
        stubs::reset();
        store(value);
        stubs::reply_config(&json!({}));
        let page = Page::opened(&[("server", SERVER)]).await;
        let shown: String = value.chars().take(40).collect();
        assert_eq!(
            stubs::calls("GET")[0]["url"],
            "https://chat.test/api/v1/livechat/config",
            "{shown}"
        );
        registers(&page).await;
    }
}
