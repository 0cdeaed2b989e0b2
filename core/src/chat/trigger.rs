//! What is said by itself, to visitors who have no conversation: once each.

use serde_json::{Map, Value};

use super::conversation::Conversation;
use super::event::{Call, Effect, News, Said, Timer};
use super::message::Message;
use super::outbox::put_ids;
use super::settings::Condition;
use crate::wire::agent::{Agent, next_path};
use crate::wire::answer::ApiError;
use crate::wire::json;

/// Most ids that are kept.
const MOST: usize = 200;

/// What was said by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Triggers {
    /// Since when the visitor is on the page, in milliseconds since 1970.
    began: u64,
    /// Ids of what fired on this page.
    fired: Vec<String>,
    /// Ids of what is not to fire on any other.
    once: Vec<String>,
    /// Which wait for the name of whoever would answer.
    waiting: Vec<usize>,
}

impl Triggers {
    /// Nobody answers any more who is asked for whom.
    pub(super) fn forget_calls(&mut self) {
        self.waiting.clear();
    }

    pub(super) fn new(began: u64) -> Self {
        Self {
            began,
            ..Self::default()
        }
    }

    pub(super) fn learn(&mut self, kept: &Value) {
        for id in json::some_of(kept, "fired", MOST, |id| id.as_str().map(str::to_owned)) {
            if !self.once.contains(&id) {
                self.once.push(id);
            }
        }
    }

    pub(super) fn keep(&self, kept: &mut Map<String, Value>) {
        put_ids(kept, "fired", &self.once);
    }
}

impl Conversation {
    /// Time passed: fires what is due, and says when the next is.
    pub(super) fn trigger_due(&mut self) {
        let passed = self.now.saturating_sub(self.triggers.began);
        let mut next = 0;
        for place in 0..self.settings.triggers.len() {
            if let Some(trigger) = self.settings.triggers.get(place)
                && let Condition::Time(seconds) = trigger.condition
            {
                let due = u64::from(seconds) * 1000;
                if due <= passed {
                    self.fire(place);
                } else if next == 0 || due < next {
                    next = due;
                }
            }
        }
        if next > 0 {
            self.after(
                Timer::Trigger,
                (next - passed).min(u64::from(u32::MAX)) as u32,
            );
        }
    }

    pub(super) fn panel_opened(&mut self) {
        self.fire_all(&Condition::Opened);
    }

    pub(super) fn registered(&mut self) {
        self.fire_all(&Condition::Registered);
    }

    fn fire_all(&mut self, condition: &Condition) {
        for place in 0..self.settings.triggers.len() {
            let trigger = self.settings.triggers.get(place);
            if trigger.is_some_and(|trigger| trigger.condition == *condition) {
                self.fire(place);
            }
        }
    }

    /// What was said by itself before the visitor was known stands above what they say now.
    pub(super) fn greeted(&mut self, ids: &[String]) {
        for id in ids {
            let triggers = &self.settings.triggers;
            let own = triggers.iter().position(|trigger| trigger.id == *id);
            if let Some(place) = own
                && self.fires(place)
                && let Some(message) = self.triggered(place)
            {
                self.timeline.take(message);
            }
        }
    }

    pub(super) fn visited(&mut self, url: &str) {
        for (trigger, own) in self.settings.triggers.iter().enumerate() {
            if let Condition::Page(pattern) = &own.condition {
                self.effects.push(Effect::Match {
                    trigger,
                    pattern: pattern.clone(),
                    url: url.to_owned(),
                });
            }
        }
    }

    /// Whether it may, and does from now on.
    fn fires(&mut self, place: usize) -> bool {
        let Some(trigger) = self.settings.triggers.get(place) else {
            return false;
        };
        let Triggers { fired, once, .. } = &mut self.triggers;
        // Whoever has a conversation, or has begun one, need not be asked to.
        let busy = self.room.is_some() || !self.outbox.items.is_empty();
        if busy || fired.contains(&trigger.id) || once.contains(&trigger.id) {
            return false;
        }
        fired.push(trigger.id.clone());
        if trigger.once {
            once.push(trigger.id.clone());
            self.keeps = true;
        }
        true
    }

    pub(super) fn fire(&mut self, place: usize) {
        if !self.fires(place) {
            return;
        }
        let own = self.settings.triggers.get(place);
        if own.is_some_and(|trigger| trigger.sender.is_none()) && self.agent.is_none() {
            self.triggers.waiting.push(place);
            if self.triggers.waiting.len() == 1 {
                let path = next_path(&self.settings.token);
                self.call(Call::NextAgent, path, None);
            }
        } else {
            self.say_trigger(place);
        }
    }

    pub(super) fn next_agent_answered(&mut self, answer: Result<Value, ApiError>) {
        let waiting = std::mem::take(&mut self.triggers.waiting);
        if self.room.is_some() {
            // Somebody does by now, and nobody has to be asked whether they want to talk.
            return;
        }
        // Nobody would answer, or nobody knows who: then nobody in particular says it.
        if let Ok(answer) = answer {
            let agent = answer.get("agent").and_then(Agent::read);
            self.agent = agent.filter(|agent| !agent.hidden && !self.settings.agent_hidden);
        }
        for place in waiting {
            self.say_trigger(place);
        }
    }

    fn triggered(&self, place: usize) -> Option<Message> {
        let trigger = self.settings.triggers.get(place)?;
        let (name, username) = match (&trigger.sender, &self.agent) {
            (Some(name), _) => (name.clone(), String::new()),
            (None, Some(agent)) => (agent.name.clone(), agent.username.clone()),
            (None, None) => Default::default(),
        };
        let (id, text) = (trigger.id.clone(), trigger.text.clone());
        Some(Message::local(id, self.now, name, username, text))
    }

    fn say_trigger(&mut self, place: usize) {
        let Some(message) = self.triggered(place) else {
            return;
        };
        self.effects.push(Effect::Announce(Said::Message {
            name: message.name.clone(),
            text: message.text.clone(),
        }));
        if self.timeline.take(message) {
            self.unread.local += 1;
            self.tell(News::Triggered);
            // The device's clock may be ahead of the server's, by which all else is heard.
            self.chime(self.unread.chimed.max(self.unread.seen) + 1);
        }
    }
}
