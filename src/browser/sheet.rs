//! The widget's style sheet, adopted by the shadow root: no request, and no hole in the page's CSP.

use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

/// `style/tokens.css` and `style/widget.css`, pressed by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/widget.css"));

#[wasm_bindgen(module = "/src/browser/sheet.js")]
extern "C" {
    #[wasm_bindgen(js_name = adopt, catch)]
    fn add(root: &ShadowRoot, css: &str) -> Result<JsValue, JsValue>;

    fn withdraw(root: &ShadowRoot, sheet: &JsValue);
}

/// An adopted sheet; taken back when dropped.
pub(crate) struct Adopted {
    root: ShadowRoot,
    sheet: JsValue,
}

/// Adds the sheet to those the root has.
///
/// # Errors
/// Where the browser knows no constructable style sheets (Safari before 16.4).
pub(crate) fn adopt(root: &ShadowRoot) -> Result<Adopted, JsValue> {
    Ok(Adopted {
        sheet: add(root, CSS)?,
        root: root.clone(),
    })
}

impl Drop for Adopted {
    fn drop(&mut self) {
        withdraw(&self.root, &self.sheet);
    }
}
