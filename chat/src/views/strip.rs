//! The head of the panel while somebody talks: who answers, what they are doing, and what else can be
//! done.

use super::piece::{Piece, button, drawing, piece};
use crate::browser::acts;
use crate::browser::dom::{self, Node};
use crate::driver::Driver;
use livechat_core::chat::{Connection, Conversation, Step, Word};
use livechat_core::text::digits;
use livechat_core::wire::agent::avatar_path;
use std::cell::RefCell;

/// Strokes of three dots.
const DOTS: &str = "M12 6h.01M12 12h.01M12 18h.01";

pub(crate) struct Strip {
    whole: Node,
    picture: Node,
    name: Node,
    state: Node,
    more: Node,
    menu: Node,
    /// What the menu and the picture were drawn for.
    drawn: RefCell<(String, String)>,
}

impl Strip {
    pub(super) fn new() -> Self {
        let picture = piece("span|class=avatar|aria-hidden=true");
        let name = piece("p|class=strip__name");
        let state = piece("p|class=strip__state");
        let more = piece(
            "button|type=button|class=icon-button|data-act=menu|aria-expanded=false|aria-controls=more",
        )
        .child(drawing(DOTS));
        let menu = piece("div|class=menu|id=more|hidden=");
        let whole = piece("div|class=strip")
            .add(picture.node())
            .child(
                piece("div|class=strip__words")
                    .add(name.node())
                    .add(state.node()),
            )
            .add(more.node())
            .add(menu.node());
        Self {
            whole: whole.into_node(),
            picture: picture.into_node(),
            name: name.into_node(),
            state: state.into_node(),
            more: more.into_node(),
            menu: menu.into_node(),
            drawn: RefCell::default(),
        }
    }

    pub(super) fn whole(&self) -> &Node {
        &self.whole
    }

    /// What its parts are called.
    pub(super) fn name(&self, driver: &Driver) {
        dom::put(&self.more, "aria-label", Some(&driver.say(Word::More)));
    }

    pub(super) fn update(&self, driver: &Driver, conversation: &Conversation) {
        let agent = conversation.agent().filter(|agent| !agent.hidden);
        let name = match agent {
            Some(agent) => agent.name.clone(),
            None => driver.say(Word::Agent),
        };
        dom::set(&self.name, "textContent", &name);
        dom::set(&self.state, "textContent", &state(driver, conversation));
        let picture = agent
            .filter(|agent| !agent.username.is_empty())
            .map(|agent| driver.absolute(&avatar_path(&agent.username)))
            .unwrap_or_default();
        let menu = menu(driver, conversation);
        let mut acts = String::new();
        for (act, words) in &menu {
            acts.push_str(act);
            acts.push_str(words);
        }
        let mut drawn = self.drawn.borrow_mut();
        if drawn.0 != [&picture, name.as_str()].concat() {
            drawn.0 = [&picture, name.as_str()].concat();
            acts::clear(&self.picture);
            dom::add(&self.picture, avatar(&name, &picture).node());
        }
        if drawn.1 != acts {
            drawn.1 = acts;
            acts::clear(&self.menu);
            for (act, words) in menu {
                dom::add(&self.menu, button("menu__item", act, &words).node());
            }
        }
    }

    /// Shows the menu, or hides it.
    pub(crate) fn show_menu(&self, shown: Option<bool>) {
        let shown = acts::toggle(&self.menu, shown);
        dom::put(
            &self.more,
            "aria-expanded",
            Some(if shown { "true" } else { "false" }),
        );
    }

    /// Whatever was drawn is to be drawn again.
    pub(super) fn forget(&self) {
        *self.drawn.borrow_mut() = Default::default();
    }
}

/// A face: the picture, over the first letter of the name, which stays where there is none.
pub(super) fn avatar(name: &str, picture: &str) -> Piece {
    let letter: String = name.chars().take(1).collect();
    let face = piece("span|class=avatar__face").text(&letter);
    if picture.is_empty() {
        return face;
    }
    face.child(
        piece("img|class=avatar__picture|alt=|loading=lazy|referrerpolicy=no-referrer")
            .attribute("src", picture),
    )
}

/// What goes on, in one line: the connection, if it is lost; else who types; else where the visitor
/// stands.
fn state(driver: &Driver, conversation: &Conversation) -> String {
    match conversation.connection() {
        Connection::Offline => return driver.say(Word::NoNetwork),
        Connection::Lost => return driver.say(Word::Lost),
        Connection::Live | Connection::Settling => {}
    }
    if conversation.ending().is_some() {
        return String::new();
    }
    match conversation.typing() {
        Some("") => return driver.say(Word::SomebodyTypes),
        Some(name) => return driver.say_with(Word::Types, name),
        None => {}
    }
    if let Some(queue) = conversation.queue() {
        if let Some(words) = &queue.text {
            return words.clone();
        }
        let mut words = driver.say_with(Word::QueueSpot, &digits(queue.spot));
        if let Some(seconds) = queue.wait_seconds {
            words.push_str(" · ");
            words.push_str(&match seconds / 60 {
                0 => driver.say(Word::QueueSoon),
                minutes => driver.say_count(Word::QueueWait, minutes),
            });
        }
        return words;
    }
    if conversation.waits_for_agent() {
        return driver.say(Word::Connecting);
    }
    match conversation.agent().map(|agent| agent.status.as_str()) {
        Some("online") => driver.say(Word::Online),
        Some("away") => driver.say(Word::StatusAway),
        Some("busy") => driver.say(Word::StatusBusy),
        Some("offline") => driver.say(Word::StatusOffline),
        Some(_) | None => String::new(),
    }
}

/// What else can be done: acts, and what their buttons say.
fn menu(driver: &Driver, conversation: &Conversation) -> Vec<(&'static str, String)> {
    let mut menu = Vec::new();
    let mut add = |act, word| menu.push((act, driver.say(word)));
    if conversation.settings().sound.is_some() {
        if conversation.is_muted() {
            add("unmute", Word::Unmute);
        } else {
            add("mute", Word::Mute);
        }
    }
    if !conversation.settings().departments.is_empty() && *conversation.moving() != Step::Asked {
        add("move", Word::Move);
    }
    add("change", Word::ChangeDetails);
    if conversation.can_close() {
        add("close", Word::End);
    }
    if conversation.ending().is_some() || !conversation.has_room() {
        add("forget", Word::ForgetMe);
    }
    menu
}
