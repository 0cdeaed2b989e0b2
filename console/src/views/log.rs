//! What was said, from the first message to who types now; and which part of it is in sight.

use leptos::html::Div;
use leptos::prelude::*;

use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

use super::again::again;
use super::{icon, row};
use crate::browser::clock;
use crate::desk::chat::{Loaded, Row, rows};
use crate::desk::event::Event;
use crate::page::Page;

/// So close to the end is at the end, in pixels.
const NEAR_PX: i32 = 60;

/// Hears of an element's size for as long as it is kept.
struct Watcher {
    observer: ResizeObserver,
    _resized: Closure<dyn FnMut()>,
}

impl Watcher {
    fn of(element: &web_sys::Element, act: impl FnMut() + 'static) -> Option<Self> {
        let resized = Closure::new(act);
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _resized: resized,
        })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

#[component]
pub(super) fn Log(page: Page, room: String) -> impl IntoView {
    let all = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk.with(|desk| {
                let chat = desk.chat(&room);
                chat.map(|chat| rows(chat, clock::day_of))
                    .unwrap_or_default()
            })
        })
    };
    let state = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk.with(|desk| {
                let chat = desk.chat(&room)?;
                let types = chat.who_types().map(str::to_owned);
                let title = chat.title().to_owned();
                Some((
                    chat.loaded,
                    chat.has_older(),
                    chat.reaching_back,
                    types,
                    title,
                ))
            })
        })
    };
    let loaded = Memo::new(move |_| state.get().map_or(Loaded::No, |(loaded, ..)| loaded));
    let older = Memo::new(move |_| {
        state
            .get()
            .map_or((false, false), |(_, older, reaching, ..)| (older, reaching))
    });
    let types = Memo::new(move |_| state.get().and_then(|(_, _, _, types, _)| types));
    let label = Memo::new(move |_| {
        let title = state.get().map(|(.., title)| title).unwrap_or_default();
        format!("Conversation with {title}")
    });
    let frame = NodeRef::<Div>::new();
    let at_end = RwSignal::new(true);
    let to_end = move || {
        if let Some(frame) = frame.get_untracked() {
            frame.set_scroll_top(frame.scroll_height());
        }
    };
    // Who reads the end keeps reading it; who reads above keeps their place.
    Effect::new(move |before: Option<(String, i32, String)>| {
        let (first, last) = all.with(|rows| {
            let id = |row: Option<&Row>| row.map(|row| row.id.clone()).unwrap_or_default();
            (id(rows.first()), id(rows.last()))
        });
        types.track();
        let own = all.with(|rows| rows.last().is_some_and(row::is_own));
        let (first_before, height_before, last_before) = before.unwrap_or_default();
        let follows = at_end.get_untracked() || own && last != last_before;
        let grown_above = !first_before.is_empty() && first != first_before;
        let height = frame.get().map_or(0, |frame| frame.scroll_height());
        request_animation_frame(move || {
            let Some(frame) = frame.get_untracked() else {
                return;
            };
            if follows {
                to_end();
            } else if grown_above {
                let grown = frame.scroll_height() - height_before;
                frame.set_scroll_top(frame.scroll_top() + grown);
            }
        });
        (first, height, last)
    });
    // What stands below may grow, and the page may shrink.
    let watcher = StoredValue::new_local(None::<Watcher>);
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            watcher.set_value(Watcher::of(&frame, move || {
                if at_end.get_untracked() {
                    to_end();
                }
            }));
        }
    });
    let scrolled = move |_| {
        if let Some(frame) = frame.get_untracked() {
            let left = frame.scroll_height() - frame.scroll_top() - frame.client_height();
            at_end.set(left <= NEAR_PX);
        }
    };
    let reload = {
        let room = room.clone();
        move |_| page.happens(Event::Reload(room.clone()))
    };
    let reach = {
        let room = room.clone();
        move |_| page.happens(Event::Older(room.clone()))
    };
    view! {
        <div class="talk__log">
            <div
                class="log"
                role="log"
                aria-live="off"
                aria-label=label
                tabindex="0"
                node_ref=frame
                on:scroll=scrolled
            >
                <div class="log__top">
                    {move || match (loaded.get(), older.get()) {
                        (Loaded::No | Loaded::Coming, _) => view! {
                            <p class="notice">"Fetching the conversation…"</p>
                        }.into_any(),
                        (Loaded::Failed, _) => view! {
                            <p class="notice">
                                "The conversation could not be fetched. "
                                {again(reload.clone())}
                            </p>
                        }.into_any(),
                        (Loaded::Yes, (true, reaching)) => view! {
                            <p class="notice">
                                <button type="button" class="link" on:click=reach.clone()>
                                    {if reaching { "Fetching earlier messages…" } else { "Show earlier messages" }}
                                </button>
                            </p>
                        }.into_any(),
                        (Loaded::Yes, (false, _)) => ().into_any(),
                    }}
                </div>
                <For each=move || all.get() key=Row::key let:row>
                    <row::RowView page room=room.clone() row />
                </For>
            </div>
            <Show when=move || !at_end.get()>
                <button type="button" class="newest" aria-label="Newest messages" on:click=move |_| to_end()>
                    {icon::down()}
                </button>
            </Show>
        </div>
        <p class="types" dir="auto">
            {move || types.get().map(|name| format!("{name} is typing…"))}
        </p>
    }
}
