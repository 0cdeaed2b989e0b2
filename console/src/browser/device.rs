//! The device and its browser: notifications, randomness, the page's address, names of browsers.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::storage;
use crate::desk::address::Address;
use crate::desk::event::Notify;

/// Letters of an id, as Rocket.Chat makes them: none that is taken for another.
const LETTERS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";

/// Whether the device tells of news.
pub(crate) fn notify() -> Notify {
    let known = web_sys::window()
        .is_some_and(|window| js_sys::Reflect::has(&window, &"Notification".into()) == Ok(true));
    if !known {
        return Notify::Never;
    }
    let permission = Notification::permission();
    if permission == NotificationPermission::Denied {
        Notify::Denied
    } else if permission == NotificationPermission::Granted && storage::notifies() {
        Notify::On
    } else {
        Notify::Off
    }
}

/// Asks for it, and remembers it.
pub(crate) async fn ask_to_notify() -> Notify {
    storage::remember_notify(true);
    if let Ok(asked) = Notification::request_permission() {
        JsFuture::from(asked).await.ok();
    }
    notify()
}

thread_local! {
    static TOLD: RefCell<BTreeMap<String, Notification>> = const { RefCell::new(BTreeMap::new()) };
}

/// Tells; a click brings the page to the room.
pub(crate) fn tell(title: &str, text: &str, room: &str, tag: &str) {
    let options = NotificationOptions::new();
    options.set_body(text);
    // What replaces another of its tag makes no sound: each has its own, which two windows share.
    options.set_tag(tag);
    if let Ok(told) = Notification::new_with_options(title, &options) {
        let room = room.to_owned();
        // One per room: the newest is enough.
        let before = TOLD.with_borrow_mut(|all| all.insert(room.clone(), told.clone()));
        if let Some(before) = before {
            before.close();
        }
        let clicked = Closure::once_into_js(move || {
            if let Some(window) = web_sys::window() {
                window.focus().ok();
            }
            go(&Address::Chat(room.clone()));
        });
        told.set_onclick(Some(clicked.unchecked_ref::<Function>()));
    }
}

/// An id for a message.
pub(crate) fn id() -> String {
    let mut bytes = [0_u8; 17];
    if let Some(Ok(crypto)) = web_sys::window().map(|window| window.crypto()) {
        crypto.get_random_values_with_u8_array(&mut bytes).ok();
    }
    let letter = |byte: &u8| LETTERS.get(usize::from(*byte) % LETTERS.len());
    let letters = bytes.iter().filter_map(letter);
    letters.map(|letter| char::from(*letter)).collect()
}

/// What the page's address names.
pub(crate) fn address() -> Address {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    Address::parse(hash.strip_prefix('#').unwrap_or_default())
}

/// Goes to an address of the page's.
pub(crate) fn go(address: &Address) {
    if let Some(window) = web_sys::window() {
        window.location().set_hash(&address.hash()).ok();
    }
}

/// Has the page's address be this one, without a step on the way back.
pub(crate) fn replace(address: &Address) {
    if let Some(Ok(history)) = web_sys::window().map(|window| window.history()) {
        let href = address.href();
        history
            .replace_state_with_url(&JsValue::NULL, "", Some(&href))
            .ok();
    }
}

/// Has the browser keep what is at an address as a file.
pub(crate) fn download(place: &str, name: &str) {
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(place);
        link.set_download(name);
        link.click();
    }
}

/// The same of a text.
pub(crate) fn save(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)
        && let Ok(place) = web_sys::Url::create_object_url_with_blob(&blob)
    {
        download(&place, name);
        web_sys::Url::revoke_object_url(&place).ok();
    }
}

/// The address of the server that served this page, which is in a folder of it.
pub(crate) fn home() -> String {
    let home = || {
        let here = web_sys::window()?.location().href().ok()?;
        let home = web_sys::Url::new_with_base("..", &here).ok()?;
        Some(home.origin() + home.pathname().trim_end_matches('/'))
    };
    home().unwrap_or_default()
}
