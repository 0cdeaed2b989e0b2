//! How the panel is shown: `dialog.js`.

use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

#[wasm_bindgen(module = "/src/browser/dialog.js")]
extern "C" {
    /// Shows the dialog with this id, or hides it.
    #[wasm_bindgen(js_name = showDialog)]
    pub(crate) fn show_dialog(root: &ShadowRoot, id: &str, open: bool);

    /// Whether a focused input pulls up a keyboard.
    #[wasm_bindgen(js_name = isTouched)]
    pub(crate) fn is_touched() -> bool;
}
