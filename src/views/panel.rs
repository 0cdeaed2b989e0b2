//! The panel: a dialog with a heading, a way out, and the screen that the session is on.

use super::consent::consent;
use super::element::{Element, element, follow, heed, watch};
use super::erasing::erasing;
use super::greeting::greeting;
use super::notice::{self, HEADLINE_ID};
use super::parts::field::control_id;
use super::parts::focus::{focus_soon, focus_soon_from};
use super::parts::icon::{Icon, icon};
use super::registration::registration;
use super::waiting;
use crate::browser::dialog::{is_touched, show_dialog};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Form, Panel, Screen, Sending, Session};
use livechat_core::text::{Key, digits};
use wasm_bindgen::JsCast;
use web_sys::{Event as DomEvent, KeyboardEvent};

/// The id of the dialog.
const PANEL_ID: &str = "panel";

/// The id of the heading, which names the dialog.
const TITLE_ID: &str = "title";

/// Which screen is drawn. What is on it changes without drawing it anew.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Loading,
    LoadFailed,
    SwitchedOff,
    Consent,
    Form { title: Key, shape: u32 },
    Registered,
    Erasing,
    Erased,
    Left,
    Away,
}

impl Kind {
    fn of(session: &Session) -> Self {
        match session.screen() {
            Screen::Untouched | Screen::Loading => Self::Loading,
            Screen::LoadFailed(_) => Self::LoadFailed,
            Screen::SwitchedOff => Self::SwitchedOff,
            Screen::Consent => Self::Consent,
            Screen::Form(form) => Self::Form {
                title: form_title(form),
                shape: form.shape,
            },
            Screen::Registered(_) => Self::Registered,
            Screen::Erasing(_) => Self::Erasing,
            Screen::Erased => Self::Erased,
            Screen::Left(_) => Self::Left,
            Screen::Away => Self::Away,
        }
    }
}

impl Kind {
    /// Another word for each.
    fn word(self) -> String {
        match self {
            Self::Loading => "loading".to_owned(),
            Self::LoadFailed => "failed".to_owned(),
            Self::SwitchedOff => "off".to_owned(),
            Self::Consent => "consent".to_owned(),
            Self::Form { title, shape } => digits(title.index() as u32 + 1_000 * shape),
            Self::Registered => "registered".to_owned(),
            Self::Erasing => "erasing".to_owned(),
            Self::Erased => "erased".to_owned(),
            Self::Left => "left".to_owned(),
            Self::Away => "away".to_owned(),
        }
    }
}

/// Draws the panel of one widget.
pub(crate) fn panel(driver: Driver) -> Element {
    let session = driver.session;
    let open =
        watch(move || session.with(|session| (session.panel() == Panel::Open).then(String::new)));
    let shown = watch(move || Some(session.with(Kind::of).word()));
    let kind = move || {
        heed(shown);
        session.with_untracked(Kind::of)
    };
    follow(move || {
        let open = open.get().is_some();
        if let Some(root) = driver.root() {
            show_dialog(&root, PANEL_ID, open);
        }
    });
    // Focus follows the screen, to what can be answered or read next.
    let mut before = None;
    follow(move || {
        let now = open.get().map(|_| kind());
        if let Some(now) = now
            && before != Some(now)
        {
            let target = focus_target(session, now);
            match before {
                None => focus_soon(driver, &target),
                Some(_) => focus_soon_from(driver, TITLE_ID, &target),
            }
        }
        before = now;
    });
    // Each tells when the widget speaks another language.
    let language = move || {
        session.track();
        driver.language()
    };
    let spoken = watch(move || Some(language().0));
    let close = move || driver.send(Event::Closed);
    // A title on the element would be a tooltip over all of it: so there is an empty one.
    element("dialog|class=panel|id=panel|title=|aria-labelledby=title")
        .live_attribute("lang", move || Some(language().0))
        .live_attribute("dir", move || Some(language().1))
        .live_attribute("data-screen", move || shown.get())
        .on("keydown", move |event| {
            let event: KeyboardEvent = event.unchecked_into();
            if event.key() == "Escape" && !event.is_composing() {
                event.prevent_default();
                event.stop_propagation();
                close();
            }
        })
        // What a phone's "back" does to a modal dialog.
        .on("cancel", move |event| {
            event.unchecked_into::<DomEvent>().prevent_default();
            close();
        })
        .child(
            element("div|class=head")
                .child(
                    element("div|class=head__words")
                        .child(
                            element("h2|class=head__title|id=title|tabindex=-1")
                                .live_text(move || session.with(|session| title(driver, session))),
                        )
                        .child(element("p|class=head__introduction").live_text(move || {
                            session.with(|session| introduction(driver, session))
                        })),
                )
                .child(
                    element("button|type=button|class=icon-button")
                        .live_attribute("aria-label", move || {
                            session.track();
                            Some(driver.say(Key::Close))
                        })
                        .on("click", move |_| close())
                        .child(icon(Icon::Cross)),
                ),
        )
        .live_child(move || {
            heed(spoken);
            heed(shown);
            Some(session.with_untracked(|session| screen(driver, session)))
        })
        // Drawn by a module of its own, which the shell brings.
        .child(
            element("div|class=chat|id=chat").live_attribute("hidden", move || {
                heed(shown);
                let talks = session.with_untracked(|session| session.greeting().is_some());
                (!talks).then(String::new)
            }),
        )
        .child(
            element("p|class=unseen|role=status")
                .live_text(move || session.with(|session| status(driver, session))),
        )
}

fn screen(driver: Driver, session: &Session) -> Element {
    match session.screen() {
        Screen::Untouched | Screen::Loading => waiting::loading(driver),
        Screen::LoadFailed(_) => notice::failed(driver),
        Screen::SwitchedOff => notice::switched_off(driver),
        Screen::Consent => consent(driver),
        Screen::Form(form) => registration(driver, form),
        Screen::Registered(_) => greeting(driver),
        Screen::Erasing(_) => erasing(driver),
        Screen::Erased => notice::erased(driver),
        Screen::Left(left) => notice::left(driver, left),
        Screen::Away => notice::away(driver),
    }
}

/// What a form is called where nobody gave it a name.
fn form_title(form: &Form) -> Key {
    if form.changing().is_some() {
        Key::ChangeTitle
    } else if form.leaves_message() {
        Key::LeaveTitle
    } else {
        Key::Title
    }
}

fn title(driver: Driver, session: &Session) -> String {
    let key = if matches!(session.screen(), Screen::Consent) {
        Key::ConsentTitle
    } else {
        session.form().map_or(Key::Title, form_title)
    };
    match session.title() {
        Some(own) if matches!(key, Key::Title | Key::LeaveTitle) => own.to_owned(),
        _ => driver.say(key),
    }
}

fn introduction(driver: Driver, session: &Session) -> String {
    let key = match session.form().map(form_title) {
        Some(Key::Title) => Key::Introduction,
        Some(Key::LeaveTitle) => Key::LeaveIntroduction,
        _ => return String::new(),
    };
    match session.introduction() {
        Some(own) => own.to_owned(),
        None => driver.say(key),
    }
}

/// The first field that a form asks, unless that would pull up a keyboard over what stands there to be
/// read; elsewhere the words that say what happened.
fn focus_target(session: RwSignal<Session>, kind: Kind) -> String {
    let first = || {
        session.with_untracked(|session| {
            let form = session.form()?;
            form.fields.iter().position(|field| form.is_shown(field))
        })
    };
    match kind {
        Kind::Form { .. }
            if !is_touched()
                && let Some(first) = first() =>
        {
            control_id(first)
        }
        Kind::Registered | Kind::Erasing | Kind::Erased | Kind::Left | Kind::Away => {
            HEADLINE_ID.to_owned()
        }
        Kind::Form { .. }
        | Kind::Consent
        | Kind::Loading
        | Kind::LoadFailed
        | Kind::SwitchedOff => TITLE_ID.to_owned(),
    }
}

/// What a screen reader hears of that only the eye would notice.
fn status(driver: Driver, session: &Session) -> String {
    let key = match session.screen() {
        Screen::Loading => Key::Loading,
        Screen::Erasing(erasing) if erasing.under_way => Key::Forgetting,
        Screen::Form(form) => match form.sending {
            Sending::No => return String::new(),
            // Tried again by itself: what went wrong was said, and still holds.
            Sending::OnItsWay if form.trouble.is_some() => return String::new(),
            Sending::Settling | Sending::MakingToken | Sending::OnItsWay => Key::Sending,
            Sending::AwaitingNetwork => Key::OfflineKept,
            Sending::AwaitingTurn { .. } => Key::BusyKept,
        },
        Screen::Untouched
        | Screen::LoadFailed(_)
        | Screen::SwitchedOff
        | Screen::Consent
        | Screen::Registered(_)
        | Screen::Erasing(_)
        | Screen::Erased
        | Screen::Left(_)
        | Screen::Away => return String::new(),
    };
    driver.say(key)
}
