//! The words of the check that servers up to 8.8 put before a few endpoints: `Match error: …`,
//! section 1.3 of the reference. May not know any endpoint.

use serde_json::Value;

use super::answer::Refusal;

/// A text that must be there.
pub(super) fn required(v: &Value, key: &str) -> Result<String, Refusal> {
    let value = v.get(key).ok_or_else(|| missing(key))?;
    let text = value.as_str().ok_or_else(|| expected("string", value))?;
    Ok(text.to_owned())
}

/// A text that may be absent; `null` and nothing in it are the same.
pub(super) fn optional(v: &Value, key: &str) -> Result<Option<String>, Refusal> {
    Ok(given(v, key)?.filter(|text| !text.is_empty()))
}

/// A text that may be absent or `null`; one with nothing in it is there.
pub(super) fn given(v: &Value, key: &str) -> Result<Option<String>, Refusal> {
    match v.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let text = value.as_str().ok_or_else(|| expected("string", value))?;
            Ok(Some(text.to_owned()))
        }
    }
}

/// A key is missing.
pub(super) fn missing(key: &str) -> Refusal {
    let mut text = String::from("Match error: Missing key '");
    text.push_str(key);
    text.push('\'');
    Refusal::plain(text)
}

/// Something else was expected.
pub(super) fn expected(kind: &str, got: &Value) -> Refusal {
    let got = match got {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let mut text = String::from("Match error: Expected ");
    text.push_str(kind);
    text.push_str(", got ");
    text.push_str(got);
    Refusal::plain(text)
}
