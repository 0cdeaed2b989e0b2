//! The shell around the desk: each event goes to it, each effect is carried out, and what comes of it
//! is an event again.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::browser::{clock, device, fetch, pattern, socket, storage};
use crate::desk::contacts;
use crate::desk::event::{Effect, Event};
use crate::desk::{Desk, Engine};

/// The desk, and the way to it. Copied wherever something can happen.
#[derive(Clone, Copy)]
pub struct Page {
    /// The desk, to be read.
    pub desk: RwSignal<Desk>,
    /// Milliseconds since 1970, as of the last half minute: for what says how long ago.
    pub now: RwSignal<u64>,
}

impl Page {
    /// A page whose desk has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self {
            desk: RwSignal::new(Desk::new(Engine(&pattern::BROWSER))),
            now: RwSignal::new(clock::now()),
        }
    }

    /// Lets it begin, and hear of the browser.
    pub fn begin(self) {
        self.happens(Event::Begun {
            home: device::home(),
            session: storage::session(),
            kept: storage::rooms(),
            shown: device::address(),
            notify: device::notify(),
            visible: visible(),
        });
        listen("hashchange", move || {
            self.happens(Event::Show(device::address()));
        });
        listen("online", move || self.happens(Event::Online(true)));
        listen("offline", move || self.happens(Event::Online(false)));
        listen("visibilitychange", move || {
            self.now.set(clock::now());
            self.happens(Event::Visible(visible()));
        });
        listen("focus", move || self.happens(Event::Visible(visible())));
        listen_to("beforeunload", move |event: web_sys::Event| {
            if self.desk.with_untracked(Desk::is_unsaved) {
                event.prevent_default();
            }
        });
        let tick = move || self.now.set(clock::now());
        set_interval(tick, Duration::from_secs(30));
    }

    /// Something has happened.
    pub fn happens(self, event: Event) {
        let effects = self.desk.try_update(|desk| desk.apply(clock::now(), event));
        for effect in effects.unwrap_or_default() {
            self.carry_out(effect);
        }
    }

    /// Something happens in a while, in milliseconds.
    pub(crate) fn later(self, ms: u32, event: Event) {
        let wait = Duration::from_millis(ms.into());
        set_timeout(move || self.happens(event), wait);
    }

    fn carry_out(self, effect: Effect) {
        match effect {
            Effect::Call {
                call,
                session,
                method,
                url,
                body,
            } => leptos::task::spawn_local(async move {
                let (status, result) =
                    fetch::call(session.as_ref(), method, &url, body.as_ref()).await;
                self.happens(Event::Answered {
                    call,
                    status,
                    result,
                });
            }),
            Effect::Upload {
                call,
                session,
                url,
                key,
            } => fetch::upload(self, call, &session, &url, key),
            Effect::DropFile(key) => fetch::forget(key),
            Effect::ReadFile { key, from, to, run } => leptos::task::spawn_local(async move {
                let bytes = fetch::piece(key, from, to).await;
                let piece = contacts::Event::Piece { run, bytes };
                self.happens(Event::Contacts(piece));
            }),
            Effect::Save { name, text } => device::save(&name, &text),
            Effect::Connect(address) => socket::open(self, &address),
            Effect::Disconnect => socket::close(),
            Effect::Frame(frame) => socket::send(&frame),
            Effect::After(ms, timer) => self.later(ms, Event::Timer(timer)),
            Effect::Remember(session, long) => storage::remember(&session, long),
            Effect::Forget { session, rooms } => storage::forget(&session, rooms),
            Effect::Keep(room, what) => storage::keep(&room, what.as_ref()),
            Effect::Go(address) => device::go(&address),
            Effect::Replace(address) => device::replace(&address),
            Effect::Tell {
                title,
                text,
                room,
                tag,
            } => device::tell(&title, &text, &room, &tag),
        }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new()
    }
}

fn visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// For as long as the page lives.
fn listen(event: &str, mut act: impl FnMut() + 'static) {
    listen_to(event, move |_| act());
}

fn listen_to(event: &str, act: impl FnMut(web_sys::Event) + 'static) {
    let act = Closure::<dyn FnMut(web_sys::Event)>::new(act).into_js_value();
    if let Some(window) = web_sys::window() {
        let act = act.unchecked_ref();
        // What happens to the document is heard at the window, if it bubbles there, as this does.
        window.add_event_listener_with_callback(event, act).ok();
    }
}
