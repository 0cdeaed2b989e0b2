//! Who the visitor is, and where they come from.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::again::again;
use super::{icon, marked};
use crate::browser::clock;
use crate::desk::Desk;
use crate::desk::address::{Address, Spot, Wanted};
use crate::desk::chat::{Details as Known, Loaded, Told};
use crate::desk::event::Event;
use crate::desk::message::Page as Visited;
use crate::page::Page;

/// Pages that are listed.
const MOST_PAGES: usize = 5;

#[component]
pub(super) fn Details(page: Page, room: String, has_details: RwSignal<bool>) -> impl IntoView {
    let about = room.clone();
    let about = Memo::new(move |_| {
        page.desk.with(|desk| {
            let chat = desk.chat(&about)?;
            let told = chat.details.as_ref().map(|details| facts(desk, details));
            let failed = chat.looked_up == Loaded::Failed;
            Some((chat.title().to_owned(), told, failed, chat.contact.clone()))
        })
    });
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" && has_details.get_untracked() {
            event.prevent_default();
            has_details.set(false);
        }
    };
    view! {
        <aside class="details" id="details" aria-label="About the visitor" on:keydown=pressed>
            {move || about.get().map(|(title, known, failed, contact)| view! {
                <header class="details__head">
                    <h2 class="title" dir="auto">{title}</h2>
                    <button
                        type="button"
                        class="icon-button details__close"
                        aria-label="Close the details"
                        on:click=move |_| has_details.set(false)
                    >
                        {icon::cross()}
                    </button>
                </header>
                {contact.map(|id| {
                    let href = Address::Contacts(Spot::One(id), Wanted::default()).href();
                    view! { <a class="details__contact" href=href>"Open the contact"</a> }
                })}
                {match known {
                    None if failed => {
                        let room = room.clone();
                        view! {
                            <p class="quiet">
                                "They could not be looked up. "
                                {again(move |_| page.happens(Event::LookUp(room.clone())))}
                            </p>
                        }.into_any()
                    }
                    None => view! { <p class="quiet">"Looking them up…"</p> }.into_any(),
                    Some((facts, pages)) => told(facts, pages).into_any(),
                }}
            })}
        </aside>
    }
}

/// What is known, with what it is called and how one gets there.
type Fact = (String, String, &'static str);

fn facts(desk: &Desk, known: &Known) -> (Vec<Fact>, Vec<Visited>) {
    let told = known.told.iter().map(|(what, words)| {
        let (label, scheme) = match what {
            Told::Email => ("Email".to_owned(), "mailto:"),
            Told::Phone => ("Phone".to_owned(), "tel:"),
            Told::Field(key) => (desk.label(key), ""),
        };
        (label, words.clone(), scheme)
    });
    let mut facts: Vec<Fact> = told.collect();
    for (what, words) in [
        ("Browser", browser(&known.user_agent)),
        ("Language", language(&known.language)),
        ("Network address", known.ip.clone()),
    ] {
        if !words.is_empty() {
            facts.push((what.to_owned(), words, ""));
        }
    }
    (facts, known.pages.clone())
}

fn told(facts: Vec<Fact>, pages: Vec<Visited>) -> impl IntoView {
    let none = facts
        .is_empty()
        .then(|| view! { <p class="quiet">"They have told nothing of themselves."</p> });
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(what, words, scheme)| {
            let words = linked(scheme, &words);
            view! { <div class="fact"><dt>{what}</dt><dd dir="auto">{words}</dd></div> }
        })
        .collect();
    let pages: Vec<_> = pages.into_iter().take(MOST_PAGES).map(visited).collect();
    let pages = (!pages.is_empty()).then(|| {
        view! {
            <h3 class="details__heading">"Pages"</h3>
            <ol class="visits">{pages}</ol>
        }
    });
    view! { {none} <dl class="facts">{facts}</dl> {pages} }
}

/// Words that lead to whom they reach; without a scheme they are only words.
pub(super) fn linked(scheme: &str, words: &str) -> AnyView {
    if scheme.is_empty() {
        return words.to_owned().into_any();
    }
    let href: String = words.chars().filter(|sign| !sign.is_whitespace()).collect();
    match livechat_core::chat::link::safe(&[scheme, &href].concat()) {
        Some(href) => marked::link(&href, words).into_any(),
        None => words.to_owned().into_any(),
    }
}

fn visited(page: Visited) -> impl IntoView {
    let Visited { at, title, href } = page;
    let title = if title.is_empty() {
        href.clone().unwrap_or_default()
    } else {
        title
    };
    let place = match &href {
        Some(href) => marked::link(href, &title).into_any(),
        None => title.into_any(),
    };
    view! {
        <li class="visit">
            <span class="visit__page" dir="auto">{place}</span>
            <span class="quiet">{clock::time(at)}</span>
        </li>
    }
}

/// `Firefox on Windows`, of what a browser calls itself; as it is where that is none of the usual.
fn browser(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(sign, _)| user_agent.contains(sign));
        found.map(|(_, name)| *name)
    };
    // Most call themselves by each other's names too: the rarer ones first.
    let browser = find(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => user_agent.chars().take(100).collect(),
    }
}

/// The name of a language, of its tag; the tag itself where the browser knows none.
fn language(tag: &str) -> String {
    if tag.is_empty() {
        return String::new();
    }
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"type".into(), &"language".into()).ok();
    let name = || {
        let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let names = js_sys::Reflect::get(&intl, &"DisplayNames".into()).ok()?;
        let names: js_sys::Function = wasm_bindgen::JsCast::dyn_into(names).ok()?;
        let args = js_sys::Array::of2(&"en".into(), &options);
        let names = js_sys::Reflect::construct(&names, &args).ok()?;
        let of = js_sys::Reflect::get(&names, &"of".into()).ok()?;
        let of: js_sys::Function = wasm_bindgen::JsCast::dyn_into(of).ok()?;
        of.call1(&names, &tag.into()).ok()?.as_string()
    };
    name().unwrap_or_else(|| tag.to_owned())
}
