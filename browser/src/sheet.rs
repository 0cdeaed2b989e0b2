//! Style sheets, adopted by the shadow root: no request, and no hole in the page's CSP.

use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

#[wasm_bindgen(module = "/src/sheet.js")]
extern "C" {
    #[wasm_bindgen(js_name = adopt, catch)]
    fn add(root: &ShadowRoot, css: &str) -> Result<JsValue, JsValue>;

    fn withdraw(root: &ShadowRoot, sheet: &JsValue);
}

/// An adopted sheet; taken back when dropped.
pub struct Adopted {
    root: ShadowRoot,
    sheet: JsValue,
}

/// Adds a sheet to those the root has.
///
/// # Errors
/// Where the browser knows no constructable style sheets (Safari before 16.4).
pub fn adopt(root: &ShadowRoot, css: &str) -> Result<Adopted, JsValue> {
    Ok(Adopted {
        sheet: add(root, css)?,
        root: root.clone(),
    })
}

impl Drop for Adopted {
    fn drop(&mut self) {
        withdraw(&self.root, &self.sheet);
    }
}
