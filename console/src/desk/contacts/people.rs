//! Who could look after a contact.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::json;
use serde_json::Value;

use super::Call;
use crate::desk::{Choice, Desk, event, message};

/// People of one page.
const PAGE: usize = 100;

/// Most people that are offered.
const MOST: usize = 1_000;

impl Desk {
    pub(super) fn ask_managers(&mut self) {
        if !std::mem::replace(&mut self.contacts.agents_asked, true) {
            self.ask_managers_from(0);
        }
    }

    fn ask_managers_from(&mut self, offset: usize) {
        let path = format!("livechat/users/agent?count={PAGE}&offset={offset}");
        let call = event::Call::Contacts(Call::Agents(offset));
        self.call(call, "GET", &path, None);
    }

    pub(super) fn managers_came(&mut self, offset: usize, result: Result<Value, ApiError>) {
        let Ok(answer) = result else {
            // Asked again when somebody comes back to the contacts.
            self.contacts.agents_asked = false;
            return;
        };
        if offset == 0 {
            self.contacts.agents.clear();
            self.contacts.usernames.clear();
        }
        let users = json::list(&answer, "users");
        for v in users {
            let Some(id) = json::text(v, "_id") else {
                continue;
            };
            let name = message::name(v, "name").or_else(|| message::name(v, "username"));
            let name = name.unwrap_or_else(|| id.clone());
            if let Some(username) = json::text(v, "username") {
                self.contacts.usernames.push((username, id.clone()));
            }
            let there = true;
            self.contacts.agents.push(Choice { id, name, there });
        }
        let total = answer.get("total").and_then(Value::as_u64).unwrap_or(0);
        let here = offset + users.len();
        if !users.is_empty() && (here as u64) < total && here < MOST {
            self.ask_managers_from(here);
        }
    }

    /// How an agent is called; their id where nobody says.
    #[must_use]
    pub fn agent_name(&self, id: &str) -> String {
        if id == self.me.id {
            return self.me.name.clone();
        }
        let agent = self.contacts.agents.iter().find(|agent| agent.id == id);
        agent.map_or_else(|| id.to_owned(), |agent| agent.name.clone())
    }
}
