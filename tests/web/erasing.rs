//! "Forget me": the question, each answer to it, and what is left.

use crate::page::{Page, a_while, kept, on_window, store};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// Ada is known, has agreed to something, and asks to be forgotten.
async fn asked() -> Page {
    stubs::reset();
    store("{\"token\":\"a b/c\"}");
    stubs::reply_config(&json!({"guest": {"token": "a b/c", "name": "Ada"}}));
    let page = Page::opened_with(&[("consent", "yes")]).await;
    page.presses("I agree");
    page.shows("Welcome back, Ada").await;
    page.presses("Forget me");
    page.shows("Delete your details?").await;
    page
}

async fn is_forgotten(page: &Page) {
    page.shows("Your details are deleted.").await;
    a_while().await;
    assert!(kept().is_empty(), "{:?}", kept());
    assert_eq!(page.news().last().unwrap(), "reset");
    assert!(page.find("form").is_none());
}

#[wasm_bindgen_test]
async fn a_visitor_is_forgotten_there_and_here() {
    let page = asked().await;
    assert!(page.sees("This cannot be undone."));
    page.until("the focus", || page.focused() == "headline")
        .await;
    stubs::reply_held("DELETE", "{\"success\":true,\"visitor\":{}}");
    page.presses("Delete");
    page.shows("Deleting…").await;
    // Neither twice, nor back, while it is being done.
    page.presses("Deleting…");
    page.presses("Keep them");
    a_while().await;
    let calls = stubs::calls("DELETE");
    assert_eq!(calls.len(), 1);
    assert_eq!(
        calls[0]["url"],
        "https://chat.test/api/v1/livechat/visitor/a%20b%2Fc"
    );
    stubs::let_go();
    is_forgotten(&page).await;
    // Somebody new comes.
    stubs::forget_replies("GET");
    stubs::reply_config(&json!({}));
    page.calls("close");
    page.calls("open");
    page.shows("I agree").await;
    let asked = stubs::calls("GET").last().unwrap()["url"].clone();
    assert_eq!(asked, "https://chat.test/api/v1/livechat/config");
}

#[wasm_bindgen_test]
async fn who_would_rather_not_is_greeted_as_before() {
    let page = asked().await;
    page.presses("Keep them");
    page.shows("Welcome back, Ada").await;
    assert_eq!(stubs::calls("DELETE").len(), 0);
    assert_eq!(kept().len(), 2);
}

#[wasm_bindgen_test]
async fn whom_the_server_does_not_know_is_forgotten_already() {
    for body in [
        json!({"success": false, "error": "[error-invalid-token]", "errorType": "error-invalid-token"}),
        json!({"success": false, "error": "invalid-token"}),
    ] {
        let page = asked().await;
        stubs::refuse("DELETE", 400, &body);
        page.presses("Delete");
        is_forgotten(&page).await;
    }
}

#[wasm_bindgen_test]
async fn each_other_answer_has_its_sentence_and_changes_nothing() {
    let open_rooms = json!({"success": false, "error": "Cannot remove visitors with opened rooms [visitor-has-open-rooms]", "errorType": "visitor-has-open-rooms"});
    let refuse = |status: u16, body: Value| {
        Box::new(move || stubs::refuse("DELETE", status, &body)) as Box<dyn Fn()>
    };
    for (sentence, answer) in [
        (
            "You still have a conversation open. End it first, then we can delete your details.",
            refuse(400, open_rooms),
        ),
        (
            "The chat did not take this: Not today",
            refuse(400, json!({"error": "Not today [no]"})),
        ),
        ("Something went wrong on our side.", refuse(500, json!({}))),
        ("Something went wrong on our side.", refuse(404, json!({}))),
        (
            "Many people are writing right now. Try again in 9 s.",
            refuse(429, json!({"error": "wait 9 seconds"})),
        ),
        (
            "The chat gave an answer that we cannot read.",
            refuse(200, json!("<html>")),
        ),
        (
            "The chat takes too long to answer.",
            Box::new(|| stubs::reply_timeout("DELETE")),
        ),
        (
            "We cannot reach the chat right now.",
            Box::new(|| stubs::reply_network_error("DELETE")),
        ),
    ] {
        let page = asked().await;
        answer();
        page.presses("Delete");
        page.shows(sentence).await;
        assert_eq!(page.alert().as_deref(), Some(sentence));
        assert_eq!(kept().len(), 2, "token and proof");
        stubs::forget_replies("DELETE");
        stubs::reply_json("DELETE", &json!({"success": true}));
        page.presses("Delete");
        is_forgotten(&page).await;
    }
}

#[wasm_bindgen_test]
async fn without_a_network_nothing_is_lost_and_nothing_breaks() {
    let page = asked().await;
    on_window("offline");
    stubs::reply_network_error("DELETE");
    page.presses("Delete");
    page.shows("We cannot reach the chat right now.").await;
    page.presses("Keep them");
    page.shows("Welcome back, Ada").await;
    assert_eq!(stubs::faults_text(), "");
}
