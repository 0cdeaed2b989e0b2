//! What the page around the widget is told.

use crate::browser::json;
use js_sys::Function;
use livechat_core::domain::VisitorToken;
use livechat_core::session::PageNews;
use livechat_core::wire::json::{put, put_some, put_text};
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

/// Has the shell, and nobody else, bring the conversation of whom this token is, or take it away.
/// What the server said of them goes along, which saves asking again.
pub(super) fn talk(
    tell: &Function,
    server: &str,
    token: Option<VisitorToken>,
    config: Option<(VisitorToken, Value)>,
) {
    let given = match token {
        Some(token) => {
            let mut given = Map::new();
            put_text(&mut given, "server", server);
            put_text(&mut given, "token", token.secret());
            if let Some((whose, config)) = config
                && whose == token
            {
                put(&mut given, "config", config);
            }
            json::to_js(&Value::Object(given))
        }
        None => JsValue::NULL,
    };
    drop(tell.call2(&JsValue::NULL, &"talk".into(), &given));
}

/// Has the shell say what the server's admin wants said by itself to whom it does not know.
pub(super) fn greet(tell: &Function, answer: &Value) {
    if let Some(config) = answer.get("config")
        && config.get("guest").is_none()
    {
        drop(tell.call2(&JsValue::NULL, &"triggers".into(), &json::to_js(config)));
    }
}

/// Tells it. Never a token, never a message's text.
pub(super) fn tell_page(tell: &Function, news: PageNews) {
    let mut detail = Map::new();
    let mut put = |key: &str, text: Option<String>| put_some(&mut detail, key, text.as_deref());
    let name = match news {
        PageNews::Opened => "open",
        PageNews::Closed => "close",
        PageNews::Submitted {
            name,
            email,
            phone,
            department,
        } => {
            put("name", name);
            put("email", email);
            put("phone", phone);
            put("department", department);
            "submitted"
        }
        PageNews::Registered => "registered",
        PageNews::Refused => "refused",
        PageNews::MessageLeft {
            name,
            email,
            department,
        } => {
            put("name", Some(name));
            put("email", Some(email));
            put("department", department);
            "left"
        }
        PageNews::Declined => "declined",
        PageNews::NobodyThere => "offline",
        PageNews::Forgotten => "reset",
        PageNews::Look {
            color,
            title,
            position,
        } => {
            put("color", color);
            put("title", title);
            put("position", position);
            "theme"
        }
        PageNews::SwitchedOff => "off",
    };
    let detail = if detail.is_empty() && name != "theme" {
        JsValue::NULL
    } else {
        json::to_js(&Value::Object(detail))
    };
    // A listener of the page that throws is the page's affair.
    drop(tell.call2(&JsValue::NULL, &JsValue::from_str(name), &detail));
}
