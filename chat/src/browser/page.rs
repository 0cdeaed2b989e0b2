//! Whether the page is seen, whether somebody is there, and whether it has a network: `page.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/page.js")]
extern "C" {
    /// Tells `online`, `offline`, `visible`, `hidden` and `active`, until what this returns is called.
    pub(crate) fn watch(tell: &Closure<dyn FnMut(JsValue)>) -> js_sys::Function;

    /// Whether the tab is on the screen.
    #[wasm_bindgen(js_name = isVisible)]
    pub(crate) fn is_visible() -> bool;

    /// The page's address.
    pub(crate) fn address() -> String;

    /// Whether an expression has a match, without regard to case; no broken one has.
    pub(crate) fn matches(pattern: &str, text: &str) -> bool;
}
