//! A server that says no: each form of a 400, and a 429.

use crate::failing::{KEPT, can_be_sent_again, says, sent};
use crate::page::a_while;
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn refuse(body: &Value) {
    stubs::reply("POST", 400, "application/json", &body.to_string());
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
        refuse(&json!({"success": false}));
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
