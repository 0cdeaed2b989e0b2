//! A listener on the window that goes when its owner goes.

use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Event;

/// Calls `act` at each `kind` of event on the window, until the current owner is cleaned up.
pub(crate) fn on_window<E: JsCast + 'static>(kind: &'static str, act: impl Fn(E) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let closure = Closure::<dyn Fn(Event)>::new(move |event: Event| act(event.unchecked_into()));
    drop(window.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()));
    // Clean-ups must be `Send`; a page has one thread.
    let held = SendWrapper::new((window, closure));
    on_cleanup(move || {
        let (window, closure) = held.take();
        drop(window.remove_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()));
    });
}
