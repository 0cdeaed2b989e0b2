//! Writing a contact: a new one, or one that is there.

use leptos::ev::SubmitEvent;
use leptos::html::{Div, H2};
use leptos::prelude::*;

use super::super::{focus_id, icon};
use super::field::{Field, Several};
use super::{called, shown};
use crate::desk::address::{Address, Spot};
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::field::{Key, Kind};
use crate::desk::contacts::form::{self, Step};
use crate::desk::event::Event;
use crate::page::Page;

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
