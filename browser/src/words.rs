//! The visitor's language: the sentences that the shell fetched, else English.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A language, as the shell hands it over: `{lang, dir, say}`.
#[derive(Clone)]
pub struct Words {
    /// Its tag, for the panel's `lang`.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// Gives the sentence of a key's index and a count, which chooses among plural forms;
    /// `undefined` where English says it.
    say: Option<Function>,
}

impl Words {
    /// Takes what is there; English for the rest.
    #[must_use]
    pub fn read(given: &JsValue) -> Self {
        let at = |key: &str| Reflect::get(given, &JsValue::from_str(key)).unwrap_or_default();
        let text = |key: &str, otherwise: &str| {
            at(key).as_string().unwrap_or_else(|| otherwise.to_owned())
        };
        Self {
            language: text("lang", "en"),
            direction: text("dir", "ltr"),
            say: at("say").dyn_into().ok(),
        }
    }

    /// The sentence at an index of the keys, in this language, if it has it; the count chooses among
    /// plural forms.
    #[must_use]
    pub fn sentence(&self, index: usize, count: Option<u32>) -> Option<String> {
        let index = JsValue::from(index as u32);
        let said = self
            .say
            .as_ref()?
            .call2(&JsValue::NULL, &index, &count.into());
        said.ok()?.as_string()
    }
}
