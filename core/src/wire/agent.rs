//! `GET /api/v1/livechat/agent.info/:rid/:token` and `GET /api/v1/livechat/agent.next/:token`
//!
//! Who answers, or would. Section 6.8 of the reference; `agentData` frames (8.3) carry the same
//! object. May not know which rooms there are.

use serde_json::Value;

use super::ajv::Check;
use super::answer::Refusal;
use super::{json, url};
use crate::domain::token::VisitorToken;

/// Path of who answers in a room; room and token are two more segments.
pub const INFO_PATH: &str = "/api/v1/livechat/agent.info/";

/// Path of who would answer; the token is one more segment.
pub const NEXT_PATH: &str = "/api/v1/livechat/agent.next/";

/// Longest name shown, in characters.
pub const MAX_NAME_CHARS: usize = 120;

/// Path of who answers in this room.
#[must_use]
pub fn info_path(room: &str, token: &VisitorToken) -> String {
    let mut path = String::from(INFO_PATH);
    url::push_encoded(&mut path, room);
    path.push('/');
    url::push_encoded(&mut path, token.secret());
    path
}

/// Path of who would answer a visitor.
#[must_use]
pub fn next_path(token: &VisitorToken) -> String {
    let mut path = String::from(NEXT_PATH);
    url::push_encoded(&mut path, token.secret());
    path
}

/// Path of the picture of who has this user name.
#[must_use]
pub fn avatar_path(username: &str) -> String {
    let mut path = String::from("/avatar/");
    url::push_encoded(&mut path, username);
    path
}

/// The query of who would answer, as a server reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextWanted {
    /// In which department; its id or its name.
    pub department: Option<String>,
}

impl NextWanted {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(query, &["department"]);
        let department = check.optional("department");
        check.finish()?;
        Ok(Self { department })
    }
}

/// Who answers, as far as visitors may know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agent {
    /// Who they are stays hidden.
    pub hidden: bool,
    /// How they are called; the user name where there is none.
    pub name: String,
    /// `online`, `away`, `busy` or `offline`; empty when nobody says.
    pub status: String,
    /// By which typing and the picture are found; may be empty.
    pub username: String,
}

impl Agent {
    /// Reads the agent object itself: somebody, or the word that they stay hidden.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let hidden = json::flag(v, "hiddenInfo") == Some(true);
        let username = json::text(v, "username").unwrap_or_default();
        let name = json::shown(v, "name", MAX_NAME_CHARS)
            .or_else(|| json::shown(v, "username", MAX_NAME_CHARS));
        if name.is_none() && !hidden {
            return None;
        }
        Some(Self {
            hidden,
            name: name.unwrap_or_default(),
            status: json::text(v, "status").unwrap_or_default(),
            username,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_carry_anything() {
        let token = VisitorToken::parse("a b").unwrap();
        assert_eq!(
            info_path("r/1", &token),
            "/api/v1/livechat/agent.info/r%2F1/a%20b"
        );
        assert_eq!(next_path(&token), "/api/v1/livechat/agent.next/a%20b");
        assert_eq!(avatar_path("grace.h"), "/avatar/grace.h");
        assert_eq!(avatar_path("../x"), "/avatar/..%2Fx");
    }

    #[test]
    fn an_agent_has_a_name_or_hides() {
        let whole = json!({"_id": "a", "username": "grace", "name": " Grace ", "status": "away"});
        let agent = Agent::read(&whole).unwrap();
        assert_eq!(agent.name, "Grace");
        assert_eq!(agent.username, "grace");
        assert_eq!(agent.status, "away");
        assert!(!agent.hidden);
        assert_eq!(Agent::read(&json!({"username": "g"})).unwrap().name, "g");
        assert!(Agent::read(&json!({"hiddenInfo": true})).unwrap().hidden);
        for v in [json!({}), json!(null), json!({"name": ""}), json!("grace")] {
            assert_eq!(Agent::read(&v), None, "{v}");
        }
    }
}
