//! From the button to "You are registered".

use crate::page::{Page, a_while, stored};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// The published request: the keys that ours must have.
const PUBLISHED: &str = include_str!("../../core/fixtures/livechat-visitor.post.request.json");

fn keys(value: &Value) -> Vec<String> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    keys
}

#[wasm_bindgen_test]
async fn a_visitor_is_registered_with_the_published_request() {
    stubs::reset();
    stubs::reply_config(&json!({"customFields": [{"_id": "address", "label": "Address"}]}));
    stubs::reply_held("POST", &stubs::ada("older").to_string());
    let attributes = [
        ("server", "https://chat.test/"),
        ("fields", "name email phone"),
    ];
    let page = Page::opened(&attributes).await;
    page.types("Name", " Livechat Visitor ");
    page.types("Email", "visitor@rocket.chat");
    page.types("Phone", "55 51 5555-5555");
    page.types("Address", "Rocket.Chat street");
    assert_eq!(stored(), None, "nothing is stored before it is needed");
    page.submits();
    page.shows("Sending…").await;
    let button = page.button("Sending…");
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert!(page.input("Name").read_only());

    page.until("the request", || stubs::calls("POST").len() == 1)
        .await;
    let token = posted_token();
    assert_eq!(token.len(), 64);
    assert!(token.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
    let kept: Value = serde_json::from_str(&stored().unwrap()).unwrap();
    assert_eq!(
        kept["token"],
        token.as_str(),
        "kept before the answer comes"
    );

    let published: Value = serde_json::from_str(PUBLISHED).unwrap();
    let (theirs, ours) = (&published["visitor"], &stubs::posted()["visitor"]);
    assert_eq!(keys(&stubs::posted()), keys(&published));
    assert_eq!(keys(ours), keys(theirs));
    for key in ["name", "email", "phone", "customFields"] {
        assert_eq!(ours[key], theirs[key], "{key}");
    }

    stubs::let_go();
    page.shows("You are registered, Ada").await;
    page.shows("can reach you at ada@example.org").await;
    page.until("the focus", || page.focused() == "headline")
        .await;
    assert_eq!(page.news(), ["open", "submitted", "registered"]);
    // The answer's token is the one from now on (a phone match).
    let kept: Value = serde_json::from_str(&stored().unwrap()).unwrap();
    assert_eq!(kept["token"], "older");
}

fn posted_token() -> String {
    stubs::posted()["visitor"]["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[wasm_bindgen_test]
async fn requests_carry_no_cookies_no_referrer_and_get_no_content_type() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered, Ada").await;
    let (get, post) = (&stubs::calls("GET")[0], &stubs::calls("POST")[0]);
    assert_eq!(get["url"], "https://chat.test/api/v1/livechat/config");
    assert_eq!(post["url"], "https://chat.test/api/v1/livechat/visitor");
    // With one, a Rocket.Chat whose CORS is off (the default) would never see the call.
    assert_eq!(get["contentType"], Value::Null);
    assert_eq!(post["contentType"], "application/json");
    for call in [get, post] {
        assert_eq!(call["credentials"], "omit");
        assert_eq!(call["cache"], "no-store");
        assert_eq!(call["referrerPolicy"], "no-referrer");
    }
    assert_eq!(stubs::asked_timeouts(), [10_000, 10_000]);
}

#[wasm_bindgen_test]
async fn a_double_click_is_one_registration() {
    let page = Page::filled_in().await;
    stubs::reply_held("POST", &stubs::ada("t").to_string());
    page.submits();
    page.submits();
    page.shows("Sending…").await;
    page.presses("Sending…");
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 1);
}

/// JSON is written by our own code: what JSON escapes, and what it does not, arrives as it was typed.
#[wasm_bindgen_test]
async fn any_text_arrives_as_it_was_typed() {
    let name = "\"Ada\\\u{7f}\u{1}\tO'Neill </script> \u{2028} 👩🏽‍🌾 آدا {\"$gt\":\"\"}";
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types("Name", name);
    page.submits();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["name"], name);
}

#[wasm_bindgen_test]
async fn details_can_be_changed_and_left() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered, Ada").await;
    page.presses("Change my details");
    page.shows("Your details").await;
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(page.value("Email"), "ada@example.org");
    page.types("Name", "Bob");
    page.presses("Leave as it is");
    page.shows("You are registered, Ada").await;
    page.presses("Change my details");
    page.shows("Your details").await;
    page.types("Name", "Ada King");
    page.presses("Save");
    page.shows("Your details are saved").await;
    assert_eq!(
        stubs::posted()["visitor"],
        json!({
            "token": "t", "name": "Ada King", "email": "ada@example.org",
        })
    );
}
