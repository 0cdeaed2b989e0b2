//! The screen that asks for consent: what to, in whose words, yes and no.

use super::element::{Element, element, watch};
use super::parts::button;
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Session};
use livechat_core::text::Key;
use livechat_core::text::linked::{Piece, pieces};

/// Draws the question. Its sentence is what is agreed to, also when the page changes it meanwhile.
pub(crate) fn consent(driver: Driver) -> Element {
    // An empty text stands for our own words.
    let asked = watch(move || {
        let asked = driver.session.with(Session::consent);
        asked.map(|asked| asked.text.unwrap_or_default())
    });
    let body = element("div|class=body").live_child(move || {
        let text = asked.get().filter(|text| !text.is_empty());
        let text = text.unwrap_or_else(|| driver.say(Key::ConsentText));
        let mut agreement = element("p|class=agreement");
        for piece in pieces(&text) {
            agreement = match piece {
                Piece::Text(words) => agreement.text(&words),
                Piece::Link { label, address } => agreement.child(link(&label, &address)),
            };
        }
        Some(agreement)
    });
    element("div|class=form")
        .child(body.child(policy(driver, element("p|class=alone"))))
        .child(
            element("div|class=foot")
                .child(button::main(driver, Key::Agree, || Event::Agreed))
                .child(button::quiet(driver, Key::Decline, || Event::Declined)),
        )
}

/// A link out of the widget, in a tab of its own: what was typed stays.
fn link(words: &str, address: &str) -> Element {
    element("a|class=link|target=_blank|rel=noopener noreferrer")
        .attribute("href", address)
        .text(words)
}

/// In this element, where the site's privacy policy can be read, if it named one.
pub(crate) fn policy(driver: Driver, place: Element) -> Element {
    let address = watch(move || {
        driver
            .session
            .with(|session| session.policy().map(str::to_owned))
    });
    place.live_child(move || Some(link(&driver.say(Key::ConsentPolicy), &address.get()?)))
}
