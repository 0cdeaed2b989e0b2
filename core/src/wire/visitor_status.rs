//! `POST /api/v1/livechat/visitor.status`
//!
//! Whether a visitor is looking. Section 2.5 of the reference.

use serde_json::{Map, Value};

use super::json;
use crate::domain::token::VisitorToken;

/// Path of the request.
pub const PATH: &str = "/api/v1/livechat/visitor.status";

/// The body: `{"token":…,"status":"online"}`, or `away`.
#[must_use]
pub fn body(token: &VisitorToken, away: bool) -> Value {
    let mut body = Map::new();
    json::put_text(&mut body, "token", token.secret());
    json::put_text(&mut body, "status", if away { "away" } else { "online" });
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn is_written_as_the_reference_has_it() {
        let token = VisitorToken::parse("t").unwrap();
        let written = json!({"token": "t", "status": "away"});
        assert_eq!(body(&token, true), written);
        assert_eq!(body(&token, false)["status"], "online");
    }
}
