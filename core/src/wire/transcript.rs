//! `POST /api/v1/livechat/transcript`
//!
//! Sends a conversation by e-mail. Section 6.7 of the reference.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::{json, room};
use crate::domain::token::VisitorToken;

/// Path of the request.
pub const PATH: &str = "/api/v1/livechat/transcript";

/// The body: `{"rid":…,"token":…,"email":…}`
#[must_use]
pub fn body(room: &str, token: &VisitorToken, email: &str) -> Value {
    let mut body = room::credentials(room, token);
    json::put_text(&mut body, "email", email);
    Value::Object(body)
}

/// The text of a success.
pub const SENT: &str = "Livechat transcript sent";

/// The text of a failure that is not the request's fault.
pub const NOT_SENT: &str = "Error sending livechat transcript";

/// The request as a server reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptWanted {
    /// Where to, as it was typed.
    pub email: String,
    /// Which conversation.
    pub room: String,
    /// What the mail says it is about.
    pub subject: Option<String>,
    /// Whose conversation.
    pub token: VisitorToken,
}

impl TranscriptWanted {
    /// The body, with a `subject` if there is one.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = room::credentials(&self.room, &self.token);
        json::put_text(&mut body, "email", &self.email);
        json::put_some(&mut body, "subject", self.subject.as_deref());
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `error-invalid-visitor` for what can be nobody's
    /// token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["rid", "token", "email", "subject"]);
        let token = check.text("token");
        let room = check.text("rid");
        let email = check.text("email");
        let subject = check.optional("subject");
        check.finish()?;
        Ok(Self {
            email,
            room,
            subject,
            token: VisitorToken::parse(&token).map_err(|_| no_visitor())?,
        })
    }

    /// The answer of a success: `{"message":…,"success":true}`
    #[must_use]
    pub fn answer() -> Value {
        told(SENT, true)
    }

    /// The answer of a failure that is not the request's fault: `{"success":false,"message":…}`
    #[must_use]
    pub fn failed() -> Value {
        told(NOT_SENT, false)
    }
}

fn told(text: &str, success: bool) -> Value {
    let mut body = Map::new();
    json::put_text(&mut body, "message", text);
    json::put(&mut body, "success", Value::Bool(success));
    Value::Object(body)
}

/// Nobody has this token.
#[must_use]
pub fn no_visitor() -> Refusal {
    Refusal::with_reason("error-invalid-visitor", "Invalid visitor")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn is_written_as_the_reference_has_it() {
        let token = VisitorToken::parse("t").unwrap();
        assert_eq!(
            body("r", &token, "ada@example.org"),
            json!({"rid": "r", "token": "t", "email": "ada@example.org"})
        );
    }

    #[test]
    fn a_server_reads_what_is_written() {
        let token = VisitorToken::parse("t").unwrap();
        let mut wanted = TranscriptWanted {
            email: "ada@example.org".to_owned(),
            room: "r".to_owned(),
            subject: None,
            token: token.clone(),
        };
        let mut body = body("r", &token, "ada@example.org");
        assert_eq!(TranscriptWanted::read(&body), Ok(wanted.clone()));
        body["subject"] = json!("Basil");
        wanted.subject = Some("Basil".to_owned());
        assert_eq!(TranscriptWanted::read(&body), Ok(wanted));
        body["token"] = json!(" ");
        assert_eq!(TranscriptWanted::read(&body), Err(no_visitor()));
        assert_eq!(
            TranscriptWanted::answer(),
            json!({"message": "Livechat transcript sent", "success": true})
        );
    }
}
