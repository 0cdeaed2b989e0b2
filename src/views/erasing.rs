//! The question whether the visitor means to be forgotten.

use super::element::{Element, element, watch};
use super::notice::headline;
use super::parts::icon::spinner;
use super::parts::{banner, button};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Erasing, Event, Screen, Trouble};
use livechat_core::text::{Key, Phrase};

/// Draws the question.
pub(crate) fn erasing(driver: Driver) -> Element {
    let read = move |pick: fn(&Erasing) -> Option<Phrase>| {
        let phrase = driver.session.with(|session| {
            if let Screen::Erasing(erasing) = session.screen() {
                pick(erasing)
            } else {
                None
            }
        });
        phrase.map(|phrase| driver.say(phrase))
    };
    // Said anew only when it is another: an alert that is drawn is read out.
    let trouble = watch(move || read(|erasing| erasing.trouble.as_ref().map(Trouble::finding)));
    let under_way =
        watch(move || read(|erasing| erasing.under_way.then(|| Key::Forgetting.into())));
    element("div|class=form")
        .child(
            element("div|class=body body--centred")
                .child(headline(move || driver.say(Key::ForgetTitle)))
                .child(element("p|class=sentence").text(&driver.say(Key::ForgetText)))
                .live_child(move || trouble.get().map(banner::trouble)),
        )
        .child(
            element("div|class=foot")
                .child(
                    element("button|type=button|class=button button--bad")
                        .live_attribute("aria-disabled", move || {
                            under_way.get().map(|_| "true".to_owned())
                        })
                        .on("click", move |_| driver.send(Event::EraseConfirmed))
                        .live_child(move || under_way.get().map(|_| spinner()))
                        .live_text(move || {
                            under_way
                                .get()
                                .unwrap_or_else(|| driver.say(Key::ForgetYes))
                        }),
                )
                .child(button::quiet(driver, Key::ForgetNo, || Event::EraseDropped)),
        )
}
