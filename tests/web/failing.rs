//! Each way a registration can come to nothing: what is said, that the text stays, and that it goes
//! out again with the same token.

use crate::page::{Page, a_while};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const KEPT: &str = "Nothing you typed is lost. Try again.";

/// Sends a form to whatever `answer` sets up, and gives the page on which it failed.
async fn sent(answer: impl FnOnce()) -> Page {
    let page = Page::filled_in().await;
    answer();
    page.submits();
    page.until("an answer", || {
        !stubs::calls("POST").is_empty() && !page.sees("Sending…")
    })
    .await;
    page
}

/// The text is still there, and sending it again registers with the token of the first time.
async fn can_be_sent_again(page: &Page) {
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(page.value("Email"), "ada@example.org");
    assert!(!page.input("Name").read_only());
    let before = stubs::posted();
    stubs::forget_replies("POST");
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::posted(), before, "the same visitor, the same token");
    assert_eq!(stubs::calls("POST").len(), 2);
    assert_eq!(stubs::faults_text(), "");
}

/// Sends, expects this sentence as an alert, and sends again.
async fn says(sentence: &str, answer: impl FnOnce()) {
    let page = sent(answer).await;
    page.shows(sentence).await;
    let alert = page.find("[role=alert]").unwrap().text_content().unwrap();
    assert_eq!(alert, format!("{sentence} {KEPT}"));
    can_be_sent_again(&page).await;
}

fn refuse(body: &Value) {
    stubs::reply("POST", 400, "application/json", &body.to_string());
}

#[wasm_bindgen_test]
async fn no_connection() {
    says("We cannot reach the chat right now.", || {
        stubs::reply_network_error("POST")
    })
    .await;
}

#[wasm_bindgen_test]
async fn no_connection_for_the_post_alone_is_told_to_the_owner() {
    let page = sent(|| stubs::reply_network_error("POST")).await;
    page.shows("We cannot reach the chat right now.").await;
    let told = stubs::warnings_text();
    assert!(told.contains("API_Enable_CORS"), "{told}");
    let token = stubs::posted()["visitor"]["token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!told.contains(&token) && !told.contains("ada@example.org"));
}

#[wasm_bindgen_test]
async fn no_answer_in_time() {
    says("The chat takes too long to answer.", || {
        stubs::reply_timeout("POST")
    })
    .await;
}

/// A request that is never answered is ended by its own signal, after the ten seconds it asks for.
#[wasm_bindgen_test]
async fn no_answer_at_all() {
    says("The chat takes too long to answer.", || {
        stubs::reply_silence("POST")
    })
    .await;
    assert!(stubs::asked_timeouts().iter().all(|ms| *ms == 10_000));
}

#[wasm_bindgen_test]
async fn a_400_with_reason_code_and_type() {
    says("The chat did not take this: Token cannot be empty", || {
        refuse(&json!({"success": false, "error": "Token cannot be empty [error-invalid-token]", "errorType": "error-invalid-token"}));
    })
    .await;
}

/// A code alone is no sentence; it must not hide that something is to be done again.
#[wasm_bindgen_test]
async fn a_400_with_a_code_only() {
    let page = sent(|| {
        refuse(&json!({"success": false, "error": "[invalid-room]", "errorType": "invalid-room"}));
    })
    .await;
    page.shows(KEPT).await;
    can_be_sent_again(&page).await;
}

#[wasm_bindgen_test]
async fn a_400_in_plain_text_words() {
    says("The chat did not take this: Something is odd", || {
        refuse(&json!({"success": false, "error": "Something is odd"}));
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_400_of_ajv() {
    says("The chat did not take this: must have required property 'token'", || {
        refuse(&json!({"success": false, "error": "must have required property 'token' [invalid-params]", "errorType": "invalid-params"}));
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_400_of_match() {
    says(
        "The chat did not take this: Match error: Missing key 'token'",
        || {
            refuse(&json!({"success": false, "error": "Match error: Missing key 'token'"}));
        },
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_400_without_an_explanation() {
    says("Something went wrong on our side.", || {
        refuse(&json!({"success": false}))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_400_that_is_no_json() {
    says("Something went wrong on our side.", || {
        stubs::reply("POST", 400, "text/plain", "Bad Request");
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_400_about_the_email_is_said_beside_it_and_has_the_focus() {
    for body in [
        json!({"error": "Invalid email ada@example.org [error-invalid-email]", "errorType": "error-invalid-email"}),
        json!({"error": "[error-invalid-email]", "errorType": "error-invalid-email"}),
        json!({"error": "Invalid email ada@example.org [error-invalid-email]"}),
        json!({"error": "error-invalid-email"}),
    ] {
        let page = sent(|| refuse(&body)).await;
        page.until("the focus", || page.focused() == page.control("Email").id())
            .await;
        assert!(
            page.beside("Email")
                .unwrap()
                .contains("Enter an email like name@example.com")
        );
        assert!(page.find("[role=alert]").is_none());
        can_be_sent_again(&page).await;
    }
}

#[wasm_bindgen_test]
async fn a_429_counts_down_and_goes_out_by_itself_once() {
    let words = "Error, too many requests. Please slow down. You must wait 3 seconds before trying this endpoint again. [error-too-many-requests]";
    let page = sent(|| {
        let body = json!({"success": false, "error": words});
        stubs::reply("POST", 429, "application/json", &body.to_string());
        stubs::reply_json("POST", &stubs::ada("t"));
    })
    .await;
    assert!(page.sees("Many people are writing right now."));
    for left in [3, 2, 1] {
        page.until("the countdown", || {
            stubs::awaited_seconds() == 1 && page.sees(&format!("Sending again in {left} s"))
        })
        .await;
        page.presses(&format!("Sending again in {left} s"));
        assert_eq!(stubs::calls("POST").len(), 1, "pressing does not hammer");
        stubs::pass_a_second();
    }
    page.shows("You are registered, Ada").await;
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 2);
    assert_eq!(stubs::awaited_seconds(), 0);
    let tokens: Vec<_> = stubs::calls("POST")
        .iter()
        .map(|call| call["body"].clone())
        .collect();
    assert_eq!(tokens[0], tokens[1]);
}

#[wasm_bindgen_test]
async fn a_429_keeps_what_is_typed_while_it_waits() {
    let page = sent(|| {
        stubs::reply(
            "POST",
            429,
            "application/json",
            "{\"error\":\"wait 1 seconds\"}",
        );
        stubs::reply_json("POST", &stubs::ada("t"));
    })
    .await;
    page.shows("Sending again in 1 s").await;
    page.types("Name", "Ada King");
    stubs::pass_a_second();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["name"], "Ada King");
}

#[wasm_bindgen_test]
async fn a_500_with_json() {
    says("Something went wrong on our side.", || {
        let body = "{\"success\":false,\"error\":\"Internal server error\"}";
        stubs::reply("POST", 500, "application/json", body);
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_502_with_html() {
    says("Something went wrong on our side.", || {
        stubs::reply(
            "POST",
            502,
            "text/html",
            "<html><h1>Bad gateway</h1></html>",
        );
    })
    .await;
}

const UNREADABLE: &str = "The chat gave an answer that we cannot read.";

/// A hotel's sign-in page answers everything with 200.
#[wasm_bindgen_test]
async fn a_200_with_html() {
    says(UNREADABLE, || {
        stubs::reply(
            "POST",
            200,
            "text/html",
            "<!doctype html><title>Wi-Fi</title>",
        );
    })
    .await;
}

#[wasm_bindgen_test]
async fn half_an_answer() {
    says(UNREADABLE, || {
        let whole = stubs::ada("t").to_string();
        stubs::reply("POST", 200, "application/json", &whole[..whole.len() / 2]);
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off() {
    says(UNREADABLE, || {
        stubs::reply_torn("POST", &stubs::ada("t").to_string(), "TypeError");
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_answer_that_never_ends() {
    says("The chat takes too long to answer.", || {
        stubs::reply_torn("POST", &stubs::ada("t").to_string(), "TimeoutError");
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_200_without_a_visitor() {
    says(UNREADABLE, || {
        stubs::reply_json("POST", &json!({"success": true}))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_200_whose_visitor_has_no_token() {
    says(UNREADABLE, || {
        stubs::reply_json(
            "POST",
            &json!({"success": true, "visitor": {"name": "Ada"}}),
        );
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_200_that_is_no_success() {
    says(UNREADABLE, || {
        let mut body = stubs::ada("t");
        body["success"] = json!(false);
        stubs::reply_json("POST", &body);
    })
    .await;
}

/// Published examples have it in quotes.
#[wasm_bindgen_test]
async fn success_as_a_text_is_a_success() {
    let page = sent(|| {
        let mut body = stubs::ada("t");
        body["success"] = json!("true");
        stubs::reply_json("POST", &body);
    })
    .await;
    page.shows("You are registered, Ada").await;
}
