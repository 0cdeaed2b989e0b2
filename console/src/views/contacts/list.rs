//! Searching and going through the contacts.

use leptos::html::H1;
use leptos::prelude::*;
use livechat_core::wire::contact::answer::Contact;

use super::super::again::again;
use super::super::icon;
use super::search::{Pager, Search};
use super::{called, many, shown};
use crate::browser::clock;
use crate::desk::address::{Address, Sort, Spot, Wanted};
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::list::Listing;
use crate::desk::event::Event;
use crate::page::Page;

/// A contact as the list shows it.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    id: String,
    name: String,
    reached: String,
    at: Option<u64>,
    conflicts: bool,
}

impl Entry {
    fn of(contact: &Contact, sort: Sort) -> Self {
        let reached = contact.emails.first().or(contact.phones.first());
        Self {
            id: contact.id.clone(),
            name: called(&contact.name),
            reached: reached.map(|reached| shown(reached)).unwrap_or_default(),
            at: match sort {
                Sort::Created => contact.created_ms,
                Sort::Name | Sort::LastChat => contact.last_chat_ms,
            },
            conflicts: !contact.conflicts.is_empty(),
        }
    }
}

#[component]
pub(in crate::views) fn List(page: Page) -> impl IntoView {
    let title = NodeRef::<H1>::new();
    let at_list = Memo::new(move |_| {
        page.desk
            .with(|desk| matches!(desk.address, Address::Contacts(Spot::List, _)))
    });
    // One comes to the list: its heading is where one is.
    Effect::new(move |before: Option<bool>| {
        let at_list = at_list.get();
        if at_list
            && before != Some(true)
            && let Some(title) = title.get()
        {
            title.focus().ok();
        }
        at_list
    });
    let wanted = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.wanted.clone()));
    let to = move |spot: Spot| move || Address::Contacts(spot.clone(), wanted.get()).href();
    view! {
        <section class="inbox people" aria-label="Contacts">
            <header class="inbox__head">
                <h1 class="title" tabindex="-1" node_ref=title>"Contacts"</h1>
                <div class="people__tools">
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Export these contacts"
                        title="Export these contacts"
                        on:click=move |_| page.happens(Event::Contacts(Of::Export))
                    >
                        {icon::export()}
                    </button>
                    <a class="icon-button" href=to(Spot::Import) aria-label="Import contacts" title="Import contacts">{icon::import()}</a>
                    <a class="icon-button" href=to(Spot::New) aria-label="New contact" title="New contact">{icon::plus()}</a>
                </div>
            </header>
            <Search page wanted />
            <Exporting page />
            <Entries page />
            <Pager page />
        </section>
    }
}

/// An export under way, or one that stopped.
#[component]
fn Exporting(page: Page) -> impl IntoView {
    let export = Memo::new(move |_| {
        page.desk.with(|desk| {
            let export = desk.contacts.export.as_ref()?;
            let waits = export.waiting.clone();
            Some((export.done, export.total, waits, export.problem.clone()))
        })
    });
    let is_on = Memo::new(move |_| export.with(Option::is_some));
    let read = move || export.get().unwrap_or_default();
    view! {
        <Show when=move || is_on.get()>
            <div class="exporting">
                <progress class="progress__bar" aria-label="Exporting" prop:max=move || read().1.max(1).to_string() prop:value=move || read().0.to_string()></progress>
                <p class="quiet" role="status">
                    {move || match read() {
                        (_, _, _, Some(problem)) | (_, _, Some(problem), None) => problem,
                        (done, total, None, None) => format!("Exporting {} of {}", many(done), many(total)),
                    }}
                </p>
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Stop the export"
                    on:click=move |_| page.happens(Event::Contacts(Of::StopExport))
                >
                    {icon::cross()}
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Entries(page: Page) -> impl IntoView {
    let entries = Memo::new(move |_| {
        page.desk.with(|desk| {
            let list = &desk.contacts.list;
            let rows = list.rows.iter();
            rows.map(|row| Entry::of(row, list.wanted.sort))
                .collect::<Vec<_>>()
        })
    });
    let state = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.state.clone()));
    let old = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.old));
    let ids = Memo::new(move |_| {
        entries.with(|entries| {
            let ids = entries.iter().map(|entry| entry.id.clone());
            ids.collect::<Vec<_>>()
        })
    });
    let is_coming = move || state.with(|state| *state == Listing::Coming);
    view! {
        <div class="inbox__lists" aria-busy=move || is_coming().then_some("true")>
            {move || (old.get() && !matches!(state.get(), Listing::Failed(_))).then(|| view! {
                <p class="quiet inbox__none">
                    "This server keeps no contacts: that needs Rocket.Chat 7.0 or newer. Enter a whole "
                    "email address or phone number to find a visitor."
                </p>
            })}
            {move || match state.get() {
                Listing::Failed(trouble) => view! {
                    <div class="inbox__none" role="alert">
                        <p>{trouble.words()}</p>
                        {trouble.may_pass().then(|| again(move |_| page.happens(Event::Contacts(Of::Again))))}
                    </div>
                }.into_any(),
                Listing::Never | Listing::Coming if entries.with(Vec::is_empty) => view! {
                    <p class="quiet inbox__none">"Looking for contacts…"</p>
                }.into_any(),
                Listing::Here if entries.with(Vec::is_empty) => view! { <Empty page /> }.into_any(),
                Listing::Never | Listing::Coming | Listing::Here => ().into_any(),
            }}
            {move || if old.get() {
                view! { <Found page /> }.into_any()
            } else {
                view! {
                    <ul class="entries" aria-label="Contacts found">
                        <For each=move || ids.get() key=String::clone let:id>
                            <li><Item page id entries /></li>
                        </For>
                    </ul>
                }.into_any()
            }}
        </div>
    }
}

/// In place of the list, when there is nobody in it.
#[component]
fn Empty(page: Page) -> impl IntoView {
    let wanted = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.wanted.clone()));
    let old = page.desk.with_untracked(|desk| desk.contacts.list.old);
    move || {
        let Wanted { text, unknown, .. } = wanted.get();
        let words = match (text.is_empty(), unknown) {
            (true, _) if old => return ().into_any(),
            (true, false) => {
                "No contacts yet. Whoever registers in the chat appears here.".to_owned()
            }
            (true, true) => "Nobody is unknown.".to_owned(),
            (false, _) => format!("Nobody found for “{}”.", shown(&text)),
        };
        let other = (!old).then(|| {
            let look = move |_| {
                let mut wanted = wanted.get_untracked();
                wanted.unknown = !unknown;
                wanted.page = 0;
                page.happens(Event::Contacts(Of::Wanted(wanted)));
            };
            let words = if unknown {
                "Look among the known"
            } else {
                "Look among the unknown"
            };
            view! { <button type="button" class="link" on:click=look>{words}</button> }
        });
        view! { <p class="quiet inbox__none" dir="auto">{words}</p> <p class="inbox__none">{other}</p> }
            .into_any()
    }
}

/// A visitor of a server that knows no contacts, with all that it says of them.
#[component]
fn Found(page: Page) -> impl IntoView {
    let rows = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.rows.clone()));
    move || {
        let cards = rows.get().into_iter().map(|contact| {
            let facts = page
                .desk
                .with_untracked(|desk| super::one::facts(desk, &contact));
            view! {
                <article class="card">
                    <h2 class="title" dir="auto">{called(&contact.name)}</h2>
                    <dl class="facts">{facts}</dl>
                </article>
            }
        });
        cards.collect::<Vec<_>>()
    }
}

#[component]
fn Item(page: Page, id: String, entries: Memo<Vec<Entry>>) -> impl IntoView {
    let wanted = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.wanted.clone()));
    let is_shown = {
        let id = id.clone();
        Memo::new(move |_| {
            page.desk.with(|desk| {
                let Address::Contacts(spot, _) = &desk.address else {
                    return false;
                };
                spot.contact() == Some(&id)
            })
        })
    };
    let href = {
        let id = id.clone();
        move || Address::Contacts(Spot::One(id.clone()), wanted.get()).href()
    };
    let entry = Memo::new(move |_| {
        entries.with(|entries| entries.iter().find(|entry| entry.id == id).cloned())
    });
    view! {
        <a class="entry" href=href aria-current=move || is_shown.get().then_some("true")>
            {move || entry.get().map(|Entry { name, reached, at, conflicts, .. }| view! {
                <span class="avatar">{icon::face(&name)}</span>
                <span class="entry__title" dir="auto">{name}</span>
                {at.map(|at| view! {
                    <span class="entry__when">{move || clock::ago(at, page.now.get())}</span>
                })}
                <span class="entry__preview" dir="auto">{reached}</span>
                {conflicts.then(|| view! {
                    <span class="mark" title="Several values are known">
                        <span aria-hidden="true">"?"</span><span class="unseen">"Several values are known"</span>
                    </span>
                })}
            })}
        </a>
    }
}

/// Beside the list, while nobody is shown.
#[component]
pub(super) fn Nobody(page: Page) -> impl IntoView {
    let wanted = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.wanted.clone()));
    let total = Memo::new(move |_| {
        page.desk.with(|desk| {
            let list = &desk.contacts.list;
            (list.state == Listing::Here && !list.old).then_some(list.total)
        })
    });
    let new = move || Address::Contacts(Spot::New, wanted.get()).href();
    let import = move || Address::Contacts(Spot::Import, wanted.get()).href();
    view! {
        <div class="nothing">
            <h2 class="title">
                {move || match total.get() {
                    Some(0) => "Nobody to show".to_owned(),
                    Some(1) => "1 contact".to_owned(),
                    Some(total) => format!("{} contacts", many(total)),
                    None => "Nobody is shown".to_owned(),
                }}
            </h2>
            <p class="quiet">
                {move || match total.get() {
                    Some(0) => "Write somebody down, or bring them from a file.",
                    Some(_) | None => "Choose one to see what you know of them.",
                }}
            </p>
            <div class="nothing__choices">
                <a class="button" href=new>"New contact"</a>
                <a class="button button--quiet" href=import>"Import from a file"</a>
            </div>
        </div>
    }
}
