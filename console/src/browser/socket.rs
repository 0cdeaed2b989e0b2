//! The socket: one at a time.

use std::cell::RefCell;

use serde_json::Value;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, WebSocket};

use crate::desk::event::Event;
use crate::page::Page;

/// Longest frame that is read, in characters.
const MAX_FRAME: usize = 4 * 1024 * 1024;

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

struct Open {
    socket: WebSocket,
    _opened: Closure<dyn FnMut()>,
    _closed: Closure<dyn FnMut()>,
    _came: Closure<dyn FnMut(MessageEvent)>,
}

/// Opens one in place of any other.
pub(crate) fn open(page: Page, address: &str) {
    close();
    let Ok(socket) = WebSocket::new(address) else {
        // Where the page may not: as if the network were gone.
        page.later(0, Event::SocketClosed);
        return;
    };
    let opened = Closure::new(move || page.happens(Event::SocketOpened));
    let closed = Closure::new(move || page.happens(Event::SocketClosed));
    let came = Closure::new(move |event: MessageEvent| {
        let text = event
            .data()
            .as_string()
            .filter(|text| text.len() <= MAX_FRAME);
        if let Some(frame) = text.and_then(|text| serde_json::from_str::<Value>(&text).ok()) {
            page.happens(Event::Frame(frame));
        }
    });
    socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
    socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(came.as_ref().unchecked_ref()));
    OPEN.with_borrow_mut(|open| {
        *open = Some(Open {
            socket,
            _opened: opened,
            _closed: closed,
            _came: came,
        });
    });
}

/// Closes it; nobody hears of it any more.
pub(crate) fn close() {
    if let Some(open) = OPEN.with_borrow_mut(Option::take) {
        open.socket.set_onopen(None);
        open.socket.set_onclose(None);
        open.socket.set_onmessage(None);
        open.socket.close().ok();
    }
}

/// Sends a frame; into a socket that is not open, none.
pub(crate) fn send(frame: &Value) {
    OPEN.with_borrow(|open| {
        if let Some(open) = open
            && open.socket.ready_state() == WebSocket::OPEN
        {
            open.socket.send_with_str(&frame.to_string()).ok();
        }
    });
}
