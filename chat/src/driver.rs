//! Holds a conversation, what draws it and the world it acts on: one event after the other.

use crate::browser::{device, files, json, lock, page, socket, time};
use crate::views::View;
use js_sys::Function;
use livechat_browser::dom::Node;
use livechat_browser::words::Words;
use livechat_core::chat::{Conversation, Effect, Event};
use livechat_core::domain::VisitorToken;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Where what is unsent is kept: this, the server, and who it is of, by a number that tells nothing
/// of the token.
const PREFIX: &str = "livechat:chat:1:";

/// A conversation on a page.
#[derive(Clone)]
pub(crate) struct Driver(pub(crate) Rc<World>);

/// What it acts on.
pub(crate) struct World {
    pub(crate) server: String,
    pub(crate) token: VisitorToken,
    /// Where the device keeps what is unsent.
    pub(crate) key: String,
    pub(crate) words: RefCell<Words>,
    pub(crate) tell: Function,
    /// The visitor is registered just now.
    registered: bool,
    /// Ids of what was said by itself before they were.
    said: Vec<String>,
    /// The widget's options.
    pub(crate) options: RefCell<Value>,
    /// There is none before the config says what it is like.
    pub(crate) conversation: RefCell<Option<Conversation>>,
    pub(crate) view: RefCell<Option<View>>,
    /// Events that wait for the effects of the one before.
    waiting: RefCell<Vec<Event>>,
    busy: Cell<bool>,
    /// The panel is open.
    open: Cell<bool>,
    /// It was taken away.
    ended: Cell<bool>,
    /// How often answers were dropped: one that was asked for before is not wanted.
    pub(crate) epoch: Cell<u32>,
    /// Ids of long messages that the visitor wants to see all of.
    whole: RefCell<Vec<String>>,
    /// How often the config was asked for in vain.
    pub(crate) tries: Cell<u32>,
    pub(crate) timers: RefCell<Vec<(livechat_core::chat::Timer, i32)>>,
    pub(crate) turn: RefCell<Option<lock::Held>>,
    pub(crate) line: RefCell<Option<Line>>,
    /// What ends the listening to page and tabs, and what listens.
    ends: RefCell<Vec<Function>>,
    listeners: RefCell<Vec<Listener>>,
    pub(crate) picked: RefCell<Option<files::Add>>,
}

/// What is called with news of the page.
type Listener = Closure<dyn FnMut(JsValue)>;

/// An open connection, with what listens to it.
pub(crate) struct Line {
    pub(crate) socket: socket::Socket,
    pub(crate) _heard: Closure<dyn FnMut(JsValue)>,
    pub(crate) _closed: Closure<dyn FnMut(JsValue)>,
}

impl Driver {
    pub(crate) fn new(
        server: String,
        token: VisitorToken,
        registered: bool,
        said: Vec<String>,
        words: Words,
        tell: Function,
    ) -> Self {
        let key = [PREFIX, &server, ":", &tag(token.secret())].concat();
        Self(Rc::new(World {
            server,
            token,
            key,
            words: RefCell::new(words),
            tell,
            registered,
            said,
            options: RefCell::default(),
            conversation: RefCell::default(),
            view: RefCell::default(),
            waiting: RefCell::default(),
            busy: Cell::default(),
            open: Cell::default(),
            ended: Cell::default(),
            epoch: Cell::default(),
            whole: RefCell::default(),
            tries: Cell::default(),
            timers: RefCell::default(),
            turn: RefCell::default(),
            line: RefCell::default(),
            ends: RefCell::default(),
            listeners: RefCell::default(),
            picked: RefCell::default(),
        }))
    }

    /// Listens to page and tabs, and asks the server what the conversation is like, unless it has
    /// just said so.
    pub(crate) fn begin(&self, place: &Node, config: Option<&Value>) {
        *self.0.view.borrow_mut() = Some(View::new(self, place));
        let driver = self.clone();
        *self.0.picked.borrow_mut() = Some(Closure::new(move |key, name, size| {
            driver.picked(key, name, size);
        }));
        let driver = self.clone();
        self.listens(
            move |news| {
                let event = match news.as_string().as_deref() {
                    Some("online") => {
                        driver.ask();
                        Event::NetworkCame
                    }
                    Some("offline") => Event::NetworkWent,
                    Some("visible") => Event::Visible(true),
                    Some("hidden") => Event::Visible(false),
                    Some("active") => Event::Active,
                    _ => return,
                };
                driver.send(event);
            },
            page::watch,
        );
        let driver = self.clone();
        self.listens(
            move |kept| {
                let kept = json::read_parsed(&kept);
                driver.send(Event::KeptElsewhere(kept));
            },
            |act| device::watch(&self.0.key, act),
        );
        match config {
            Some(config) => self.told(config),
            None => self.ask(),
        }
    }

    fn listens(
        &self,
        act: impl FnMut(JsValue) + 'static,
        begin: impl FnOnce(&Listener) -> Function,
    ) {
        let act = Closure::new(act);
        self.0.ends.borrow_mut().push(begin(&act));
        self.0.listeners.borrow_mut().push(act);
    }

    /// There is a conversation now.
    pub(crate) fn talk(&self, conversation: Conversation) {
        *self.0.conversation.borrow_mut() = Some(conversation);
        self.send(Event::Began);
        self.send(Event::Visible(page::is_visible()));
        self.send(Event::PanelOpen(self.0.open.get()));
        self.send(Event::Visited(page::address()));
        self.send(Event::Greeted(self.0.said.clone()));
        if self.0.registered {
            self.send(Event::Registered);
        }
    }

    /// Lets the conversation take an event, does what it then wants, and draws it. One event after
    /// the other: one that comes while effects are carried out waits until they all are.
    pub(crate) fn send(&self, event: Event) {
        let world = &self.0;
        if world.ended.get() || world.conversation.borrow().is_none() {
            return;
        }
        world.waiting.borrow_mut().push(event);
        if world.busy.replace(true) {
            return;
        }
        loop {
            let mut waiting = world.waiting.borrow_mut();
            if waiting.is_empty() {
                break;
            }
            let event = waiting.remove(0);
            drop(waiting);
            let effects: Vec<Effect> = match world.conversation.borrow_mut().as_mut() {
                Some(conversation) => conversation.apply(event, time::now() as u64),
                None => Vec::new(),
            };
            self.draw();
            for effect in effects {
                self.carry_out(effect);
            }
        }
        world.busy.set(false);
    }

    fn draw(&self) {
        if let Some(conversation) = self.0.conversation.borrow().as_ref()
            && let Some(view) = self.0.view.borrow().as_ref()
        {
            view.update(self, conversation);
        }
    }

    pub(crate) fn panel_opened(&self, open: bool) {
        self.0.open.set(open);
        self.send(Event::PanelOpen(open));
        if let Some(view) = self.0.view.borrow().as_ref()
            && open
        {
            view.opened();
        }
    }

    /// The widget's options are these now.
    pub(crate) fn set(&self, options: Value) {
        *self.0.options.borrow_mut() = options.clone();
        self.send(Event::Wished(options));
    }

    /// From now on it speaks another language.
    pub(crate) fn speak(&self, words: Words) {
        *self.0.words.borrow_mut() = words;
        if let Some(view) = self.0.view.borrow().as_ref() {
            view.redraw(self);
        }
        self.draw();
    }

    /// The visitor chooses a department, or does not want to.
    pub(crate) fn choose_department(&self, choosing: bool) {
        if let Some(view) = self.0.view.borrow().as_ref() {
            view.end_part().choose(choosing);
        }
        self.draw();
    }

    /// Whether all of a long message is drawn.
    pub(crate) fn is_whole(&self, id: &str) -> bool {
        self.0.whole.borrow().iter().any(|whole| whole == id)
    }

    /// From now on all of it is.
    pub(crate) fn show_whole(&self, id: String) {
        self.0.whole.borrow_mut().push(id);
        if let Some(view) = self.0.view.borrow().as_ref() {
            view.rename();
        }
    }

    /// What is kept on the device.
    pub(crate) fn kept(&self) -> Value {
        device::read(&self.0.key)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.0.ended.get()
    }

    /// Ends all of it.
    pub(crate) fn end(&self, forgotten: bool) {
        let world = &self.0;
        world.ended.set(true);
        for end in world.ends.take() {
            drop(end.call0(&JsValue::NULL));
        }
        for (_, timer) in world.timers.take() {
            time::stop(timer);
        }
        if let Some(line) = world.line.take() {
            line.socket.close();
        }
        drop(world.turn.take());
        if let Some(conversation) = world.conversation.borrow().as_ref() {
            for upload in conversation.uploads() {
                files::forget(upload.file.key);
            }
        }
        if forgotten {
            device::write(&world.key, None);
        }
        if let Some(view) = world.view.take() {
            view.end();
        }
        // Whoever is called right now must not be dropped: the queue ends by itself.
    }
}

/// A number for a text, by which nobody finds the text: 32 bits of FNV-1a, in letters.
fn tag(text: &str) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in text.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    let mut tag = String::new();
    for nibble in 0..8 {
        tag.push(char::from_digit(hash >> (nibble * 4) & 15, 16).unwrap_or('0'));
    }
    tag
}
