//! The owner's patterns, run by the browser's engine: a regex crate would be half the page.

use js_sys::{Array, Function, Reflect};
use livechat_core::domain::custom_field::Patterns;
use wasm_bindgen::prelude::*;

/// The browser's regular expressions.
pub(crate) struct Engine;

/// The one there is.
pub(crate) static BROWSER: Engine = Engine;

impl Patterns for Engine {
    fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
        let make: Function = Reflect::get(&js_sys::global(), &"RegExp".into())
            .ok()?
            .dyn_into()
            .ok()?;
        // A pattern that does not compile throws.
        let made = Reflect::construct(&make, &Array::of2(&pattern.into(), &"i".into())).ok()?;
        Some(made.unchecked_ref::<js_sys::RegExp>().test(value))
    }
}
