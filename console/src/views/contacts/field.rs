//! A field of the form: its label, what stands in it, and what is wrong with that.

use leptos::prelude::*;
use livechat_core::wire::client::custom_fields::FieldRecord;

use super::super::icon;
use super::shown;
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::field::{Key, Kind};
use crate::desk::contacts::form::{Line, MOST};
use crate::desk::event::Event;
use crate::page::Page;

/// Addresses or numbers, one below the other.
#[component]
pub(super) fn Several(page: Page, kind: Kind, keys: Memo<Vec<Key>>) -> impl IntoView {
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
pub(super) fn Field(
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
