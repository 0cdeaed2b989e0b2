//! What the page around the widget is told.

use crate::browser::json;
use js_sys::Function;
use livechat_core::session::PageNews;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

/// Tells it. Never a token, never a message's text.
pub(super) fn tell_page(tell: &Function, news: PageNews) {
    let (name, details) = match news {
        PageNews::Opened => ("open", Vec::new()),
        PageNews::Closed => ("close", Vec::new()),
        PageNews::Submitted {
            name,
            email,
            phone,
            department,
        } => (
            "submitted",
            vec![
                ("name", name),
                ("email", email),
                ("phone", phone),
                ("department", department),
            ],
        ),
        PageNews::Registered => ("registered", Vec::new()),
        PageNews::Refused => ("refused", Vec::new()),
        PageNews::MessageLeft {
            name,
            email,
            department,
        } => (
            "left",
            vec![
                ("name", Some(name)),
                ("email", Some(email)),
                ("department", department),
            ],
        ),
        PageNews::Declined => ("declined", Vec::new()),
        PageNews::NobodyThere => ("offline", Vec::new()),
        PageNews::Forgotten => ("reset", Vec::new()),
        PageNews::Look {
            color,
            title,
            position,
        } => (
            "theme",
            vec![("color", color), ("title", title), ("position", position)],
        ),
        PageNews::SwitchedOff => ("off", Vec::new()),
    };
    let mut detail = Map::new();
    for (key, value) in details {
        if let Some(value) = value {
            detail.insert(key.to_owned(), Value::String(value));
        }
    }
    let detail = if detail.is_empty() && name != "theme" {
        JsValue::NULL
    } else {
        json::to_js(&Value::Object(detail))
    };
    // A listener of the page that throws is the page's affair.
    drop(tell.call2(&JsValue::NULL, &JsValue::from_str(name), &detail));
}
