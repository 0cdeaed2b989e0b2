//! Carries out the session's effects through the browser; turns each result into one event.

mod carrying;
mod page;

use crate::browser::{network, pattern, promise, tabs};
use crate::options::Options;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use livechat_browser::words::Words;
use livechat_core::domain::VisitorToken;
use livechat_core::session::{Event, Session};
use livechat_core::text::Phrase;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::ShadowRoot;

/// Holds the session and the world it acts on. Views send events to it and read the session.
#[derive(Clone, Copy)]
pub(crate) struct Driver {
    /// The state that views draw.
    pub(crate) session: RwSignal<Session>,
    shell: StoredValue<Shell, LocalStorage>,
}

/// What effects act on: where we are in the page, where the server is, and whom to tell.
#[derive(Clone)]
struct Shell {
    root: ShadowRoot,
    server: String,
    tell: Function,
    /// Gives the token of a visitor who is signed in at the site.
    supplier: Option<Function>,
    /// Says whether a form may be sent.
    guard: Option<Function>,
    words: Words,
    queue: Rc<Queue>,
    /// How many configs were asked for.
    asked: u32,
    /// Whom the last one was asked for, and the answer.
    config: Option<(VisitorToken, Value)>,
    /// How often answers were dropped: one that was asked for before is not wanted.
    epoch: u32,
}

/// Events that wait for the effects of the one before.
#[derive(Default)]
struct Queue {
    waiting: RefCell<Vec<Event>>,
    busy: Cell<bool>,
}

impl Driver {
    /// Starts a session and listens to the network and to the other tabs. All of it ends with the
    /// owner in which it is called, which is the mounted panel's.
    pub(crate) fn new(options: Options, root: ShadowRoot, words: Words, tell: Function) -> Self {
        let Options { server, wishes } = options;
        let driver = Self {
            session: RwSignal::new(Session::new(wishes, network::is_online())),
            shell: StoredValue::new_local(Shell {
                root,
                server: server.clone(),
                tell,
                supplier: None,
                guard: None,
                words,
                queue: Rc::default(),
                asked: 0,
                config: None,
                epoch: 0,
            }),
        };
        network::on_change(move |online| {
            driver.send(if online {
                Event::NetworkCame
            } else {
                Event::NetworkWent
            });
        });
        tabs::on_token(&server, move |token| {
            driver.send(Event::TokenElsewhere(token));
        });
        driver
    }

    /// Lets the session take an event, and does what it then wants. After the widget was taken away
    /// there is no session left, and a late answer is dropped here.
    ///
    /// One event after the other: one that comes while effects are carried out, which some end in at
    /// once, and which a listener of the page may send, waits until they all are.
    pub(crate) fn send(self, event: Event) {
        let Some(queue) = self.shell.try_with_value(|shell| shell.queue.clone()) else {
            return;
        };
        queue.waiting.borrow_mut().push(event);
        if queue.busy.replace(true) {
            return;
        }
        loop {
            let mut waiting = queue.waiting.borrow_mut();
            if waiting.is_empty() {
                break;
            }
            let event = waiting.remove(0);
            drop(waiting);
            let effects = self
                .session
                .try_update(|session| session.apply(event, &pattern::Engine));
            for effect in effects.into_iter().flatten() {
                self.carry_out(effect);
            }
        }
        queue.busy.set(false);
    }

    /// The shadow root that the widget lives in, as long as it does.
    pub(crate) fn root(self) -> Option<ShadowRoot> {
        self.shell.try_with_value(|shell| shell.root.clone())
    }

    /// From now on the page is asked for the visitor's token.
    pub(crate) fn supply_by(self, supplier: Function) {
        self.shell
            .try_update_value(|shell| shell.supplier = Some(supplier));
        self.send(Event::SupplierNamed);
    }

    /// From now on the page is asked before a form is sent.
    pub(crate) fn guard_by(self, guard: Function) {
        self.shell
            .try_update_value(|shell| shell.guard = Some(guard));
    }

    /// From now on the widget speaks another language.
    pub(crate) fn speak(self, words: Words) {
        self.shell.try_update_value(|shell| shell.words = words);
        // Whatever draws the session draws it anew.
        self.session.try_update(|_| {});
    }

    /// A phrase in the visitor's language.
    pub(crate) fn say(self, phrase: impl Into<Phrase>) -> String {
        let phrase = phrase.into();
        let own = self.shell.try_with_value(|shell| {
            let (index, count) = (phrase.key.index(), phrase.count);
            shell.words.sentence(index, count)
        });
        match own.flatten() {
            Some(own) => phrase.fill(&own),
            None => phrase.in_english(),
        }
    }

    /// The visitor's language, and its direction.
    pub(crate) fn language(self) -> (String, String) {
        let words = self.shell.try_with_value(|shell| shell.words.clone());
        words
            .map(|words| (words.language, words.direction))
            .unwrap_or_default()
    }

    fn epoch(self) -> Option<u32> {
        self.shell.try_with_value(|shell| shell.epoch)
    }

    /// Does something with what a promise gives, `undefined` if it fails; unless answers of its time
    /// are not wanted any more by then. Boxed: each type of its own would be another copy of this.
    fn when(self, promise: &Promise, then: Box<dyn FnOnce(JsValue)>) {
        let epoch = self.epoch();
        promise::when(promise, move |given| {
            if epoch.is_some() && self.epoch() == epoch {
                then(given);
            }
        });
    }
}
