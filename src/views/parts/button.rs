//! Buttons that say what they do and send one event.

use crate::effects::Driver;
use crate::views::element::{Element, element};
use livechat_core::session::Event;
use livechat_core::text::Key;

/// The way on.
pub(crate) fn main(driver: Driver, words: Key, event: fn() -> Event) -> Element {
    button("button|type=button|class=button", driver, words, event)
}

/// Beside it.
pub(crate) fn quiet(driver: Driver, words: Key, event: fn() -> Event) -> Element {
    button(
        "button|type=button|class=button button--quiet",
        driver,
        words,
        event,
    )
}

fn button(description: &str, driver: Driver, words: Key, event: fn() -> Event) -> Element {
    element(description)
        .on("click", move |_| driver.send(event()))
        .text(&driver.say(words))
}
