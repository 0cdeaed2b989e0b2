//! A listener on the window that goes when its owner goes.

use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = addEventListener)]
    fn listen(kind: &str, act: &Closure<dyn FnMut(JsValue)>);

    #[wasm_bindgen(js_name = removeEventListener)]
    fn stop(kind: &str, act: &Closure<dyn FnMut(JsValue)>);
}

/// Calls `act` at each `kind` of event on the window, until the current owner is cleaned up.
pub(crate) fn on_window(kind: &'static str, act: impl Fn(JsValue) + 'static) {
    // A type that futures have as well, and so no further way into the wasm.
    let closure = Closure::<dyn FnMut(JsValue)>::new(act);
    listen(kind, &closure);
    // Clean-ups must be `Send`; a page has one thread.
    let held = SendWrapper::new(closure);
    on_cleanup(move || stop(kind, &held.take()));
}
