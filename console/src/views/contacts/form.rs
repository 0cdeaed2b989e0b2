//! Writing a contact: a new one, or one that is there.

use leptos::ev::SubmitEvent;
use leptos::html::{Div, H2};
use leptos::prelude::*;

use super::super::{focus_id, icon};
use super::{called, shown};
use crate::desk::address::{Address, Spot};
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::field::{Key, Kind};
use crate::desk::contacts::form::{self, Line, MOST, Step};
use crate::desk::event::Event;
use crate::page::Page;
use livechat_core::wire::client::custom_fields::FieldRecord;

#[component]
pub(super) fn Form(page: Page) -> impl IntoView {
    let there = Memo::new(move |_| page.desk.with(|desk| desk.contacts.form.is_some()));
    let up = Memo::new(move |_| {
        page.desk
            .with(|desk| desk.address.up().unwrap_or_default().href())
    });
    let title = Memo::new(move |_| {
        page.desk.with(|desk| match &desk.address {
            Address::Contacts(Spot::Edit(_), _) => {
                let shown = desk.contacts.shown.as_ref();
                let contact = shown.and_then(|shown| shown.contact.as_ref());
                contact.map_or_else(
                    || "Edit contact".to_owned(),
                    |contact| format!("Edit {}", called(&contact.name)),
                )
            }
            Address::Contacts(..) | Address::Chats | Address::Chat(_) => "New contact".to_owned(),
        })
    });
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            heading.focus().ok();
        }
    });
    view! {
        <div class="sheet">
            <header class="talk__head">
                <a class="icon-button back back--always" href=up aria-label="Back">{icon::back()}</a>
                <h2 class="talk__name talk__who" dir="auto" tabindex="-1" node_ref=heading>{title}</h2>
            </header>
            {move || if there.get() {
                view! { <Fields page up /> }.into_any()
            } else {
                view! { <Waiting page /> }.into_any()
            }}
        </div>
    }
}

/// While the contact is on its way that is to be changed, or cannot be had.
#[component]
fn Waiting(page: Page) -> impl IntoView {
    use crate::desk::contacts::one::State;
    let words = Memo::new(move |_| {
        page.desk.with(|desk| {
            let state = desk.contacts.shown.as_ref().map(|shown| &shown.state);
            match state {
                Some(State::Failed(trouble)) => trouble.words(),
                Some(State::Gone) => "This contact is not there any more.".to_owned(),
                Some(State::Coming | State::Here) | None => "Looking them up…".to_owned(),
            }
        })
    });
    view! { <p class="quiet sheet__body" role="status">{words}</p> }
}

#[component]
fn Fields(page: Page, up: Memo<String>) -> impl IntoView {
    let of = move |read: fn(&form::Form) -> Vec<Key>| {
        Memo::new(move |_| {
            page.desk.with(|desk| {
                let form = desk.contacts.form.as_ref();
                form.map(read).unwrap_or_default()
            })
        })
    };
    let emails = of(|form| keys(form, |key| matches!(key, Key::Of(Kind::Email, _))));
    let phones = of(|form| keys(form, |key| matches!(key, Key::Of(Kind::Phone, _))));
    let customs = of(|form| keys(form, |key| matches!(key, Key::Custom(_))));
    let state = Memo::new(move |_| {
        page.desk.with(|desk| {
            let form = desk.contacts.form.as_ref();
            form.map_or((Step::Writing, 0), |form| (form.step, form.looks))
        })
    });
    let added = Memo::new(move |_| {
        page.desk.with(|desk| {
            let form = desk.contacts.form.as_ref();
            form.and_then(|form| form.added.clone())
        })
    });
    Effect::new(move |before: Option<Option<Key>>| {
        let added = added.get();
        if let Some(before) = before
            && before != added
            && let Some(key) = &added
        {
            focus_id(key.id());
        }
        added
    });
    // To what has to be mended: the one field, or the summary of several.
    let summary = NodeRef::<Div>::new();
    Effect::new(move |before: Option<u32>| {
        let looks = state.get().1;
        if before.is_some_and(|before| looks > before) {
            let one = page.desk.with_untracked(|desk| {
                let form = desk.contacts.form.as_ref()?;
                let alone = form.problems() == 1 && form.problem.is_none();
                let line = form.lines.iter().find(|line| line.problem.is_some());
                line.filter(|_| alone).map(|line| line.key.id())
            });
            match one {
                Some(id) => focus_id(id),
                None => request_animation_frame(move || {
                    if let Some(summary) = summary.get_untracked() {
                        summary.focus().ok();
                    }
                }),
            }
        }
        looks
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let anyway = state.get_untracked().0 == Step::Warned;
        page.happens(Event::Contacts(Of::Save { anyway }));
    };
    let busy = move || matches!(state.get().0, Step::Checking | Step::Saving);
    view! {
        <form class="sheet__form" novalidate on:submit=submit>
            <div class="sheet__body">
                <div class="summary" role="alert" tabindex="-1" node_ref=summary>
                    <Summary page />
                </div>
                <div class="fields">
                    <Field page key=Key::Name label="Name".to_owned() />
                    <Several page kind=Kind::Email keys=emails />
                    <Several page kind=Kind::Phone keys=phones />
                    <For each=move || customs.get() key=Key::id let:key>
                        {
                            let label = page.desk.with_untracked(|desk| match &key {
                                Key::Custom(key) => desk.label(key),
                                Key::Name | Key::Of(..) | Key::Manager => String::new(),
                            });
                            view! { <Field page key label /> }
                        }
                    </For>
                    <Field page key=Key::Manager label="Looked after by".to_owned() />
                </div>
            </div>
            <footer class="sheet__foot">
                <a class="button button--quiet" href=up>"Cancel"</a>
                <button type="submit" class="button" aria-disabled=move || busy().then_some("true")>
                    {move || match state.get().0 {
                        Step::Writing => "Save",
                        Step::Checking | Step::Saving => "Saving…",
                        Step::Warned => "Save anyway",
                    }}
                </button>
            </footer>
        </form>
    }
}

fn keys(form: &form::Form, of: fn(&Key) -> bool) -> Vec<Key> {
    let keys = form.lines.iter().map(|line| line.key.clone());
    keys.filter(of).collect()
}

/// All that is wrong, and who else has the same.
#[component]
fn Summary(page: Page) -> impl IntoView {
    let wrong = Memo::new(move |_| {
        page.desk.with(|desk| {
            let form = desk.contacts.form.as_ref()?;
            let lines = form.lines.iter().filter_map(|line| {
                let problem = line.problem.clone()?;
                Some((line.key.id(), problem))
            });
            let looked = form.looks > 0;
            let lines: Vec<_> = lines.filter(|_| looked).collect();
            Some((form.problem.clone(), lines, form.others()))
        })
    });
    let wanted = page
        .desk
        .with_untracked(|desk| desk.contacts.list.wanted.clone());
    move || {
        let (problem, lines, others) = wrong.get().unwrap_or_default();
        let several = lines.len() > 1;
        let lines: Vec<_> = lines
            .into_iter()
            .map(|(id, problem)| {
                let href = format!("#{id}");
                let go = move |event: leptos::ev::MouseEvent| {
                    event.prevent_default();
                    focus_id(id.clone());
                };
                view! { <li><a href=href on:click=go>{problem}</a></li> }
            })
            .collect();
        let count = lines.len();
        let others: Vec<_> = others
            .into_iter()
            .map(|(value, who)| {
                let who = who.map(|(id, name)| {
                    let href = Address::Contacts(Spot::One(id), wanted.clone()).href();
                    view! { <a href=href dir="auto">{called(&name)}</a> }
                });
                let who = match who {
                    Some(link) => view! { ": " {link} "." }.into_any(),
                    None => ".".into_any(),
                };
                view! { <li>"Somebody has " <bdi>{shown(&value)}</bdi> " already" {who}</li> }
            })
            .collect();
        view! {
            {problem.map(|problem| view! { <p class="banner">{problem}</p> })}
            {several.then(|| view! {
                <div class="banner">
                    <p><strong>{format!("{count} things to mend")}</strong></p>
                    <ul>{lines}</ul>
                </div>
            })}
            {(!others.is_empty()).then(|| view! { <div class="note"><ul>{others}</ul></div> })}
        }
    }
}

/// Addresses or numbers, one below the other.
#[component]
fn Several(page: Page, kind: Kind, keys: Memo<Vec<Key>>) -> impl IntoView {
    let (one, more) = match kind {
        Kind::Email => ("Email", "Add another email"),
        Kind::Phone => ("Phone", "Add another phone"),
    };
    let label = move |key: &Key| {
        let place = keys.with(|keys| keys.iter().position(|it| it == key));
        match place {
            None | Some(0) => one.to_owned(),
            Some(place) => format!("{one} {}", place + 1),
        }
    };
    view! {
        <For each=move || keys.get() key=Key::id let:key>
            {
                let mine = key.clone();
                let label = Signal::derive(move || label(&mine));
                let spare = Signal::derive(move || keys.with(Vec::len) > 1);
                view! { <Field page key label removable=spare /> }
            }
        </For>
        <Show when=move || keys.with(Vec::len) < MOST>
            <button
                type="button"
                class="tool tool--add"
                on:click=move |_| page.happens(Event::Contacts(Of::Add(kind)))
            >
                {icon::plus()} {more}
            </button>
        </Show>
    }
}

/// A field with its label above it, and what is wrong with it below.
#[component]
fn Field(
    page: Page,
    key: Key,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] removable: Signal<bool>,
) -> impl IntoView {
    let id = key.id();
    let line = {
        let key = key.clone();
        Memo::new(move |_| {
            page.desk
                .with(|desk| desk.contacts.form.as_ref()?.line(&key).cloned())
        })
    };
    let definition = page.desk.with_untracked(|desk| match &key {
        Key::Custom(key) => desk.contacts.form.as_ref()?.definition(key).cloned(),
        Key::Name | Key::Of(..) | Key::Manager => None,
    });
    let optional = match (&key, &definition) {
        (Key::Name, _) => false,
        (_, Some(definition)) => !definition.required,
        (_, None) => matches!(key, Key::Custom(_)),
    };
    let (error_id, help_id) = (format!("{id}-error"), format!("{id}-help"));
    let described = [error_id.clone(), help_id.clone()].join(" ");
    let problem = move || line.with(|line| line.as_ref().and_then(|line| line.problem.clone()));
    let suggestion =
        Memo::new(move |_| line.with(|line| line.as_ref().and_then(|it| it.suggestion.clone())));
    let accept = {
        let key = key.clone();
        move |_| page.happens(Event::Contacts(Of::Accept(key.clone())))
    };
    let remove = {
        let key = key.clone();
        move |_| page.happens(Event::Contacts(Of::Remove(key.clone())))
    };
    let control = control(page, &key, definition.as_ref(), line, &described);
    view! {
        <div class="field">
            <label class="field__label" for=id dir="auto">
                {label} {optional.then(|| view! { <span class="quiet">" (optional)"</span> })}
            </label>
            <div class="field__row">
                {control}
                <Show when=move || removable.get()>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=move || format!("Remove {}", label.get())
                        on:click=remove.clone()
                    >
                        {icon::cross()}
                    </button>
                </Show>
            </div>
            <p class="field__error" id=error_id>{problem}</p>
            <p class="field__help quiet" id=help_id aria-live="polite">
                {move || suggestion.get().map(|suggestion| view! {
                    "Did you mean "
                    <button type="button" class="link" on:click=accept.clone()>{suggestion}</button> "?"
                })}
            </p>
        </div>
    }
}

fn control(
    page: Page,
    key: &Key,
    definition: Option<&FieldRecord>,
    line: Memo<Option<Line>>,
    described: &str,
) -> AnyView {
    let value = Memo::new(move |_| {
        line.with(|line| {
            line.as_ref()
                .map(|line| line.value.clone())
                .unwrap_or_default()
        })
    });
    let invalid = move || {
        let wrong = line.with(|line| line.as_ref().is_some_and(|line| line.problem.is_some()));
        wrong.then_some("true")
    };
    let typed = {
        let key = key.clone();
        move |event: web_sys::Event| {
            let (key, value) = (key.clone(), event_target_value(&event));
            page.happens(Event::Contacts(Of::Typed { key, value }));
        }
    };
    let left = {
        let key = key.clone();
        move |_| page.happens(Event::Contacts(Of::Left(key.clone())))
    };
    let options: Option<Vec<(String, String)>> = match (key, definition) {
        (Key::Manager, _) => Some(page.desk.with_untracked(|desk| {
            let agents = desk.contacts.agents.iter();
            let mut agents: Vec<_> = agents
                .map(|agent| (agent.id.clone(), agent.name.clone()))
                .collect();
            let now = value.get_untracked();
            if !now.is_empty() && !agents.iter().any(|(id, _)| *id == now) {
                agents.push((now.clone(), desk.agent_name(&now)));
            }
            agents
        })),
        (_, Some(definition)) if !definition.options.is_empty() => {
            let options = definition.options.iter();
            Some(options.map(|it| (it.clone(), shown(it))).collect())
        }
        (Key::Name | Key::Of(..) | Key::Custom(_), _) => None,
    };
    let none = if *key == Key::Manager {
        "Nobody"
    } else {
        "Choose…"
    };
    let (id, described) = (key.id(), described.to_owned());
    if let Some(options) = options {
        let options = options.into_iter().map(|(id, name)| {
            let mine = id.clone();
            view! { <option value=id selected=move || value.get() == mine>{name}</option> }
        });
        let options: Vec<_> = options.collect();
        return view! {
            <select class="control" id=id aria-invalid=invalid aria-describedby=described on:change=typed>
                <option value="">{none}</option>
                {options}
            </select>
        }
        .into_any();
    }
    let (kind, complete) = match key {
        Key::Of(Kind::Email, _) => ("email", "ltr"),
        Key::Of(Kind::Phone, _) => ("tel", "ltr"),
        Key::Name | Key::Custom(_) | Key::Manager => ("text", "auto"),
    };
    view! {
        <input
            class="control"
            id=id
            type=kind
            dir=complete
            autocomplete="off"
            aria-required=matches!(key, Key::Name).then_some("true")
            aria-invalid=invalid
            aria-describedby=described
            prop:value=value
            on:input=typed
            on:blur=left
        />
    }
    .into_any()
}
