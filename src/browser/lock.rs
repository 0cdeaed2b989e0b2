//! What only one tab of a site does at a time: Web Locks.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen(module = "/src/browser/lock.js")]
extern "C" {
    type Lock;

    fn lock(name: &str) -> Lock;

    #[wasm_bindgen(method, getter)]
    fn given(this: &Lock) -> Promise;

    #[wasm_bindgen(method)]
    fn release(this: &Lock);
}

/// A lock that is held; given back when dropped.
pub(crate) struct Held(Lock);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// Waits until no other tab holds the lock of `server`. Where there are no Web Locks (a page without
/// https, an old Safari, a sandbox) it is held at once. Whoever stops waiting never holds it.
#[expect(dead_code, reason = "for the conversation, which is being built")]
pub(crate) async fn hold(server: &str) -> Held {
    let held = Held(lock(&["livechat:", server].concat()));
    drop(JsFuture::from(held.0.given()).await);
    held
}
