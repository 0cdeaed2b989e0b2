//! Contacts from a file: picked, looked over, sent, and what became of each row.

use leptos::ev::DragEvent;
use leptos::html::{H2, Input};
use leptos::prelude::*;
use web_sys::FileList;

use super::super::icon;
use super::preview::Preview;
use super::{many, shown};
use crate::browser::{clock, fetch};
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::import::{Outcome, Source, Step, Waiting};
use crate::desk::event::Event;
use crate::page::Page;

/// Problems that are listed; all of them are in the file of what did not go in.
const MOST_PROBLEMS: usize = 50;

pub(super) fn send(page: Page, event: Of) {
    page.happens(Event::Contacts(event));
}

#[component]
pub(super) fn View(page: Page) -> impl IntoView {
    let step = Memo::new(move |_| page.desk.with(|desk| desk.contacts.import.step));
    let up = Memo::new(move |_| {
        page.desk
            .with(|desk| desk.address.up().unwrap_or_default().href())
    });
    let heading = NodeRef::<H2>::new();
    // Each part is another matter: the heading says which.
    Effect::new(move |before: Option<Step>| {
        let step = step.get();
        let other = match (before, step) {
            (Some(Step::Judging), Step::Ready) | (Some(Step::Ready), Step::Judging) => false,
            (before, now) => before != Some(now),
        };
        if let Some(heading) = heading.get()
            && other
        {
            heading.focus().ok();
        }
        step
    });
    view! {
        <div class="sheet">
            <header class="talk__head">
                <a class="icon-button back back--always" href=up aria-label="Back">{icon::back()}</a>
                <h2 class="talk__name talk__who" tabindex="-1" node_ref=heading>
                    {move || match step.get() {
                        Step::Picking | Step::Reading | Step::Judging | Step::Ready => "Import contacts",
                        Step::Running => "Importing contacts",
                        Step::Done => "Import ended",
                    }}
                </h2>
            </header>
            {move || match step.get() {
                Step::Picking => view! { <Picking page /> }.into_any(),
                Step::Reading => view! {
                    <div class="sheet__body"><Progress page words="Reading the file…" /></div>
                }.into_any(),
                Step::Judging | Step::Ready => view! { <Preview page /> }.into_any(),
                Step::Running => view! { <Running page /> }.into_any(),
                Step::Done => view! { <Done page /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Picking(page: Page) -> impl IntoView {
    let problem = Memo::new(move |_| page.desk.with(|desk| desk.contacts.import.problem.clone()));
    let over = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    let take = move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            let (name, bytes) = (file.name(), file.size() as u64);
            let key = fetch::keep(file);
            send(page, Of::File(Source { key, name, bytes }));
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|it| it.files()));
    };
    view! {
        <div class="sheet__body">
            <div role="alert">
                {move || problem.get().map(|problem| view! { <p class="banner" dir="auto">{problem}</p> })}
            </div>
            <div
                class="drop"
                class:drop--over=move || over.get()
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=dropped
            >
                <p class="panel__title">"A CSV file, from Excel or another program"</p>
                <p class="quiet" id="import-help">
                    "One contact per row. The first row names the columns: name, email, phone, and the fields that you ask for."
                </p>
                <label class="button drop__button">
                    "Choose a file"
                    <input
                        class="drop__file"
                        type="file"
                        accept=".csv,.txt,.tsv,text/csv,text/plain"
                        node_ref=field
                        aria-describedby="import-help"
                        on:change=move |_| take(field.get_untracked().and_then(|field| field.files()))
                    />
                </label>
                <p class="quiet">"or drop it here"</p>
            </div>
        </div>
    }
}

/// How far it is: a bar, and the same in words.
#[component]
pub(super) fn Progress(page: Page, words: &'static str) -> impl IntoView {
    let percent = Memo::new(move |_| page.desk.with(|desk| desk.contacts.import.percent()));
    view! {
        <div class="progress">
            <progress class="progress__bar" max="100" prop:value=move || percent.get().to_string() aria-label=words></progress>
            <p class="quiet">{words} " " {move || percent.get()} "%"</p>
        </div>
    }
}

/// The first rows that did not go in, each with its line and why.
#[component]
pub(super) fn Problems(page: Page) -> impl IntoView {
    let problems = Memo::new(move |_| {
        page.desk.with(|desk| {
            let import = &desk.contacts.import;
            let some = import.problems.iter().take(MOST_PROBLEMS);
            let some = some.map(|(at, words)| {
                (
                    import.rows.get(*at).map_or(0, |row| row.line),
                    words.clone(),
                )
            });
            (some.collect::<Vec<_>>(), import.problems.len())
        })
    });
    move || {
        let (some, all) = problems.get();
        (!some.is_empty()).then(|| {
            let more = all.saturating_sub(some.len());
            let some: Vec<_> = some
                .into_iter()
                .map(|(line, words)| {
                    view! { <li><span class="faults__line">{format!("Line {line}")}</span> <span dir="auto">{shown(&words)}</span></li> }
                })
                .collect();
            view! {
                <div class="faults">
                    <h3 class="field__label" id="import-faults">"What cannot go in"</h3>
                    <ul class="faults__list" aria-labelledby="import-faults" tabindex="0">{some}</ul>
                    {(more > 0).then(|| view! { <p class="quiet">{format!("and {} more", many(more))}</p> })}
                </div>
            }
        })
    }
}

#[component]
fn Running(page: Page) -> impl IntoView {
    let state = Memo::new(move |_| {
        page.desk.with(|desk| {
            let import = &desk.contacts.import;
            let done = import.at.saturating_sub(import.first());
            (done, import.total(), import.waiting, import.stopping)
        })
    });
    let second = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(
        move || second.set(clock::now()),
        std::time::Duration::from_secs(1),
    );
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    view! {
        <div class="sheet__body">
            <Progress page words="Importing…" />
            <p class="import__place">
                {move || {
                    let (done, total, ..) = state.get();
                    format!("{} of {} rows", many(done), many(total))
                }}
            </p>
            <p class="quiet" role="status">
                {move || match state.get().2 {
                    None => "You can go on with other things. Keep this page open.".to_owned(),
                    Some(Waiting::Network) => "The server cannot be reached. It goes on by itself.".to_owned(),
                    Some(Waiting::Pause(until)) => {
                        let left = until.saturating_sub(second.get()).div_ceil(1_000);
                        format!("The server asks for a pause. It goes on in {left} s.")
                    }
                }}
            </p>
            <Problems page />
        </div>
        <footer class="sheet__foot">
            <button type="button" class="button button--quiet" on:click=move |_| send(page, Of::StopImport)>
                {move || if state.get().3 { "Stopping…" } else { "Stop" }}
            </button>
        </footer>
    }
}

#[component]
fn Done(page: Page) -> impl IntoView {
    let (problem, facts, failed, open) = page.desk.with_untracked(|desk| {
        let import = &desk.contacts.import;
        let fact = |words: &'static str, of: &[Outcome]| {
            let count: usize = of.iter().map(|outcome| import.count(*outcome)).sum();
            (count > 0).then(|| (words, count, import.lines(of)))
        };
        let facts = [
            fact("Added", &[Outcome::Added]),
            fact("Updated", &[Outcome::Updated]),
            fact("There already", &[Outcome::Skipped]),
            fact("Did not go in", &[Outcome::Wrong, Outcome::Refused]),
            fact("Not tried", &[Outcome::Open]),
        ];
        let open = import.count(Outcome::Open);
        let failed = open + import.count(Outcome::Wrong) + import.count(Outcome::Refused);
        let facts: Vec<_> = facts.into_iter().flatten().collect();
        (import.problem.clone(), facts, failed, open)
    });
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(words, count, lines)| {
            let lines = format!("{} {lines}", if count == 1 { "line" } else { "lines" });
            view! { <div class="fact"><dt>{words}</dt><dd><strong>{many(count)}</strong> " " <span class="quiet">{lines}</span></dd></div> }
        })
        .collect();
    view! {
        <div class="sheet__body">
            {problem.map(|problem| view! { <p class="banner" role="alert">{problem}</p> })}
            <section class="panel" aria-label="What became of the rows"><dl class="facts">{facts}</dl></section>
            <Problems page />
        </div>
        <footer class="sheet__foot">
            {(failed > 0).then(|| view! {
                <button type="button" class="button button--quiet" on:click=move |_| send(page, Of::SaveFailed)>
                    "Download what did not go in"
                </button>
            })}
            <button type="button" class="button button--quiet" on:click=move |_| send(page, Of::DropImport)>"Another file"</button>
            {(open > 0).then(|| view! {
                <button type="button" class="button" on:click=move |_| send(page, Of::Import)>"Go on"</button>
            })}
        </footer>
    }
}
