//! What is asked before a conversation is closed or passed on.

use leptos::ev::SubmitEvent;
use leptos::html::{Dialog, Select, Textarea};
use leptos::prelude::*;

use crate::desk::Choice;
use crate::desk::event::{Event, Question, To};
use crate::page::Page;

/// Before the id of a department in the choice, and of an agent.
const DEPARTMENT: &str = "department:";
const AGENT: &str = "agent:";

#[component]
pub(super) fn Asked(page: Page) -> impl IntoView {
    let question = Memo::new(move |_| {
        page.desk
            .with(|desk| desk.asked.as_ref().map(|asked| asked.question))
    });
    let state = Memo::new(move |_| {
        page.desk.with(|desk| {
            let asked = desk.asked.as_ref();
            asked.map_or((false, None), |asked| (asked.busy, asked.problem.clone()))
        })
    });
    let title = Memo::new(move |_| {
        page.desk.with(|desk| {
            let chat = desk.shown_chat();
            chat.map(|chat| chat.title().to_owned()).unwrap_or_default()
        })
    });
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let asked = question.get().is_some();
        if let Some(dialog) = dialog.get()
            && dialog.open() != asked
        {
            if asked {
                dialog.show_modal().ok();
            } else {
                dialog.close();
            }
        }
    });
    let comment = NodeRef::<Textarea>::new();
    let whom = NodeRef::<Select>::new();
    let missing = RwSignal::new(false);
    Effect::new(move |_| {
        question.track();
        missing.set(false);
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let comment = comment.get_untracked();
        let comment = comment.map(|comment| comment.value()).unwrap_or_default();
        match question.get_untracked() {
            None => {}
            Some(Question::Close) => page.happens(Event::Close { comment }),
            Some(Question::Forward) => {
                let chosen = whom
                    .get_untracked()
                    .map(|whom| whom.value())
                    .unwrap_or_default();
                let to = chosen
                    .strip_prefix(DEPARTMENT)
                    .map(|id| To::Department(id.to_owned()))
                    .or_else(|| {
                        chosen
                            .strip_prefix(AGENT)
                            .map(|id| To::Agent(id.to_owned()))
                    });
                match to {
                    Some(to) => page.happens(Event::Forward { to, comment }),
                    None => {
                        missing.set(true);
                        if let Some(whom) = whom.get_untracked() {
                            whom.focus().ok();
                        }
                    }
                }
            }
        }
    };
    let busy = move || state.with(|(busy, _)| *busy);
    let off = move |_| page.happens(Event::Ask(None));
    view! {
        <dialog
            class="asked"
            node_ref=dialog
            aria-labelledby="asked-title"
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                page.happens(Event::Ask(None));
            }
        >
            {move || question.get().map(|question| {
                let closes = question == Question::Close;
                view! {
                    <form class="asked__form" novalidate on:submit=submit>
                        <h2 class="title" id="asked-title">
                            {move || {
                                let title = title.get();
                                if closes {
                                    format!("Close the conversation with {title}?")
                                } else {
                                    format!("Pass {title} on")
                                }
                            }}
                        </h2>
                        <div role="alert">
                            {move || state.with(|(_, problem)| problem.clone()).map(|problem| view! {
                                <p class="banner">{problem}</p>
                            })}
                        </div>
                        {(!closes).then(|| view! { <Whom page whom missing /> })}
                        <div class="field">
                            <label class="field__label" for="asked-comment">
                                {if closes { "Comment" } else { "What they should know" }}
                                <span class="quiet">" (optional)"</span>
                            </label>
                            <textarea class="control" id="asked-comment" node_ref=comment rows="3" dir="auto"></textarea>
                            {closes.then(|| view! {
                                <p class="quiet">"Kept with the conversation. The visitor cannot answer any more."</p>
                            })}
                        </div>
                        <div class="asked__choices">
                            <button type="button" class="button button--quiet" on:click=off>
                                {if closes { "Keep it open" } else { "Keep it" }}
                            </button>
                            <button type="submit" class="button" aria-disabled=move || busy().then_some("true")>
                                {move || match (closes, busy()) {
                                    (true, false) => "Close it",
                                    (true, true) => "Closing…",
                                    (false, false) => "Pass it on",
                                    (false, true) => "Passing it on…",
                                }}
                            </button>
                        </div>
                    </form>
                }
            })}
        </dialog>
    }
}

#[component]
fn Whom(page: Page, whom: NodeRef<Select>, missing: RwSignal<bool>) -> impl IntoView {
    let choices = Memo::new(move |_| {
        page.desk
            .with(|desk| (desk.departments.clone(), desk.agents.clone()))
    });
    let group = |label: &'static str, kind: &'static str, choices: Vec<Choice>| {
        (!choices.is_empty()).then(|| {
            let choices: Vec<_> = choices
                .into_iter()
                .map(|Choice { id, name, there }| {
                    let name = if there {
                        name
                    } else {
                        format!("{name} (away)")
                    };
                    view! { <option value=[kind, &id].concat() disabled=!there>{name}</option> }
                })
                .collect();
            view! { <optgroup label=label>{choices}</optgroup> }
        })
    };
    view! {
        <div class="field">
            <label class="field__label" for="asked-whom">"To whom"</label>
            <select
                class="control"
                id="asked-whom"
                node_ref=whom
                aria-invalid=move || missing.get().then_some("true")
                aria-describedby=move || missing.get().then_some("asked-whom-error")
                on:change=move |_| missing.set(false)
            >
                <option value="">"Choose…"</option>
                {move || {
                    let (departments, agents) = choices.get();
                    view! {
                        {group("Departments", DEPARTMENT, departments)}
                        {group("People", AGENT, agents)}
                    }
                }}
            </select>
            <p class="field__error" id="asked-whom-error" role="alert">
                {move || missing.get().then_some("Choose somebody, or a department")}
            </p>
        </div>
    }
}
