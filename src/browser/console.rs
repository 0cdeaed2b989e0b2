//! Words for the site owner. Never a token, never a text that a visitor typed.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn warn(line: &str);
}

/// One line in the page's console, with our name in front.
pub(crate) fn tell_owner(remark: &str) {
    warn(&["livechat: ", remark].concat());
}
