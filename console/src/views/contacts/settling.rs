//! What was said differently of a contact: which value stays.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::shown;
use crate::desk::contacts::Event as Of;
use crate::desk::event::Event;
use crate::page::Page;

#[component]
pub(super) fn Settling(page: Page) -> impl IntoView {
    // What is asked, apart from what is chosen: choosing must not draw the choices anew.
    let asked = Memo::new(move |_| {
        page.desk.with(|desk| {
            let Some(shown) = desk.contacts.shown.as_ref() else {
                return Vec::new();
            };
            let fields = shown.settling.fields.iter().map(|disputed| {
                let label = match (disputed.field.as_str(), disputed.custom()) {
                    ("name", _) => "Name".to_owned(),
                    ("manager", _) => "Looked after by".to_owned(),
                    (_, Some(key)) => desk.label(key),
                    (field, None) => desk.label(field),
                };
                let values = disputed.values.iter().map(|value| {
                    if disputed.field == "manager" {
                        desk.agent_name(value)
                    } else {
                        value.clone()
                    }
                });
                (disputed.field.clone(), label, values.collect::<Vec<_>>())
            });
            fields.collect::<Vec<_>>()
        })
    });
    let state = Memo::new(move |_| {
        page.desk.with(|desk| {
            let shown = desk.contacts.shown.as_ref();
            let settling = shown.map(|shown| &shown.settling);
            settling.map_or((false, None, 0), |it| {
                (it.busy, it.problem.clone(), it.looks)
            })
        })
    });
    let chosen = move |field: &str| {
        page.desk.with(|desk| {
            let fields = &desk.contacts.shown.as_ref()?.settling.fields;
            fields.iter().find(|it| it.field == field)?.chosen
        })
    };
    // To the first that is open.
    Effect::new(move |before: Option<u32>| {
        let (_, _, looks) = state.get();
        if before.is_some_and(|before| looks > before) {
            let open = page.desk.with_untracked(|desk| {
                let fields = &desk.contacts.shown.as_ref()?.settling.fields;
                fields.iter().position(|it| it.chosen.is_none())
            });
            if let Some(open) = open {
                super::super::focus_id(format!("settle-{open}-0"));
            }
        }
        looks
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        page.happens(Event::Contacts(Of::Settle));
    };
    let busy = move || state.with(|(busy, ..)| *busy);
    move || {
        let fields = asked.get();
        (!fields.is_empty()).then(|| {
            let sets = fields.into_iter().enumerate().map(|(at, (field, label, values))| {
                let options = values.into_iter().enumerate().map(|(place, value)| {
                    let (own, mine) = (field.clone(), field.clone());
                    view! {
                        <label class="option">
                            <input
                                type="radio"
                                id=format!("settle-{at}-{place}")
                                name=format!("settle-{at}")
                                prop:checked=move || chosen(&own) == Some(place)
                                aria-describedby="settle-problem"
                                on:change=move |_| {
                                    let field = mine.clone();
                                    page.happens(Event::Contacts(Of::Choose { field, place }));
                                }
                            />
                            <span class="option__words" dir="auto">{shown(&value)}</span>
                            {(place == 0).then(|| view! { <span class="quiet">"now"</span> })}
                        </label>
                    }
                });
                let options: Vec<_> = options.collect();
                view! {
                    <fieldset class="options">
                        <legend class="field__label" dir="auto">{label}</legend>
                        {options}
                    </fieldset>
                }
            });
            let sets: Vec<_> = sets.collect();
            view! {
                <form class="panel panel--asks" novalidate aria-labelledby="settle-title" on:submit=submit>
                    <h3 class="panel__title" id="settle-title">"Which is right?"</h3>
                    <p class="quiet">"They were known by one thing, and told another. What you do not choose is given up."</p>
                    {sets}
                    <p class="field__error" id="settle-problem" role="alert">
                        {move || state.with(|(_, problem, _)| problem.clone())}
                    </p>
                    <div>
                        <button type="submit" class="button" aria-disabled=move || busy().then_some("true")>
                            {move || if busy() { "Keeping…" } else { "Keep the chosen" }}
                        </button>
                    </div>
                </form>
            }
        })
    }
}
