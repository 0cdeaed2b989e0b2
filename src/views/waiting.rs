//! What stands in the panel when there is no form to show: loading, failed, switched off.

use super::element::{Element, classed};
use super::parts::button;
use super::parts::icon::{Icon, icon, spinner};
use super::{say, text};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Session};
use livechat_core::text::Key;

/// The form is on its way. The words come after a moment: most often it is there before them.
pub(crate) fn loading() -> Element {
    centred().child(
        classed("p", "waiting")
            .child(spinner())
            .child(text(Key::Loading)),
    )
}

/// It did not come.
pub(crate) fn failed(driver: Driver) -> Element {
    let words = move || {
        let trouble = driver.session.with(Session::load_trouble);
        trouble
            .map(|trouble| say(trouble.finding()))
            .unwrap_or_default()
    };
    centred()
        .child(warning())
        .child(
            classed("p", "sentence")
                .attribute("role", "alert")
                .live_text(words),
        )
        .child(button::quiet(driver, Key::TryAgain, Event::LoadAgain))
}

/// There is no chat.
pub(crate) fn switched_off() -> Element {
    centred().child(warning()).child(
        classed("p", "sentence")
            .attribute("role", "alert")
            .child(text(Key::SwitchedOff)),
    )
}

fn warning() -> Element {
    classed("span", "done done--bad").child(icon(Icon::Warning))
}

fn centred() -> Element {
    classed("div", "body body--centred")
}
