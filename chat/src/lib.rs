//! The conversation of the live-chat widget: what the shell can call.
//!
//! A wasm module of its own, fetched while the visitor fills in the form, so that nobody waits for it
//! in front of one (docs/adr/0009). The contract with the shell is one function, [`mount`], and one
//! handle, [`Chat`]; both are typed for JavaScript in `embed/widget.d.ts`.

mod acting;
mod browser;
mod carrying;
mod driver;
mod views;
mod words;

use browser::{json, sheet};
use driver::Driver;
use livechat_browser::words::Words;
use livechat_core::chat::Event;
use livechat_core::domain::VisitorToken;
use livechat_core::wire::json::{flag, some_of, text};
use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

/// The sheets of `style/chat/`, pressed by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/chat.css"));

/// Most triggers that were said before there was a conversation.
const MAX_SAID: usize = 20;

/// Draws the conversation of a visitor in the widget's `#chat`.
///
/// `given` holds the server's address, the visitor's token, whether they are registered just now, the
/// ids of the triggers that were said to them before (`said`) and the element's `options`; `words` are the visitor's
/// language; `tell` is called with the name of what happened, and its details: `embed/widget.d.ts`
/// lists them.
///
/// # Errors
/// When there is no place for it, or no token.
#[wasm_bindgen]
pub fn mount(
    root: &ShadowRoot,
    given: &JsValue,
    words: &JsValue,
    tell: js_sys::Function,
) -> Result<Chat, JsValue> {
    let given = json::read_parsed(given);
    let server = text(&given, "server").unwrap_or_default();
    let token = text(&given, "token").and_then(|token| VisitorToken::parse(&token).ok());
    let place = browser::acts::find(root, "chat");
    let (Some(token), Some(place)) = (token, place) else {
        return Err("there is nobody to talk to".into());
    };
    let sheet = sheet::adopt(root, CSS)?;
    let registered = flag(&given, "registered") == Some(true);
    let said = some_of(&given, "said", MAX_SAID, |id| {
        id.as_str().map(str::to_owned)
    });
    let driver = Driver::new(server, token, registered, said, Words::read(words), tell);
    driver.set(given.get("options").cloned().unwrap_or_default());
    driver.begin(&place, given.get("config"));
    Ok(Chat {
        driver: Some(driver),
        _sheet: sheet,
    })
}

/// A conversation, in the shell's hands.
#[wasm_bindgen]
pub struct Chat {
    driver: Option<Driver>,
    _sheet: sheet::Adopted,
}

#[wasm_bindgen]
impl Chat {
    /// Takes what the shell says: `embed/widget.d.ts` lists it.
    pub fn call(&self, name: &str, value: &JsValue) {
        let Some(driver) = &self.driver else {
            return;
        };
        match name {
            "open" => driver.panel_opened(true),
            "closed" => driver.panel_opened(false),
            "visited" => {
                if let Some(address) = value.as_string() {
                    driver.send(Event::Visited(address));
                }
            }
            "set" => driver.set(json::read_parsed(value)),
            "speak" => driver.speak(Words::read(value)),
            _ => {}
        }
    }

    /// Takes the conversation out of the panel and ends its connection. What is unsent stays on the
    /// device, unless the visitor is `forgotten`.
    pub fn destroy(&mut self, forgotten: bool) {
        if let Some(driver) = self.driver.take() {
            driver.end(forgotten);
        }
    }
}
