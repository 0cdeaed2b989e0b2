//! Where the agent writes, and what files are on their way.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use web_sys::{ClipboardEvent, DragEvent, FileList};

use super::again::again;
use super::icon;
use crate::browser::{clock, device, fetch};
use crate::desk::chat::Upload;
use crate::desk::event::{Event, Picked};
use crate::page::Page;

/// Below this width there is one thing on the page at a time, in pixels; style/desk/frame.css says so too.
const NARROW_PX: f64 = 720.0;

/// Whether there is a keyboard of glass that would cover half of the page.
pub(super) fn is_narrow() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok());
    width
        .and_then(|width| width.as_f64())
        .is_some_and(|width| width < NARROW_PX)
}

/// Whether the style sheet alone sees to it that all of a text can be seen.
fn grows_by_itself() -> bool {
    web_sys::css::supports_with_value("field-sizing", "content").unwrap_or(false)
}

#[component]
pub(super) fn Composer(page: Page, room: String) -> impl IntoView {
    let field = NodeRef::<Textarea>::new();
    let picker = NodeRef::<Input>::new();
    let room = StoredValue::new(room);
    let room_of = move || room.get_value();
    let draft = Memo::new(move |_| {
        room.with_value(|room| {
            page.desk.with(|desk| {
                desk.chat(room)
                    .map(|chat| chat.draft.clone())
                    .unwrap_or_default()
            })
        })
    });
    Effect::new(move |_| {
        if let Some(field) = field.get()
            && !is_narrow()
        {
            field.focus().ok();
        }
    });
    // As high as what stands in it, as far as the style sheet lets it.
    Effect::new(move |_| {
        draft.track();
        if let Some(field) = field.get()
            && !grows_by_itself()
        {
            request_animation_frame(move || {
                let style = web_sys::HtmlElement::style(&field);
                style.set_property("block-size", "auto").ok();
                let height = format!("{}px", field.scroll_height() + 2);
                style.set_property("block-size", &height).ok();
            });
        }
    });
    let send = move || {
        let id = device::id();
        page.happens(Event::Send {
            room: room_of(),
            id,
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
        if let Some(field) = field.get_untracked() {
            field.focus().ok();
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let plain = !event.shift_key() && !event.alt_key();
        // The key that ends a choice of an input method is no Enter.
        if event.key() == "Enter" && plain && !event.is_composing() && event.key_code() != 229 {
            event.prevent_default();
            send();
        }
    };
    let pick = move |files: Option<FileList>| {
        let Some(files) = files else { return };
        let picked = (0..files.length()).filter_map(|place| files.get(place));
        let files: Vec<Picked> = picked
            .map(|file| Picked {
                name: file.name(),
                bytes: file.size() as u64,
                key: fetch::keep(file),
            })
            .collect();
        if !files.is_empty() {
            page.happens(Event::Files {
                room: room_of(),
                files,
            });
        }
    };
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            pick(picker.files());
            picker.set_value("");
        }
    };
    let pasted = move |event: ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            pick(files);
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        pick(event.data_transfer().and_then(|data| data.files()));
    };
    view! {
        <Uploads page room=room_of() />
        <form
            class="composer"
            on:submit=submit
            on:dragover=|event: DragEvent| event.prevent_default()
            on:drop=dropped
        >
            <input
                type="file" multiple hidden node_ref=picker on:change=picked
                aria-label="Files" tabindex="-1"
            />
            <button
                type="button"
                class="icon-button"
                aria-label="Attach files"
                title="Attach files"
                on:click=move |_| {
                    if let Some(picker) = picker.get_untracked() {
                        picker.click();
                    }
                }
            >
                {icon::clip()}
            </button>
            <textarea
                class="composer__field"
                node_ref=field
                rows="1"
                dir="auto"
                aria-label="Your answer"
                placeholder="Write an answer…"
                enterkeyhint="send"
                prop:value=draft
                on:input=move |event| page.happens(Event::Typed {
                    room: room_of(),
                    text: event_target_value(&event),
                })
                on:keydown=pressed
                on:paste=pasted
            ></textarea>
            <button type="submit" class="send" aria-label="Send">{icon::send()}</button>
        </form>
    }
}

#[component]
fn Uploads(page: Page, room: String) -> impl IntoView {
    let uploads = {
        let room = room.clone();
        Memo::new(move |_| {
            page.desk.with(|desk| {
                desk.chat(&room)
                    .map(|chat| chat.uploads.clone())
                    .unwrap_or_default()
            })
        })
    };
    let one = move |upload: Upload| {
        let key = upload.key;
        let (room_again, room_off) = (room.clone(), room.clone());
        let send_again = move |_| {
            let room = room_again.clone();
            page.happens(Event::UploadAgain { room, key });
        };
        let off = move |_| {
            let room = room_off.clone();
            page.happens(Event::UploadCancelled { room, key });
        };
        let failed = upload.failed.is_some();
        view! {
            <li class="upload">
                <div class="upload__words">
                    <p class="upload__name" dir="auto">{upload.name.clone()}</p>
                    {match upload.failed {
                        Some(why) => view! { <p class="upload__error">{why}</p> }.into_any(),
                        None => view! {
                            <p class="upload__size">{clock::size(upload.bytes)}</p>
                            <progress max="100" value=upload.percent aria-label=format!("Sending {}", upload.name)></progress>
                        }.into_any(),
                    }}
                </div>
                {failed.then(|| again(send_again))}
                <button
                    type="button"
                    class="icon-button"
                    aria-label=if failed { "Remove" } else { "Cancel" }
                    on:click=off
                >
                    {icon::cross()}
                </button>
            </li>
        }
    };
    move || {
        let uploads = uploads.get();
        (!uploads.is_empty()).then(|| {
            let rows: Vec<_> = uploads.into_iter().map(one.clone()).collect();
            view! { <ul class="uploads" aria-label="Files on their way">{rows}</ul> }
        })
    }
}
