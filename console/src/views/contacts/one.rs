//! One contact: what is known of them, who looks after them, and what was talked about.

use leptos::html::H2;
use leptos::prelude::*;
use livechat_core::wire::contact::answer::Contact;

use super::super::again::again;
use super::super::{details, icon};
use super::{called, settling, shown};
use crate::browser::clock;
use crate::desk::Desk;
use crate::desk::address::{Address, Spot};
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::one::{Past, State};
use crate::desk::event::Event;
use crate::page::Page;

#[component]
pub(super) fn One(page: Page, id: String) -> impl IntoView {
    let contact = Memo::new(move |_| {
        page.desk.with(|desk| {
            let shown = desk.contacts.shown.as_ref()?;
            shown.contact.clone()
        })
    });
    let state = Memo::new(move |_| {
        page.desk.with(|desk| {
            let shown = desk.contacts.shown.as_ref();
            shown.map_or(State::Gone, |shown| shown.state.clone())
        })
    });
    let wanted = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.wanted.clone()));
    let list = move || Address::Contacts(Spot::List, wanted.get()).href();
    let edit = {
        let id = id.clone();
        move || Address::Contacts(Spot::Edit(id.clone()), wanted.get()).href()
    };
    let name = Memo::new(move |_| contact.with(|it| it.as_ref().map(|it| called(&it.name))));
    let is_known = Memo::new(move |_| contact.with(Option::is_some));
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            heading.focus().ok();
        }
    });
    let seen = Memo::new(move |_| {
        contact.with(|it| {
            let it = it.as_ref()?;
            Some((it.unknown, it.last_chat_ms))
        })
    });
    let current = Memo::new(move |_| {
        page.desk.with(|desk| {
            desk.current_chat()
                .map(|room| Address::Chat(room.to_owned()).href())
        })
    });
    view! {
        <div class="sheet">
            <header class="talk__head">
                <a class="icon-button back" href=list aria-label="Back to the list">{icon::back()}</a>
                {move || name.get().map(|name| view! { <span class="avatar">{icon::face(&name)}</span> })}
                <div class="talk__who">
                    <h2 class="talk__name" dir="auto" tabindex="-1" node_ref=heading>
                        {move || match (name.get(), state.get()) {
                            (Some(name), _) => name,
                            (None, State::Gone) => "Not here any more".to_owned(),
                            (None, State::Coming | State::Here | State::Failed(_)) => "Contact".to_owned(),
                        }}
                    </h2>
                    <p class="quiet talk__state">
                        {move || seen.get().map(|(unknown, last)| {
                            let seen = last.map(|last| match clock::ago(last, page.now.get()).as_str() {
                                "now" => "Last chat just now".to_owned(),
                                ago => format!("Last chat {ago}{}", if ago.ends_with("min") || ago.ends_with('h') { " ago" } else { "" }),
                            });
                            let unknown = unknown.then(|| "Unknown".to_owned());
                            let words: Vec<String> = [unknown, seen].into_iter().flatten().collect();
                            words.join(" · ")
                        })}
                    </p>
                </div>
                <Show when=move || is_known.get()>
                    {
                        let edit = edit.clone();
                        move || view! {
                            <a class="tool" href=edit.clone()>{icon::pen()} <span class="tool__words">"Edit"</span></a>
                        }
                    }
                    <button
                        type="button"
                        class="tool"
                        on:click=move |_| page.happens(Event::Contacts(Of::AskDelete(true)))
                    >
                        {icon::bin()} <span class="tool__words">"Delete"</span>
                    </button>
                </Show>
            </header>
            <div class="sheet__body">
                {move || match state.get() {
                    State::Failed(trouble) => view! {
                        <div class="banner" role="alert">
                            <p>{trouble.words()}</p>
                            {trouble.may_pass().then(|| again(move |_| page.happens(Event::Contacts(Of::Again))))}
                        </div>
                    }.into_any(),
                    State::Gone => view! {
                        <p class="quiet">"This contact was deleted, or joined with another."</p>
                        <p><a class="button" href=list>"Back to the list"</a></p>
                    }.into_any(),
                    State::Coming if !is_known.get() => view! { <p class="quiet">"Looking them up…"</p> }.into_any(),
                    State::Coming | State::Here => ().into_any(),
                }}
                <Show when=move || current.with(Option::is_some)>
                    <p class="note">
                        "A conversation with them is going on. "
                        <a href=move || current.get()>"Open it"</a>
                    </p>
                </Show>
                <settling::Settling page />
                <Show when=move || is_known.get()>
                    <div class="sheet__columns">
                        <section class="panel" aria-labelledby="contact-known">
                            <h3 class="panel__title" id="contact-known">"What is known"</h3>
                            <dl class="facts">
                                {move || contact.get().map(|contact| {
                                    page.desk.with(|desk| facts(desk, &contact))
                                })}
                            </dl>
                            <Manager page contact />
                        </section>
                        <History page id=id.clone() />
                    </div>
                </Show>
            </div>
        </div>
    }
}

/// What is known of somebody, each with what it is.
pub(super) fn facts(desk: &Desk, contact: &Contact) -> Vec<AnyView> {
    let mut facts: Vec<(String, String, &'static str)> = Vec::new();
    let emails = contact.emails.iter();
    facts.extend(emails.map(|it| ("Email".to_owned(), shown(it), "mailto:")));
    let phones = contact.phones.iter();
    facts.extend(phones.map(|it| ("Phone".to_owned(), shown(it), "tel:")));
    // In the order of the owner's definitions; what is not defined any more stands behind them.
    let mut fields: Vec<&(String, String)> = contact.custom_fields.iter().collect();
    fields.sort_by_key(|(key, _)| {
        let place = desk.fields.iter().position(|field| field.key == *key);
        place.unwrap_or(usize::MAX)
    });
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    facts.extend(fields.map(|(key, value)| (desk.label(key), shown(value), "")));
    let day = |at: Option<u64>| at.map(clock::date);
    let channels: Vec<String> =
        contact
            .channels
            .iter()
            .map(|it| way(&it.source))
            .fold(Vec::new(), |mut ways, way| {
                if !ways.contains(&way) {
                    ways.push(way);
                }
                ways
            });
    let came = (!channels.is_empty()).then(|| channels.join(", "));
    for (what, words) in [
        ("Came by", came),
        ("First seen", day(contact.created_ms)),
        ("Last chat", day(contact.last_chat_ms)),
    ] {
        if let Some(words) = words {
            facts.push((what.to_owned(), words, ""));
        }
    }
    let facts = facts.into_iter().map(|(what, words, scheme)| {
        let words = details::linked(scheme, &words);
        view! { <div class="fact"><dt dir="auto">{what}</dt><dd dir="auto">{words}</dd></div> }
            .into_any()
    });
    facts.collect()
}

/// A way somebody came by, of the `source.type` of its conversations.
fn way(source: &str) -> String {
    match source {
        "widget" | "livechat" => "Chat on the website".to_owned(),
        "email" => "Email".to_owned(),
        "sms" => "SMS".to_owned(),
        "app" => "An app".to_owned(),
        "api" => "Chat".to_owned(),
        "" | "other" => "Another way".to_owned(),
        other => shown(other),
    }
}

/// Who looks after them.
#[component]
fn Manager(page: Page, contact: Memo<Option<Contact>>) -> impl IntoView {
    let now = Memo::new(move |_| {
        contact.with(|contact| {
            let manager = contact.as_ref().and_then(|contact| contact.manager.clone());
            manager.unwrap_or_default()
        })
    });
    let choices = Memo::new(move |_| {
        page.desk.with(|desk| {
            let agents = desk.contacts.agents.iter();
            let mut choices: Vec<(String, String)> = agents
                .map(|agent| (agent.id.clone(), agent.name.clone()))
                .collect();
            let id = now.get();
            if !id.is_empty() && !choices.iter().any(|(known, _)| *known == id) {
                choices.push((id.clone(), desk.agent_name(&id)));
            }
            choices
        })
    });
    let state = Memo::new(move |_| {
        page.desk.with(|desk| {
            let shown = desk.contacts.shown.as_ref();
            shown.map_or((false, None), |shown| {
                (shown.managing, shown.manage_problem.clone())
            })
        })
    });
    let problem = move || state.with(|(_, problem)| problem.clone());
    view! {
        <div class="field">
            <label class="field__label" for="contact-looked-after">"Looked after by"</label>
            {move || {
                let (id, choices) = (now.get(), choices.get());
                // Drawn anew after a refusal: what stands there is what the server has.
                state.track();
                let options = choices.into_iter().map(|(agent, name)| {
                    let selected = agent == id;
                    view! { <option value=agent selected=selected>{name}</option> }
                });
                let options: Vec<_> = options.collect();
                view! {
                    <select
                        class="control"
                        id="contact-looked-after"
                        aria-busy=move || state.with(|(busy, _)| busy.then_some("true"))
                        aria-invalid=move || problem().map(|_| "true")
                        aria-describedby="contact-looked-after-error"
                        on:change=move |event| {
                            let id = event_target_value(&event);
                            let agent = Some(id).filter(|id| !id.is_empty());
                            page.happens(Event::Contacts(Of::Manage(agent)));
                        }
                    >
                        <option value="" selected=id.is_empty()>"Nobody"</option>
                        {options}
                    </select>
                }
            }}
            <p class="field__error" id="contact-looked-after-error" role="alert">{problem}</p>
        </div>
    }
}

/// The conversations they had.
#[component]
fn History(page: Page, id: String) -> impl IntoView {
    let past = Memo::new(move |_| {
        page.desk.with(|desk| {
            let shown = desk.contacts.shown.as_ref();
            shown.map(|it| (it.history.clone(), it.total, it.history_state.clone()))
        })
    });
    let wanted = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.wanted.clone()));
    move || {
        let id = id.clone();
        past.get().map(|(history, total, state)| {
            let none = history.is_empty() && state == State::Here;
            let more = history.len() < total && state == State::Here;
            let entries = history.into_iter().map(|past| {
                let Past { room, began, agent, last, .. } = past;
                let spot = Spot::Transcript { contact: id.clone(), room };
                let href = Address::Contacts(spot, wanted.get_untracked()).href();
                let with = if agent.is_empty() {
                    "Nobody answered".to_owned()
                } else {
                    format!("With {agent}")
                };
                view! {
                    <li>
                        <a class="entry past" href=href>
                            <span class="entry__title">{clock::date(began)}</span>
                            <span class="entry__when" dir="auto">{with}</span>
                            <span class="entry__preview" dir="auto">{last}</span>
                        </a>
                    </li>
                }
            });
            let entries: Vec<_> = entries.collect();
            view! {
                <section class="panel" aria-labelledby="contact-history">
                    <h3 class="panel__title" id="contact-history">"Conversations"</h3>
                    {none.then(|| view! { <p class="quiet">"None has ended yet."</p> })}
                    {match state {
                        State::Failed(trouble) => view! {
                            <p class="quiet" role="alert">{trouble.words()}</p>
                            {trouble.may_pass().then(|| again(move |_| page.happens(Event::Contacts(Of::Again))))}
                        }.into_any(),
                        State::Coming if entries.is_empty() => view! { <p class="quiet">"Looking for conversations…"</p> }.into_any(),
                        State::Coming | State::Here | State::Gone => ().into_any(),
                    }}
                    <ul class="entries entries--past">{entries}</ul>
                    {more.then(|| view! {
                        <button
                            type="button"
                            class="button button--quiet"
                            on:click=move |_| page.happens(Event::Contacts(Of::MoreHistory))
                        >
                            "Show more"
                        </button>
                    })}
                </section>
            }
        })
    }
}
