//! A page that puts something over the panel, hides it, or nests it.

use crate::page::{Page, SERVER, a_while, document};
use crate::stubs;
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, ShadowRootInit, ShadowRootMode};

/// Something of the page's, with this style, until it is dropped.
struct Theirs(Element);

impl Theirs {
    fn new(style: &str) -> Self {
        let element = document().create_element("div").unwrap();
        element.set_attribute("style", style).unwrap();
        document().body().unwrap().append_child(&element).unwrap();
        Self(element)
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn mounted() -> Page {
    stubs::reset();
    stubs::reply_config(&json!({}));
    Page::mounted(&[("server", SERVER)])
}

fn is_modal(page: &Page) -> bool {
    page.find("dialog:modal").is_some()
}

#[wasm_bindgen_test]
async fn what_covers_the_panel_is_left_below_it() {
    let page = mounted();
    let over = Theirs::new("position:fixed;inset:0;z-index:2147483647");
    page.calls("open");
    page.shows("Start chat").await;
    assert!(is_modal(&page));
    page.calls("close");
    page.until("the panel to close", || !page.is_open()).await;
    drop(over);
    page.calls("open");
    page.until("the panel to open", || page.is_open()).await;
    a_while().await;
    assert!(!is_modal(&page));
}

/// A modal dialog that nobody can see makes the page dead.
#[wasm_bindgen_test]
async fn a_panel_that_the_page_hides_does_not_make_the_page_dead() {
    let page = mounted();
    let host: HtmlElement = page.root.host().unchecked_into();
    host.set_attribute("style", "display:none").unwrap();
    page.calls("open");
    a_while().await;
    assert!(page.is_open());
    assert!(!is_modal(&page));
}

#[wasm_bindgen_test]
async fn a_host_within_another_component_is_not_taken_for_a_cover() {
    let page = mounted();
    let theirs = Theirs::new("");
    let init = ShadowRootInit::new(ShadowRootMode::Open);
    let outer = theirs.0.attach_shadow(&init).unwrap();
    outer.append_child(&page.root.host()).unwrap();
    page.calls("open");
    page.shows("Start chat").await;
    assert!(!is_modal(&page));
}
