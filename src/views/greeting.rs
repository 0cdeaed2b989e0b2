//! The screen of a visitor whom the server knows: who they are now, and what comes next.

use super::element::{Element, classed};
use super::parts::button;
use super::parts::icon::{Icon, icon};
use super::{say, text};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Greeting};
use livechat_core::text::Key;

/// The id of the headline, to which the focus goes.
pub(crate) const HEADLINE_ID: &str = "headline";

/// Draws the greeting.
pub(crate) fn greeting(driver: Driver) -> Element {
    let read = move |pick: fn(&Greeting) -> String| {
        move || {
            driver
                .session
                .with(|session| session.greeting().map(pick))
                .unwrap_or_default()
        }
    };
    classed("div", "body body--centred")
        .child(classed("span", "done").child(icon(Icon::Tick)))
        .child(
            classed("h3", "headline")
                .attribute("id", HEADLINE_ID)
                .attribute("tabindex", "-1")
                .live_text(read(|greeting| say(greeting.headline()))),
        )
        .child(classed("p", "sentence").live_text(read(|greeting| say(greeting.next()))))
        .child(classed("p", "sentence").live_text(read(|greeting| {
            if greeting.remembered {
                text(Key::Remembered)
            } else {
                String::new()
            }
        })))
        .child(button::quiet(driver, Key::Change, Event::ChangeWanted))
}
