//! `POST /api/v1/chat.sendMessage`, `chat.update` and `chat.delete`: what an agent says.

use serde_json::Value;

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::message::MAX_ID_CHARS;

/// Path that says something.
pub const SEND_PATH: &str = "/api/v1/chat.sendMessage";

/// Path that changes what was said.
pub const UPDATE_PATH: &str = "/api/v1/chat.update";

/// Path that removes what was said.
pub const DELETE_PATH: &str = "/api/v1/chat.delete";

/// `{"message":{"rid":…,"msg":…,"_id":…}}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendMessage {
    /// Its `_id`: with the same one sent again, it is the same message.
    pub id: Option<String>,
    /// The room it is said in.
    pub room: String,
    /// What is said, in Rocket.Chat's Markdown.
    pub text: String,
}

impl SendMessage {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["message"]);
        let mut message = check.part("message", &["_id", "rid", "msg"]);
        let room = message.text("rid");
        let text = message.text("msg");
        let id = message.optional("_id");
        if id
            .as_ref()
            .is_some_and(|id| id.chars().nth(MAX_ID_CHARS).is_some())
        {
            message.problem("must NOT have more than 255 characters");
        }
        check.also(message);
        check.finish()?;
        said(&text)?;
        Ok(Self { id, room, text })
    }
}

/// `{"roomId":…,"msgId":…,"text":…}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateMessage {
    /// Which message.
    pub message: String,
    /// The room it is in.
    pub room: String,
    /// What it says from now on.
    pub text: String,
}

impl UpdateMessage {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["roomId", "msgId", "text"]);
        let room = check.text("roomId");
        let message = check.text("msgId");
        let text = check.text("text");
        check.finish()?;
        said(&text)?;
        Ok(Self {
            message,
            room,
            text,
        })
    }
}

/// `{"roomId":…,"msgId":…}`; in whose name (`asUser`) is accepted and not carried: it is the
/// agent's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteMessage {
    /// Which message.
    pub message: String,
    /// The room it is in.
    pub room: String,
}

impl DeleteMessage {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["roomId", "msgId", "asUser"]);
        let room = check.text("roomId");
        let message = check.text("msgId");
        check.finish()?;
        Ok(Self { message, room })
    }
}

fn said(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        let problem = "must NOT have fewer than 1 characters";
        return Err(Refusal::with_reason("invalid-params", problem));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn requests_are_read() {
        let message = json!({"message": {"rid": "r", "msg": "Yes, *three* kinds.", "_id": "m"}});
        assert_eq!(
            SendMessage::read(&message),
            Ok(SendMessage {
                id: Some("m".to_owned()),
                room: "r".to_owned(),
                text: "Yes, *three* kinds.".to_owned(),
            })
        );
        assert_eq!(
            UpdateMessage::read(&json!({"roomId": "r", "msgId": "m", "text": "No."})),
            Ok(UpdateMessage {
                message: "m".to_owned(),
                room: "r".to_owned(),
                text: "No.".to_owned(),
            })
        );
        assert_eq!(
            DeleteMessage::read(&json!({"roomId": "r", "msgId": "m", "asUser": true})),
            Ok(DeleteMessage {
                message: "m".to_owned(),
                room: "r".to_owned(),
            })
        );
    }

    #[test]
    fn wrong_shapes_are_refused() {
        for (body, problem) in [
            (json!({}), "must have required property 'message'"),
            (
                json!({"message": {"rid": "r"}}),
                "must have required property 'msg'",
            ),
            (
                json!({"message": {"rid": "r", "msg": " "}}),
                "must NOT have fewer than 1 characters",
            ),
            (
                json!({"message": {"rid": "r", "msg": "x", "alias": "Boss"}}),
                "must NOT have additional properties",
            ),
        ] {
            let refusal = SendMessage::read(&body).unwrap_err();
            assert_eq!(refusal.error, [problem, " [invalid-params]"].concat());
        }
        assert!(UpdateMessage::read(&json!({"roomId": "r", "msgId": "m", "text": ""})).is_err());
        assert!(DeleteMessage::read(&json!({"roomId": "r"})).is_err());
    }
}
