//! A file before it is imported: its first rows, and what its columns are.

use leptos::prelude::*;

use super::import::{Problems, Progress, send};
use super::{many, shown};
use crate::desk::Desk;
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::import::{Existing, Import, Meaning, Step};
use crate::page::Page;

/// Rows that are shown before an import.
const PREVIEW: usize = 5;

/// What of the import the preview draws; not the rows, of which there are many.
#[derive(Clone, PartialEq, Eq)]
struct Overview {
    name: String,
    encoding: Option<&'static str>,
    headed: bool,
    meanings: Vec<Meaning>,
    titles: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
    column_problem: Option<String>,
}

impl Overview {
    fn of(import: &Import) -> Self {
        let first = import.rows.first().filter(|_| import.headed);
        let titles = first.map(|row| row.cells.iter().map(|cell| shown(cell)).collect());
        let rows = import.rows.iter().skip(import.first()).take(PREVIEW);
        let rows = rows.map(|row| (row.line, row.cells.iter().map(|cell| shown(cell)).collect()));
        Self {
            name: import
                .source
                .as_ref()
                .map(|source| shown(&source.name))
                .unwrap_or_default(),
            encoding: import.encoding,
            headed: import.headed,
            meanings: import.meanings.clone(),
            titles: titles.unwrap_or_default(),
            rows: rows.collect(),
            column_problem: import.column_problem.clone(),
        }
    }
}

fn counts(desk: &Desk) -> (Step, usize, usize, usize) {
    let import = &desk.contacts.import;
    let wrong = import.problems.len();
    (import.step, import.total(), wrong, import.at)
}

#[component]
pub(super) fn Preview(page: Page) -> impl IntoView {
    let overview = Memo::new(move |_| page.desk.with(|desk| Overview::of(&desk.contacts.import)));
    let counted = Memo::new(move |_| page.desk.with(counts));
    let existing = Memo::new(move |_| page.desk.with(|desk| desk.contacts.import.existing));
    let choices = Memo::new(move |_| {
        page.desk.with(|desk| {
            let fields = desk.fields.iter().map(|field| {
                let meaning = Meaning::Field(field.key.clone());
                (meaning, desk.label(&field.key))
            });
            let ours = Meaning::OURS.map(|meaning| {
                let words = match &meaning {
                    Meaning::Nothing => "Leave out",
                    Meaning::Name => "Name",
                    Meaning::Email => "Email",
                    Meaning::Phone => "Phone",
                    Meaning::Manager => "Looked after by",
                    Meaning::Id => "Id of a contact",
                    Meaning::Field(_) => "",
                };
                (meaning, words.to_owned())
            });
            ours.into_iter().chain(fields).collect::<Vec<_>>()
        })
    });
    let good = move || {
        counted.with(|(step, total, wrong, _)| {
            let can = *step == Step::Ready && overview.with(|it| it.column_problem.is_none());
            (total - wrong.min(total), can)
        })
    };
    let begin = move |_| {
        if let (1.., true) = good() {
            send(page, Of::Import);
        }
    };
    view! {
        <div class="sheet__body">
            <p class="quiet" dir="auto">
                {move || overview.with(|it| match it.encoding {
                    Some(encoding) => format!("{}, read as {encoding}", it.name),
                    None => it.name.clone(),
                })}
            </p>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || overview.with(|it| it.headed)
                    on:change=move |event| send(page, Of::Headed(event_target_checked(&event)))
                />
                "The first row names the columns"
            </label>
            <div class="table" role="region" aria-label="The first rows" tabindex="0">
                <table>
                    <thead>
                        <tr>
                            <td></td>
                            <For
                                each=move || 0..overview.with(|it| it.meanings.len())
                                key=|place| *place
                                let:place
                            >
                                <th scope="col"><Column page place overview choices /></th>
                            </For>
                        </tr>
                    </thead>
                    <tbody>
                        {move || overview.with(|it| it.rows.clone()).into_iter().map(|(line, cells)| view! {
                            <tr>
                                <th scope="row" class="quiet">{line}</th>
                                {cells.into_iter().map(|cell| view! { <td dir="auto">{cell}</td> }).collect::<Vec<_>>()}
                            </tr>
                        }).collect::<Vec<_>>()}
                    </tbody>
                </table>
            </div>
            <p class="field__error" role="alert">{move || overview.with(|it| it.column_problem.clone())}</p>
            {move || match counted.get() {
                (Step::Judging, ..) => view! { <Progress page words="Looking through the rows…" /> }.into_any(),
                (_, total, wrong, _) if overview.with(|it| it.column_problem.is_none()) => view! {
                    <p>
                        <strong>{match total - wrong.min(total) {
                            1 => "1 row can go in".to_owned(),
                            good => format!("{} rows can go in", many(good)),
                        }}</strong>
                        {(wrong > 0).then(|| format!(", {} cannot", many(wrong)))} "."
                    </p>
                }.into_any(),
                _ => ().into_any(),
            }}
            <Problems page />
            <fieldset class="options options--narrow">
                <legend class="field__label">"Who is there already, by email or phone"</legend>
                {[
                    (Existing::Skip, "Stays as it is"),
                    (Existing::Update, "Gets what the file has"),
                ].map(|(mine, words)| view! {
                    <label class="option">
                        <input
                            type="radio"
                            name="import-existing"
                            prop:checked=move || existing.get() == mine
                            on:change=move |_| send(page, Of::Existing(mine))
                        />
                        <span class="option__words">{words}</span>
                    </label>
                })}
            </fieldset>
        </div>
        <footer class="sheet__foot">
            <button type="button" class="button button--quiet" on:click=move |_| send(page, Of::DropImport)>"Another file"</button>
            <button type="button" class="button" aria-disabled=move || (!good().1 || good().0 == 0).then_some("true") on:click=begin>
                {move || match good() {
                    (1, _) => "Import 1 row".to_owned(),
                    (rows, _) => format!("Import {} rows", many(rows)),
                }}
            </button>
        </footer>
    }
}

#[component]
fn Column(
    page: Page,
    place: usize,
    overview: Memo<Overview>,
    choices: Memo<Vec<(Meaning, String)>>,
) -> impl IntoView {
    let now = Memo::new(move |_| {
        overview
            .with(|it| it.meanings.get(place).cloned())
            .unwrap_or(Meaning::Nothing)
    });
    let title = Memo::new(move |_| {
        let title = overview.with(|it| it.titles.get(place).cloned());
        let title = title.filter(|title| !title.is_empty());
        title.unwrap_or_else(|| format!("Column {}", place + 1))
    });
    view! {
        <span class="table__title" dir="auto">{title}</span>
        <select
            class="control"
            aria-label=move || format!("What “{}” is", title.get())
            on:change=move |event| {
                let meaning = Meaning::parse(&event_target_value(&event));
                send(page, Of::Column { place, meaning });
            }
        >
            {move || choices.get().into_iter().map(|(meaning, words)| {
                let id = meaning.id();
                view! { <option value=id selected=move || now.get() == meaning>{words}</option> }
            }).collect::<Vec<_>>()}
        </select>
    }
}
