//! A visitor's conversation, as a whole. Sections 6.1 to 6.4, 6.7 and 6.8 of the reference. None of it
//! needs a permission: the token is the credential.

use serde_json::Value;

use super::call::Call;
use super::request::Request;
use crate::domain::token::VisitorToken;
use crate::wire::agent::{self, Agent};
use crate::wire::json;
use crate::wire::room::{self, CloseRoom, Room, RoomWanted};
use crate::wire::survey::{self, Survey};
use crate::wire::transcript::{self, TranscriptWanted};
use crate::wire::transfer::{self, Transfer};

/// `GET /api/v1/livechat/room`: opens a conversation, or finds the one that is open. 5 calls in 60
/// seconds. Refused with `invalid-token`, `invalid-room`, `no-agent-online`,
/// `error-omnichannel-is-disabled`, and since 8.0 `error-contact-channel-blocked`. Every version.
impl Call for RoomWanted {
    type Answer = Room;

    fn request(&self) -> Request {
        Request::get(room::PATH)
            .with("token", self.token.secret())
            .with_some("rid", self.room.as_deref())
    }

    fn pick(body: &Value) -> Option<Room> {
        Room::in_answer(body)
    }
}

/// `POST /api/v1/livechat/room.close`: ends it. Refused with `invalid-token`, `invalid-room`,
/// `room-closed`, and since 7.0 `error-not-allowed-to-close-conversation`. Every version.
impl Call for CloseRoom {
    type Answer = ();

    fn request(&self) -> Request {
        Request::post(room::CLOSE_PATH, self.to_json())
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/visitor/department.transfer`: passes it on to another department. Refused
/// with `invalid-token`, `error-invalid-room`, `This_conversation_is_already_closed`,
/// `error-transfering-chat`. Rocket.Chat 7.0 and later; before that it is a 404, and [`OldTransfer`]
/// does it.
impl Call for Transfer {
    type Answer = ();

    fn request(&self) -> Request {
        Request::post(
            transfer::PATH,
            transfer::body(&self.room, &self.token, &self.department),
        )
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/room.transfer`: the same on servers before 7.0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldTransfer(pub Transfer);

impl Call for OldTransfer {
    type Answer = ();

    fn request(&self) -> Request {
        let Transfer {
            department,
            room,
            token,
        } = &self.0;
        Request::post(transfer::OLD_PATH, transfer::body(room, token, department))
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/room.survey`: what the visitor thinks of it. Questions and answers are those
/// of `config.survey`. Refused with `invalid-token`, `invalid-room`, `invalid-livechat-config`,
/// `invalid-data`. Every version.
impl Call for Survey {
    type Answer = ();

    fn request(&self) -> Request {
        Request::post(
            survey::PATH,
            survey::body(&self.room, &self.token, &self.answers),
        )
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `POST /api/v1/livechat/transcript`: sends it by e-mail. The answer is the server's sentence. 5 calls
/// in 60 seconds; refused with `error-invalid-room`, `error-invalid-visitor`, or for the address. Every
/// version.
impl Call for TranscriptWanted {
    type Answer = String;

    fn request(&self) -> Request {
        Request::post(transcript::PATH, self.to_json())
    }

    fn pick(body: &Value) -> Option<String> {
        Some(json::text(body, "message").unwrap_or_default())
    }
}

/// `GET /api/v1/livechat/agent.info/:rid/:token`: who answers. Refused with `invalid-token`,
/// `invalid-room`, `invalid-agent` (nobody yet). Every version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentInfo {
    /// In which conversation.
    pub room: String,
    /// Whose conversation.
    pub token: VisitorToken,
}

impl Call for AgentInfo {
    type Answer = Agent;

    fn request(&self) -> Request {
        Request::get(agent::INFO_PATH)
            .segment("rid", &self.room)
            .segment("token", self.token.secret())
    }

    fn pick(body: &Value) -> Option<Agent> {
        Agent::read(body.get("agent")?)
    }
}

/// `GET /api/v1/livechat/agent.next/:token`: who would answer; nobody while the visitor has a
/// conversation. Refused with `agent-not-found`, `invalid-agent`. Every version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextAgent {
    /// In which department; its id or its name.
    pub department: Option<String>,
    /// Whom.
    pub token: VisitorToken,
}

impl Call for NextAgent {
    type Answer = Option<Agent>;

    fn request(&self) -> Request {
        Request::get(agent::NEXT_PATH)
            .segment("token", self.token.secret())
            .with_some("department", self.department.as_deref())
    }

    fn pick(body: &Value) -> Option<Option<Agent>> {
        match body.get("agent") {
            None => Some(None),
            Some(agent) => Agent::read(agent).map(Some),
        }
    }
}

#[cfg(test)]
mod tests;
