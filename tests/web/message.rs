//! What a visitor says first: it follows the registration, and each answer to it is told.

use crate::page::{Page, a_while, device, kept, store};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const TEXT: &str = "My <b>roses</b> are \"late\" {name} [x](javascript:y)";
const DRAFT: &str = "livechat:draft:1:https://chat.test";

/// The form asks for a message, and it is written.
async fn written() -> Page {
    let page = Page::asking(&json!({}), &[("fields", "name message?")]).await;
    stubs::reply_json("POST visitor", &stubs::ada("t&t"));
    page.types("Name", "Ada");
    page.types("How can we help?", &format!("  {TEXT}\n"));
    page
}

fn room() {
    stubs::reply_json(
        "GET room",
        &json!({"success": true, "newRoom": true, "room": {"_id": "r1", "open": true}}),
    );
}

fn taken() {
    stubs::reply_json(
        "POST message",
        &json!({"success": true, "message": {"_id": "m"}}),
    );
}

fn said() -> Vec<Value> {
    stubs::calls("POST message")
        .iter()
        .map(stubs::body)
        .collect()
}

#[wasm_bindgen_test]
async fn it_is_said_in_the_visitors_room_as_it_was_written() {
    let page = written().await;
    room();
    stubs::reply_held("POST message", "{\"success\":true}");
    page.submits();
    page.shows("You are registered, Ada").await;
    page.shows("Your message is on its way…").await;
    page.until("the message", || said().len() == 1).await;
    assert_eq!(device().get_item("livechat").unwrap().as_deref(), Some("1"));
    let asked = stubs::calls("GET room")[0]["url"].clone();
    assert_eq!(asked, "https://chat.test/api/v1/livechat/room?token=t%26t");
    let id = said()[0]["_id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 17);
    assert_eq!(
        said()[0],
        json!({"token": "t&t", "rid": "r1", "msg": TEXT, "_id": id})
    );
    stubs::let_go();
    page.shows("Your message has arrived.").await;
    let state = page.find(".sentence[role=status]").unwrap();
    assert_eq!(state.text_content().unwrap(), "Your message has arrived.");
    a_while().await;
    assert_eq!(
        kept(),
        ["livechat:1:https://chat.test"],
        "only who they are"
    );
}

#[wasm_bindgen_test]
async fn an_empty_message_is_no_message() {
    let page = written().await;
    page.types("How can we help?", " \u{200b}\n ");
    page.submits();
    page.shows("You are registered, Ada").await;
    a_while().await;
    assert!(!page.sees("message"));
    assert_eq!(stubs::calls("GET").len(), 1);
}

/// Each way in which either of the two calls can come to nothing: it is told, kept, and goes out once
/// more with the same id.
#[wasm_bindgen_test]
async fn what_does_not_get_through_is_kept_and_tried_again() {
    for call in ["GET room", "POST message"] {
        let refuse = |status: u16, body: Value| {
            Box::new(move || stubs::refuse(call, status, &body)) as Box<dyn Fn()>
        };
        let answers = [
            Box::new(move || stubs::reply_network_error(call)) as Box<dyn Fn()>,
            Box::new(move || stubs::reply_timeout(call)),
            Box::new(move || stubs::reply(call, 200, "text/html", "<title>Wi-Fi</title>")),
            refuse(500, json!({"success": false})),
            refuse(400, json!({"success": false, "error": "Not today"})),
            refuse(400, json!({"success": false, "error": "[invalid-room]"})),
            refuse(401, json!({"message": "You must be logged in"})),
            refuse(200, json!({"success": false, "room": {}})),
        ];
        for (number, answer) in answers.into_iter().enumerate() {
            let page = written().await;
            answer();
            if call == "POST message" {
                room();
            }
            page.submits();
            page.shows("Your message did not get through. We keep it here.")
                .await;
            assert!(page.sees("You are registered, Ada"), "{call} {number}");
            let draft = device().get_item(DRAFT).unwrap().unwrap();
            assert!(draft.contains("roses"), "{call} {number}");
            let first = said();
            stubs::forget_replies(call);
            room();
            taken();
            page.presses("Try again");
            page.shows("Your message has arrived.").await;
            if let Some(first) = first.first() {
                assert_eq!(said().last(), Some(first), "the same id");
            }
            assert!(page.button_is_gone("Try again"), "{call} {number}");
            assert_eq!(stubs::calls("POST visitor").len(), 1);
            assert_eq!(stubs::faults_text(), "");
        }
    }
}

#[wasm_bindgen_test]
async fn a_busy_server_gets_it_later_without_being_asked() {
    for call in ["GET room", "POST message"] {
        let page = written().await;
        stubs::refuse(call, 429, &json!({"error": "You must wait 2 seconds"}));
        room();
        taken();
        page.submits();
        page.shows("Your message is on its way…").await;
        page.until("the clock", || stubs::awaited_seconds() == 1)
            .await;
        page.seconds_pass(2).await;
        page.shows("Your message has arrived.").await;
        let ids: Vec<_> = said().iter().map(|said| said["_id"].clone()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
    }
}

#[wasm_bindgen_test]
async fn what_an_earlier_page_could_not_send_goes_out_with_its_id() {
    stubs::reset();
    store("{\"token\":\"t\"}");
    let draft = json!({"at": js_sys::Date::now(), "draft": {"values": {}, "id": "OldIdOfThatPage01", "text": TEXT}});
    device().set_item(DRAFT, &draft.to_string()).unwrap();
    stubs::reply_config(&json!({"guest": {"token": "t", "name": "Ada"}}));
    room();
    taken();
    let page = Page::opened_with(&[]).await;
    page.shows("Welcome back, Ada").await;
    page.shows("Your message has arrived.").await;
    assert_eq!(said()[0]["_id"], "OldIdOfThatPage01");
    assert_eq!(said()[0]["msg"], TEXT);
    a_while().await;
    assert_eq!(kept(), ["livechat:1:https://chat.test"]);
}
