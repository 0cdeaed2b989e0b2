//! Fields that are only asked while another one has a certain answer.

use crate::fields::asks;
use crate::page::Page;
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn order_form() -> Page {
    asks(&json!([
        {"key": "topic", "label": "Topic", "type": "select", "required": true, "options": ["Order", "Bill", "Other"]},
        {"key": "order", "label": "Order number", "required": true, "shownIf": {"topic": ["Order", "Bill"]}},
        {"key": "gift", "label": "A gift", "type": "checkbox", "shownIf": {"topic": "Order"}},
        {"key": "card", "label": "Card", "required": true, "shownIf": {"gift": true}},
    ]))
    .await
}

fn asked(page: &Page) -> Vec<&'static str> {
    let all = ["Topic", "Order number", "A gift", "Card"];
    all.into_iter().filter(|label| page.asks(label)).collect()
}

#[wasm_bindgen_test]
async fn an_answer_brings_the_next_question_and_takes_it_away() {
    let page = order_form().await;
    assert_eq!(asked(&page), ["Topic"]);
    assert!(!page.sees("Order number"));
    for (answer, expected) in [
        ("Bill", &["Topic", "Order number"][..]),
        ("Order", &["Topic", "Order number", "A gift"]),
        ("Other", &["Topic"]),
        ("", &["Topic"]),
    ] {
        page.chooses("Topic", answer);
        page.until(answer, || asked(&page) == expected).await;
    }
}

#[wasm_bindgen_test]
async fn a_chain_is_as_long_as_its_answers_and_they_are_kept() {
    let page = order_form().await;
    page.chooses("Topic", "Order");
    page.ticks("A gift", true);
    page.until("the card", || page.asks("Card")).await;
    page.types("Card", "Happy birthday");
    page.chooses("Topic", "Bill");
    page.until("no card", || !page.asks("Card") && !page.asks("A gift"))
        .await;
    page.chooses("Topic", "Order");
    page.until("the card", || page.asks("Card")).await;
    assert_eq!(page.value("Card"), "Happy birthday");
}

#[wasm_bindgen_test]
async fn what_is_not_asked_is_neither_needed_nor_sent() {
    let page = order_form().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.chooses("Topic", "Order");
    page.types("Order number", "77");
    page.ticks("A gift", true);
    page.submits();
    page.shows("Fill in “Card”").await;
    page.chooses("Topic", "Other");
    page.until("nothing to mend", || page.find("[aria-invalid]").is_none())
        .await;
    page.submits();
    page.shows("You are registered").await;
    let sent = &stubs::posted()["visitor"]["customFields"];
    assert_eq!(
        sent,
        &json!([{"key": "topic", "value": "Other", "overwrite": true}])
    );
}

/// Each asked only if the other is; and one that waits for a field that is not there.
#[wasm_bindgen_test]
async fn circles_and_nonsense_are_not_asked_and_stop_nothing() {
    let page = asks(&json!([
        "name",
        {"key": "a", "label": "A", "required": true, "shownIf": {"b": ""}},
        {"key": "b", "label": "B", "required": true, "shownIf": {"a": ""}},
        {"key": "c", "label": "C", "required": true, "shownIf": {"c": ""}},
        {"key": "d", "label": "D", "required": true, "shownIf": {"nobody": "x"}},
        {"key": "e", "label": "E", "required": true, "shownIf": {"name": []}},
        {"key": "f", "label": "F", "required": true, "shownIf": {"name": {"$ne": ""}}},
        {"key": "g", "label": "G", "shownIf": "name"},
    ]))
    .await;
    stubs::reply_json("POST", &stubs::ada("t"));
    for label in ["A", "B", "C", "D", "E", "F"] {
        assert!(!page.asks(label), "{label}");
    }
    assert!(page.asks("G"), "no condition at all");
    page.types("Name", "Ada");
    page.submits();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["customFields"], Value::Null);
}
