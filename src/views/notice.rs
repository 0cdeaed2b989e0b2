//! Screens that say one thing: a sign, a headline, sentences, and what can be done then.

use super::element::{Element, element};
use super::parts::button;
use super::parts::icon::{Icon, icon};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Left, Session};
use livechat_core::text::{Key, Phrase};

/// The id of the headline, to which the focus goes.
pub(crate) const HEADLINE_ID: &str = "headline";

/// Something is done: the sign and the words for it.
pub(crate) fn done(words: impl Fn() -> String + 'static) -> Element {
    signed(Icon::Tick).child(headline(words))
}

fn signed(sign: Icon) -> Element {
    centred().child(element("span|class=done").child(icon(sign)))
}

fn centred() -> Element {
    element("div|class=body body--centred")
}

/// Words that have the focus when their screen comes.
pub(crate) fn headline(words: impl Fn() -> String + 'static) -> Element {
    element("h3|class=headline|id=headline|tabindex=-1").live_text(words)
}

/// The visitor is forgotten.
pub(crate) fn erased(driver: Driver) -> Element {
    done(move || driver.say(Key::Forgotten))
}

/// A message was left.
pub(crate) fn left(driver: Driver, left: &Left) -> Element {
    let next = left
        .words
        .clone()
        .unwrap_or_else(|| driver.say(Phrase::with(Key::LeaveNext, "email", left.email.as_str())));
    done(move || driver.say(Key::LeaveSent))
        .child(element("p|class=sentence").text(&next))
        .child(button::quiet(driver, Key::LeaveAgain, || Event::LoadAgain))
}

/// Nobody is there, and no message can be left.
pub(crate) fn away(driver: Driver) -> Element {
    let own = driver
        .session
        .with_untracked(|session| session.introduction().map(str::to_owned));
    let words = own.unwrap_or_else(|| driver.say(Key::Away));
    signed(Icon::Clock).child(headline(move || words.clone()))
}

/// There is no form to show, for this reason.
pub(crate) fn failed(driver: Driver) -> Element {
    warning(move || {
        let trouble = driver.session.with(Session::load_trouble);
        trouble
            .map(|trouble| driver.say(trouble.finding()))
            .unwrap_or_default()
    })
    .child(button::quiet(driver, Key::TryAgain, || Event::LoadAgain))
}

/// There is no chat.
pub(crate) fn switched_off(driver: Driver) -> Element {
    warning(move || driver.say(Key::SwitchedOff))
}

fn warning(words: impl Fn() -> String + 'static) -> Element {
    centred()
        .child(element("span|class=done done--bad").child(icon(Icon::Warning)))
        .child(element("p|class=sentence|role=alert").live_text(words))
}
