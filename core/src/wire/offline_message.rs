//! `POST /api/v1/livechat/offline.message`
//!
//! Leaves a message while nobody is there to answer. Section 6.7 of the reference. May not know
//! whether anybody is there, nor what a good name or address is.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::json;

/// Path of the request.
pub const PATH: &str = "/api/v1/livechat/offline.message";

/// Longest name a server of ours takes, in characters.
pub const MAX_NAME_CHARS: usize = 250;

/// Longest message a server of ours takes, in characters.
pub const MAX_MESSAGE_CHARS: usize = 5_000;

/// Longest address of a page that is kept, in characters.
pub const MAX_HOST_CHARS: usize = 2_000;

/// What the server says when it has the message.
const SENT: &str = "Livechat offline message sent";

/// What the server says when it did not take it, whatever the cause.
const NOT_SENT: &str = "Error sending livechat offline message";

/// The body of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfflineMessage {
    /// Id or name of the department it is for.
    pub department: Option<String>,
    /// Where the answer goes.
    pub email: String,
    /// The page it was written on.
    pub host: Option<String>,
    /// What was written.
    pub message: String,
    /// Who wrote it.
    pub name: String,
}

impl OfflineMessage {
    /// `{"name":…,"email":…,"message":…}`, with `department` and `host` if they are there.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "name", &self.name);
        json::put_text(&mut body, "email", &self.email);
        json::put_text(&mut body, "message", &self.message);
        json::put_some(&mut body, "department", self.department.as_deref());
        json::put_some(&mut body, "host", self.host.as_deref());
        Value::Object(body)
    }

    /// Reads a request. A department or a host with nothing in it is absent, as the official widget
    /// sends it.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["name", "email", "message", "department", "host"]);
        let message = Self {
            department: check.optional("department"),
            name: check.text("name"),
            email: check.text("email"),
            message: check.text("message"),
            host: check.optional("host"),
        };
        check.finish()?;
        Ok(message)
    }
}

/// The answer: `{"message":"<text>","success":true}`
#[must_use]
pub fn answer() -> Value {
    let mut body = Map::new();
    json::put_text(&mut body, "message", SENT);
    json::put(&mut body, "success", Value::Bool(true));
    Value::Object(body)
}

/// The one refusal for every cause but a body of another shape.
#[must_use]
pub fn not_sent() -> Refusal {
    Refusal::plain(NOT_SENT)
}

/// The body of a refusal: the text under `error`, as everywhere, and under `message`, which is where
/// the official widget looks for it here.
#[must_use]
pub fn refused(refusal: &Refusal) -> Value {
    let mut body = refusal.to_json();
    if let Some(body) = body.as_object_mut() {
        json::put_text(body, "message", &refusal.error);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message() -> OfflineMessage {
        OfflineMessage {
            department: None,
            email: "ada@example.org".to_owned(),
            host: None,
            message: "Do you have basil?".to_owned(),
            name: "Ada".to_owned(),
        }
    }

    #[test]
    fn survives_the_wire() {
        let mut body =
            json!({"name": "Ada", "email": "ada@example.org", "message": "Do you have basil?"});
        assert_eq!(message().to_json(), body);
        assert_eq!(OfflineMessage::read(&body), Ok(message()));

        let mut whole = message();
        whole.department = Some("sales".to_owned());
        whole.host = Some("https://shop.test/herbs".to_owned());
        body["department"] = json!("sales");
        body["host"] = json!("https://shop.test/herbs");
        assert_eq!(whole.to_json(), body);
        assert_eq!(OfflineMessage::read(&body), Ok(whole));
    }

    #[test]
    fn nothing_in_an_optional_field_is_no_field() {
        for nothing in [json!(""), json!(null)] {
            let mut body = message().to_json();
            body["department"] = nothing.clone();
            body["host"] = nothing;
            assert_eq!(OfflineMessage::read(&body), Ok(message()));
        }
    }

    #[test]
    fn wrong_shapes_are_refused() {
        for key in ["name", "email", "message"] {
            let mut body = message().to_json();
            body.as_object_mut().unwrap().remove(key);
            let problem = ["must have required property '", key, "' [invalid-params]"].concat();
            assert_eq!(OfflineMessage::read(&body).unwrap_err().error, problem);
            body[key] = json!([]);
            let problem = "must be string [invalid-params]";
            assert_eq!(OfflineMessage::read(&body).unwrap_err().error, problem);
        }
        let mut body = message().to_json();
        body["token"] = json!("t");
        let problem = "must NOT have additional properties [invalid-params]";
        assert_eq!(OfflineMessage::read(&body).unwrap_err().error, problem);
        let problem = "must be object [invalid-params]";
        assert_eq!(
            OfflineMessage::read(&json!("x")).unwrap_err().error,
            problem
        );
    }

    #[test]
    fn a_refusal_says_it_twice() {
        let text = "Error sending livechat offline message";
        assert_eq!(
            refused(&not_sent()),
            json!({"success": false, "error": text, "message": text})
        );
        assert_eq!(answer()["success"], true);
        assert!(answer()["message"].is_string());
    }
}
