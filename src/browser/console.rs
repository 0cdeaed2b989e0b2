//! Words for the site owner. Never a token, never a text that a visitor typed.

use wasm_bindgen::JsValue;

/// One line in the page's console, with our name in front.
pub(crate) fn tell_owner(remark: &str) {
    web_sys::console::warn_1(&JsValue::from_str(&["livechat: ", remark].concat()));
}
