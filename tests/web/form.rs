//! From a config to a form.

use crate::page::{Page, a_while};
use crate::stubs;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlSelectElement};

#[wasm_bindgen_test]
async fn name_and_email_tell_the_browser_what_they_are() {
    let page = Page::open(&json!({"theme": {"title": "Ask Flora"}})).await;
    assert_eq!(page.by_id("title").text_content().unwrap(), "Ask Flora");
    for (label, kind, autocomplete) in [("Name", "text", "name"), ("Email", "email", "email")] {
        let input = page.input(label);
        assert_eq!(input.type_(), kind);
        assert_eq!(
            input.get_attribute("autocomplete").as_deref(),
            Some(autocomplete)
        );
        assert!(input.required());
    }
    assert_eq!(page.find_all("label").len(), 2);
    // Our own words, beside the field: not the browser's bubbles.
    assert!(page.find("form").unwrap().has_attribute("novalidate"));
}

#[wasm_bindgen_test]
async fn the_owner_may_ask_for_other_fields() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let attributes = [
        ("server", "https://chat.test"),
        ("fields", "phone? name"),
        ("title", "Hi"),
    ];
    let page = Page::opened(&attributes).await;
    assert_eq!(page.input("Phone").type_(), "tel");
    assert!(!page.input("Phone").required());
    assert!(page.sees("Phone (optional)"));
    assert!(page.input("Name").required());
    assert_eq!(page.by_id("title").text_content().unwrap(), "Hi");
}

#[wasm_bindgen_test]
async fn questions_of_the_site_have_labels_options_and_defaults() {
    let page = Page::open(&json!({"customFields": [
        {"_id": "company", "label": "Company", "type": "input", "required": true, "defaultValue": "Ada GmbH"},
        {"_id": "garden", "label": "Garden", "type": "select", "options": ["small", "large"], "defaultValue": "large"},
        {"_id": "colour", "label": "Colour", "type": "select", "options": ["red", "blue"]},
    ]}))
    .await;
    assert_eq!(page.value("Company"), "Ada GmbH");
    assert!(page.input("Company").required());
    let garden: HtmlSelectElement = page.control("Garden").unchecked_into();
    assert_eq!(garden.value(), "large");
    assert_eq!(garden.length(), 3);
    assert!(page.sees("Garden (optional)"));
    let colour: HtmlSelectElement = page.control("Colour").unchecked_into();
    assert_eq!(colour.value(), "");
    let shown: HtmlElement = colour.item(0).unwrap().unchecked_into();
    assert_eq!(shown.inner_text(), "Choose…");
}

#[wasm_bindgen_test]
async fn the_panel_is_a_named_dialog_and_the_first_field_has_the_focus() {
    let page = Page::open(&json!({})).await;
    let panel = page.by_id("panel");
    assert_eq!(panel.tag_name(), "DIALOG");
    let named_by = panel.get_attribute("aria-labelledby").unwrap();
    assert_eq!(page.by_id(&named_by).text_content().unwrap(), "Talk to us");
    page.until("the focus", || page.focused() == page.control("Name").id())
        .await;
}

/// A focused input would pull up a keyboard over what stands there to be read.
#[wasm_bindgen_test]
async fn on_a_touch_screen_the_heading_has_the_focus() {
    stubs::reset();
    stubs::match_media("(hover: none)");
    stubs::reply_config(&json!({}));
    let page = Page::opened(&[("server", "https://chat.test")]).await;
    page.shows("Start chat").await;
    a_while().await;
    assert_eq!(page.focused(), "title");
}

/// There is no room for a page beside the panel: it must not be reached behind it.
#[wasm_bindgen_test]
async fn on_a_small_screen_the_panel_is_modal() {
    let page = Page::open(&json!({})).await;
    assert!(!page.by_id("panel").matches(":modal").unwrap());
    drop(page);
    stubs::match_media("(max-width: 480px)");
    let page = Page::opened(&[("server", "https://chat.test")]).await;
    assert!(page.by_id("panel").matches(":modal").unwrap());
}

/// Each `for`, `aria-…` and `#…` leads somewhere, and no id is there twice.
#[wasm_bindgen_test]
async fn every_reference_leads_somewhere() {
    let page = Page::open(&json!({})).await;
    page.submits();
    page.until("the summary", || page.find("#summary").is_some())
        .await;
    for attribute in ["for", "aria-labelledby", "aria-describedby"] {
        for element in page.find_all(&format!("[{attribute}]")) {
            page.by_id(&element.get_attribute(attribute).unwrap());
        }
    }
    for link in page.find_all("a[href]") {
        page.by_id(link.get_attribute("href").unwrap().trim_start_matches('#'));
    }
    let mut ids: Vec<_> = page.find_all("[id]").iter().map(|e| e.id()).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}
