//! What is searched for, in which order, and which page of it.

use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::super::icon;
use super::many;
use crate::desk::address::{Sort, Wanted};
use crate::desk::contacts::Event as Of;
use crate::desk::contacts::list::PAGE;
use crate::desk::event::Event;
use crate::page::Page;

#[component]
pub(super) fn Search(page: Page, wanted: Memo<Wanted>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let (show, sort) = (NodeRef::<Select>::new(), NodeRef::<Select>::new());
    let typed = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.typed.clone()));
    let old = Memo::new(move |_| page.desk.with(|desk| desk.contacts.list.old));
    let is_unknown = Memo::new(move |_| wanted.with(|wanted| wanted.unknown));
    let sorted = Memo::new(move |_| wanted.with(|wanted| wanted.sort));
    let change = move |change: &dyn Fn(&mut Wanted)| {
        let mut wanted = wanted.get_untracked();
        wanted.page = 0;
        change(&mut wanted);
        page.happens(Event::Contacts(Of::Wanted(wanted)));
    };
    view! {
        <search class="finder">
            <input
                class="control finder__field"
                type="search"
                node_ref=field
                aria-label="Search contacts"
                placeholder="Search"
                autocomplete="off"
                spellcheck="false"
                maxlength="200"
                prop:value=typed
                on:input=move |event| page.happens(Event::Contacts(Of::Searched(event_target_value(&event))))
            />
            <Show when=move || !old.get()>
                <div class="finder__how">
                    <select
                        class="choice"
                        node_ref=show
                        aria-label="Which contacts"
                        on:change=move |event| {
                            let unknown = event_target_value(&event) == "unknown";
                            change(&move |wanted| wanted.unknown = unknown);
                        }
                    >
                        <option value="known" selected=move || !is_unknown.get()>"Known"</option>
                        <option value="unknown" selected=move || is_unknown.get()>"Unknown"</option>
                    </select>
                    <select
                        class="choice"
                        node_ref=sort
                        aria-label="Sort"
                        on:change=move |event| {
                            let sort = Sort::parse(&event_target_value(&event));
                            change(&move |wanted| wanted.sort = sort);
                        }
                    >
                        {Sort::ALL.map(|sort| view! {
                            <option value=sort.as_str() selected=move || sorted.get() == sort>
                                {match sort {
                                    Sort::Name => "By name",
                                    Sort::LastChat => "By last chat",
                                    Sort::Created => "Newest first",
                                }}
                            </option>
                        })}
                    </select>
                </div>
            </Show>
        </search>
    }
}

#[component]
pub(super) fn Pager(page: Page) -> impl IntoView {
    let place = Memo::new(move |_| {
        page.desk.with(|desk| {
            let list = &desk.contacts.list;
            let first = list.wanted.page * PAGE;
            let has = !list.rows.is_empty() && !list.old;
            has.then(|| {
                (
                    first,
                    list.rows.len(),
                    list.total,
                    list.wanted.page,
                    list.pages(),
                )
            })
        })
    });
    let turn = move |to: usize| {
        let wanted = page.desk.with_untracked(|desk| Wanted {
            page: to,
            ..desk.contacts.list.wanted.clone()
        });
        page.happens(Event::Contacts(Of::Wanted(wanted)));
    };
    let at = move || {
        place
            .get()
            .map_or((0, 1), |(_, _, _, at, pages)| (at, pages))
    };
    let is_first = move || at().0 == 0;
    let is_last = move || at().0 + 1 >= at().1;
    // Disabled in words only: the focus is not lost on the last page.
    view! {
        <Show when=move || place.with(Option::is_some)>
            <nav class="pager" aria-label="Pages">
                <Show when=move || { at().1 > 1 }>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label="Page before"
                        aria-disabled=move || is_first().then_some("true")
                        on:click=move |_| if !is_first() { turn(at().0 - 1) }
                    >
                        {icon::back()}
                    </button>
                </Show>
                <p class="quiet pager__place">
                    {move || place.get().map(|(first, here, total, ..)| if total <= PAGE {
                        match total {
                            1 => "1 contact".to_owned(),
                            total => format!("{total} contacts"),
                        }
                    } else {
                        format!("{}–{} of {}", many(first + 1), many(first + here), many(total))
                    })}
                </p>
                <Show when=move || { at().1 > 1 }>
                    <button
                        type="button"
                        class="icon-button pager__next"
                        aria-label="Next page"
                        aria-disabled=move || is_last().then_some("true")
                        on:click=move |_| if !is_last() { turn(at().0 + 1) }
                    >
                        {icon::back()}
                    </button>
                </Show>
            </nav>
        </Show>
    }
}
