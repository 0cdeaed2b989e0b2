//! `POST /api/v1/livechat/visitor/department.transfer`, and `room.transfer` of servers before 7.0
//!
//! Moves a conversation to another department. Section 6.3 of the reference.

use serde_json::Value;

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
}
