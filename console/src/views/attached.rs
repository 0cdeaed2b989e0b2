//! What hangs on a message: files, quotes, and buttons that lead somewhere.
//!
//! The server shows its files to whoever shows their session. That goes into the head of a request,
//! never into an address: files are fetched, and drawn from this page's memory.

use leptos::prelude::*;
use livechat_core::chat::attachment::{self, Attachment, File, Media};
use livechat_core::chat::block::{self, Block};

use super::marked;
use crate::browser::{clock, device, fetch};
use crate::desk::message::Message;
use crate::page::Page;

/// Draws them.
pub(super) fn draw(page: Page, message: &Message) -> Vec<AnyView> {
    let root = page.desk.with_untracked(|desk| {
        let session = desk.session();
        session
            .map(|session| session.root.clone())
            .unwrap_or_default()
    });
    let attachments = attachment::read(&message.extra, &root);
    let mut drawn: Vec<AnyView> = attachments.iter().map(|it| one(page, it)).collect();
    for block in block::read(&message.extra) {
        drawn.push(match block {
            Block::Words(words) => marked::draw(&words).into_any(),
            Block::Button { label, href, call } => {
                let usual = if call { "Join the call" } else { "Open" };
                let label = label.unwrap_or_else(|| usual.to_owned());
                marked::link(&href, &label).into_any()
            }
        });
    }
    drawn
}

fn one(page: Page, attachment: &Attachment) -> AnyView {
    match attachment {
        Attachment::File(given) => {
            let caption = marked::draw(&given.caption);
            view! { {file(page, given)} {caption} }.into_any()
        }
        Attachment::Quote {
            author,
            text,
            attachments,
        } => {
            let author = author
                .clone()
                .map(|author| view! { <p class="heading">{author}</p> });
            let held: Vec<AnyView> = attachments.iter().map(|it| one(page, it)).collect();
            view! { <blockquote>{author} {marked::draw(text)} {held}</blockquote> }.into_any()
        }
    }
}

fn file(page: Page, file: &File) -> AnyView {
    let title = file.title.clone().unwrap_or_else(|| "File".to_owned());
    if !file.own {
        return marked::link(&file.url, &title).into_any();
    }
    let save = save(page, file, &title);
    if file.media == Media::Other {
        return save.into_any();
    }
    // An address in this page's memory, once the file is there.
    let place = RwSignal::new(None::<Option<String>>);
    let url = file.url.clone();
    leptos::task::spawn_local(async move {
        let session = page.desk.with_untracked(|desk| desk.session().cloned());
        let fetched = fetch::file(session.as_ref(), &url).await;
        // The message may be out of sight by then.
        if place.try_set(Some(fetched.clone())).is_some()
            && let Some(fetched) = fetched
        {
            web_sys::Url::revoke_object_url(&fetched).ok();
        }
    });
    on_cleanup(move || {
        if let Some(Some(Some(place))) = place.try_get_untracked() {
            web_sys::Url::revoke_object_url(&place).ok();
        }
    });
    let (media, dimensions) = (file.media, file.dimensions);
    let shown = move || match place.get() {
        None => view! { <p class="quiet">"Fetching it…"</p> }.into_any(),
        Some(None) => ().into_any(),
        Some(Some(place)) => match media {
            Media::Audio => view! {
                <audio class="sounds" controls src=place aria-label=title.clone()></audio>
            }
            .into_any(),
            Media::Video => view! {
                <video class="shot" controls src=place aria-label=title.clone()></video>
            }
            .into_any(),
            Media::Image | Media::Other => {
                let (width, height) = dimensions.unzip();
                view! {
                    <a href=place.clone() target="_blank" rel="noopener noreferrer">
                        <img class="shot" src=place.clone() alt=title.clone() width=width height=height />
                    </a>
                }
                .into_any()
            }
        },
    };
    view! { {shown} {save} }.into_any()
}

/// The button that puts a file on the device.
fn save(page: Page, file: &File, title: &str) -> impl IntoView + use<> {
    let (url, name) = (file.url.clone(), title.to_owned());
    let failed = RwSignal::new(false);
    let save = move |_| {
        let (url, name) = (url.clone(), name.clone());
        leptos::task::spawn_local(async move {
            let session = page.desk.with_untracked(|desk| desk.session().cloned());
            let fetched = fetch::file(session.as_ref(), &url).await;
            failed.try_set(fetched.is_none());
            if let Some(place) = fetched {
                device::download(&place, &name);
                web_sys::Url::revoke_object_url(&place).ok();
            }
        });
    };
    let size = file
        .bytes
        .map(|bytes| view! { <span class="file__size">{clock::size(bytes)}</span> });
    view! {
        <button type="button" class="file" on:click=save>
            <span class="file__name">{title.to_owned()}</span>
            {size}
            {move || failed.get().then_some("This file cannot be had.")}
        </button>
    }
}
