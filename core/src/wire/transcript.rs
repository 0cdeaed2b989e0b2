//! `POST /api/v1/livechat/transcript`
//!
//! Sends a conversation by e-mail. Section 6.7 of the reference.

use serde_json::Value;

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
}
