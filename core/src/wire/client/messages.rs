//! What is said in a conversation. Section 6.5 of the reference. None of it needs a permission: the
//! token is the credential.
//!
//! Messages are answered as they are (section 7 of the reference), for whoever shows them to read:
//! `livechat_core::chat::message` does.

use serde_json::Value;

use super::call::Call;
use super::request::{Method, Request};
use crate::wire::json;
use crate::wire::message::{HISTORY_PATH, HistoryWanted, NewMessage, PATH};
use crate::wire::message_change::{InRoom, Reworded};

/// `POST /api/v1/livechat/message`: says something. With the same `_id` sent again, it is the same
/// message. Refused with `invalid-token`, `invalid-room`, `room-closed`,
/// `message-length-exceeds-character-limit`. Every version.
impl Call for NewMessage {
    type Answer = Value;

    fn request(&self) -> Request {
        Request::post(PATH, self.to_json())
    }

    fn pick(body: &Value) -> Option<Value> {
        message(body)
    }
}

/// `GET /api/v1/livechat/message/:_id`: one message. Refused with `invalid-token`, `invalid-room`,
/// `invalid-message`. Every version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetMessage {
    /// Its id.
    pub message: String,
    /// Where it was said, by whom.
    pub place: InRoom,
}

impl Call for GetMessage {
    type Answer = Value;

    fn request(&self) -> Request {
        Request::get(PATH)
            .segment("_id", &self.message)
            .with("token", self.place.token.secret())
            .with("rid", &self.place.room)
    }

    fn pick(body: &Value) -> Option<Value> {
        message(body)
    }
}

/// `PUT /api/v1/livechat/message/:_id`: says a message of the visitor's own otherwise. Refused as
/// [`GetMessage`], and with `error-action-not-allowed` where the server's admin allows no edits. Every
/// version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewordMessage {
    /// What is said from now on.
    pub change: Reworded,
    /// Its id.
    pub message: String,
}

impl Call for RewordMessage {
    type Answer = Value;

    fn request(&self) -> Request {
        Request::new(Method::Put, PATH, Some(self.change.to_json())).segment("_id", &self.message)
    }

    fn pick(body: &Value) -> Option<Value> {
        message(body)
    }
}

/// `DELETE /api/v1/livechat/message/:_id`: takes a message of the visitor's own back. The answer is its
/// id. Refused as [`RewordMessage`]. Every version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeBackMessage {
    /// Its id.
    pub message: String,
    /// Where it was said, by whom.
    pub place: InRoom,
}

impl Call for TakeBackMessage {
    type Answer = String;

    fn request(&self) -> Request {
        Request::new(Method::Delete, PATH, Some(self.place.to_json())).segment("_id", &self.message)
    }

    fn pick(body: &Value) -> Option<String> {
        json::text(body.get("message")?, "_id")
    }
}

/// `GET /api/v1/livechat/messages.history/:rid`: what was said, the newest first, the server's own notes
/// included. Refused with `error-token-param-not-provided`, `invalid-token`, `invalid-room`. Every
/// version; `sort` and `searchText` since 6.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageHistory {
    /// Which conversation.
    pub room: String,
    /// Which part of it.
    pub wanted: HistoryWanted,
}

impl Call for MessageHistory {
    type Answer = Vec<Value>;

    fn request(&self) -> Request {
        let wanted = &self.wanted;
        let request = Request::get(HISTORY_PATH)
            .segment("rid", &self.room)
            .with("token", wanted.token.secret())
            .with("limit", wanted.limit.to_string())
            .with_some("end", wanted.end.as_deref())
            .with_some("searchText", wanted.search.as_deref());
        let request = match wanted.offset {
            0 => request,
            offset => request.with("offset", offset.to_string()),
        };
        if wanted.oldest_first {
            request.with("sort", r#"{"ts":1}"#)
        } else {
            request
        }
    }

    fn pick(body: &Value) -> Option<Vec<Value>> {
        body.get("messages")?.as_array().cloned()
    }
}

fn message(body: &Value) -> Option<Value> {
    let message = body.get("message")?;
    json::text(message, "_id")?;
    Some(message.clone())
}

#[cfg(test)]
mod tests;
