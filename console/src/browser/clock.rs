//! Time, and how it is written where the agent is.

use js_sys::{Date, Math, Object, Reflect};
use wasm_bindgen::prelude::*;

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    whole(Date::now())
}

/// The number of the day that a moment is in, where the agent is.
pub(crate) fn day_of(at: u64) -> i64 {
    let date = day_object(at);
    let local = at as f64 - date.get_timezone_offset() * 60_000.0;
    Math::floor(local / 86_400_000.0) as i64
}

/// `14:05`, or as it is written where the agent is.
pub(crate) fn time(at: u64) -> String {
    let how = options(&[("hour", "numeric"), ("minute", "2-digit")]);
    text(day_object(at).to_locale_time_string_with_options("default", &how))
}

/// `Today`, `Yesterday`, `Monday 2 February`.
pub(crate) fn day(at: u64) -> String {
    match day_of(now()) - day_of(at) {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ => {
            let how = options(&[("weekday", "long"), ("day", "numeric"), ("month", "long")]);
            text(day_object(at).to_locale_date_string("default", &how))
        }
    }
}

/// `2 Feb 2026`, or as it is written where the agent is.
pub(crate) fn date(at: u64) -> String {
    let how = options(&[("day", "numeric"), ("month", "short"), ("year", "numeric")]);
    text(day_object(at).to_locale_date_string("default", &how))
}

/// `now`, `5 min`, `3 h`, else the day.
pub(crate) fn ago(at: u64, now: u64) -> String {
    match now.saturating_sub(at) / 60_000 {
        0 => "now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes @ 60..1440 => format!("{} h", minutes / 60),
        _ => {
            let how = options(&[("day", "numeric"), ("month", "short")]);
            text(day_object(at).to_locale_date_string("default", &how))
        }
    }
}

/// `420 KB`, `1.4 MB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn day_object(at: u64) -> Date {
    Date::new(&JsValue::from_f64(at as f64))
}

fn text(words: js_sys::JsString) -> String {
    words.into()
}

fn whole(ms: f64) -> u64 {
    ms.max(0.0) as u64
}

fn options(options: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in options {
        // A plain object takes any key.
        Reflect::set(&object, &(*key).into(), &(*value).into()).ok();
    }
    object
}
