//! The owner's patterns, run by the browser's engine: a regex crate would cost 25 KB or more.

use livechat_core::domain::custom_field::Patterns;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/pattern.js")]
extern "C" {
    fn matches(pattern: &str, value: &str) -> Option<bool>;
}

/// The browser's regular expressions.
pub(crate) struct Engine;

impl Patterns for Engine {
    fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
        matches(pattern, value)
    }
}
