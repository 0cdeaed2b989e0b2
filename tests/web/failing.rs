//! Each way a registration can come to nothing: what is said, that the text stays, and that it goes
//! out again with the same token.

use crate::page::Page;
use crate::stubs;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

pub const KEPT: &str = "Nothing you typed is lost. Try again.";

/// Sends a form to whatever `answer` sets up, and gives the page on which it failed.
pub async fn sent(answer: impl FnOnce()) -> Page {
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
pub async fn can_be_sent_again(page: &Page) {
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
pub async fn says(sentence: &str, answer: impl FnOnce()) {
    let page = sent(answer).await;
    page.shows(sentence).await;
    let alert = page.find("[role=alert]").unwrap().text_content().unwrap();
    assert_eq!(alert, format!("{sentence}\n{KEPT}"));
    can_be_sent_again(&page).await;
}

#[wasm_bindgen_test]
async fn no_connection() {
    says("We cannot reach the chat right now.", || {
        stubs::reply_network_error("POST");
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
        stubs::reply_timeout("POST");
    })
    .await;
}

/// A request that is never answered is ended by its own signal, after the ten seconds it asks for.
#[wasm_bindgen_test]
async fn no_answer_at_all() {
    says("The chat takes too long to answer.", || {
        stubs::reply_silence("POST");
    })
    .await;
    assert!(stubs::asked_timeouts().iter().all(|ms| *ms == 10_000));
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
        stubs::reply_torn("POST", &stubs::ada("t").to_string());
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_answer_that_never_ends() {
    says("The chat takes too long to answer.", || {
        stubs::reply_endless("POST");
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_200_without_a_visitor() {
    says(UNREADABLE, || {
        stubs::reply_json("POST", &json!({"success": true}));
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

/// Scripts of a page (analytics, old polyfills) replace `fetch` and reject with what is no `Error`.
#[wasm_bindgen_test]
async fn a_fetch_that_rejects_with_no_error() {
    says("We cannot reach the chat right now.", || {
        stubs::reply_odd_rejection("POST");
    })
    .await;
}
