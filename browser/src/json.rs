//! JSON, by the browser's own parser: `serde_json`'s, with its number tables and error texts, would
//! cost the wasm some 8 KB. Its `Value` is what both ends of the wire are written against, and stays.

use js_sys::{Array, JSON, Reflect};
use serde_json::{Map, Value};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    fn digits(number: f64) -> String;
}

/// Deepest nesting that is read. No answer of the protocol has more than 8.
const MAX_DEPTH: usize = 32;

/// Most looks at a value of the page: lists of lists need not be long to be endless.
const MAX_LOOKS: u32 = 10_000;

/// Reads what the browser has parsed, or `null` for what it could not. What is nested too deep is
/// `null` as well.
pub fn read_parsed(value: &JsValue) -> Value {
    look(value, MAX_DEPTH, &Cell::new(u32::MAX))
}

/// Reads a value of the page, `depth` deep: what is in it after [`MAX_LOOKS`] looks is `null`.
pub fn read(value: &JsValue, depth: usize) -> Value {
    look(value, depth, &Cell::new(MAX_LOOKS))
}

/// Every look may throw, and is `null` then.
fn look(value: &JsValue, depth: usize, left: &Cell<u32>) -> Value {
    let at = |key: &JsValue| {
        Reflect::get(value, key).map_or(Value::Null, |entry| {
            look(&entry, depth.saturating_sub(1), left)
        })
    };
    let looks = left.get();
    left.set(looks.saturating_sub(1));
    if let Some(text) = value.as_string() {
        Value::String(text)
    } else if let Some(flag) = value.as_bool() {
        Value::Bool(flag)
    } else if let Some(number) = value.as_f64() {
        // Whoever asks for a whole number means the value, and not how it is held.
        let whole = number as u64;
        if whole as f64 == number {
            whole.into()
        } else {
            number.into()
        }
    } else if depth == 0 || looks == 0 || !value.is_object() {
        Value::Null
    } else if Array::is_array(value) {
        let length = at(&"length".into()).as_f64().unwrap_or_default();
        let length = (length as u32).min(looks);
        Value::Array((0..length).map(|index| at(&index.into())).collect())
    } else {
        // Entry by entry: collecting would bring a sort along.
        let mut entries = Map::new();
        let keys = Reflect::own_keys(value).unwrap_or_default();
        for key in keys.iter().take(looks as usize) {
            if let Some(name) = key.as_string() {
                entries.insert(name, at(&key));
            }
        }
        Value::Object(entries)
    }
}

/// For the page.
pub fn to_js(value: &Value) -> JsValue {
    JSON::parse(&write(value)).unwrap_or(JsValue::NULL)
}

/// Writes a text. Not by `JSON.stringify`: it asks the values for `toJSON`, which pages with old
/// libraries (Prototype.js) have put on every array.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    append(&mut text, value);
    text
}

fn append(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => {
            text.push_str(&digits(number.as_f64().unwrap_or_default()));
        }
        Value::String(content) => append_string(text, content),
        Value::Array(list) => {
            let mut separator = '[';
            for entry in list {
                text.push(separator);
                append(text, entry);
                separator = ',';
            }
            text.push_str(if separator == '[' { "[]" } else { "]" });
        }
        Value::Object(object) => {
            let mut separator = '{';
            for (key, entry) in object {
                text.push(separator);
                append_string(text, key);
                text.push(':');
                append(text, entry);
                separator = ',';
            }
            text.push_str(if separator == '{' { "{}" } else { "}" });
        }
    }
}

/// Quotes, backslashes and control characters are escaped; all else may stand in JSON as it is.
fn append_string(text: &mut String, content: &str) {
    text.push('"');
    for c in content.chars() {
        match c {
            '"' | '\\' => {
                text.push('\\');
                text.push(c);
            }
            '\0'..'\u{20}' => {
                let code = u32::from(c);
                text.push_str("\\u00");
                text.push(if code < 16 { '0' } else { '1' });
                text.push(char::from_digit(code % 16, 16).unwrap_or('0'));
            }
            _ => text.push(c),
        }
    }
    text.push('"');
}
