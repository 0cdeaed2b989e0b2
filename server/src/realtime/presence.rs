//! Who is there. An agent is while a socket of theirs is open, and for a while after they last
//! called: a page that is reloaded, and a client that has no sockets, lose no conversation by it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use livechat_core::domain::VisitorToken;

/// How long an agent is there after a call, in milliseconds.
pub const AFTER_CALL_MS: i64 = 10 * 60_000;

/// How long an agent is there after their last socket, in milliseconds: enough to load a page.
pub const AFTER_SOCKET_MS: i64 = 15_000;

/// Everybody who is there.
#[derive(Clone, Default)]
pub struct Presence(Arc<Mutex<People>>);

#[derive(Default)]
struct People {
    agents: HashMap<String, Seen>,
    visitors: HashMap<VisitorToken, usize>,
}

#[derive(Default)]
struct Seen {
    sockets: usize,
    until_ms: i64,
}

impl Seen {
    fn is_there(&self, now_ms: i64) -> bool {
        self.sockets > 0 || self.until_ms > now_ms
    }
}

impl Presence {
    /// A socket of an agent has opened; whether they were not there before.
    #[must_use]
    pub fn agent_opens(&self, agent: &str, now_ms: i64) -> bool {
        let mut people = self.lock();
        let seen = people.agents.entry(agent.to_owned()).or_default();
        let came = !seen.is_there(now_ms);
        seen.sockets += 1;
        came
    }

    /// A socket of an agent has closed.
    pub fn agent_closes(&self, agent: &str, now_ms: i64) {
        let mut people = self.lock();
        if let Some(seen) = people.agents.get_mut(agent) {
            seen.sockets = seen.sockets.saturating_sub(1);
            if seen.sockets == 0 {
                seen.until_ms = now_ms + AFTER_SOCKET_MS;
            }
        }
    }

    /// An agent has called; whether they were not there before.
    #[must_use]
    pub fn agent_calls(&self, agent: &str, now_ms: i64) -> bool {
        let mut people = self.lock();
        let seen = people.agents.entry(agent.to_owned()).or_default();
        let came = !seen.is_there(now_ms);
        seen.until_ms = now_ms + AFTER_CALL_MS;
        came
    }

    /// An agent says that they go.
    pub fn agent_goes(&self, agent: &str) {
        let mut people = self.lock();
        if let Some(seen) = people.agents.get_mut(agent) {
            seen.until_ms = 0;
        }
    }

    /// Whether an agent is there.
    #[must_use]
    pub fn is_there(&self, agent: &str, now_ms: i64) -> bool {
        let people = self.lock();
        let seen = people.agents.get(agent);
        seen.is_some_and(|seen| seen.is_there(now_ms))
    }

    /// The ids of the agents who are there.
    #[must_use]
    pub fn agents(&self, now_ms: i64) -> Vec<String> {
        let people = self.lock();
        let there = people.agents.iter();
        let there = there.filter(|(_, seen)| seen.is_there(now_ms));
        there.map(|(agent, _)| agent.clone()).collect()
    }

    /// A socket of a visitor has opened.
    pub fn visitor_opens(&self, visitor: &VisitorToken) {
        let mut people = self.lock();
        *people.visitors.entry(visitor.clone()).or_default() += 1;
    }

    /// A socket of a visitor has closed; whether it was their last.
    #[must_use]
    pub fn visitor_closes(&self, visitor: &VisitorToken) -> bool {
        let mut people = self.lock();
        match people.visitors.get_mut(visitor) {
            Some(sockets) if *sockets > 1 => {
                *sockets -= 1;
                false
            }
            Some(_) | None => people.visitors.remove(visitor).is_some(),
        }
    }

    /// A panic while the lock was held leaves numbers that are whole: nothing in there panics.
    fn lock(&self) -> MutexGuard<'_, People> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_there_with_a_socket_and_a_moment_longer() {
        let presence = Presence::default();
        assert!(presence.agent_opens("a", 0));
        assert!(!presence.agent_opens("a", 0));
        presence.agent_closes("a", 0);
        assert_eq!(presence.agents(1_000_000), ["a"]);
        presence.agent_closes("a", 1_000_000);
        assert!(presence.is_there("a", 1_000_000 + AFTER_SOCKET_MS - 1));
        assert!(!presence.is_there("a", 1_000_000 + AFTER_SOCKET_MS));
    }

    #[test]
    fn a_call_counts_for_a_while_and_going_ends_it() {
        let presence = Presence::default();
        assert!(presence.agent_calls("a", 0));
        assert!(!presence.agent_calls("a", 0));
        assert!(presence.is_there("a", AFTER_CALL_MS - 1));
        assert!(!presence.is_there("a", AFTER_CALL_MS));
        presence.agent_goes("a");
        assert!(!presence.is_there("a", 1));
        assert!(presence.agent_calls("a", 1));
    }

    #[test]
    fn closing_the_page_ends_what_a_call_began() {
        let presence = Presence::default();
        assert!(presence.agent_opens("a", 0));
        assert!(!presence.agent_calls("a", 0));
        presence.agent_closes("a", 0);
        assert!(!presence.is_there("a", AFTER_SOCKET_MS));
    }

    #[test]
    fn the_last_socket_of_a_visitor_is_known() {
        let presence = Presence::default();
        let token = VisitorToken::parse("t").unwrap();
        presence.visitor_opens(&token);
        presence.visitor_opens(&token);
        assert!(!presence.visitor_closes(&token));
        assert!(presence.visitor_closes(&token));
        assert!(!presence.visitor_closes(&token));
    }
}
