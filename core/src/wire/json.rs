//! How single values are read: tolerant, because servers of eight years answer the same widget.
//!
//! May not know any endpoint.

use serde_json::Value;

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

/// The moment under `key` in milliseconds since 1970 (UTC), from either form of a date: the ISO
/// text of REST answers (`2026-01-31T09:00:00.000Z`) or the `{"$date":ms}` of realtime frames.
#[must_use]
pub fn date_ms(v: &Value, key: &str) -> Option<i64> {
    let date = v.get(key)?;
    match date.as_str() {
        Some(iso) => iso_ms(iso),
        None => date.get("$date")?.as_i64(),
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

/// Reads `YYYY-MM-DDThh:mm:ss[.fff]Z`, the one ISO form servers write.
fn iso_ms(text: &str) -> Option<i64> {
    let bytes = text.strip_suffix('Z')?.as_bytes();
    let punctuation = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    for (at, mark) in punctuation {
        if bytes.get(at) != Some(&mark) {
            return None;
        }
    }
    let year = digits(bytes, 0, 4)?;
    let month = digits(bytes, 5, 2)?;
    let day = digits(bytes, 8, 2)?;
    let (hour, minute, second) = (
        digits(bytes, 11, 2)?,
        digits(bytes, 14, 2)?,
        digits(bytes, 17, 2)?,
    );
    let millis = match bytes.get(19) {
        None => 0,
        Some(b'.') if bytes.len() == 23 => digits(bytes, 20, 3)?,
        Some(_) => return None,
    };
    if !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    Some(seconds * 1_000 + millis)
}

fn digits(bytes: &[u8], at: usize, count: usize) -> Option<i64> {
    let mut number = 0;
    for byte in bytes.get(at..at + count)? {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(byte - b'0');
    }
    Some(number)
}

/// Days in the proleptic Gregorian calendar, counted from March so that the leap day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469
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
    fn a_date_has_two_forms() {
        let v = json!({
            "rest": "2026-01-31T09:00:00.000Z",
            "realtime": {"$date": 1_769_850_000_000_i64},
            "no_fraction": "1970-01-01T00:00:01Z",
            "leap": "2024-02-29T23:59:59.999Z",
            "old": "1969-12-31T23:59:59.000Z",
        });
        assert_eq!(date_ms(&v, "rest"), Some(1_769_850_000_000));
        assert_eq!(date_ms(&v, "realtime"), Some(1_769_850_000_000));
        assert_eq!(date_ms(&v, "no_fraction"), Some(1_000));
        assert_eq!(date_ms(&v, "leap"), Some(1_709_251_199_999));
        assert_eq!(date_ms(&v, "old"), Some(-1_000));
    }

    #[test]
    fn what_is_no_date_is_absent() {
        for bad in [
            json!(5),
            json!(""),
            json!("Z"),
            json!("yesterday"),
            json!("2026-13-01T00:00:00.000Z"),
            json!("2026-01-01T00:00:00.000+01:00"),
            json!("2026-01-01T00:00:00.0Z"),
            json!("２０２６-01-01T00:00:00Z"),
            json!({"$date": "2026"}),
        ] {
            assert_eq!(date_ms(&json!({"at": bad}), "at"), None, "{bad}");
        }
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
