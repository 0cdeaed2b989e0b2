//! A button beside the main one.

use crate::effects::Driver;
use crate::views::element::{Element, classed};
use crate::views::text;
use livechat_core::session::Event;
use livechat_core::text::Key;

/// Says what it does and sends one event.
pub(crate) fn quiet(driver: Driver, words: Key, event: Event) -> Element {
    classed("button", "button button--quiet")
        .attribute("type", "button")
        .on("click", move |_| driver.send(event.clone()))
        .child(text(words))
}
