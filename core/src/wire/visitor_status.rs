//! `POST /api/v1/livechat/visitor.status`
//!
//! Whether a visitor is looking. Section 2.5 of the reference.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::json;
use crate::domain::token::VisitorToken;

/// Path of the request.
pub const PATH: &str = "/api/v1/livechat/visitor.status";

/// The body: `{"token":…,"status":"online"}`, or `away`.
#[must_use]
pub fn body(token: &VisitorToken, away: bool) -> Value {
    let mut body = Map::new();
    json::put_text(&mut body, "token", token.secret());
    json::put_text(&mut body, "status", if away { "away" } else { "online" });
    Value::Object(body)
}

/// Longest word for it, in characters: the known ones are `online`, `away`, `busy` and `offline`.
pub const MAX_CHARS: usize = 20;

/// The request as a server reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorStatus {
    /// `online`, `away`, …
    pub status: String,
    /// Who.
    pub token: VisitorToken,
}

impl VisitorStatus {
    /// `{"token":…,"status":…}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "token", self.token.secret());
        json::put_text(&mut body, "status", &self.status);
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["token", "status"]);
        let token = check.text("token");
        let status = check.text("status");
        if status.chars().nth(MAX_CHARS).is_some() {
            check.problem("must NOT have more than 20 characters");
        }
        check.finish()?;
        let token = VisitorToken::parse(&token);
        Ok(Self {
            status,
            token: token.map_err(|_| Refusal::code_only("invalid-token"))?,
        })
    }

    /// The answer: `{"token":…,"status":…,"success":true}`
    #[must_use]
    pub fn answer(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "token", self.token.secret());
        json::put_text(&mut body, "status", &self.status);
        json::put(&mut body, "success", Value::Bool(true));
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn is_written_as_the_reference_has_it() {
        let token = VisitorToken::parse("t").unwrap();
        let written = json!({"token": "t", "status": "away"});
        assert_eq!(body(&token, true), written);
        assert_eq!(body(&token, false)["status"], "online");
    }

    #[test]
    fn a_server_reads_what_is_written() {
        let token = VisitorToken::parse("t").unwrap();
        let told = VisitorStatus {
            status: "away".to_owned(),
            token: token.clone(),
        };
        assert_eq!(VisitorStatus::read(&body(&token, true)), Ok(told.clone()));
        assert_eq!(
            told.answer(),
            json!({"token": "t", "status": "away", "success": true})
        );
        let long = json!({"token": "t", "status": "x".repeat(21)});
        assert!(VisitorStatus::read(&long).is_err());
    }
}
