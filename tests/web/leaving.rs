//! Nobody is there: a message is left, with each answer to that; or that is all there is to say.

use crate::page::{KEY, Page, a_while, kept, store};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const TAKEN: &str = "Livechat offline message sent";

fn away(settings: &Value, messages: &Value) -> Value {
    json!({"online": false, "settings": settings, "messages": messages})
}

async fn written(config: &Value) -> Page {
    let page = Page::asking(config, &[]).await;
    page.shows("Send message").await;
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.types("How can we help?", "Do you ship to <b>Ghent</b>?");
    page.settles().await;
    page
}

#[wasm_bindgen_test]
async fn a_message_is_left_and_the_answer_comes_by_email() {
    let page = written(&away(&json!({}), &json!({}))).await;
    assert!(page.sees("Leave a message"));
    assert!(page.sees("Nobody is here right now. Leave a message, and we answer by email."));
    stubs::reply_json(
        "POST offline.message",
        &json!({"success": true, "message": TAKEN}),
    );
    page.presses("Send message");
    page.shows("Your message is sent").await;
    page.shows("We answer by email to ada@example.org.").await;
    page.until("the focus", || page.focused() == "headline")
        .await;
    let origin = js_sys::Reflect::get(&js_sys::global(), &"origin".into()).unwrap();
    let origin = origin.as_string().unwrap();
    assert_eq!(
        stubs::posted(),
        json!({"name": "Ada", "email": "ada@example.org", "message": "Do you ship to <b>Ghent</b>?", "host": origin})
    );
    assert_eq!(page.news(), ["open", "offline", "left"]);
    assert!(kept().is_empty(), "nobody was registered: {:?}", kept());

    page.presses("Write another message");
    page.shows("Send message").await;
    assert_eq!(page.value("How can we help?"), "");
}

#[wasm_bindgen_test]
async fn the_servers_words_are_used_as_text() {
    let harm = "<img src=x onerror=\"window.harmed=true\">";
    let mut config = away(
        &json!({}),
        &json!({"offlineMessage": format!("{harm}1"), "offlineSuccessMessage": format!("{harm}2")}),
    );
    config["theme"] = json!({"title": "Shop", "offlineTitle": format!("{harm}0")});
    let page = written(&config).await;
    assert!(page.sees(&format!("{harm}0")) && page.sees(&format!("{harm}1")));
    stubs::reply_json("POST", &json!({"success": true, "message": TAKEN}));
    page.presses("Send message");
    page.shows(&format!("{harm}2")).await;
    assert!(page.find("img").is_none());
}

#[wasm_bindgen_test]
async fn what_is_missing_is_said_beside_it() {
    let page = Page::asking(&away(&json!({}), &json!({})), &[]).await;
    page.shows("Send message").await;
    page.presses("Send message");
    page.shows("3 things to mend").await;
    assert_eq!(
        page.beside("How can we help?").unwrap(),
        "Error: Write your message"
    );
    assert_eq!(stubs::calls("POST").len(), 0);
}

#[wasm_bindgen_test]
async fn a_department_is_asked_where_several_take_messages() {
    let department = |id: &str, shown: bool| json!({"_id": id, "name": id.to_uppercase(), "showOnOfflineForm": shown});
    let mut config = away(&json!({}), &json!({}));
    config["departments"] = json!([department("a", true), department("b", false)]);
    let page = written(&config).await;
    assert!(!page.sees("Department"));
    drop(page);
    config["departments"] = json!([department("a", true), department("b", true)]);
    let page = written(&config).await;
    page.chooses("Department", "b");
    stubs::reply_json("POST", &json!({"success": true, "message": TAKEN}));
    page.presses("Send message");
    page.shows("Your message is sent").await;
    assert_eq!(stubs::posted()["department"], "b");
}

/// Each answer that is none: what is said, that the text stays, and that it can be sent again.
#[wasm_bindgen_test]
async fn each_bad_answer_has_its_sentence_and_keeps_the_text() {
    const POST: &str = "POST offline.message";
    for (sentence, answer) in [
        (
            "We cannot reach the chat right now.",
            (|| stubs::reply_network_error(POST)) as fn(),
        ),
        ("The chat takes too long to answer.", || {
            stubs::reply_timeout(POST);
        }),
        ("Something went wrong on our side.", || {
            stubs::refuse(POST, 500, &json!({"success": false}));
        }),
        ("Something went wrong on our side.", || {
            stubs::reply(POST, 502, "text/html", "<h1>Bad gateway</h1>");
        }),
        ("The chat gave an answer that we cannot read.", || {
            stubs::reply(POST, 200, "text/html", "<title>Wi-Fi</title>");
        }),
        ("The chat gave an answer that we cannot read.", || {
            stubs::reply_json(POST, &json!({"success": false}));
        }),
        (
            "The chat did not take this: Error sending livechat offline message",
            || {
                let words = "Error sending livechat offline message";
                stubs::refuse(POST, 400, &json!({"success": false, "error": words}));
            },
        ),
        ("Something went wrong on our side.", || {
            stubs::refuse(POST, 400, &json!({"success": false}));
        }),
    ] {
        let page = written(&away(&json!({}), &json!({}))).await;
        answer();
        page.presses("Send message");
        page.shows(sentence).await;
        assert!(
            page.alert()
                .unwrap()
                .ends_with("Nothing you typed is lost. Try again.")
        );
        assert!(!page.sees("Sending…"));
        assert_eq!(
            page.value("How can we help?"),
            "Do you ship to <b>Ghent</b>?"
        );
        let before = stubs::posted();
        stubs::forget_replies(POST);
        stubs::reply_json(POST, &json!({"success": true, "message": TAKEN}));
        page.presses("Send message");
        page.shows("Your message is sent").await;
        assert_eq!(stubs::posted(), before);
        assert_eq!(stubs::calls(POST).len(), 2);
    }
}

#[wasm_bindgen_test]
async fn a_busy_server_is_asked_again_when_it_says() {
    let page = written(&away(&json!({}), &json!({}))).await;
    stubs::refuse("POST", 429, &json!({"error": "You must wait 2 seconds"}));
    stubs::reply_json("POST", &json!({"success": true, "message": TAKEN}));
    page.presses("Send message");
    page.shows("Sending again in 2 s").await;
    page.seconds_pass(2).await;
    page.shows("Your message is sent").await;
    assert_eq!(stubs::calls("POST").len(), 2);
}

#[wasm_bindgen_test]
async fn where_no_message_can_be_left_that_is_said_and_asked_again_later() {
    for (messages, words) in [
        (
            json!({}),
            "Nobody is here right now. Please come back later.",
        ),
        (
            json!({"offlineUnavailableMessage": "Back on <b>Monday</b>"}),
            "Back on <b>Monday</b>",
        ),
    ] {
        let page = Page::asking(&away(&json!({"displayOfflineForm": false}), &messages), &[]).await;
        page.shows(words).await;
        page.until("the focus", || page.focused() == "headline")
            .await;
        assert!(page.find("form, b").is_none());
        page.calls("close");
        page.until("the panel to close", || !page.is_open()).await;
        stubs::forget_replies("GET");
        stubs::reply_config(&json!({}));
        page.calls("open");
        page.shows("Start chat").await;
    }
}

#[wasm_bindgen_test]
async fn a_known_visitor_is_greeted_and_may_leave_a_message_or_not() {
    stubs::reset();
    store("{\"token\":\"t\"}");
    let mut config = away(&json!({}), &json!({}));
    config["guest"] =
        json!({"token": "t", "name": "Ada", "visitorEmails": [{"address": "ada@example.org"}]});
    stubs::reply_config(&config);
    let page = Page::opened_with(&[]).await;
    page.shows("Welcome back, Ada").await;
    page.presses("Leave a message");
    page.shows("Send message").await;
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(page.value("Email"), "ada@example.org");
    page.types("How can we help?", "Hello");
    page.presses("Leave as it is");
    page.shows("Welcome back, Ada").await;
    page.presses("Leave a message");
    page.shows("Send message").await;
    assert_eq!(page.value("How can we help?"), "Hello");
    page.settles().await;
    stubs::reply_json("POST", &json!({"success": true, "message": TAKEN}));
    page.presses("Send message");
    page.shows("Your message is sent").await;
    a_while().await;
    assert_eq!(kept(), [KEY], "only who they are");
}
