//! Randomness that nobody can guess, and digests: the browser's own, which needs no crate.

use js_sys::Promise;
use livechat_core::domain::VisitorToken;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/random.js")]
extern "C" {
    fn fill(bytes: &mut [u8]) -> bool;

    /// A new id for a message, as Rocket.Chat makes them: 17 letters and digits.
    #[wasm_bindgen(js_name = messageId)]
    pub fn message_id() -> String;

    /// The SHA-256 of a text in lower-case hex digits; nothing in a page without `crypto.subtle`, as
    /// one without https is.
    pub fn digest(text: &str) -> Promise;
}

/// A new token, or `None` in a page without `crypto`.
pub fn token() -> Option<VisitorToken> {
    let mut bytes = [0; VisitorToken::RANDOM_BYTES];
    fill(&mut bytes).then(|| VisitorToken::from_random(bytes))
}
