//! Moving the focus, once what it goes to has been drawn.

use crate::effects::Driver;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ShadowRoot};

/// Focuses the element with this id, in the next frame. Until then the signals that changed with it
/// have been drawn.
pub(crate) fn focus_soon(driver: Driver, id: String) {
    request_animation_frame(move || {
        if let Some(root) = driver.root() {
            focus(&root, &id);
        }
    });
}

/// The same, unless the visitor is at something other than `resting` by then. What was focused on a
/// screen that is gone is gone with it, and leaves the focus free.
pub(crate) fn focus_soon_from(driver: Driver, resting: &'static str, id: String) {
    request_animation_frame(move || {
        if let Some(root) = driver.root() {
            // The document only knows the host: the shadow root knows who has the focus.
            let elsewhere = root
                .active_element()
                .is_some_and(|element| element.id() != resting);
            if !elsewhere {
                focus(&root, &id);
            }
        }
    });
}

fn focus(root: &ShadowRoot, id: &str) {
    let element = root.get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        drop(element.focus());
    }
}
