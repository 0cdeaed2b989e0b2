//! `GET /api/v1/livechat/rooms`, `GET livechat/:rid/messages`, `POST livechat/room.closeByUser`,
//! `room.forward` and `subscriptions.read`: what agents do with conversations.

use serde_json::Value;

use super::paging::Paging;
use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;
use crate::wire::json;

/// Path of the list of conversations.
pub const ROOMS_PATH: &str = "/api/v1/livechat/rooms";

/// Path of what was said in a room, in which `{rid}` is its id.
pub const MESSAGES_PATH: &str = "/api/v1/livechat/{rid}/messages";

/// Path that closes a room in the name of an agent.
pub const CLOSE_PATH: &str = "/api/v1/livechat/room.closeByUser";

/// Path that passes a room on.
pub const FORWARD_PATH: &str = "/api/v1/livechat/room.forward";

/// Path of what an agent has not read.
pub const SUBSCRIPTIONS_PATH: &str = "/api/v1/subscriptions.get";

/// Path that says that a room was read.
pub const READ_PATH: &str = "/api/v1/subscriptions.read";

/// The query of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRooms {
    /// Those of these agents, by id (`agents[]`, one or more times).
    pub agents: Vec<String>,
    /// Those of this department, by id.
    pub department: Option<String>,
    /// Only open ones, or only closed ones.
    pub open: Option<bool>,
    /// Which part of the list.
    pub paging: Paging,
    /// Those whose visitor's name holds this.
    pub title: Option<String>,
}

impl ListRooms {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let known = [
            "agents",
            "agents[]",
            "departmentId",
            "open",
            "roomName",
            "count",
            "offset",
        ];
        let mut check = Check::new(query, &known);
        let mut agents = Vec::new();
        for key in ["agents", "agents[]"] {
            match query.get(key) {
                None => {}
                Some(Value::Array(list)) => {
                    agents.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                Some(_) => agents.push(check.text(key)),
            }
        }
        let department = check.optional("departmentId");
        let title = check.optional("roomName");
        let open = match query.get("open") {
            None => None,
            Some(value) => {
                let open = json::as_flag(value);
                if open.is_none() {
                    check.problem("must be boolean");
                }
                open
            }
        };
        let paging = Paging::of(&mut check);
        check.finish()?;
        Ok(Self {
            agents,
            department,
            open,
            paging,
            title,
        })
    }
}

/// `{"rid":…,"comment":…}`; tags, transcripts and forcing are accepted and not carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseByAgent {
    /// Why; the visitor reads it.
    pub comment: String,
    /// Which room.
    pub room: String,
}

impl CloseByAgent {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let known = [
            "rid",
            "comment",
            "tags",
            "generateTranscriptPdf",
            "transcriptEmail",
            "forceClose",
        ];
        let mut check = Check::new(body, &known);
        let room = check.text("rid");
        let comment = check.optional("comment").unwrap_or_default();
        check.finish()?;
        Ok(Self { comment, room })
    }
}

/// Whom a conversation is passed on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// An agent, by id.
    Agent(String),
    /// A department, by id.
    Department(String),
}

/// `{"roomId":…,"userId":…,"departmentId":…,"comment":…}`; one of the two. Who acts
/// (`clientAction`) is accepted and not carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forward {
    /// What the next agent should know.
    pub comment: Option<String>,
    /// Which room.
    pub room: String,
    /// To whom.
    pub to: To,
}

impl Forward {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words, and when it is not said to whom.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let known = [
            "roomId",
            "userId",
            "departmentId",
            "comment",
            "clientAction",
        ];
        let mut check = Check::new(body, &known);
        let room = check.text("roomId");
        let agent = check.optional("userId");
        let department = check.optional("departmentId");
        let comment = check.optional("comment");
        let to = match (agent, department) {
            (Some(agent), None) => Some(To::Agent(agent)),
            (None, Some(department)) => Some(To::Department(department)),
            (None, None) | (Some(_), Some(_)) => {
                check.problem("must match exactly one schema in oneOf");
                None
            }
        };
        check.finish()?;
        let to = to.ok_or_else(|| Refusal::plain("error-forwarding-chat"))?;
        Ok(Self { comment, room, to })
    }
}

/// `{"rid":…}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRoom {
    /// Which room.
    pub room: String,
}

impl ReadRoom {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["rid", "roomId", "readThreads"]);
        let room = match check.optional("roomId") {
            Some(room) => room,
            None => check.text("rid"),
        };
        check.finish()?;
        Ok(Self { room })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_list_is_narrowed_down() {
        let wanted = ListRooms::read(&json!({
            "agents[]": ["a", "b"], "open": "true", "departmentId": "sales", "count": "5",
        }))
        .unwrap();
        assert_eq!(wanted.agents, ["a", "b"]);
        assert_eq!((wanted.open, wanted.paging.count), (Some(true), 5));
        let one = ListRooms::read(&json!({"agents[]": "a"})).unwrap();
        assert_eq!((one.agents, one.open), (vec!["a".to_owned()], None));
        for query in [
            json!({"open": "maybe"}),
            json!({"x": ""}),
            json!({"roomName": ["a"]}),
        ] {
            assert!(ListRooms::read(&query).is_err(), "{query}");
        }
    }

    #[test]
    fn a_conversation_is_passed_on_to_one_or_the_other() {
        let forward = Forward::read(&json!({"roomId": "r", "userId": "a", "comment": "basil"}));
        assert_eq!(
            forward,
            Ok(Forward {
                comment: Some("basil".to_owned()),
                room: "r".to_owned(),
                to: To::Agent("a".to_owned()),
            })
        );
        for body in [
            json!({"roomId": "r"}),
            json!({"roomId": "r", "userId": "a", "departmentId": "d"}),
            json!({"userId": "a"}),
        ] {
            let refusal = Forward::read(&body).unwrap_err();
            assert_eq!(refusal.code(), "invalid-params", "{body}");
        }
    }

    #[test]
    fn a_room_is_closed_with_or_without_a_word() {
        let close = CloseByAgent::read(&json!({"rid": "r", "comment": "Sold."})).unwrap();
        assert_eq!(
            (close.room.as_str(), close.comment.as_str()),
            ("r", "Sold.")
        );
        let close = CloseByAgent::read(&json!({"rid": "r", "forceClose": false})).unwrap();
        assert_eq!(close.comment, "");
        assert!(CloseByAgent::read(&json!({"comment": "Sold."})).is_err());
        assert_eq!(ReadRoom::read(&json!({"roomId": "r"})).unwrap().room, "r");
        assert!(ReadRoom::read(&json!({})).is_err());
    }
}
