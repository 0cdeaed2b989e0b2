//! What is asked before a contact is removed, and before what was written is lost.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::called;
use crate::desk::contacts::Event as Of;
use crate::desk::event::Event;
use crate::page::Page;

/// What would be lost by leaving.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    /// What was written of a contact.
    Form,
    /// The rest of an import.
    Import,
    /// What is on its way to visitors.
    Messages,
}

#[component]
pub(in crate::views) fn Questions(page: Page) -> impl IntoView {
    let deleting = Memo::new(move |_| {
        page.desk.with(|desk| {
            let shown = desk.contacts.shown.as_ref()?;
            let deleting = shown.deleting.clone()?;
            let contact = shown.contact.as_ref();
            let name = contact.map(|it| called(&it.name)).unwrap_or_default();
            Some((name, shown.total, deleting))
        })
    });
    let leaving = Memo::new(move |_| page.desk.with(|desk| desk.contacts.leaving.is_some()));
    // Without a form something is lost only by signing out.
    let what = Memo::new(move |_| {
        page.desk.with(|desk| {
            let writes = desk.contacts.form.is_some();
            match (writes, desk.contacts.import.is_running()) {
                (true, _) => Lost::Form,
                (false, true) => Lost::Import,
                (false, false) => Lost::Messages,
            }
        })
    });
    let stay = move || page.happens(Event::Contacts(Of::Leave(false)));
    let keep = move || page.happens(Event::Contacts(Of::AskDelete(false)));
    let busy = move || deleting.with(|it| it.as_ref().is_some_and(|(_, _, it)| it.busy));
    view! {
        <Question open=Signal::derive(move || deleting.with(Option::is_some)) title="delete-title" off=keep>
            <h2 class="title" id="delete-title" dir="auto">
                {move || deleting.get().map(|(name, ..)| format!("Delete {name}?"))}
            </h2>
            <div role="alert">
                {move || deleting.get().and_then(|(_, _, it)| it.problem).map(|problem| view! {
                    <p class="banner">{problem}</p>
                })}
            </div>
            <p>
                "Their name, addresses, numbers and answers, and all conversations with them are deleted"
                {move || match deleting.get() {
                    Some((_, 1, _)) => ", 1 of them in all".to_owned(),
                    Some((_, total, _)) if total > 1 => format!(", {total} of them in all"),
                    Some(_) | None => String::new(),
                }}
                ". Nobody can bring them back."
            </p>
            <div class="asked__choices">
                <button type="button" class="button button--quiet" on:click=move |_| keep()>"Keep them"</button>
                <button
                    type="button"
                    class="button button--bad"
                    aria-disabled=move || busy().then_some("true")
                    on:click=move |_| page.happens(Event::Contacts(Of::Delete))
                >
                    {move || if busy() { "Deleting…" } else { "Delete" }}
                </button>
            </div>
        </Question>
        <Question open=Signal::derive(move || leaving.get()) title="leave-title" off=stay>
            <h2 class="title" id="leave-title">
                {move || match what.get() {
                    Lost::Form => "Leave without saving?",
                    Lost::Import => "Stop the import?",
                    Lost::Messages => "Sign out without sending?",
                }}
            </h2>
            <p>
                {move || match what.get() {
                    Lost::Form => "What you wrote is not saved.",
                    Lost::Import => "Contacts are still going in. Signing out stops that.",
                    Lost::Messages => "Messages or files of yours have not reached the visitor yet.",
                }}
            </p>
            <div class="asked__choices">
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| page.happens(Event::Contacts(Of::Leave(true)))
                >
                    "Leave"
                </button>
                <button type="button" class="button" on:click=move |_| stay()>
                    {move || match what.get() {
                        Lost::Form => "Go on writing",
                        Lost::Import => "Go on",
                        Lost::Messages => "Stay signed in",
                    }}
                </button>
            </div>
        </Question>
    }
}

/// A dialog; the browser gives the focus back to where it was called from.
#[component]
fn Question(
    open: Signal<bool>,
    title: &'static str,
    off: impl Fn() + Copy + Send + 'static,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        if let Some(dialog) = dialog.get()
            && dialog.open() != open
        {
            if open {
                dialog.show_modal().ok();
            } else {
                dialog.close();
            }
        }
    });
    view! {
        <dialog
            class="asked"
            node_ref=dialog
            aria-labelledby=title
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                off();
            }
        >
            <Show when=move || open.get()>
                <div class="asked__form">{children()}</div>
            </Show>
        </dialog>
    }
}
