//! How single values are read: tolerant, because servers of eight years answer the same widget.
//!
//! May not know any endpoint.

use serde_json::{Map, Value};

/// The text under `key`; only a real JSON string counts.
#[must_use]
pub fn text(v: &Value, key: &str) -> Option<String> {
    v.get(key)?.as_str().map(str::to_owned)
}

/// The boolean under `key`: `true`, `false`, or one of them in quotes, as published examples have it.
#[must_use]
pub fn flag(v: &Value, key: &str) -> Option<bool> {
    as_flag(v.get(key)?)
}

/// A value as a boolean, in either form.
pub(crate) fn as_flag(v: &Value) -> Option<bool> {
    match v.as_str() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => None,
        None => v.as_bool(),
    }
}

/// The list under `key`; empty when it is absent or no list.
#[must_use]
pub fn list<'a>(v: &'a Value, key: &str) -> &'a [Value] {
    v.get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// What can be read of the list under `key`, `most` of it. A loop, for chains of iterators are more
/// code.
pub fn some_of<T>(v: &Value, key: &str, most: usize, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    let mut all = Vec::new();
    for entry in list(v, key) {
        if all.len() < most
            && let Some(entry) = read(entry)
        {
            all.push(entry);
        }
    }
    all
}

/// The texts of the object under `key` with their keys, in its order, `most` of them; other kinds of
/// values are left out.
pub(crate) fn texts(v: &Value, key: &str, most: usize) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (key, value) in v.get(key).and_then(Value::as_object).into_iter().flatten() {
        if let Some(text) = value.as_str().filter(|_| texts.len() < most) {
            texts.push((key.clone(), text.to_owned()));
        }
    }
    texts
}

/// Puts a value under a key. These are for all that writes JSON: each place that makes its own texts
/// and drops what was there before would bring that into the wasm again.
pub fn put(object: &mut Map<String, Value>, key: &str, value: Value) {
    object.insert(key.to_owned(), value);
}

/// Puts a text under a key.
pub fn put_text(object: &mut Map<String, Value>, key: &str, text: &str) {
    put(object, key, Value::String(text.to_owned()));
}

/// Puts a text under a key, if there is one.
pub fn put_some(object: &mut Map<String, Value>, key: &str, text: Option<&str>) {
    if let Some(text) = text {
        put_text(object, key, text);
    }
}

/// Text to show: trimmed, nothing when blank, cut after `max` characters with an ellipsis.
pub(crate) fn shown(v: &Value, key: &str, max: usize) -> Option<String> {
    let text = v.get(key)?.as_str()?.trim();
    if text.is_empty() {
        return None;
    }
    let mut cut: String = text.chars().take(max).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    Some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_boolean_has_two_forms() {
        let v = json!({"a": true, "b": "true", "c": false, "d": "false", "e": "yes", "f": 1, "g": null});
        assert_eq!(flag(&v, "a"), Some(true));
        assert_eq!(flag(&v, "b"), Some(true));
        assert_eq!(flag(&v, "c"), Some(false));
        assert_eq!(flag(&v, "d"), Some(false));
        for key in ["e", "f", "g", "absent"] {
            assert_eq!(flag(&v, key), None, "{key}");
        }
    }

    #[test]
    fn text_and_lists_take_nothing_else() {
        let v = json!({"t": "x", "n": 7, "l": [1], "o": {}});
        assert_eq!(text(&v, "t").as_deref(), Some("x"));
        assert_eq!(text(&v, "n"), None);
        assert_eq!(list(&v, "l").len(), 1);
        for key in ["t", "n", "o", "absent"] {
            assert!(list(&v, key).is_empty(), "{key}");
        }
        assert!(list(&json!("not an object"), "l").is_empty());
    }

    #[test]
    fn shown_text_is_trimmed_and_cut_between_characters() {
        let v = json!({"a": "  hi ", "b": " \n ", "c": "äöüß", "d": 7});
        assert_eq!(shown(&v, "a", 5).as_deref(), Some("hi"));
        assert_eq!(shown(&v, "b", 5), None);
        assert_eq!(shown(&v, "c", 4).as_deref(), Some("äöüß"));
        assert_eq!(shown(&v, "c", 3).as_deref(), Some("äöü…"));
        assert_eq!(shown(&v, "d", 3), None);
    }
}
