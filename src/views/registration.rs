//! The registration form.

use super::element::{Child, Element, classed, element, follow};
use super::parts::field::{control_id, field};
use super::parts::focus::focus_soon;
use super::parts::icon::spinner;
use super::parts::{banner, button};
use super::{say, text};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Field, Form, Sending};
use livechat_core::text::{Key, Phrase};

/// The id of the list of problems, to which the focus goes when there are several.
const SUMMARY_ID: &str = "summary";

/// The id of its heading.
const PROBLEMS_ID: &str = "problems";

/// Draws the form.
pub(crate) fn registration(driver: Driver) -> Element {
    let (fields, changing) = driver.session.with_untracked(|session| {
        session
            .form()
            .map(|form| (form.fields.clone(), form.changing.is_some()))
            .unwrap_or_default()
    });
    send_focus_to_problems(driver);
    // Drawn anew only when they say something else: an alert that is drawn is read out.
    let message = Memo::new(move |_| read(driver, Message::of).flatten());
    let mends = Memo::new(move |_| read(driver, mends).unwrap_or_default());
    let sending = Memo::new(move |_| read(driver, |form| form.sending).unwrap_or(Sending::No));
    let last = fields.len().saturating_sub(1);
    classed("form", "form")
        .attribute("novalidate", "")
        .child(
            classed("div", "body")
                .live_child(move || message.get().map(Message::draw).into())
                .live_child(move || summary(driver, &mends.read()))
                .children(
                    fields
                        .iter()
                        .enumerate()
                        .map(|(index, each)| field(driver, index, each, index == last)),
                ),
        )
        .child(
            classed("div", "foot")
                .child(send_button(driver, sending, changing))
                .child(changing.then(|| button::quiet(driver, Key::Keep, Event::ChangeDropped)))
                .child(classed("p", "fine").child(text(Key::Purpose))),
        )
}

/// Enter in a field clicks it, too. The form's own submission is not waited for: a frame that is
/// sandboxed without `allow-forms` never sees one.
fn send_button(driver: Driver, sending: Memo<Sending>, changing: bool) -> Element {
    classed("button", "button")
        .attribute("type", "submit")
        .on("click", move |event| {
            event.prevent_default();
            driver.send(Event::Submitted);
        })
        // Not `disabled`: that would take the focus away from where it is.
        .live_attribute("aria-disabled", move || {
            sending.get().is_under_way().then(|| "true".to_owned())
        })
        .live_child(move || (sending.get() != Sending::No).then(spinner).into())
        .live_text(move || button_words(sending.get(), changing))
}

fn read<T>(driver: Driver, pick: fn(&Form) -> T) -> Option<T> {
    driver.session.with(|session| session.form().map(pick))
}

/// A refused form sends the focus to what is to be mended.
fn send_focus_to_problems(driver: Driver) {
    let mut before = 0;
    follow(move || {
        let refusals = read(driver, |form| form.refusals).unwrap_or_default();
        if before < refusals {
            let mends = driver
                .session
                .with_untracked(|session| session.form().map(mends));
            match mends.unwrap_or_default().as_slice() {
                [] => {}
                [only] => focus_soon(driver, control_id(only.index)),
                [_, ..] => focus_soon(driver, SUMMARY_ID.to_owned()),
            }
        }
        before = refusals;
    });
}

/// What is said across the form.
#[derive(Clone, PartialEq)]
enum Message {
    Awaiting(String),
    Trouble(String),
}

impl Message {
    fn of(form: &Form) -> Option<Self> {
        match form.sending {
            Sending::AwaitingNetwork => Some(Self::Awaiting(text(Key::OfflineKept))),
            Sending::AwaitingTurn { .. } => Some(Self::Awaiting(text(Key::BusyKept))),
            Sending::No | Sending::MakingToken | Sending::OnItsWay => {
                let happened = say(form.trouble.as_ref()?.finding());
                Some(Self::Trouble([happened, text(Key::NothingLost)].join(" ")))
            }
        }
    }

    fn draw(self) -> Element {
        match self {
            Self::Awaiting(words) => banner::awaiting(words),
            Self::Trouble(words) => banner::trouble(words),
        }
    }
}

fn button_words(sending: Sending, changing: bool) -> String {
    match sending {
        Sending::No => text(if changing { Key::Save } else { Key::Start }),
        Sending::MakingToken | Sending::OnItsWay => text(Key::Sending),
        Sending::AwaitingNetwork => text(Key::AwaitingNetwork),
        Sending::AwaitingTurn { seconds } => say(Phrase::with(
            Key::AwaitingTurn,
            "seconds",
            seconds.to_string(),
        )),
    }
}

/// Something to mend: where, and how.
#[derive(Clone, PartialEq)]
struct Mend {
    index: usize,
    words: String,
}

fn mends(form: &Form) -> Vec<Mend> {
    let found = |(index, field): (usize, &Field)| {
        field.finding().map(|finding| Mend {
            index,
            words: say(finding),
        })
    };
    form.fields.iter().enumerate().filter_map(found).collect()
}

/// Several problems are listed on top; a single one is beside its field and has the focus.
fn summary(driver: Driver, mends: &[Mend]) -> Child {
    if mends.len() < 2 {
        return Child::none();
    }
    let count = Phrase::with(Key::Problems, "count", mends.len().to_string());
    let link = |mend: &Mend| {
        let id = control_id(mend.index);
        let jump = element("a")
            .attribute("href", ["#", &id].concat())
            .child(mend.words.clone())
            .on("click", move |event| {
                // The fragment would be the page's, and its router would take the click for its own.
                event.prevent_default();
                event.stop_propagation();
                focus_soon(driver, id.clone());
            });
        element("li").child(jump)
    };
    classed("div", "summary")
        .attribute("id", SUMMARY_ID)
        .attribute("tabindex", "-1")
        .attribute("role", "group")
        .attribute("aria-labelledby", PROBLEMS_ID)
        .child(
            classed("h3", "summary__title")
                .attribute("id", PROBLEMS_ID)
                .child(say(count)),
        )
        .child(classed("ul", "summary__list").children(mends.iter().map(link)))
        .into()
}
