//! The keys that work everywhere on the page. All need Alt, or are Escape: letters by themselves
//! belong to whoever types.

use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;

use crate::browser::device;
use crate::desk::address::{Address, Spot, Wanted};
use crate::desk::event::Event;
use crate::desk::{Desk, Stage};
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
    let away = page.desk.with_untracked(|desk| {
        desk.stage != Stage::In || desk.asked.is_some() || desk.contacts.asks()
    });
    if away || event.is_composing() || event.default_prevented() {
        return;
    }
    let alt = event.alt_key() && !event.ctrl_key() && !event.meta_key() && !writes(event);
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

/// Whether Alt makes a sign of the key that somebody writes: on a Mac, Option and N are the tilde of ñ.
fn writes(event: &KeyboardEvent) -> bool {
    let key = event.key();
    let is_sign = key == "Dead" || key.chars().count() == 1 && !key.is_ascii();
    let target = event.target();
    let target = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    is_sign && target.is_some_and(|target| target.matches("input, textarea") == Ok(true))
}

/// To the conversation so many places on, in the order of the lists.
fn go(page: Page, places: isize) {
    let next = page.desk.with_untracked(|desk| next(desk, places));
    if let Some(room) = next {
        device::go(&Address::Chat(room));
    }
}

fn next(desk: &Desk, places: isize) -> Option<String> {
    let mut rooms = desk.mine();
    rooms.extend(desk.waiting());
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
