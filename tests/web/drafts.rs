//! What was typed survives the page; what was sent goes out by itself; what is stored can be anything.

use crate::page::{Page, SERVER, a_while, device, kept, on_window, stored, tab};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Storage;

const DRAFT: &str = "livechat:draft:1:https://chat.test";

fn draft() -> Value {
    draft_in(&device())
}

fn draft_in(store: &Storage) -> Value {
    let text = store.get_item(DRAFT).unwrap().unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["draft"].clone()
}

fn mark() -> Option<String> {
    device().get_item("livechat").unwrap()
}

/// An earlier page kept this.
fn keep(draft: &Value) {
    let text = json!({"at": js_sys::Date::now(), "draft": draft}).to_string();
    device().set_item(DRAFT, &text).unwrap();
}

/// The page is left and comes back.
async fn reloaded(page: Page) -> Page {
    drop(page);
    Page::opened_with(&[]).await
}

#[wasm_bindgen_test]
async fn every_letter_is_kept_and_comes_back_after_a_reload() {
    let page = Page::open(&json!({})).await;
    a_while().await;
    assert!(kept().is_empty(), "nothing was typed");
    page.types("Name", "Ad");
    assert_eq!(draft()["values"], json!({"name": "Ad"}));
    page.types("Name", "Ada \"<b>\"");
    assert_eq!(draft()["values"], json!({"name": "Ada \"<b>\""}));
    assert_eq!(draft(), draft_in(&tab()));
    assert_eq!(mark(), None, "nothing is to be sent");
    assert_eq!(stored(), None, "nobody is registered");
    let page = reloaded(page).await;
    assert_eq!(page.value("Name"), "Ada \"<b>\"");
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    // What is taken out again is not kept.
    page.types("Name", "");
    assert!(kept().is_empty(), "{:?}", kept());
}

#[wasm_bindgen_test]
async fn what_the_server_has_or_the_page_resets_is_not_kept() {
    let page = Page::filled_in().await;
    page.calls("reset");
    page.until("an empty form", || {
        page.find("form").is_some() && page.value("Name").is_empty()
    })
    .await;
    assert!(kept().is_empty(), "{:?}", kept());
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered, Ada").await;
    assert_eq!(kept(), ["livechat:1:https://chat.test"]);
}

/// Whichever page, and whichever part of the widget, kept it; of another server's nothing goes.
#[wasm_bindgen_test]
async fn who_signs_out_before_anything_was_opened_leaves_nothing() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    keep(&json!({"values": {"name": "Ada"}}));
    tab().set_item(DRAFT, "{}").unwrap();
    let others = [
        "livechat:1:https://chat.test/other",
        "livechat:draft:1:https://chat.test:8080",
        "page",
    ];
    let ours = [
        "livechat",
        "livechat:1:https://chat.test",
        "livechat:consent:1:https://chat.test",
        "livechat:said:1:https://chat.test",
        "livechat:chat:1:https://chat.test:0123abcd",
    ];
    for key in ours.iter().chain(&others) {
        device().set_item(key, "{}").unwrap();
    }
    let page = Page::mounted(&[("server", SERVER)]);
    page.calls("reset");
    let mut left = kept();
    left.sort();
    assert_eq!(
        left,
        [
            "livechat:1:https://chat.test/other",
            "livechat:draft:1:https://chat.test:8080",
            "page"
        ]
    );
    assert_eq!(tab().length().unwrap(), 0);
    for key in others {
        device().remove_item(key).unwrap();
    }
    page.calls("open");
    page.until("the form", || page.find("form").is_some()).await;
    assert_eq!(page.value("Name"), "");
}

/// Sent, and the page is left before the answer: it goes out again, for the same visitor.
#[wasm_bindgen_test]
async fn what_was_sent_goes_out_again_by_itself_with_the_same_token() {
    let page = Page::filled_in().await;
    stubs::reply_network_error("POST");
    page.submits();
    page.shows("We cannot reach the chat right now.").await;
    assert_eq!(mark().as_deref(), Some("1"));
    let first = stubs::posted();
    drop(page);
    stubs::forget_replies("POST");
    stubs::reply_json("POST", &stubs::ada("t"));
    // The loader brings the widget for that, and does not open it.
    let page = Page::mounted(&[("server", SERVER)]);
    page.calls("prepare");
    page.seconds_pass(1).await;
    page.until("the registration", || {
        page.news().contains(&"registered".to_owned())
    })
    .await;
    assert_eq!(stubs::posted(), first);
    assert!(!page.is_open());
    assert_eq!(mark(), None);
    page.calls("open");
    page.shows("You are registered, Ada").await;
}

#[wasm_bindgen_test]
async fn what_waited_for_a_network_goes_out_after_the_reload() {
    let page = Page::filled_in().await;
    on_window("offline");
    page.submits();
    page.shows("Waiting for the network").await;
    assert_eq!(draft()["leaves"], json!(false));
    stubs::reply_json("POST", &stubs::ada("t"));
    let page = reloaded(page).await;
    page.seconds_pass(1).await;
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::calls("POST").len(), 1);
}

#[wasm_bindgen_test]
async fn a_message_that_was_being_left_is_not_sent_as_a_registration() {
    stubs::reset();
    keep(
        &json!({"values": {"name": "Ada", "email": "ada@example.org", "message": "Hi"}, "leaves": true}),
    );
    stubs::reply_config(&json!({}));
    let page = Page::opened_with(&[]).await;
    page.shows("Start chat").await;
    page.settles().await;
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(draft()["values"]["message"], "Hi", "kept for its form");
}

#[wasm_bindgen_test]
async fn where_storage_is_full_or_blocked_nobody_is_in_the_way() {
    for block in [stubs::fill_storage, stubs::deny_storage] {
        stubs::reset();
        block();
        stubs::reply_config(&json!({}));
        let page = Page::opened_with(&[]).await;
        page.types("Name", "Ada");
        page.types("Email", "ada@example.org");
        stubs::reply_network_error("POST");
        page.submits();
        page.shows("We cannot reach the chat right now.").await;
        stubs::forget_replies("POST");
        stubs::reply_json("POST", &stubs::ada("t"));
        page.submits();
        page.shows("You are registered, Ada").await;
        page.shows("This browser does not let us remember you. Keep this page open.")
            .await;
        let tokens: Vec<_> = stubs::calls("POST").iter().map(stubs::body).collect();
        assert_eq!(
            tokens[0], tokens[1],
            "known by the page as long as it is open"
        );
        assert_eq!(stubs::faults_text(), "");
    }
    stubs::reset();
}

/// Whatever stands in the store: the form comes, and can be filled in and sent.
#[wasm_bindgen_test]
async fn a_stored_draft_can_be_anything() {
    let values = |values: Value| json!({"values": values});
    let mut many = serde_json::Map::new();
    for n in 0..5_000 {
        many.insert(n.to_string(), json!("x"));
    }
    let mut deep = json!("x");
    for _ in 0..200 {
        deep = json!([deep]);
    }
    for hostile in [
        json!(1),
        json!("x"),
        json!([]),
        json!({}),
        json!({"values": 7, "leaves": "perhaps", "id": {}, "text": []}),
        json!({"values": [["name", "x"]]}),
        values(json!({"name": {"$gt": ""}, "email": null, "phone": 7})),
        values(json!({"__proto__": "x", "constructor": "y", "": "z", ":name": "w"})),
        values(json!({"department": "no option", ":garden": "no option"})),
        values(json!({"email": "x".repeat(150_000)})),
        values(json!({"name": "\u{0}\u{FFFD}\u{202e}<img src=x>"})),
        values(Value::Object(many)),
        values(deep),
        json!({"values": {}, "id": "x".repeat(10_000), "text": " "}),
        json!({"values": {}, "leaves": false}),
        json!({"values": {}, "leaves": true}),
    ] {
        stubs::reset();
        keep(&hostile);
        stubs::reply_config(&json!({"customFields": [
            {"_id": "garden", "label": "Garden", "type": "select", "options": ["small"]},
        ]}));
        stubs::reply_json("POST", &stubs::ada("t"));
        let shown: String = hostile.to_string().chars().take(60).collect();
        let page = Page::opened_with(&[]).await;
        page.settles().await;
        assert!(page.find("img").is_none(), "{shown}");
        page.shows("Start chat").await;
        page.types("Name", "Ada");
        page.types("Email", "ada@example.org");
        page.submits();
        page.shows("You are registered, Ada").await;
        let visitor = &stubs::posted()["visitor"];
        assert_eq!(visitor["name"], "Ada", "{shown}");
        assert_eq!(visitor.get("customFields"), None, "{shown}");
        assert_eq!(stubs::faults_text(), "", "{shown}");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_json_is_no_draft() {
    for text in [
        "",
        "{",
        "null",
        "\u{0}",
        "{\"at\":1e999,\"draft\":{}}",
        "[[[[",
    ] {
        stubs::reset();
        device().set_item(DRAFT, text).unwrap();
        tab().set_item(DRAFT, text).unwrap();
        stubs::reply_config(&json!({}));
        let page = Page::opened_with(&[]).await;
        page.shows("Start chat").await;
        assert_eq!(page.value("Name"), "", "{text}");
        assert_eq!(stubs::faults_text(), "", "{text}");
    }
}
