//! A server that fails: it is said at once, tried again in silence, and never against the visitor.

use crate::page::{Page, a_while, on_window};
use crate::stubs;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

async fn failed(answer: impl FnOnce()) -> Page {
    let page = Page::filled_in().await;
    answer();
    page.submits();
    page.until("the trouble", || page.alert().is_some()).await;
    page
}

fn tries() -> usize {
    stubs::calls("POST").len()
}

fn broken() {
    stubs::refuse("POST", 500, &json!({"success": false}));
}

#[wasm_bindgen_test]
async fn it_is_tried_again_after_a_longer_while_each_time_and_then_no_more() {
    let page = failed(broken).await;
    page.button("Close").focus().unwrap();
    let close = page.root.active_element();
    for (number, wait) in [5, 10, 20, 40, 60].into_iter().enumerate() {
        page.seconds_pass(wait - 1).await;
        assert_eq!(tries(), number + 1, "not before its time");
        page.seconds_pass(1).await;
        page.until("another try", || tries() == number + 2).await;
        page.until("its answer", || page.sees("Start chat")).await;
        page.shows("Something went wrong on our side.").await;
        assert_eq!(page.root.active_element(), close, "the focus stays");
    }
    a_while().await;
    assert_eq!(stubs::awaited_seconds(), 0, "no more");
    assert_eq!(page.news(), ["open", "submitted", "refused"], "told once");
    let bodies: Vec<_> = stubs::calls("POST").iter().map(stubs::body).collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
}

#[wasm_bindgen_test]
async fn what_succeeds_then_greets() {
    for answer in [
        (|| stubs::reply_network_error("POST")) as fn(),
        || stubs::reply_timeout("POST"),
        || stubs::reply("POST", 502, "text/html", "<h1>Bad gateway</h1>"),
        broken,
    ] {
        let page = failed(answer).await;
        stubs::forget_replies("POST");
        stubs::reply_json("POST", &stubs::ada("t"));
        page.seconds_pass(5).await;
        page.shows("You are registered, Ada").await;
        assert_eq!(tries(), 2);
    }
}

#[wasm_bindgen_test]
async fn whoever_types_sends_it_themselves() {
    let page = failed(broken).await;
    page.types("Name", "Ada King");
    stubs::forget_replies("POST");
    stubs::reply_json("POST", &stubs::ada("t"));
    for _ in 0..10 {
        stubs::pass_a_second();
        a_while().await;
    }
    assert_eq!(tries(), 1);
    page.submits();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["name"], "Ada King");
    assert_eq!(tries(), 2);
}

#[wasm_bindgen_test]
async fn pressing_the_button_is_one_try_and_not_two() {
    let page = failed(broken).await;
    stubs::pass_a_second();
    stubs::forget_replies("POST");
    stubs::reply_held("POST", &stubs::ada("t").to_string());
    page.submits();
    page.until("the second try", || tries() == 2).await;
    for _ in 0..10 {
        stubs::pass_a_second();
        a_while().await;
    }
    assert_eq!(tries(), 2);
    stubs::let_go();
    page.shows("You are registered").await;
}

#[wasm_bindgen_test]
async fn a_no_is_not_tried_again() {
    for (status, body) in [
        (400, json!({"success": false, "error": "Not today"})),
        (401, json!({"message": "You must be logged in"})),
        (200, json!({"success": false})),
    ] {
        let page = failed(|| stubs::refuse("POST", status, &body)).await;
        a_while().await;
        assert_eq!(stubs::awaited_seconds(), 0, "{status}");
        assert!(page.sees("Start chat"));
    }
}

#[wasm_bindgen_test]
async fn a_network_that_comes_back_is_not_waited_for_twice() {
    let page = failed(|| stubs::reply_network_error("POST")).await;
    stubs::forget_replies("POST");
    stubs::reply_json("POST", &stubs::ada("t"));
    on_window("online");
    page.shows("You are registered, Ada").await;
    assert_eq!(tries(), 2);
}

/// Drawn anew, an alert is read out anew.
#[wasm_bindgen_test]
async fn what_was_said_is_not_said_again() {
    let page = failed(broken).await;
    let alert = page.find("[role=alert]").unwrap();
    alert.set_attribute("data-seen", "").unwrap();
    page.seconds_pass(5).await;
    page.until("another try", || tries() == 2).await;
    page.until("its answer", || page.sees("Start chat")).await;
    let now: web_sys::Element = page.find("[role=alert]").unwrap().unchecked_into();
    assert!(now.has_attribute("data-seen"));
}
