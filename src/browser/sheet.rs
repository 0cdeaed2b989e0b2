//! The widget's style sheet, adopted by the shadow root: no request, and no hole in the page's CSP.

use wasm_bindgen::JsValue;
use web_sys::{CssStyleSheet, ShadowRoot};

/// `style/tokens.css` and `style/widget.css`, pressed by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/widget.css"));

/// An adopted sheet; taken back when dropped.
pub(crate) struct Adopted {
    root: ShadowRoot,
    sheet: CssStyleSheet,
}

/// Adds the sheet to those the root has.
///
/// # Errors
/// Where the browser knows no constructable style sheets (Safari before 16.4).
pub(crate) fn adopt(root: &ShadowRoot) -> Result<Adopted, JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(CSS)?;
    let sheets = root.adopted_style_sheets();
    sheets.push(&sheet);
    root.set_adopted_style_sheets(&sheets);
    Ok(Adopted {
        root: root.clone(),
        sheet,
    })
}

impl Drop for Adopted {
    fn drop(&mut self) {
        let ours: &JsValue = self.sheet.as_ref();
        let others = self
            .root
            .adopted_style_sheets()
            .filter(&mut |sheet, _, _| sheet != *ours);
        self.root.set_adopted_style_sheets(&others);
    }
}
