//! What the server sends beside events.

use axum::extract::ws::Utf8Bytes;
use serde_json::{Value, json};

/// Why something is refused, as clients are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    code: Code,
    reason: String,
}

/// A word of the protocol's, or a number of HTTP's.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Code {
    Number(u16),
    Word(&'static str),
}

impl Fault {
    /// What is asked for is nobody's business but that of others.
    pub(super) fn not_allowed() -> Self {
        Self::new("not-allowed", "Not allowed")
    }

    /// There is nothing of this name.
    pub(super) fn unknown(what: &str, name: &str) -> Self {
        // Names are the client's: no more of one is told back than tells it apart.
        let name: String = name.chars().take(100).collect();
        Self {
            code: Code::Number(404),
            reason: format!("{what} '{name}' not found"),
        }
    }

    /// The session an agent wants to go on with is over.
    pub(super) fn logged_out() -> Self {
        Self {
            code: Code::Number(403),
            reason: "You've been logged out by the server. Please log in again.".to_owned(),
        }
    }

    /// The fault is here; the log says more.
    pub(super) fn internal() -> Self {
        Self {
            code: Code::Number(500),
            reason: "Internal server error".to_owned(),
        }
    }

    /// Any other.
    pub(super) fn new(code: &'static str, reason: &str) -> Self {
        Self {
            code: Code::Word(code),
            reason: reason.to_owned(),
        }
    }

    fn to_json(&self) -> Value {
        let (code, word) = match self.code {
            Code::Number(code) => (json!(code), code.to_string()),
            Code::Word(code) => (json!(code), code.to_owned()),
        };
        json!({
            "isClientSafe": true,
            "error": code,
            "reason": self.reason,
            "message": format!("{} [{word}]", self.reason),
            "errorType": "Meteor.Error",
        })
    }
}

pub(super) fn connected(session: &str) -> Utf8Bytes {
    text(&json!({ "msg": "connected", "session": session }))
}

pub(super) fn failed() -> Utf8Bytes {
    text(&json!({ "msg": "failed", "version": "1" }))
}

/// A frame came before `connect`.
pub(super) fn connect_first() -> Utf8Bytes {
    text(&json!({ "msg": "error", "reason": "Must connect first" }))
}

pub(super) fn ping() -> Utf8Bytes {
    text(&json!({ "msg": "ping" }))
}

pub(super) fn pong(id: Option<&str>) -> Utf8Bytes {
    match id {
        Some(id) => text(&json!({ "msg": "pong", "id": id })),
        None => text(&json!({ "msg": "pong" })),
    }
}

pub(super) fn ready(sub: &str) -> Utf8Bytes {
    text(&json!({ "msg": "ready", "subs": [sub] }))
}

pub(super) fn no_sub(sub: &str, fault: Option<&Fault>) -> Utf8Bytes {
    match fault {
        Some(fault) => text(&json!({ "msg": "nosub", "id": sub, "error": fault.to_json() })),
        None => text(&json!({ "msg": "nosub", "id": sub })),
    }
}

pub(super) fn result(method: &str, result: &Result<Value, Fault>) -> Utf8Bytes {
    match result {
        Ok(value) => text(&json!({ "msg": "result", "id": method, "result": value })),
        Err(fault) => text(&json!({ "msg": "result", "id": method, "error": fault.to_json() })),
    }
}

pub(super) fn updated(method: &str) -> Utf8Bytes {
    text(&json!({ "msg": "updated", "methods": [method] }))
}

fn text(frame: &Value) -> Utf8Bytes {
    frame.to_string().into()
}
