//! Whether the device has a network, as far as it knows.

use super::listener::on_window;
use web_sys::Event;

/// What the device says now. It can be wrong in saying yes, hardly in saying no.
pub(crate) fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Tells `act` whenever that changes.
pub(crate) fn on_change(act: impl Fn(bool) + Copy + 'static) {
    on_window("online", move |_: Event| act(true));
    on_window("offline", move |_: Event| act(false));
}
