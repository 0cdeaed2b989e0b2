//! What a visitor has typed and not sent, under one key for one server: `draft.js` says how long.

use super::json;
use serde_json::Value;
use wasm_bindgen::prelude::*;

/// Format of what is kept, as for the token.
const PREFIX: &str = "livechat:draft:1:";

#[wasm_bindgen(module = "/src/browser/draft.js")]
extern "C" {
    #[wasm_bindgen(js_name = readDraft)]
    fn read_draft(key: &str) -> JsValue;

    #[wasm_bindgen(js_name = writeDraft)]
    fn write_draft(key: &str, value: &str, pending: bool);

    #[wasm_bindgen(js_name = removeDraft)]
    fn remove_draft(key: &str);
}

/// Nothing of it is called from here: `draft.js` imports it, and so it has to come along.
#[wasm_bindgen(module = "/embed/mark.js")]
extern "C" {
    fn mark(bit: u8, on: bool);
}

fn key(server: &str) -> String {
    [PREFIX, server].concat()
}

/// What is kept of this tab, else of this device. Storage that is blocked, or a value that is not
/// ours, is no draft.
pub(crate) fn read(server: &str) -> Option<Value> {
    Some(json::read_parsed(&read_draft(&key(server)))).filter(|draft| !draft.is_null())
}

/// Keeps it where the browser allows that. `pending`: the visitor has sent it already, and the
/// loader shall bring the widget by itself.
pub(crate) fn write(server: &str, draft: &Value, pending: bool) {
    write_draft(&key(server), &json::write(draft), pending);
}

/// Forgets it.
pub(crate) fn remove(server: &str) {
    remove_draft(&key(server));
}
