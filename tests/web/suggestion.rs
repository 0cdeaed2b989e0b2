//! An address that looks like a slip: the likelier one is one tap away, and nothing more.

use crate::fields::asks;
use crate::page::{Page, a_while};
use crate::stubs;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

const LIKELIER: &str = "Did you mean ada@gmail.com?";

async fn typed(address: &str) -> Page {
    let page = Page::open(&json!({})).await;
    page.types("Name", "Ada");
    page.types("Email", address);
    page
}

#[wasm_bindgen_test]
async fn a_likely_slip_is_mended_with_one_tap() {
    let page = typed("ada@gmial.com").await;
    a_while().await;
    assert!(!page.sees("Did you mean"), "not while they type");
    page.leaves("Email");
    page.shows(LIKELIER).await;
    let button = page.button(LIKELIER);
    assert!(
        button.closest("[role=status]").unwrap().is_some(),
        "read out"
    );
    assert_eq!(page.beside("Email"), None, "it is no mistake");
    page.presses(LIKELIER);
    page.until("the address", || page.value("Email") == "ada@gmail.com")
        .await;
    page.until("the focus", || page.focused() == page.control("Email").id())
        .await;
    assert!(!page.sees("Did you mean"));
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["email"], "ada@gmail.com");
}

#[wasm_bindgen_test]
async fn what_was_typed_goes_out_when_it_was_meant() {
    let page = typed("ada@gmial.com").await;
    page.leaves("Email");
    page.shows(LIKELIER).await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["email"], "ada@gmial.com");
}

#[wasm_bindgen_test]
async fn typing_on_takes_the_suggestion_away() {
    let page = typed("ada@gmial.com").await;
    page.leaves("Email");
    page.shows(LIKELIER).await;
    page.types("Email", "ada@gmial.co");
    page.until("silence", || !page.sees("Did you mean")).await;
}

#[wasm_bindgen_test]
async fn most_addresses_and_all_nonsense_are_left_alone() {
    let huge = format!("{}@gmial.com", "a".repeat(1_000_000));
    let far = format!("ada@{}", "gmial.".repeat(100_000));
    for address in [
        "",
        "ada@example.org",
        "ada@gmail.com",
        "ada",
        "@gmial.com",
        "<img src=x>@gmial.com",
        &huge,
        &far,
    ] {
        let page = typed(address).await;
        page.leaves("Email");
        a_while().await;
        let shown: String = address.chars().take(40).collect();
        assert!(!page.sees("Did you mean"), "{shown}");
        assert_eq!(stubs::faults_text(), "", "{shown}");
    }
}

#[wasm_bindgen_test]
async fn an_address_of_the_sites_own_is_looked_at_as_well() {
    let page = asks(&json!([{"key": "second", "label": "Second", "type": "email"}])).await;
    page.types("Second", "ada@gmail.con");
    page.leaves("Second");
    page.shows(LIKELIER).await;
}
