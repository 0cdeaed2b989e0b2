//! The panel: a dialog with a heading, a way out, and the screen that the session is on.

use super::element::{Element, classed, follow};
use super::greeting::{HEADLINE_ID, greeting};
use super::parts::field::control_id;
use super::parts::focus::{focus_soon, focus_soon_from};
use super::parts::icon::{Icon, icon};
use super::registration::registration;
use super::{text, waiting};
use crate::effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Panel, Screen, Sending, Session};
use livechat_core::text::Key;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, KeyboardEvent, ShadowRoot};

/// In a window this small the panel covers the page, and is modal.
const COVERS_PAGE: &str = "(max-width: 480px), (max-height: 420px)";

/// Where a focused input pulls up a keyboard.
const TOUCH: &str = "(hover: none)";

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
    Form { changing: bool, shape: u32 },
    Registered,
}

impl Kind {
    fn of(session: &Session) -> Self {
        match session.screen() {
            Screen::Untouched | Screen::Loading => Self::Loading,
            Screen::LoadFailed(_) => Self::LoadFailed,
            Screen::SwitchedOff => Self::SwitchedOff,
            Screen::Form(form) => Self::Form {
                changing: form.changing.is_some(),
                shape: form.shape,
            },
            Screen::Registered(_) => Self::Registered,
        }
    }
}

/// Draws the panel of one widget.
pub(crate) fn panel(driver: Driver) -> Element {
    let session = driver.session;
    let open = Memo::new(move |_| session.with(|session| session.panel() == Panel::Open));
    let kind = Memo::new(move |_| session.with(Kind::of));
    follow(move || {
        let open = open.get();
        if let Some(dialog) = driver
            .root()
            .and_then(|root| root.get_element_by_id(PANEL_ID))
        {
            show(dialog.unchecked_ref(), open);
        }
    });
    // Focus follows the screen, to what can be answered or read next.
    let mut before = None;
    follow(move || {
        let now = open.get().then(|| kind.get());
        if let Some(now) = now
            && before != Some(now)
        {
            let target = focus_target(session, now);
            match before {
                None => focus_soon(driver, target),
                Some(_) => focus_soon_from(driver, TITLE_ID, target),
            }
        }
        before = now;
    });
    let close = move || driver.send(Event::Closed);
    classed("dialog", "panel")
        .attribute("id", PANEL_ID)
        .attribute("lang", "en")
        .attribute("dir", "ltr")
        // A title on the element would be a tooltip over all of it.
        .attribute("title", "")
        .attribute("aria-labelledby", TITLE_ID)
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
            event.prevent_default();
            close();
        })
        .child(
            classed("div", "head")
                .child(
                    classed("div", "head__words")
                        .child(
                            classed("h2", "head__title")
                                .attribute("id", TITLE_ID)
                                .attribute("tabindex", "-1")
                                .live_text(move || session.with(title)),
                        )
                        .child(
                            classed("p", "head__introduction")
                                .live_text(move || session.with(introduction)),
                        ),
                )
                .child(
                    classed("button", "icon-button")
                        .attribute("type", "button")
                        .attribute("aria-label", text(Key::Close))
                        .on("click", move |_| close())
                        .child(icon(Icon::Cross)),
                ),
        )
        .live_child(move || {
            match kind.get() {
                Kind::Loading => waiting::loading(),
                Kind::LoadFailed => waiting::failed(driver),
                Kind::SwitchedOff => waiting::switched_off(),
                Kind::Form { .. } => registration(driver),
                Kind::Registered => greeting(driver),
            }
            .into()
        })
        .child(
            classed("p", "unseen")
                .attribute("role", "status")
                .live_text(move || session.with(status)),
        )
}

fn title(session: &Session) -> String {
    match session.title() {
        _ if session.form().is_some_and(|form| form.changing.is_some()) => text(Key::ChangeTitle),
        Some(own) => own.to_owned(),
        None => text(Key::Title),
    }
}

fn introduction(session: &Session) -> String {
    match (session.form(), session.introduction()) {
        (Some(form), _) if form.changing.is_some() => String::new(),
        (None, _) => String::new(),
        (Some(_), Some(own)) => own.to_owned(),
        (Some(_), None) if session.somebody_is_there() => text(Key::Introduction),
        (Some(_), None) => text(Key::IntroductionAway),
    }
}

/// Shown beside the page on a wide screen, over it on a small one, and over whatever of the page
/// would cover it: the visitor asked for it.
fn show(dialog: &HtmlDialogElement, open: bool) {
    if !open {
        dialog.close();
    } else if !dialog.open() {
        if !matches(COVERS_PAGE) {
            dialog.show();
            if !is_covered(dialog) {
                return;
            }
            dialog.close();
        }
        drop(dialog.show_modal());
    }
}

/// Whether something else of the page is where the panel's middle is.
fn is_covered(dialog: &HtmlDialogElement) -> bool {
    let area = dialog.get_bounding_client_rect();
    let (x, y) = (
        area.x() + area.width() / 2.0,
        area.y() + area.height() / 2.0,
    );
    // Asked of the root that the panel is in: the document would only name the outermost of hosts.
    let there = match dialog.get_root_node().dyn_into::<ShadowRoot>() {
        Ok(root) => root.element_from_point(x as f32, y as f32),
        Err(_) => return false,
    };
    // What has no area is hidden: above everything, it would only make the page dead.
    area.width() > 0.0 && !there.is_some_and(|there| dialog.contains(Some(&there)))
}

/// The first field of a form, unless that would pull up a keyboard over what stands there to be
/// read; elsewhere the words that say what happened.
fn focus_target(session: RwSignal<Session>, kind: Kind) -> String {
    let has_fields = || {
        session.with_untracked(|session| session.form().is_some_and(|form| !form.fields.is_empty()))
    };
    match kind {
        Kind::Form { .. } if has_fields() && !matches(TOUCH) => control_id(0),
        Kind::Registered => HEADLINE_ID.to_owned(),
        Kind::Form { .. } | Kind::Loading | Kind::LoadFailed | Kind::SwitchedOff => {
            TITLE_ID.to_owned()
        }
    }
}

fn matches(query: &str) -> bool {
    window()
        .match_media(query)
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

/// What a screen reader hears of that only the eye would notice.
fn status(session: &Session) -> String {
    match session.screen() {
        Screen::Loading => text(Key::Loading),
        Screen::Form(form) => match form.sending {
            Sending::No => String::new(),
            Sending::MakingToken | Sending::OnItsWay => text(Key::Sending),
            Sending::AwaitingNetwork => text(Key::OfflineKept),
            Sending::AwaitingTurn { .. } => text(Key::BusyKept),
        },
        Screen::Untouched | Screen::LoadFailed(_) | Screen::SwitchedOff | Screen::Registered(_) => {
            String::new()
        }
    }
}
