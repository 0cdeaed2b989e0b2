//! The owner's patterns, run by the browser's engine: a regex crate would cost 25 KB or more.

use js_sys::RegExp;
use livechat_core::domain::custom_field::Patterns;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `RegExp`, whose constructor throws on a pattern that does not compile.
    #[wasm_bindgen(js_name = RegExp)]
    type Fallible;

    #[wasm_bindgen(constructor, js_class = "RegExp", catch)]
    fn new(pattern: &str, flags: &str) -> Result<Fallible, JsValue>;
}

/// The browser's regular expressions.
pub(crate) struct Engine;

impl Patterns for Engine {
    fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
        let compiled = Fallible::new(pattern, "i").ok()?;
        Some(compiled.unchecked_into::<RegExp>().test(value))
    }
}
