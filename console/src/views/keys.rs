//! The keys that work everywhere on the page. All need Alt, or are Escape: letters by themselves
//! belong to whoever types.

use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;

use crate::browser::device;
use crate::desk::Desk;
use crate::desk::address::{Address, Spot, Wanted};
use crate::desk::event::Event;
use crate::page::Page;
use leptos::prelude::*;

/// Listens for as long as the page lives.
pub(super) fn listen(page: Page) {
    let pressed = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        press(page, &event);
    });
    if let Some(window) = web_sys::window() {
        let pressed = pressed.into_js_value();
        let pressed = pressed.unchecked_ref();
        window
            .add_event_listener_with_callback("keydown", pressed)
            .ok();
    }
}

fn press(page: Page, event: &KeyboardEvent) {
    let asked = page
        .desk
        .with_untracked(|desk| desk.asked.is_some() || desk.contacts.asks());
    if asked || event.is_composing() || event.default_prevented() {
        return;
    }
    let alt = event.alt_key() && !event.ctrl_key() && !event.meta_key();
    match event.code().as_str() {
        "ArrowDown" if alt => go(page, 1),
        "ArrowUp" if alt => go(page, -1),
        "KeyN" if alt => {
            let next = page.desk.with_untracked(|desk| {
                let next = desk.waiting();
                next.first().map(|chat| chat.room.clone())
            });
            if let Some(room) = next {
                page.happens(Event::Take(room));
            }
        }
        "KeyC" if alt => {
            let at_chats = page
                .desk
                .with_untracked(|desk| matches!(desk.address, Address::Chats | Address::Chat(_)));
            device::go(&if at_chats {
                Address::Contacts(Spot::List, Wanted::default())
            } else {
                Address::Chats
            });
        }
        "Escape" => match page.desk.with_untracked(|desk| desk.address.up()) {
            Some(up) => device::go(&up),
            None => return,
        },
        _ => return,
    }
    event.prevent_default();
}

/// To the conversation so many places on, in the order of the lists.
fn go(page: Page, places: isize) {
    let next = page.desk.with_untracked(|desk| next(desk, places));
    if let Some(room) = next {
        device::go(&Address::Chat(room));
    }
}

fn next(desk: &Desk, places: isize) -> Option<String> {
    let mut rooms = desk.waiting();
    rooms.extend(desk.mine());
    let here = rooms
        .iter()
        .position(|chat| Some(chat.room.as_str()) == desk.shown.as_deref());
    let next = match here {
        Some(here) => here.checked_add_signed(places)?,
        None if places > 0 => 0,
        None => rooms.len().checked_sub(1)?,
    };
    rooms.get(next).map(|chat| chat.room.clone())
}
