//! Who answers and what they say; where in the queue the visitor stands.

use serde_json::Value;

use super::conversation::Conversation;
use super::ending::Step;
use super::event::{Call, Effect, News, Said};
use super::message::Message;
use super::words::Word;
use crate::domain::VisitorToken;
use crate::text::digits;
use crate::wire::agent::{Agent, info_path};
use crate::wire::answer::ApiError;
use crate::wire::json;
use crate::wire::queue::Queue;

impl Conversation {
    /// Takes a copy of a message, from wherever it came; its time, if it is one. `quiet` when it
    /// is no news.
    pub(super) fn heard(&mut self, v: &Value, quiet: bool) -> Option<u64> {
        if let Some(room) = v.get("rid").and_then(Value::as_str)
            && self.room.as_deref() != Some(room)
        {
            return None;
        }
        let message = Message::read(v, &self.settings)?;
        let (at, heard) = (message.at, message.is_heard());
        let transferred = message.kind == "livechat_transfer_history";
        let ends = message.kind == "livechat-close";
        let asked = json::flag(v, "transcriptRequested") == Some(true);
        let latest = at >= self.timeline.newest();
        self.arrived(&message.id);
        if !quiet && self.history.is_before(at) {
            // It would stand above a hole: it comes with the older ones.
            return Some(at);
        }
        let mut news = (message.name.clone(), message.text.clone());
        if news.1.is_empty() {
            // Of a file that is its name.
            let file = json::list(&message.extra, "attachments").first();
            news.1 = file
                .and_then(|file| json::text(file, "title"))
                .unwrap_or_default();
        }
        let username = message.username.clone();
        let new = self.timeline.take(message);
        if new && heard {
            // Of whoever stays hidden nobody knows who typed.
            let others = &mut self.typing.others;
            others.retain(|(other, _)| !username.is_empty() && *other != username);
        }
        if new && !quiet && latest {
            if heard {
                self.tell(News::Heard);
                let (name, text) = news;
                self.effects
                    .push(Effect::Announce(Said::Message { name, text }));
                self.chime(at);
                if self.agent.is_none() {
                    self.ask_agent();
                }
            } else if transferred {
                // Whoever wanted it is told already.
                if self.moving == Step::None {
                    self.announce(Word::Transferred, String::new());
                }
                self.ask_agent();
            }
        }
        if ends {
            self.ended(false, asked);
        }
        Some(at)
    }

    #[inline(never)]
    pub(super) fn announce(&mut self, word: Word, text: String) {
        self.effects
            .push(Effect::Announce(Said::Change(word, text)));
    }

    pub(super) fn ask_agent(&mut self) {
        if let Some(room) = &self.room
            && !self.agent_asked
        {
            self.agent_asked = true;
            let path = info_path(room, &self.settings.token);
            self.call(Call::Agent, path, None);
        }
    }

    pub(super) fn agent_answered(&mut self, answer: Result<Value, ApiError>) {
        self.agent_asked = false;
        match answer {
            Ok(answer) => {
                if let Some(agent) = answer.get("agent").and_then(Agent::read) {
                    self.assigned(agent);
                }
            }
            Err(ApiError::Refused(refusal)) if refusal.code() == "invalid-agent" => {
                self.agent = None;
            }
            // Nobody knows: frames will tell.
            Err(_) => {}
        }
    }

    fn assigned(&mut self, mut agent: Agent) {
        if self.settings.agent_hidden || agent.hidden {
            agent = Agent {
                hidden: true,
                name: String::new(),
                username: String::new(),
                ..agent
            };
        }
        self.queue = None;
        let known = self.agent.replace(agent.clone());
        if known.is_none_or(|known| known.username != agent.username || known.name != agent.name) {
            let word = if agent.hidden {
                Word::SomebodyJoined
            } else {
                Word::Joined
            };
            self.announce(word, agent.name);
            self.tell(News::Agent);
        }
    }

    /// What goes on around the room.
    pub(super) fn told(&mut self, news: &Value) {
        let data = news.get("data").unwrap_or(&Value::Null);
        match news.get("type").and_then(Value::as_str) {
            Some("agentData") => match Agent::read(data) {
                Some(agent) => self.assigned(agent),
                // Nobody answers any more: it waits for somebody again.
                None if data.is_null() => self.agent = None,
                None => {}
            },
            Some("agentStatus") => {
                if let Some(status) = json::text(news, "status")
                    && let Some(agent) = &mut self.agent
                    && agent.status != status
                {
                    agent.status = status;
                    self.tell(News::AgentStatus);
                }
            }
            Some("queueData") => {
                let queue = Queue::read(data);
                if queue != self.queue {
                    if let Some(queue) = &queue {
                        // Back in the queue: whoever answered does not any more.
                        self.agent = None;
                        self.announce(Word::QueueSpot, digits(queue.spot));
                    }
                    self.queue = queue;
                    self.tell(News::Queue);
                }
            }
            Some("visitorData") => {
                let token = news.get("visitor").and_then(|visitor| visitor.get("token"));
                if let Some(token) = token.and_then(Value::as_str)
                    && let Ok(token) = VisitorToken::parse(token)
                    && token != self.settings.token
                {
                    self.settings.token = token.clone();
                    self.tell(News::Token(token));
                }
            }
            _ => {}
        }
    }
}
