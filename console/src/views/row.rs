//! One row: what stands above it, who says it, what, and where it is.

use leptos::prelude::*;
use livechat_core::chat::drawn::drawn;
use serde_json::Value;

use super::again::again;
use super::{attached, icon, marked};
use crate::browser::clock;
use crate::desk::chat::{Out, Row, Way, What};
use crate::desk::event::Event;
use crate::desk::message::{By, Message, Note};
use crate::page::Page;

/// Whether this agent has just written it.
pub(super) fn is_own(row: &Row) -> bool {
    matches!(row.what, What::Own(_))
}

#[component]
pub(super) fn RowView(page: Page, room: String, row: Row) -> impl IntoView {
    let day = row
        .day
        .then(|| view! { <p class="day">{clock::day(row.at)}</p> });
    let what = match &row.what {
        What::Own(out) => own(page, room, out).into_any(),
        What::Said(message) => match &message.note {
            Some(note) => noted(note).into_any(),
            None => said(page, &row, message).into_any(),
        },
    };
    view! { <div class="row">{day} {what}</div> }
}

fn said(page: Page, row: &Row, message: &Message) -> impl IntoView + use<> {
    let (mine, ours) = (message.by == By::Me, message.by != By::Visitor);
    let class = match message.by {
        By::Me => "said said--mine",
        By::Colleague => "said said--mine said--team",
        By::Visitor | By::Server => "said",
    };
    let name = if mine {
        "You".to_owned()
    } else {
        message.name.clone()
    };
    let name_class = if row.head && !mine {
        "said__name"
    } else {
        "unseen"
    };
    let face = (!ours).then(|| {
        let class = if row.tail {
            "said__face"
        } else {
            "said__face said__face--away"
        };
        view! { <span class=class>{icon::face(&name)}</span> }
    });
    let whole = RwSignal::new(false);
    let text = message.text.clone();
    let tree = message.extra.get("md").cloned().unwrap_or(Value::Null);
    let words = move || {
        let drawn = drawn(&text, &tree, whole.get());
        let more = drawn.more.then(|| {
            view! {
                <button type="button" class="link" on:click=move |_| whole.set(true)>"Show all of it"</button>
            }
        });
        view! { {marked::draw(&drawn.nodes)} {more} }
    };
    let hung = attached::draw(page, message);
    let mut foot = Vec::new();
    if message.edited {
        foot.push("edited".to_owned());
    }
    if row.tail {
        foot.push(clock::time(row.at));
    }
    let foot = (!foot.is_empty()).then(|| view! { <p class="said__foot">{foot.join(" · ")}</p> });
    view! {
        <div class=class>
            {face}
            <p class=name_class dir="auto">{name}</p>
            <div class="bubble" dir="auto">{words} {hung}</div>
            {foot}
        </div>
    }
}

fn noted(note: &Note) -> impl IntoView + use<> {
    let (words, comment) = match note {
        Note::Started => ("The conversation began".to_owned(), ""),
        Note::Closed { by, comment } => (format!("{by} closed the conversation"), comment.as_str()),
        Note::Joined(who) => (format!("{who} joined"), ""),
        Note::Left(who) => (format!("{who} left"), ""),
        Note::PassedOn { by, to, comment } => {
            let who = if by.is_empty() { "Somebody" } else { by };
            let words = match to {
                Some(to) => format!("{who} passed it on to {to}"),
                None => format!("{who} put it back into the queue"),
            };
            (words, comment.as_str())
        }
        Note::Words(words) => (words.clone(), ""),
    };
    let comment = (!comment.is_empty()).then(|| {
        view! { <span class="notice__comment" dir="auto">{comment.to_owned()}</span> }
    });
    view! { <p class="notice" dir="auto">{words} {comment}</p> }
}

/// What this agent said, and the server has not shown yet.
fn own(page: Page, room: String, out: &Out) -> impl IntoView + use<> {
    let words = drawn(&out.text, &Value::Null, false);
    let foot = match &out.way {
        Way::Queued => view! { <p class="said__foot">"Waiting to be sent"</p> }.into_any(),
        Way::Sending => view! { <p class="said__foot">"Sending…"</p> }.into_any(),
        Way::Sent => view! { <p class="said__foot">"Sent"</p> }.into_any(),
        Way::Failed(why) => {
            let (to_send, back) = ((room.clone(), out.id.clone()), (room, out.id.clone()));
            let send_again = move |_| {
                let (room, id) = to_send.clone();
                page.happens(Event::Again { room, id });
            };
            let back = move |_| {
                let (room, id) = back.clone();
                page.happens(Event::TakeBack { room, id });
            };
            view! {
                <p class="said__foot said__foot--bad">
                    "Not sent. " {why.clone()} " "
                    {again(send_again)} " "
                    <button type="button" class="link" on:click=back>"Take back"</button>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <div class="said said--mine">
            <p class="unseen">"You"</p>
            <div class="bubble" dir="auto">{marked::draw(&words.nodes)}</div>
            {foot}
        </div>
    }
}
