//! Configs and texts that are broken or mean harm: the form stands, and text is text.

use crate::page::{Page, SERVER, store};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

const HARM: &str = "<img src=x onerror=\"window.harmed=true\"><b>&amp;</b>";

/// The form is there, and can be filled in and sent.
async fn can_be_sent(page: &Page) {
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.submits();
    page.shows("You are registered, Ada").await;
}

#[wasm_bindgen_test]
async fn a_broken_pattern_refuses_nothing() {
    let page = Page::open(&json!({"customFields": [
        {"_id": "x", "label": "Odd", "regexp": "([", "required": true},
    ]}))
    .await;
    page.types("Odd", "anything");
    can_be_sent(&page).await;
    assert_eq!(
        stubs::posted()["visitor"]["customFields"][0]["value"],
        "anything"
    );
}

#[wasm_bindgen_test]
async fn two_hundred_options_can_be_chosen_from() {
    let options: Vec<String> = (0..200).map(|n| format!("Option {n}")).collect();
    let page = Page::open(&json!({"customFields": [
        {"_id": "x", "label": "Many", "type": "select", "options": options, "required": true},
    ]}))
    .await;
    let select: HtmlSelectElement = page.control("Many").unchecked_into();
    assert_eq!(select.length(), 201);
    page.chooses("Many", "Option 199");
    can_be_sent(&page).await;
    assert_eq!(
        stubs::posted()["visitor"]["customFields"][0]["value"],
        "Option 199"
    );
}

#[wasm_bindgen_test]
async fn a_label_of_ten_thousand_characters_is_cut_and_does_not_widen_the_panel() {
    let page = Page::open(&json!({"customFields": [
        {"_id": "x", "label": "L".repeat(10_000), "required": false},
    ]}))
    .await;
    let panel = page.by_id("panel");
    assert!(page.text().len() < 2_000);
    assert!(panel.scroll_width() <= panel.client_width());
    can_be_sent(&page).await;
}

/// The published shape with every part of the wrong kind.
#[wasm_bindgen_test]
async fn a_config_of_wrong_kinds_still_gives_a_form() {
    let page = Page::open(&json!({
        "enabled": 1, "online": [], "settings": "none", "theme": 7, "messages": null,
        "departments": {}, "guest": {"token": 5},
        "customFields": [null, 7, {}, {"_id": " "}, {"_id": "a", "type": "select", "options": [1, null]},
            {"_id": "a"}, {"_id": "b", "type": "wheel"}],
    }))
    .await;
    can_be_sent(&page).await;
}

#[wasm_bindgen_test]
async fn text_from_a_server_is_only_text() {
    let page = Page::open(&json!({
        "theme": {"title": HARM}, "messages": {"registrationFormMessage": HARM},
        "customFields": [
            {"_id": "a", "label": HARM, "required": true},
            {"_id": "b", "label": "Choice", "type": "select", "options": [HARM]},
        ],
    }))
    .await;
    page.submits();
    page.until("the summary", || page.find("#summary").is_some())
        .await;
    assert!(page.sees(&format!("Fill in “{HARM}”")));
    assert_eq!(page.by_id("title").text_content().unwrap(), HARM);
    stays_text(&page);

    page.types(HARM, "x");
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    stubs::reply(
        "POST",
        400,
        "application/json",
        &json!({"error": HARM}).to_string(),
    );
    page.submits();
    page.shows(&format!("The chat did not take this: {HARM}"))
        .await;
    stays_text(&page);
}

#[wasm_bindgen_test]
async fn a_name_is_only_text() {
    stubs::reset();
    store("{\"token\":\"mine\"}");
    let guest = json!({"token": "mine", "name": HARM, "visitorEmails": [{"address": HARM}]});
    stubs::reply_config(&json!({"guest": guest}));
    let page = Page::opened(&[("server", SERVER)]).await;
    page.shows(&format!("Welcome back, {HARM}")).await;
    stays_text(&page);
    page.presses("Change my details");
    page.shows("Your details").await;
    assert_eq!(page.value("Name"), HARM);
    stays_text(&page);
}

fn stays_text(page: &Page) {
    assert!(page.find("img, b").is_none());
    let window: Value = js_sys::Reflect::has(&js_sys::global(), &"harmed".into())
        .unwrap()
        .into();
    assert_eq!(window, json!(false));
}

/// Lone surrogates and control characters are possible in JSON; nobody can be called that, but the
/// greeting stands.
#[wasm_bindgen_test]
async fn a_name_of_broken_characters_does_not_break_the_greeting() {
    stubs::reset();
    store("{\"token\":\"mine\"}");
    let body = r#"{"success":true,"config":{"guest":{"token":"mine","name":"A\ud800\u0000da"}}}"#;
    stubs::reply("GET", 200, "application/json", body);
    let page = Page::opened(&[("server", SERVER)]).await;
    page.shows("Welcome back, A").await;
}
