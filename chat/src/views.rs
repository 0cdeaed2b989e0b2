//! What the conversation looks like. Views hold no rules: they read the [`Conversation`] and say by
//! `data-act` what a button is for; [`crate::acting`] turns that into events.

mod attached;
mod composer;
mod ending;
mod marked;
mod notice;
mod piece;
mod row;
mod strip;
mod uploads;

use crate::browser::acts::{self, Tell};
use crate::browser::dom::{self, Node};
use crate::browser::files;
use crate::browser::list::List;
use crate::driver::Driver;
use composer::Composer;
use ending::End;
use livechat_core::chat::drawn::drawn;
use livechat_core::chat::node::plain;
use livechat_core::chat::{Conversation, Said, Word};
use piece::{drawing, piece};
use std::cell::Cell;
use strip::Strip;
use uploads::Uploads;
use wasm_bindgen::prelude::*;

/// Longest text that is read out, in characters.
const MAX_SPOKEN_CHARS: usize = 500;

/// The conversation in the panel.
pub(crate) struct View {
    /// The panel's place for it.
    place: Node,
    /// All of it, in that place.
    whole: Node,
    strip: Strip,
    log: Node,
    list: List,
    /// What is being fetched.
    fetching: Node,
    /// Takes the visitor to the newest message.
    newest: Node,
    uploads: Uploads,
    composer: Composer,
    end: End,
    spoken: Node,
    /// A conversation is open.
    open: Cell<bool>,
    /// Something is said.
    talking: Cell<bool>,
    /// How many rows were drawn at the last update.
    drawn: Cell<usize>,
    _acts: Tell,
    _key: Closure<dyn FnMut(usize) -> String>,
    _draw: Closure<dyn FnMut(usize) -> Node>,
    _scrolled: Closure<dyn FnMut(JsValue)>,
}

impl View {
    /// Draws what is there before anything is known.
    pub(crate) fn new(driver: &Driver, place: &Node) -> Self {
        let strip = Strip::new();
        let log = piece("div|class=log|role=log|aria-live=off|tabindex=0");
        let fetching = piece("p|class=fetching|hidden=");
        let newest = piece("button|type=button|class=newest|data-act=newest|hidden=")
            .child(drawing("M12 5v14M6 13l6 6 6-6"));
        let uploads = Uploads::new();
        let composer = Composer::new();
        let end = End::new();
        let spoken = piece("p|class=unseen|role=status");
        let whole = piece("div|class=talk")
            .add(strip.whole())
            .child(
                piece("div|class=talk__log")
                    .add(log.node())
                    .add(fetching.node())
                    .add(newest.node()),
            )
            .add(uploads.whole())
            .add(end.whole())
            .add(composer.whole())
            .add(spoken.node());
        dom::add(place, whole.node());

        let acting = driver.clone();
        let acts = Tell::new(move |act: JsValue, value: JsValue| acting.acted(&act, &value));
        acts::hear(whole.node(), &acts);
        if let Some(picked) = driver.0.picked.borrow().as_ref() {
            files::receive(whole.node(), picked);
        }
        let naming = driver.clone();
        let key = Closure::new(move |index| row::key(&naming, index));
        let drawing = driver.clone();
        let draw = Closure::new(move |index| row::draw(&drawing, index));
        let scrolling = driver.clone();
        let scrolled = Closure::new(move |at: JsValue| scrolling.scrolled(&at));
        let list = List::new(log.node(), &key, &draw, &scrolled);
        let view = Self {
            place: place.clone(),
            whole: whole.into_node(),
            strip,
            log: log.into_node(),
            list,
            fetching: fetching.into_node(),
            newest: newest.into_node(),
            uploads,
            composer,
            end,
            spoken: spoken.into_node(),
            open: Cell::new(false),
            talking: Cell::new(false),
            drawn: Cell::new(0),
            _acts: acts,
            _key: key,
            _draw: draw,
            _scrolled: scrolled,
        };
        view.name(driver);
        view
    }

    /// Draws what changed.
    pub(crate) fn update(&self, driver: &Driver, conversation: &Conversation) {
        let count = conversation.len();
        let changes = conversation.changes();
        for change in changes {
            self.list.change(change.at, change.removed, change.inserted);
        }
        if count != self.drawn.replace(count) || !changes.is_empty() {
            self.list.update(count);
        }
        let talking = conversation.has_room() || count > 0;
        let open = conversation.has_room() && conversation.ending().is_none();
        if open != self.open.replace(open) {
            driver.tell_open(open);
        }
        if talking != self.talking.replace(talking) {
            // The greeting makes room for what is said.
            acts::mark_panel(&self.place, talking);
            self.composer.focus_if_idle();
        }
        let word = if conversation.is_loaded() {
            Word::LoadingOlder
        } else {
            Word::LoadingMessages
        };
        let fetches = conversation.loads_older() || !conversation.is_loaded();
        acts::mark(&self.fetching, "hidden", !fetches);
        dom::set(&self.fetching, "textContent", &driver.say(word));
        self.strip.update(driver, conversation);
        self.uploads.update(driver, conversation);
        self.end.update(driver, conversation);
        self.composer.update(driver, conversation);
    }

    /// The panel was opened.
    pub(crate) fn opened(&self) {
        self.list.redraw();
        self.list.to_end();
        self.composer.opened();
    }

    /// What its parts are called, in the visitor's language.
    fn name(&self, driver: &Driver) {
        dom::put(
            &self.log,
            "aria-label",
            Some(&driver.say(Word::Conversation)),
        );
        dom::put(&self.newest, "aria-label", Some(&driver.say(Word::Newest)));
        self.strip.name(driver);
        self.composer.name(driver);
    }

    /// The language is another.
    pub(crate) fn redraw(&self, driver: &Driver) {
        self.name(driver);
        self.list.redraw();
        self.end.forget();
        self.strip.forget();
        self.uploads.forget();
    }

    /// Reads something out, once what is being read is read.
    pub(crate) fn announce(&self, driver: &Driver, news: &Said) {
        let words = match news {
            Said::Message { name, text } => {
                let who = if name.is_empty() {
                    driver.say(Word::SomebodySays)
                } else {
                    driver.say_with(Word::Says, name)
                };
                let text = plain(&drawn(text, &serde_json::Value::Null, false).nodes);
                let text: String = text.chars().take(MAX_SPOKEN_CHARS).collect();
                [who, " ".to_owned(), text].concat()
            }
            Said::Change(word, argument) => driver.say_with(*word, argument),
        };
        acts::announce(&self.spoken, &words);
    }

    /// Rows may look otherwise now.
    pub(crate) fn rename(&self) {
        self.list.update(self.drawn.get());
    }

    pub(crate) fn to_end(&self) {
        self.list.to_end();
    }

    pub(crate) fn show_newest(&self, shown: bool) {
        acts::mark(&self.newest, "hidden", !shown);
    }

    pub(crate) fn strip(&self) -> &Strip {
        &self.strip
    }

    pub(crate) fn end_part(&self) -> &End {
        &self.end
    }

    pub(crate) fn composer(&self) -> &Composer {
        &self.composer
    }

    /// Takes it out of the panel.
    pub(crate) fn end(self) {
        self.list.destroy();
        acts::mark_panel(&self.place, false);
        dom::remove(&self.whole);
    }
}
