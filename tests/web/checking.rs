//! What a visitor is told of what they typed, and where the focus goes.

use crate::page::Page;
use crate::stubs;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

#[wasm_bindgen_test]
async fn an_empty_form_is_summed_up_and_each_field_says_what_it_needs() {
    let page = Page::open(&json!({})).await;
    assert_eq!(page.beside("Name"), None);
    page.submits();
    page.until("the focus", || page.focused() == "summary")
        .await;
    assert!(page.sees("2 things to mend"));
    assert!(page.beside("Name").unwrap().contains("Enter your name"));
    assert!(
        page.beside("Email")
            .unwrap()
            .contains("Enter your email, like name@example.com")
    );
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(crate::page::stored(), None);

    page.types("Name", "Ada");
    page.until("the name is mended", || page.beside("Name").is_none())
        .await;
    assert_eq!(page.control("Name").get_attribute("aria-invalid"), None);
    assert!(!page.sees("Enter your name"));
    // One is left: it stands beside its field, and needs no list.
    assert!(page.find("#summary").is_none());
    assert!(page.beside("Email").is_some());
}

#[wasm_bindgen_test]
async fn a_summary_leads_to_its_fields() {
    let page = Page::open(&json!({})).await;
    page.submits();
    page.until("the summary", || page.focused() == "summary")
        .await;
    let links = page.find_all("#summary a");
    assert_eq!(links.len(), 2);
    links[1].clone().unchecked_into::<HtmlElement>().click();
    page.until("the focus", || page.focused() == page.control("Email").id())
        .await;
}

#[wasm_bindgen_test]
async fn a_single_mistake_has_the_focus() {
    let page = Page::filled_in().await;
    page.types("Email", "ada");
    page.button("Start chat").focus().unwrap();
    page.submits();
    page.until("the focus", || page.focused() == page.control("Email").id())
        .await;
    assert!(page.find("#summary").is_none());
    assert!(
        page.beside("Email")
            .unwrap()
            .contains("Enter an email like name@example.com")
    );
}

/// Twice the same mistake: the second time the focus goes there again.
#[wasm_bindgen_test]
async fn the_focus_goes_to_the_mistake_each_time() {
    let page = Page::filled_in().await;
    page.types("Email", "ada");
    for _ in 0..2 {
        page.button("Start chat").focus().unwrap();
        page.submits();
        page.until("the focus", || page.focused() == page.control("Email").id())
            .await;
    }
}

/// Rocket.Chat's own widget holds an empty optional field against its pattern, and blocks the form.
#[wasm_bindgen_test]
async fn an_optional_question_with_a_pattern_may_stay_empty() {
    let page = Page::open(&json!({"customFields": [
        {"_id": "vat", "label": "VAT", "regexp": "^[A-Z]{2}\\d+$", "required": false},
    ]}))
    .await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.types("VAT", "12");
    page.submits();
    page.shows("Check “VAT”: it does not have the form we need")
        .await;
    page.types("VAT", "");
    page.submits();
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::posted()["visitor"].get("customFields"), None);
}

/// Rocket.Chat tests patterns unanchored and without regard to case.
#[wasm_bindgen_test]
async fn a_pattern_is_the_browsers_and_ignores_case() {
    let page = Page::open(&json!({"customFields": [
        {"_id": "vat", "label": "VAT", "regexp": "^[A-Z]{2}\\d+$", "required": true},
    ]}))
    .await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.types("VAT", "de12");
    page.submits();
    page.shows("You are registered, Ada").await;
}
