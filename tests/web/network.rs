//! Without a network, and without a config.

use crate::page::{Page, SERVER, a_while, on_window};
use crate::stubs;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn offline_the_form_waits_and_goes_out_once_when_the_network_is_back() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    on_window("offline");
    page.submits();
    page.shows("You are offline. We keep what you typed and send it when you are back.")
        .await;
    page.shows("Waiting for the network").await;
    page.presses("Waiting for the network");
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(page.value("Name"), "Ada");
    on_window("online");
    on_window("online");
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::calls("POST").len(), 1);
}

#[wasm_bindgen_test]
async fn what_is_edited_offline_is_checked_before_it_goes() {
    let page = Page::filled_in().await;
    on_window("offline");
    page.submits();
    page.shows("Waiting for the network").await;
    page.types("Email", "ada@");
    on_window("online");
    page.until("the mistake", || page.beside("Email").is_some())
        .await;
    assert_eq!(stubs::calls("POST").len(), 0);
}

#[wasm_bindgen_test]
async fn a_form_that_did_not_come_can_be_asked_for_again() {
    stubs::reset();
    stubs::reply("GET", 500, "application/json", "{\"success\":false}");
    stubs::reply_config(&json!({}));
    let page = Page::opened(&[("server", SERVER)]).await;
    page.shows("Something went wrong on our side.").await;
    page.presses("Try again");
    page.shows("Start chat").await;
    assert_eq!(stubs::calls("GET").len(), 2);
}

#[wasm_bindgen_test]
async fn a_form_that_did_not_come_is_asked_for_when_the_network_is_back() {
    stubs::reset();
    stubs::reply_network_error("GET");
    stubs::reply_config(&json!({}));
    let page = Page::opened(&[("server", SERVER)]).await;
    page.shows("We cannot reach the chat right now.").await;
    on_window("online");
    page.shows("Start chat").await;
}

#[wasm_bindgen_test]
async fn each_way_a_config_fails_has_its_sentence() {
    for (sentence, answer) in [
        (
            "The chat takes too long to answer.",
            (|| stubs::reply_timeout("GET")) as fn(),
        ),
        ("The chat gave an answer that we cannot read.", || {
            stubs::reply("GET", 200, "text/html", "<html></html>");
        }),
        ("The chat gave an answer that we cannot read.", || {
            stubs::reply_json("GET", &json!({"success": true, "config": "none"}));
        }),
        ("Try again in 7 s.", || {
            stubs::reply(
                "GET",
                429,
                "application/json",
                "{\"error\":\"wait 7 seconds\"}",
            );
        }),
        ("The chat did not take this: Not for you", || {
            stubs::reply(
                "GET",
                403,
                "application/json",
                "{\"error\":\"Not for you [no]\"}",
            );
        }),
    ] {
        stubs::reset();
        answer();
        let page = Page::opened(&[("server", SERVER)]).await;
        page.shows(sentence).await;
        assert!(page.find("[role=alert]").is_some());
    }
}

#[wasm_bindgen_test]
async fn a_chat_that_is_switched_off_says_so_and_tells_the_launcher_on_close() {
    let page = Page::open(&json!({"enabled": false})).await;
    page.shows("The chat is switched off at the moment.").await;
    assert!(page.find("form").is_none());
    page.calls("close");
    page.until("the panel to close", || !page.is_open()).await;
    assert_eq!(page.news(), ["open", "off"]);
}
