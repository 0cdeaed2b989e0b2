//! The registration form.

use super::consent::policy;
use super::element::{Element, element, follow, heed, watch};
use super::parts::field::{control_id, field};
use super::parts::focus::focus_soon;
use super::parts::icon::spinner;
use super::parts::{banner, button};
use crate::browser::control::value_of;
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Field, Form, Sending, Session, Trouble};
use livechat_core::text::{Key, Phrase};
use wasm_bindgen::JsCast;
use web_sys::Event as DomEvent;

/// The id of the list of problems, to which the focus goes when there are several.
const SUMMARY_ID: &str = "summary";

/// Draws the form.
pub(crate) fn registration(driver: Driver, form: &Form) -> Element {
    send_focus_to_problems(driver);
    // Drawn anew only when they say something else: an alert that is drawn is read out.
    let trouble = watch(move || {
        driver
            .session
            .with(|session| trouble(driver, session.form()?))
    });
    let awaited = watch(move || {
        driver
            .session
            .with(|session| awaited(driver, session.form()?))
    });
    let to_mend = watch(move || {
        Some(
            mends_in(driver)
                .into_iter()
                .map(|mend| mend.words)
                .collect(),
        )
    });
    let last = form.fields.len().saturating_sub(1);
    let fields = form.fields.iter().enumerate();
    let keep = driver
        .session
        .with_untracked(Session::has_way_back)
        .then(|| button::quiet(driver, Key::Keep, || Event::ChangeDropped));
    element("form|class=form|novalidate=")
        .child(
            element("div|class=body")
                .live_child(move || awaited.get().map(banner::awaiting))
                .live_child(move || trouble.get().map(banner::trouble))
                .live_child(move || {
                    heed(to_mend);
                    summary(driver, &untrack(|| mends_in(driver)))
                })
                .children(fields.map(|(index, each)| field(driver, index, each, index == last)))
                .child(trap(driver)),
        )
        .child(
            element("div|class=foot")
                .child(send_button(driver, send_words(form)))
                .child(keep)
                .child(policy(
                    driver,
                    element("p|class=fine")
                        .text(&driver.say(Key::Purpose))
                        .text(" "),
                )),
        )
}

/// Enter in a field clicks it, too. The form's own submission is not waited for: a frame that is
/// sandboxed without `allow-forms` never sees one.
fn send_button(driver: Driver, words: Key) -> Element {
    let sending = move || read(driver, |form| form.sending).unwrap_or(Sending::No);
    let waits = watch(move || (sending() != Sending::No).then(String::new));
    element("button|type=submit|class=button")
        .on("click", move |event| {
            event.unchecked_into::<DomEvent>().prevent_default();
            driver.send(Event::Submitted);
        })
        // Not `disabled`: that would take the focus away from where it is.
        .live_attribute("aria-disabled", move || {
            sending().is_under_way().then(|| "true".to_owned())
        })
        .live_child(move || waits.get().map(|_| spinner()))
        .live_text(move || button_words(driver, sending(), words))
}

fn read<T>(driver: Driver, pick: fn(&Form) -> T) -> Option<T> {
    driver.session.with(|session| session.form().map(pick))
}

fn mends_in(driver: Driver) -> Vec<Mend> {
    let mends = driver
        .session
        .with(|session| session.form().map(|form| mends(driver, form)));
    mends.unwrap_or_default()
}

/// A field that nobody sees, hears of or comes to by keyboard: what fills it in is no person.
fn trap(driver: Driver) -> Element {
    element("div|class=unseen|aria-hidden=true").child(
        element("input|name=website|tabindex=-1|autocomplete=off")
            .on("input", move |event| {
                driver.send(Event::TrapFilled(value_of(&event)));
            })
            .live_property("value", move || {
                read(driver, |form| form.trap.clone()).unwrap_or_default()
            }),
    )
}

/// A refused form sends the focus to what is to be mended.
fn send_focus_to_problems(driver: Driver) {
    let mut before = 0;
    follow(move || {
        let refusals = read(driver, |form| form.refusals).unwrap_or_default();
        if before < refusals {
            match untrack(move || mends_in(driver)).as_slice() {
                [] => {}
                [only] => focus_soon(driver, &control_id(only.index)),
                [_, ..] => focus_soon(driver, SUMMARY_ID),
            }
        }
        before = refusals;
    });
}

/// What is said across the form while it waits to go out.
fn awaited(driver: Driver, form: &Form) -> Option<String> {
    Some(driver.say(match form.sending {
        Sending::AwaitingNetwork => Key::OfflineKept,
        Sending::AwaitingTurn { .. } => Key::BusyKept,
        Sending::No | Sending::Settling | Sending::MakingToken | Sending::OnItsWay => return None,
    }))
}

/// What is said across it when it came to nothing.
fn trouble(driver: Driver, form: &Form) -> Option<String> {
    let trouble = form.trouble.as_ref()?;
    let happened = driver.say(trouble.finding());
    // These say themselves what to do.
    Some(if matches!(trouble, Trouble::Trapped | Trouble::Guarded) {
        happened
    } else {
        // On a line of its own: a server's reason may end without a stop.
        [&happened, "\n", &driver.say(Key::NothingLost)].concat()
    })
}

/// What the button says that sends it.
fn send_words(form: &Form) -> Key {
    if form.changing().is_some() {
        Key::Save
    } else if form.leaves_message() {
        Key::LeaveSend
    } else {
        Key::Start
    }
}

fn button_words(driver: Driver, sending: Sending, words: Key) -> String {
    driver.say(match sending {
        Sending::No => words.into(),
        Sending::Settling | Sending::MakingToken | Sending::OnItsWay => Key::Sending.into(),
        Sending::AwaitingNetwork => Key::AwaitingNetwork.into(),
        Sending::AwaitingTurn { seconds } => {
            Phrase::counting(Key::AwaitingTurn, "seconds", seconds)
        }
    })
}

/// Something to mend: where, and how.
#[derive(Clone, PartialEq)]
struct Mend {
    index: usize,
    words: String,
}

fn mends(driver: Driver, form: &Form) -> Vec<Mend> {
    let found = |(index, field): (usize, &Field)| {
        field.finding().map(|finding| Mend {
            index,
            words: driver.say(finding),
        })
    };
    form.fields.iter().enumerate().filter_map(found).collect()
}

/// Several problems are listed on top; a single one is beside its field and has the focus.
fn summary(driver: Driver, mends: &[Mend]) -> Option<Element> {
    if mends.len() < 2 {
        return None;
    }
    let count = u32::try_from(mends.len()).unwrap_or_default();
    let count = Phrase::counting(Key::Problems, "count", count);
    let link = |mend: &Mend| {
        let id = control_id(mend.index);
        let jump = element("a")
            .attribute("href", &["#", &id].concat())
            .text(&mend.words)
            .on("click", move |event| {
                // The fragment would be the page's, and its router would take the click for its own.
                let event: DomEvent = event.unchecked_into();
                event.prevent_default();
                event.stop_propagation();
                focus_soon(driver, &id);
            });
        element("li").child(jump)
    };
    Some(
        element("div|class=summary|id=summary|tabindex=-1|role=group|aria-labelledby=problems")
            .child(element("h3|class=summary__title|id=problems").text(&driver.say(count)))
            .child(element("ul|class=summary__list").children(mends.iter().map(link))),
    )
}
