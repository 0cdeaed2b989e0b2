//! `GET /api/v1/livechat/room` and `POST /api/v1/livechat/room.close`
//!
//! Opens a visitor's conversation or finds the one that is open; closes it. Sections 6.1 and 6.2 of
//! the reference. May not know what is said in a room, nor who answers there.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::{json, url};
use crate::domain::token::VisitorToken;

/// Path of the `GET`; [`path_with`] adds the token.
pub const PATH: &str = "/api/v1/livechat/room";

/// Path that closes a room.
pub const CLOSE_PATH: &str = "/api/v1/livechat/room.close";

/// Longest id of an agent, in bytes: theirs have 17.
const MAX_ID: usize = 100;

/// What a room that its visitor closed is closed with.
pub const CLOSED_BY_VISITOR: &str = "Closed by visitor";

/// Path with whose room it is, and with who is to answer if it is made, unless that is nobody's `_id`.
/// The server may choose somebody else.
#[must_use]
pub fn path_with(token: &VisitorToken, agent: &str) -> String {
    let mut path = String::from(PATH);
    path.push_str("?token=");
    url::push_encoded(&mut path, token.secret());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=MAX_ID).contains(&agent.len()) && agent.bytes().all(plain) {
        path.push_str("&agentId=");
        path.push_str(agent);
    }
    path
}

/// A conversation, as far as a widget has to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Its `_id`, which is the `rid` of requests.
    pub id: String,
    /// Whether something can be said in it.
    pub open: bool,
}

impl Room {
    /// Reads the room object itself. `None` without an id: nothing could be said in it.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        Some(Self {
            id: json::text(v, "_id").filter(|id| !id.trim().is_empty())?,
            // A closed one has no `open` any more, but a date.
            open: json::flag(v, "open").unwrap_or_else(|| v.get("closedAt").is_none()),
        })
    }

    /// Reads the whole answer: the object under `room`, or, of older servers, the answer itself.
    #[must_use]
    pub fn in_answer(v: &Value) -> Option<Self> {
        Self::read(v.get("room").unwrap_or(v))
    }
}

/// What each request about a room begins with: `{"rid":…,"token":…}`
pub(super) fn credentials(room: &str, token: &VisitorToken) -> Map<String, Value> {
    let mut body = Map::new();
    json::put_text(&mut body, "rid", room);
    json::put_text(&mut body, "token", token.secret());
    body
}

/// The query of the `GET`. A wanted agent (`agentId`) and what a server feature may define beside is
/// accepted and not carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomWanted {
    /// A room to resume; without it, the one that is open, or a new one.
    pub room: Option<String>,
    /// Whose room.
    pub token: VisitorToken,
}

impl RoomWanted {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let mut check = Check::of_any(query);
        let token = check.text("token");
        let room = check.optional("rid");
        check.optional("agentId");
        check.finish()?;
        Ok(Self {
            room,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }
}

/// The body of `room.close`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseRoom {
    /// Which room.
    pub room: String,
    /// Whose room.
    pub token: VisitorToken,
}

impl CloseRoom {
    /// `{"rid":…,"token":…}`
    #[must_use]
    pub fn to_json(&self) -> Value {
        Value::Object(credentials(&self.room, &self.token))
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["rid", "token"]);
        let token = check.text("token");
        let room = check.text("rid");
        check.finish()?;
        Ok(Self {
            room,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }

    /// The answer: `{"rid":…,"comment":"Closed by visitor","success":true}`
    #[must_use]
    pub fn answer(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "rid", &self.room);
        json::put_text(&mut body, "comment", CLOSED_BY_VISITOR);
        json::put(&mut body, "success", Value::Bool(true));
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token() -> VisitorToken {
        VisitorToken::parse("t").unwrap()
    }

    fn room(open: bool) -> Option<Room> {
        let id = "r".to_owned();
        Some(Room { id, open })
    }

    #[test]
    fn the_path_carries_any_token() {
        let token = VisitorToken::parse("a b&c").unwrap();
        assert_eq!(
            path_with(&token, ""),
            "/api/v1/livechat/room?token=a%20b%26c".to_owned()
        );
        assert_eq!(
            path_with(&token, "agent-1"),
            "/api/v1/livechat/room?token=a%20b%26c&agentId=agent-1".to_owned()
        );
        for nobody in ["a b", "a&rid=r", "é", "a".repeat(101).as_str()] {
            assert_eq!(path_with(&token, nobody), path_with(&token, ""), "{nobody}");
        }
    }

    #[test]
    fn a_room_is_found_in_answers_of_any_age() {
        for (answer, open) in [
            (
                json!({"room": {"_id": "r", "t": "l", "open": true, "cl": false}, "newRoom": true}),
                true,
            ),
            (json!({"room": {"_id": "r"}, "newRoom": false}), true),
            (
                json!({"room": {"_id": "r", "closedAt": "2026-01-31T09:00:00.000Z"}}),
                false,
            ),
            (json!({"room": {"_id": "r", "open": "false"}}), false),
            (json!({"_id": "r", "t": "l", "open": true}), true),
            (json!({"_id": "r", "closedAt": {}, "success": true}), false),
        ] {
            assert_eq!(Room::in_answer(&answer), room(open), "{answer}");
        }
    }

    #[test]
    fn what_is_no_room_is_none() {
        for answer in [
            json!({}),
            json!({"room": {}}),
            json!({"room": {"_id": " "}}),
            json!({"room": {"_id": 7}}),
            json!({"room": null, "_id": "r"}),
            json!({"success": true}),
            json!("r"),
        ] {
            assert_eq!(Room::in_answer(&answer), None, "{answer}");
        }
    }

    #[test]
    fn a_query_names_a_token_and_perhaps_a_room() {
        let wanted = |room: Option<&str>| RoomWanted {
            room: room.map(str::to_owned),
            token: token(),
        };
        for (query, expected) in [
            (json!({"token": "t"}), wanted(None)),
            (json!({"token": "t", "rid": ""}), wanted(None)),
            (json!({"token": "t", "rid": "r"}), wanted(Some("r"))),
            (
                json!({"token": "t", "agentId": "a", "sla": "s"}),
                wanted(None),
            ),
        ] {
            assert_eq!(RoomWanted::read(&query), Ok(expected), "{query}");
        }
        for (query, error) in [
            (
                json!({}),
                "must have required property 'token' [invalid-params]",
            ),
            (
                json!({"token": ["a", "b"]}),
                "must be string [invalid-params]",
            ),
            (
                json!({"token": "t", "agentId": ["a", "b"]}),
                "must be string [invalid-params]",
            ),
            (json!({"token": " "}), "invalid-token"),
        ] {
            let refusal = RoomWanted::read(&query).unwrap_err();
            assert_eq!(refusal.error, error, "{query}");
        }
    }

    #[test]
    fn closing_survives_the_wire() {
        let close = CloseRoom {
            room: "r".to_owned(),
            token: token(),
        };
        let body = json!({"rid": "r", "token": "t"});
        assert_eq!(close.to_json(), body);
        assert_eq!(CloseRoom::read(&body), Ok(close.clone()));
        assert_eq!(
            close.answer(),
            json!({"rid": "r", "comment": "Closed by visitor", "success": true})
        );
        for key in ["rid", "token"] {
            let mut body = body.clone();
            body.as_object_mut().unwrap().remove(key);
            let problem = ["must have required property '", key, "' [invalid-params]"].concat();
            assert_eq!(CloseRoom::read(&body).unwrap_err().error, problem);
        }
        let more = json!({"rid": "r", "token": "t", "comment": "x"});
        assert_eq!(
            CloseRoom::read(&more).unwrap_err().error,
            "must NOT have additional properties [invalid-params]"
        );
    }
}
