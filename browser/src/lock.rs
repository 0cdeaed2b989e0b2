//! What only one tab of a site does at a time: Web Locks.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/lock.js")]
extern "C" {
    type Lock;

    fn lock(name: &str) -> Lock;

    #[wasm_bindgen(method, getter)]
    fn given(this: &Lock) -> Promise;

    #[wasm_bindgen(method)]
    fn release(this: &Lock);
}

/// A lock that is held; given back when dropped.
pub struct Held(Lock);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// Asks for the lock of `server`; the promise ends when no other tab holds it. Where there are no Web
/// Locks (a page without https, an old Safari, a sandbox) that is at once. Whoever stops waiting never
/// holds it.
pub fn hold(server: &str) -> (Held, Promise) {
    let held = Held(lock(&["livechat:", server].concat()));
    let come = held.0.given();
    (held, come)
}
