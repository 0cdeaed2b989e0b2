//! What the shell holds: opening, closing, destroying.

use crate::page::{Page, SERVER, a_while, on_window};
use crate::stubs;
use js_sys::{Function, Object};
use livechat_widget::mount;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn nothing_is_asked_and_nothing_is_stored_before_it_opens() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let page = Page::mounted(&[("server", SERVER)]);
    a_while().await;
    assert!(!page.is_open());
    assert_eq!(stubs::calls("GET").len(), 0);
    assert_eq!(crate::page::stored(), None);
    assert!(page.news().is_empty());
}

#[wasm_bindgen_test]
async fn escape_closes_and_what_was_typed_stays() {
    let page = Page::filled_in().await;
    assert!(page.is_open());
    page.presses_key("Escape");
    page.until("the panel to close", || !page.is_open()).await;
    page.calls("open");
    page.until("the panel to open", || page.is_open()).await;
    assert_eq!(page.value("Name"), "Ada");
    page.presses("Close");
    page.until("the panel to close", || !page.is_open()).await;
    assert_eq!(page.news(), ["open", "close", "open", "close"]);
    assert_eq!(stubs::calls("GET").len(), 1);
}

#[wasm_bindgen_test]
async fn two_widgets_stand_side_by_side() {
    let one = Page::open(&json!({})).await;
    let other = Page::opened(&[("server", "https://other.test/chat/")]).await;
    one.types("Name", "Ada");
    other.types("Name", "Grace");
    other.submits();
    other
        .until("the mistake", || other.beside("Email").is_some())
        .await;
    assert_eq!(one.value("Name"), "Ada");
    assert_eq!(one.beside("Email"), None);
    assert_eq!(
        stubs::calls("GET")[1]["url"],
        "https://other.test/chat/api/v1/livechat/config"
    );
    drop(one);
    other.types("Email", "grace@example.org");
    stubs::reply_json("POST", &stubs::ada("t"));
    other.submits();
    other.shows("You are registered").await;
}

#[wasm_bindgen_test]
async fn destroy_leaves_nothing_behind() {
    let mut page = Page::filled_in().await;
    assert_eq!(page.root.adopted_style_sheets().length(), 1);
    stubs::reply_held("POST", &stubs::ada("t").to_string());
    page.submits();
    page.until("the request", || stubs::calls("POST").len() == 1)
        .await;
    page.widget.destroy();
    assert_eq!(page.root.child_nodes().length(), 0);
    assert_eq!(page.root.adopted_style_sheets().length(), 0);
    // Late answers, events, and calls of a loader that did not notice.
    stubs::let_go();
    on_window("offline");
    on_window("online");
    page.calls("open");
    page.calls("reset");
    page.calls("close");
    page.widget.destroy();
    a_while().await;
    assert_eq!(page.news(), ["open", "submitted"]);
    assert_eq!(page.root.child_nodes().length(), 0);
    assert_eq!(stubs::faults_text(), "");
}

#[wasm_bindgen_test]
async fn destroy_ends_a_countdown() {
    let mut page = Page::filled_in().await;
    stubs::reply(
        "POST",
        429,
        "application/json",
        "{\"error\":\"wait 1 seconds\"}",
    );
    page.submits();
    page.shows("Sending again in 1 s").await;
    page.widget.destroy();
    stubs::pass_a_second();
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 1);
    assert_eq!(stubs::faults_text(), "");
}

#[wasm_bindgen_test]
async fn a_listener_of_the_page_that_throws_does_no_harm() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let page = Page::mounted(&[("server", SERVER)]);
    let host = page.root.host();
    let second = mount(
        &page.root,
        &attributes(SERVER),
        &JsValue::UNDEFINED,
        Function::new_no_args("throw new Error('theirs')"),
    )
    .unwrap();
    second.call("open", &JsValue::UNDEFINED);
    a_while().await;
    assert!(page.find("dialog[open]").is_some(), "{}", host.outer_html());
    assert_eq!(stubs::faults_text(), "");
    second.call("close", &JsValue::UNDEFINED);
    drop(second);
}

fn attributes(server: &str) -> Object {
    let given = Object::new();
    js_sys::Reflect::set(&given, &"server".into(), &server.into()).unwrap();
    given
}

#[wasm_bindgen_test]
async fn an_attribute_that_cannot_be_used_is_a_sentence_for_the_owner() {
    stubs::reset();
    let page = Page::mounted(&[("server", SERVER), ("fields", "name fax")]);
    assert!(stubs::warnings_text().contains("\"fax\" is no field"));
    for (server, words) in [
        ("", "data-server is missing"),
        ("ftp://chat.test", "is no address that begins with https://"),
        ("https://", "is no address that begins with https://"),
    ] {
        let error = mount(
            &page.root,
            &attributes(server),
            &JsValue::UNDEFINED,
            Function::new_no_args(""),
        )
        .err();
        let error: js_sys::Error = wasm_bindgen::JsCast::unchecked_into(error.unwrap());
        let said = String::from(error.message());
        assert!(said.contains(words), "{said}");
    }
}
