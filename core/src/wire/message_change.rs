//! `GET`, `PUT` and `DELETE /api/v1/livechat/message/:_id`
//!
//! Reads one message of a visitor's room, puts it in other words, takes it back. Section 6.5 of the
//! reference. May not know whose message it is, nor whether it may be changed.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::json;
use crate::domain::token::VisitorToken;

/// Which room the message is in, and who says so: the query of the `GET`, the body of the `DELETE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InRoom {
    /// The room.
    pub room: String,
    /// Whose room.
    pub token: VisitorToken,
}

impl InRoom {
    /// `{"token":…,"rid":…}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "token", self.token.secret());
        json::put_text(&mut body, "rid", &self.room);
        Value::Object(body)
    }

    /// Reads the query of a `GET`, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        Self::check(query, &["token", "rid"])
    }

    /// Reads the body of a `DELETE`, in which a page and an order may stand and mean nothing.
    ///
    /// # Errors
    /// As [`InRoom::read`].
    pub fn read_delete(body: &Value) -> Result<Self, Refusal> {
        Self::check(body, &["token", "rid", "count", "offset", "sort"])
    }

    fn check(body: &Value, known: &[&str]) -> Result<Self, Refusal> {
        let mut check = Check::new(body, known);
        let token = check.text("token");
        let room = check.text("rid");
        check.finish()?;
        Ok(Self {
            room,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }
}

/// The body of the `PUT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// Where it is said, and who says it.
    pub place: InRoom,
    /// The other words.
    pub text: String,
}

impl Reworded {
    /// `{"token":…,"rid":…,"msg":…}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = self.place.to_json();
        if let Value::Object(body) = &mut body {
            json::put_text(body, "msg", &self.text);
        }
        body
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["token", "rid", "msg"]);
        let token = check.text("token");
        let room = check.text("rid");
        let text = check.text("msg");
        check.finish()?;
        if text.trim().is_empty() {
            let problem = "must NOT have fewer than 1 characters";
            return Err(Refusal::with_reason("invalid-params", problem));
        }
        let token = VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?;
        Ok(Self {
            place: InRoom { room, token },
            text,
        })
    }
}
