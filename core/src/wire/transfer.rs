//! `POST /api/v1/livechat/visitor/department.transfer`, and `room.transfer` of servers before 7.0
//!
//! Moves a conversation to another department. Section 6.3 of the reference.

use serde_json::Value;

use super::ajv::Check;
use super::answer::Refusal;
use super::{json, room};
use crate::domain::token::VisitorToken;

/// Path since 7.0.
pub const PATH: &str = "/api/v1/livechat/visitor/department.transfer";

/// Path before.
pub const OLD_PATH: &str = "/api/v1/livechat/room.transfer";

/// The body of both: `{"rid":…,"token":…,"department":…}`
#[must_use]
pub fn body(room: &str, token: &VisitorToken, department: &str) -> Value {
    let mut body = room::credentials(room, token);
    json::put_text(&mut body, "department", department);
    Value::Object(body)
}

/// Either request as a server reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Id of the department that is wanted.
    pub department: String,
    /// Which conversation.
    pub room: String,
    /// Whose conversation.
    pub token: VisitorToken,
}

impl Transfer {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["rid", "token", "department"]);
        let token = check.text("token");
        let room = check.text("rid");
        let department = check.text("department");
        check.finish()?;
        Ok(Self {
            department,
            room,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn is_written_as_the_reference_has_it() {
        let token = VisitorToken::parse("t").unwrap();
        assert_eq!(
            body("r", &token, "d"),
            json!({"rid": "r", "token": "t", "department": "d"})
        );
    }

    #[test]
    fn a_server_reads_what_is_written() {
        let token = VisitorToken::parse("t").unwrap();
        let transfer = Transfer {
            department: "d".to_owned(),
            room: "r".to_owned(),
            token: token.clone(),
        };
        assert_eq!(Transfer::read(&body("r", &token, "d")), Ok(transfer));
    }
}
