//! Who sits here, and the two lists: what is theirs, and what waits.

use leptos::html::H1;
use leptos::prelude::*;

use super::again::again;
use super::icon;
use crate::browser::{clock, device, storage};
use crate::desk::chat::{Chat, Place};
use crate::desk::event::{Event, Notify};
use crate::page::Page;

/// A conversation as the lists show it.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    room: String,
    title: String,
    status: String,
    preview: String,
    at: u64,
    unread: u32,
    waits: bool,
    types: bool,
    draft: bool,
}

impl Entry {
    fn of(chat: &Chat) -> Self {
        let waits = chat.place == Place::Waiting;
        Self {
            room: chat.room.clone(),
            title: chat.title().to_owned(),
            status: chat.visitor.status.clone(),
            preview: chat.preview.clone(),
            at: if waits { chat.since } else { chat.last_at },
            unread: chat.unread,
            waits,
            types: chat.who_types().is_some(),
            draft: !chat.draft.trim().is_empty(),
        }
    }
}

#[component]
pub(super) fn Inbox(page: Page) -> impl IntoView {
    let waiting = Memo::new(move |_| {
        page.desk.with(|desk| {
            desk.waiting()
                .into_iter()
                .map(Entry::of)
                .collect::<Vec<_>>()
        })
    });
    let mine = Memo::new(move |_| {
        page.desk
            .with(|desk| desk.mine().into_iter().map(Entry::of).collect::<Vec<_>>())
    });
    let listed = Memo::new(move |_| page.desk.with(|desk| desk.listed));
    let unlisted = Memo::new(move |_| page.desk.with(|desk| desk.unlisted.clone()));
    let title = NodeRef::<H1>::new();
    let shown = Memo::new(move |_| page.desk.with(|desk| desk.shown.clone()));
    // What was shown is put away: on to the lists.
    Effect::new(move |before: Option<Option<String>>| {
        let shown = shown.get();
        if shown.is_none()
            && before.flatten().is_some()
            && let Some(title) = title.get_untracked()
        {
            title.focus().ok();
        }
        shown
    });
    view! {
        <nav class="inbox" aria-label="Conversations">
            <header class="inbox__head">
                <h1 class="title" tabindex="-1" node_ref=title>"Conversations"</h1>
                <Availability page />
            </header>
            <div class="inbox__lists">
                <div role="alert">
                    {move || unlisted.get().map(|why| view! {
                        <p class="inbox__none">
                            "Your conversations could not be fetched. " {why} " "
                            {again(move |_| page.happens(Event::Relist))}
                        </p>
                    })}
                </div>
                <Show when=move || !listed.get() && unlisted.with(Option::is_none)>
                    <p class="quiet inbox__none">"Looking for conversations…"</p>
                </Show>
                <Show when=move || listed.get()>
                    // However many wait, those whom one has promised an answer stay in sight.
                    <h2 class="inbox__heading" id="inbox-mine">
                        "Yours" <Count many=Signal::derive(move || mine.with(Vec::len)) />
                    </h2>
                    <List page entries=mine labelled="inbox-mine" none="What you take stands here." />
                    <h2 class="inbox__heading" id="inbox-waiting">
                        "Waiting" <Count many=Signal::derive(move || waiting.with(Vec::len)) />
                    </h2>
                    <List page entries=waiting labelled="inbox-waiting" none="Nobody is waiting." />
                </Show>
            </div>
        </nav>
    }
}

#[component]
fn Count(many: Signal<usize>) -> impl IntoView {
    move || match many.get() {
        0 => None,
        many => Some(view! { <span class="inbox__count">{many}</span> }),
    }
}

#[component]
fn List(
    page: Page,
    entries: Memo<Vec<Entry>>,
    labelled: &'static str,
    none: &'static str,
) -> impl IntoView {
    let shown = Memo::new(move |_| page.desk.with(|desk| desk.shown.clone()));
    let rooms = Memo::new(move |_| {
        entries.with(|entries| {
            entries
                .iter()
                .map(|entry| entry.room.clone())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || entries.with(Vec::is_empty)>
            <p class="quiet inbox__none">{none}</p>
        </Show>
        <ul class="entries" aria-labelledby=labelled>
            <For each=move || rooms.get() key=String::clone let:room>
                <li>
                    <Item page room entries shown />
                </li>
            </For>
        </ul>
    }
}

/// One conversation of a list. Its link stays the same while what it says changes, so that nobody
/// loses the focus on it.
#[component]
fn Item(
    page: Page,
    room: String,
    entries: Memo<Vec<Entry>>,
    shown: Memo<Option<String>>,
) -> impl IntoView {
    let href = format!("#{room}");
    let is_shown = {
        let room = room.clone();
        move || shown.with(|shown| shown.as_deref() == Some(&room))
    };
    let entry = Memo::new(move |_| {
        entries.with(|entries| entries.iter().find(|entry| entry.room == room).cloned())
    });
    view! {
        <a class="entry" href=href aria-current=move || is_shown().then_some("true")>
            {move || entry.get().map(|entry| {
                let Entry { title, status, preview, at, unread, waits, types, draft, .. } = entry;
                let when = move || clock::ago(at, page.now.get());
                view! {
                    <span class="avatar" data-status=status>{icon::face(&title)}</span>
                    <span class="entry__title" dir="auto">{title}</span>
                    <span class="entry__when">
                        {waits.then(|| view! { <span class="unseen">"waiting since "</span> })}
                        {when}
                    </span>
                    <span class="entry__preview" dir="auto">
                        {if types {
                            "is typing…".to_owned()
                        } else if draft && unread == 0 {
                            "Draft".to_owned()
                        } else if waits && preview.is_empty() {
                            // Not all that wait are looked into.
                            "Waits for an answer".to_owned()
                        } else {
                            preview
                        }}
                    </span>
                    {(unread > 0).then(|| view! {
                        <span class="badge">{unread}<span class="unseen">" unread"</span></span>
                    })}
                }
            })}
        </a>
    }
}

#[component]
fn Availability(page: Page) -> impl IntoView {
    let available = Memo::new(move |_| page.desk.with(|desk| desk.me.available));
    view! {
        <button
            type="button"
            class="switch"
            role="switch"
            aria-checked=move || if available.get() { "true" } else { "false" }
            aria-label="Available for new conversations"
            on:click=move |_| page.happens(Event::Available(!available.get_untracked()))
        >
            <span class="switch__dot"></span>
            {move || if available.get() { "Available" } else { "Away" }}
        </button>
    }
}

#[component]
pub(super) fn Foot(page: Page) -> impl IntoView {
    let name = Memo::new(move |_| page.desk.with(|desk| desk.me.name.clone()));
    let notify = Memo::new(move |_| page.desk.with(|desk| desk.notify));
    let toggle = move |_| match notify.get_untracked() {
        Notify::Never | Notify::Denied => {}
        Notify::On => {
            storage::remember_notify(false);
            page.happens(Event::Notify(Notify::Off));
        }
        Notify::Off => leptos::task::spawn_local(async move {
            let notify = device::ask_to_notify().await;
            page.happens(Event::Notify(notify));
        }),
    };
    view! {
        <footer class="inbox__foot">
            <span class="avatar avatar--me">{move || icon::face(&name.get())}</span>
            <span class="inbox__me" dir="auto">{name}</span>
            {move || match notify.get() {
                Notify::Never => ().into_any(),
                Notify::Denied => view! {
                    <span class="quiet inbox__denied">"Notifications are blocked in this browser"</span>
                }.into_any(),
                on @ (Notify::On | Notify::Off) => view! {
                    <button
                        type="button"
                        class="icon-button bell"
                        aria-pressed=if on == Notify::On { "true" } else { "false" }
                        aria-label="Desktop notifications"
                        title=if on == Notify::On { "Desktop notifications are on" } else { "Desktop notifications are off" }
                        on:click=toggle
                    >
                        {icon::bell()}
                    </button>
                }.into_any(),
            }}
            <button
                type="button"
                class="icon-button"
                aria-label="Sign out"
                title="Sign out"
                on:click=move |_| page.happens(Event::SignOut)
            >
                {icon::leave()}
            </button>
        </footer>
    }
}

/// In place of a conversation, while none is shown.
#[component]
pub(super) fn Nothing(page: Page) -> impl IntoView {
    let next = Memo::new(move |_| {
        page.desk.with(|desk| {
            let waiting = desk.waiting();
            waiting
                .first()
                .map(|chat| (chat.room.clone(), waiting.len()))
        })
    });
    let away = Memo::new(move |_| page.desk.with(|desk| !desk.me.available));
    // Without the lists nobody knows.
    let listed = Memo::new(move |_| page.desk.with(|desk| desk.listed));
    let key = |name: &'static str| view! { <kbd>{name}</kbd> };
    view! {
        <div class="nothing">
            {move || match next.get() {
                None if !listed.get() => ().into_any(),
                None if away.get() => view! {
                    <h2 class="title">"You are away"</h2>
                    <p class="quiet">"New conversations go to others, or wait."</p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| page.happens(Event::Available(true))
                    >
                        "I am available"
                    </button>
                }.into_any(),
                None => view! {
                    <h2 class="title">"All answered"</h2>
                    <p class="quiet">"New conversations appear by themselves."</p>
                }.into_any(),
                Some((room, many)) => view! {
                    <h2 class="title">
                        {if many == 1 { "Somebody is waiting".to_owned() } else { format!("{many} people are waiting") }}
                    </h2>
                    <p class="quiet">"The first has waited longest."</p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| page.happens(Event::Take(room.clone()))
                    >
                        "Take the next one"
                    </button>
                }.into_any(),
            }}
            <dl class="hints">
                <div><dt>{key("Alt")} {key("↑")} {key("↓")}</dt><dd>"Go through conversations"</dd></div>
                <div><dt>{key("Alt")} {key("N")}</dt><dd>"Take the next one"</dd></div>
                <div><dt>{key("Alt")} {key("C")}</dt><dd>"Chats or contacts"</dd></div>
                <div><dt>{key("Enter")}</dt><dd>"Send"</dd></div>
                <div><dt>{key("Shift")} {key("Enter")}</dt><dd>"New line"</dd></div>
                <div><dt>{key("Esc")}</dt><dd>"Back to the list"</dd></div>
            </dl>
        </div>
    }
}
