//! What the desk looks like: a file per part of the page. Views hold no rules; they read the desk and
//! send events.

#![expect(
    unreachable_pub,
    reason = "the types that `#[component]` makes for properties are"
)]

mod again;
mod asked;
mod attached;
mod composer;
mod contacts;
mod conversation;
mod details;
mod icon;
mod inbox;
mod keys;
mod log;
mod marked;
mod row;
mod sign_in;
mod tabs;

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::CssStyleSheet;

use crate::desk::address::{Address, Spot};
use crate::desk::{Connection, Stage};
use crate::page::Page;

/// Tokens, what conversations look like, and the page's own.
const SHEET: &str = include_str!(concat!(env!("OUT_DIR"), "/desk.css"));

/// Draws the page, and lets it begin.
pub fn draw() {
    style();
    let page = Page::new();
    mount_to_body(move || view! { <App page /> });
    page.begin();
    keys::listen(page);
}

/// Through a sheet of the page's own, which no content policy has anything against.
fn style() {
    if let Some(document) = web_sys::window().and_then(|window| window.document())
        && let Ok(sheet) = CssStyleSheet::new()
    {
        sheet.replace_sync(SHEET).ok();
        let sheets = Array::of1(&sheet);
        js_sys::Reflect::set(&document, &"adoptedStyleSheets".into(), &sheets).ok();
    }
}

#[component]
fn App(page: Page) -> impl IntoView {
    let is_in = Memo::new(move |_| {
        page.desk.with(|desk| match desk.stage {
            Stage::Starting => None,
            Stage::SigningIn { .. } => Some(false),
            Stage::In => Some(true),
        })
    });
    let spoken = Memo::new(move |_| page.desk.with(|desk| desk.spoken.clone()));
    let news = Memo::new(move |_| {
        page.desk.with(|desk| {
            (desk.stage == Stage::In).then(|| desk.unread() as usize + desk.waiting().len())
        })
    });
    let tab = Memo::new(move |_| {
        page.desk.with(|desk| match desk.address {
            Address::Contacts(..) => "Contacts",
            Address::Chats | Address::Chat(_) => "Conversations",
        })
    });
    Effect::new(move |_| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&match news.get() {
                None => "Sign in · Conversations".to_owned(),
                Some(0) => tab.get().to_owned(),
                Some(news) => format!("({news}) {}", tab.get()),
            });
        }
    });
    view! {
        <p class="unseen" aria-live="polite">{spoken}</p>
        {move || match is_in.get() {
            None => ().into_any(),
            Some(false) => view! { <sign_in::SignIn page /> }.into_any(),
            Some(true) => view! { <Desk page /> }.into_any(),
        }}
    }
}

fn focus(selector: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector(selector).ok().flatten());
    focus_on(found);
}

/// The same by an id, whatever signs are in it; once it is drawn.
fn focus_id(id: String) {
    request_animation_frame(move || {
        let document = web_sys::window().and_then(|window| window.document());
        focus_on(document.and_then(|document| document.get_element_by_id(&id)));
    });
}

fn focus_on(found: Option<web_sys::Element>) {
    if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        found.focus().ok();
    }
}

/// Whether the focus is on something; what is taken away gives it to the page.
fn is_anything_focused() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document
        .as_ref()
        .and_then(web_sys::Document::active_element);
    let body = document.as_ref().and_then(web_sys::Document::body);
    focused.is_some_and(|focused| Some(&focused) != body.as_deref())
}

#[component]
fn Desk(page: Page) -> impl IntoView {
    let shown = Memo::new(move |_| page.desk.with(|desk| desk.shown.clone()));
    let at_contacts = Memo::new(move |_| {
        page.desk
            .with(|desk| matches!(desk.address, Address::Contacts(..)))
    });
    let open = Memo::new(move |_| {
        page.desk.with(|desk| {
            !matches!(
                desk.address,
                Address::Chats | Address::Contacts(Spot::List, _)
            )
        })
    });
    let has_details = RwSignal::new(false);
    Effect::new(move |_| {
        shown.track();
        has_details.set(false);
    });
    // The focus comes along, and goes back to where it was called from.
    Effect::new(move |before: Option<bool>| {
        let has = has_details.get();
        if before.is_some_and(|before| before != has) {
            let to = if has {
                ".details__close"
            } else {
                ".tool--details"
            };
            request_animation_frame(move || focus(to));
        }
        has
    });
    let connection = Memo::new(move |_| page.desk.with(crate::desk::Desk::connection));
    let problem = Memo::new(move |_| page.desk.with(|desk| desk.problem.clone()));
    view! {
        <div
            class="desk"
            class:desk--open=move || open.get()
            class:desk--contacts=move || at_contacts.get()
            class:desk--details=move || has_details.get()
        >
            <div class="strips" role="status">
                {move || match connection.get() {
                    Connection::Live => None,
                    Connection::Lost => Some("Connection lost. We keep trying, and nothing is lost."),
                    Connection::Offline => Some("You are offline. What you write is sent when you are back."),
                }.map(|words| view! { <p class="connection">{words}</p> })}
            </div>
            <div class="side">
                <tabs::Tabs page at_contacts />
                {move || if at_contacts.get() {
                    view! { <contacts::List page /> }.into_any()
                } else {
                    view! { <inbox::Inbox page /> }.into_any()
                }}
                <inbox::Foot page />
            </div>
            <main class="pane">
                {move || match (shown.get(), at_contacts.get()) {
                    (Some(room), _) => view! { <conversation::Conversation page room has_details /> }.into_any(),
                    (None, false) => view! { <inbox::Nothing page /> }.into_any(),
                    (None, true) => view! { <contacts::Pane page /> }.into_any(),
                }}
            </main>
            {move || shown.get().map(|room| view! { <details::Details page room has_details /> })}
            <asked::Asked page />
            <contacts::Questions page />
            <div class="problem" role="alert">
                {move || problem.get().map(|problem| view! {
                    <p class="problem__box">
                        {problem}
                        <button
                            type="button"
                            class="icon-button"
                            aria-label="Dismiss"
                            on:click=move |_| page.happens(crate::desk::event::Event::Dismiss)
                        >
                            {icon::cross()}
                        </button>
                    </p>
                })}
            </div>
        </div>
    }
}
