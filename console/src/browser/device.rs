//! The device and its browser: notifications, randomness, the page's address, names of browsers.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::storage;
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

/// Tells; a click brings the page to the room.
pub(crate) fn tell(title: &str, text: &str, room: &str) {
    let options = NotificationOptions::new();
    options.set_body(text);
    // One per room: the newest is enough.
    options.set_tag(room);
    if let Ok(told) = Notification::new_with_options(title, &options) {
        let room = room.to_owned();
        let clicked = Closure::once_into_js(move || {
            if let Some(window) = web_sys::window() {
                window.focus().ok();
            }
            go(Some(&room));
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

/// The room that the page's address names.
pub(crate) fn room() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    let room = hash.strip_prefix('#')?;
    Some(room.to_owned()).filter(|room| !room.is_empty())
}

/// Has the page's address name a room, or none.
pub(crate) fn go(room: Option<&str>) {
    if let Some(window) = web_sys::window() {
        window.location().set_hash(room.unwrap_or_default()).ok();
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
