//! The visitor's language: the sentences that the shell fetched, else English.

use js_sys::{Function, Reflect};
use livechat_core::text::Phrase;
use wasm_bindgen::{JsCast, JsValue};

/// A language, as the shell hands it over: `{lang, dir, say}`.
#[derive(Clone)]
pub(crate) struct Words {
    /// Its tag, for the panel's `lang`.
    pub(crate) language: String,
    /// `ltr` or `rtl`.
    pub(crate) direction: String,
    /// Gives the sentence of a key's index and a count, which chooses among plural forms;
    /// `undefined` where English says it.
    say: Option<Function>,
}

impl Words {
    /// Takes what is there; English for the rest.
    pub(crate) fn read(given: &JsValue) -> Self {
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

    /// The phrase in this language.
    pub(crate) fn say(&self, phrase: &Phrase) -> String {
        let index = JsValue::from(phrase.key.index() as u32);
        let own = self.say.as_ref().and_then(|say| {
            let said = say.call2(&JsValue::NULL, &index, &phrase.count.into());
            said.ok()?.as_string()
        });
        match own {
            Some(own) => phrase.fill(&own),
            None => phrase.in_english(),
        }
    }
}
