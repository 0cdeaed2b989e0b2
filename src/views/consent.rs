//! The screen that asks for consent: what to, in whose words, yes and no.

use super::element::{Element, element};
use super::parts::button;
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Session};
use livechat_core::text::Key;
use livechat_core::text::linked::{Piece, pieces};

/// Draws the question.
pub(crate) fn consent(driver: Driver) -> Element {
    let asked = driver.session.with_untracked(Session::consent);
    let text = asked.and_then(|asked| asked.text);
    let text = text.unwrap_or_else(|| driver.say(Key::ConsentText));
    let mut agreement = element("p|class=agreement");
    for piece in pieces(&text) {
        agreement = match piece {
            Piece::Text(words) => agreement.text(&words),
            Piece::Link { label, address } => agreement.child(link(&label, &address)),
        };
    }
    element("div|class=form")
        .child(
            element("div|class=body")
                .child(agreement)
                .child(element("p|class=alone").child(policy(driver))),
        )
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

/// Where the site's privacy policy can be read, if it named one.
pub(crate) fn policy(driver: Driver) -> Option<Element> {
    let address = driver
        .session
        .with_untracked(|session| session.policy().map(str::to_owned));
    address.map(|address| link(&driver.say(Key::ConsentPolicy), &address))
}
