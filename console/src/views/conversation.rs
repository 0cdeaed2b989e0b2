//! The conversation that is shown: who it is with, what was said, and the way to answer.

use leptos::html::H2;
use leptos::prelude::*;

use super::again::again;
use super::{composer, icon, log};
use crate::browser::clock;
use crate::desk::address::Address;
use crate::desk::chat::{Chat, Place};
use crate::desk::event::{Event, Question};
use crate::page::Page;

#[component]
pub(super) fn Conversation(page: Page, room: String, has_details: RwSignal<bool>) -> impl IntoView {
    let known = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk.with(|desk| {
                (
                    desk.chat(&room).is_some(),
                    desk.listed,
                    desk.unlisted.clone(),
                )
            })
        })
    };
    move || match known.get() {
        (true, ..) => view! { <Known page room=room.clone() has_details /> }.into_any(),
        (false, false, None) => view! {
            <div class="nothing"><p class="quiet">"Looking for the conversation…"</p></div>
        }
        .into_any(),
        (false, false, Some(why)) => view! {
            <div class="nothing">
                <p>
                    "This conversation could not be fetched. " {why} " "
                    {again(move |_| page.happens(Event::Relist))}
                </p>
            </div>
        }
        .into_any(),
        (false, true, _) => view! {
            <div class="nothing">
                <h2 class="title">"Not here any more"</h2>
                <p class="quiet">"This conversation has ended, or somebody else answers it."</p>
                <a class="button" href="#">"Back to the list"</a>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Known(page: Page, room: String, has_details: RwSignal<bool>) -> impl IntoView {
    let of_chat = {
        let room = room.clone();
        move |read: fn(&Chat) -> String| {
            let room = room.clone();
            Memo::new(move |_| {
                page.desk
                    .with(|desk| desk.chat(&room).map(read).unwrap_or_default())
            })
        }
    };
    let title = of_chat(|chat| chat.title().to_owned());
    let status = of_chat(|chat| chat.visitor.status.clone());
    let place = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk
                .with(|desk| desk.chat(&room).map(|chat| chat.place))
        })
    };
    let state = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk.with(|desk| {
                let chat = desk.chat(&room)?;
                let department = chat.department.as_deref();
                let department = department
                    .and_then(|id| desk.department(id))
                    .map(str::to_owned);
                let status = match chat.visitor.status.as_str() {
                    "online" => "Online",
                    "away" => "Away",
                    "busy" => "Busy",
                    "offline" => "Offline",
                    _ => "",
                };
                let words = [Some(status.to_owned()), department];
                let words = words
                    .into_iter()
                    .flatten()
                    .filter(|words| !words.is_empty());
                Some(words.collect::<Vec<_>>().join(" · "))
            })
        })
    };
    let heading = NodeRef::<H2>::new();
    // Where there is nothing to write in, the heading is what one comes to.
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && (composer::is_narrow() || place.get_untracked() != Some(Place::Mine))
        {
            heading.focus().ok();
        }
    });
    // Also when what one was at goes: it ends, or somebody else takes it.
    Effect::new(move |before: Option<Option<Place>>| {
        let now = place.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(move || {
                if let Some(heading) = heading.get_untracked()
                    && !super::is_anything_focused()
                {
                    heading.focus().ok();
                }
            });
        }
        now
    });
    let unsent = of_chat(|chat| chat.draft.trim().to_owned());
    let left = move || {
        let unsent = unsent.get();
        (!unsent.is_empty()).then(|| {
            view! {
                <p class="unsent">
                    "You had not sent: " <span class="unsent__words" dir="auto">{unsent}</span>
                </p>
            }
        })
    };
    let (back, of_contact) = page.desk.with_untracked(|desk| {
        let up = desk.address.up().unwrap_or_default();
        (up.href(), matches!(desk.address, Address::Contacts(..)))
    });
    let back_words = if of_contact {
        "Back to the contact"
    } else {
        "Back to the list"
    };
    let ask = move |question| page.happens(Event::Ask(Some(question)));
    view! {
        <header class="talk__head">
            <a class="icon-button back" class:back--always=of_contact href=back aria-label=back_words>{icon::back()}</a>
            <span class="avatar" data-status=status>{move || icon::face(&title.get())}</span>
            <div class="talk__who">
                <h2 class="talk__name" dir="auto" tabindex="-1" node_ref=heading>{title}</h2>
                <p class="quiet talk__state">{state}</p>
            </div>
            <button
                type="button"
                class="tool tool--details"
                aria-expanded=move || if has_details.get() { "true" } else { "false" }
                aria-controls="details"
                on:click=move |_| has_details.update(|has| *has = !*has)
            >
                {icon::person()} <span class="tool__words">"Details"</span>
            </button>
            <Show when=move || place.get() == Some(Place::Mine)>
                <button type="button" class="tool" on:click=move |_| ask(Question::Forward)>
                    {icon::pass()} <span class="tool__words">"Pass on"</span>
                </button>
                <button type="button" class="tool" on:click=move |_| ask(Question::Close)>
                    {icon::check()} <span class="tool__words">"Close"</span>
                </button>
            </Show>
        </header>
        <log::Log page room=room.clone() />
        {move || match place.get() {
            Some(Place::Mine) => view! { <composer::Composer page room=room.clone() /> }.into_any(),
            Some(Place::Waiting) => view! { <Waiting page room=room.clone() /> }.into_any(),
            Some(Place::Closed) => view! {
                <div class="bar bar--over"><p class="quiet">"This conversation has ended."</p> {left}</div>
            }.into_any(),
            Some(Place::Elsewhere) | None => view! {
                <div class="bar bar--over"><p class="quiet">"This conversation is not yours any more."</p> {left}</div>
            }.into_any(),
        }}
    }
}

/// In place of the composer while nobody has taken it.
#[component]
fn Waiting(page: Page, room: String) -> impl IntoView {
    let state = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk
                .with(|desk| desk.chat(&room).map(|chat| (chat.since, chat.taking)))
        })
    };
    let taking = move || state.get().is_some_and(|(_, taking)| taking);
    view! {
        <div class="bar">
            <p class="quiet bar__words">
                {move || state.get().map(|(since, _)| match clock::ago(since, page.now.get()).as_str() {
                    "now" => "Has just come.".to_owned(),
                    ago => format!("Has waited since {ago}."),
                })}
            </p>
            <button
                type="button"
                class="button"
                aria-disabled=move || taking().then_some("true")
                on:click=move |_| page.happens(Event::Take(room.clone()))
            >
                {move || if taking() { "Taking it…" } else { "Take this conversation" }}
            </button>
        </div>
    }
}
