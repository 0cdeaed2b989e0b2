//! Randomness that nobody can guess, and digests: the browser's own, which needs no crate.

use js_sys::Promise;
use livechat_core::domain::VisitorToken;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/browser/random.js")]
extern "C" {
    fn fill(bytes: &mut [u8]) -> bool;

    #[wasm_bindgen(js_name = messageId)]
    fn new_id() -> String;

    #[wasm_bindgen(js_name = digest)]
    fn sha_256(text: &str) -> Promise;
}

/// A new token, or `None` in a page without `crypto`.
pub(crate) fn token() -> Option<VisitorToken> {
    let mut bytes = [0; VisitorToken::RANDOM_BYTES];
    fill(&mut bytes).then(|| VisitorToken::from_random(bytes))
}

/// A new id for a message, as Rocket.Chat makes them: 17 letters and digits.
#[expect(dead_code, reason = "for the conversation, which is being built")]
pub(crate) fn message_id() -> String {
    new_id()
}

/// The SHA-256 of a text in lower-case hex digits; `None` in a page without `crypto.subtle`, as one
/// without https is.
#[expect(dead_code, reason = "for the conversation, which is being built")]
pub(crate) async fn digest(text: &str) -> Option<String> {
    JsFuture::from(sha_256(text)).await.ok()?.as_string()
}
