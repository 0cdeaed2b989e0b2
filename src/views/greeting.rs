//! The screen of a visitor whom the server knows: who they are now, and what comes next.

use super::element::{Element, element, watch};
use super::notice::done;
use super::parts::button;
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, FirstMessage, Greeting, Memory, Occasion, Session};
use livechat_core::text::{Key, Phrase};

/// Draws the greeting.
pub(crate) fn greeting(driver: Driver) -> Element {
    let read = move |pick: fn(&Greeting) -> Option<Phrase>| {
        move || {
            let phrase = driver
                .session
                .with(|session| session.greeting().and_then(pick));
            phrase.map(|phrase| driver.say(phrase)).unwrap_or_default()
        }
    };
    let failed = watch(move || {
        let failed = |greeting: &Greeting| {
            greeting.chat_lost || greeting.message == Some(FirstMessage::NotSent)
        };
        driver
            .session
            .with(|session| session.greeting().is_some_and(failed))
            .then(String::new)
    });
    let away = driver.session.with_untracked(Session::can_leave_message);
    done(read(|greeting| Some(greeting.headline())))
        .attribute("class", "body body--centred greeting")
        // Said over the conversation, too, in whose place the rest of this is not seen.
        .live_attribute("data-saved", move || {
            let saved = |greeting: &Greeting| greeting.occasion == Occasion::Changed;
            driver
                .session
                .with(|session| session.greeting().is_some_and(saved))
                .then(String::new)
        })
        .child(element("p|class=sentence|role=status").live_text(read(first_message)))
        .live_child(move || {
            let again = || button::quiet(driver, Key::TryAgain, || Event::SayAgain);
            failed.get().map(|_| again())
        })
        .child(element("p|class=sentence").live_text(read(|greeting| Some(greeting.next()))))
        .child(element("p|class=sentence").live_text(read(remembered)))
        .child(away.then(|| button::quiet(driver, Key::LeaveTitle, || Event::LeaveWanted)))
        .child(
            element("div|class=choices")
                .child(button::quiet(driver, Key::Change, || Event::ChangeWanted))
                .child(button::quiet(driver, Key::Forget, || Event::EraseWanted)),
        )
}

fn first_message(greeting: &Greeting) -> Option<Phrase> {
    if greeting.chat_lost {
        return Some(Key::Unreachable.into());
    }
    Some(match greeting.message? {
        FirstMessage::OnItsWay => Key::MessageOnItsWay.into(),
        FirstMessage::Arrived => Key::MessageArrived.into(),
        FirstMessage::NotSent => Key::MessageNotSent.into(),
    })
}

/// Only what matters to them: a page that says each time who they are needs no memory.
fn remembered(greeting: &Greeting) -> Option<Phrase> {
    Some(match greeting.memory {
        Memory::Remembered => Key::Remembered.into(),
        Memory::Denied => Key::NotRemembered.into(),
        Memory::Supplied => return None,
    })
}
