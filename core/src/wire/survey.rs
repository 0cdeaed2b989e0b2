//! `POST /api/v1/livechat/room.survey`
//!
//! How content a visitor is. Section 6.4 of the reference.

use serde_json::{Map, Value};

use super::{json, room};
use crate::domain::token::VisitorToken;

/// Path of the request.
pub const PATH: &str = "/api/v1/livechat/room.survey";

/// The item that takes any text.
pub const FEEDBACK: &str = "additionalFeedback";

/// The body: `{"rid":…,"token":…,"data":[{"name":…,"value":…}]}`
#[must_use]
pub fn body(room: &str, token: &VisitorToken, answers: &[(String, String)]) -> Value {
    let mut data = Vec::new();
    for (name, value) in answers {
        let mut answer = Map::new();
        json::put_text(&mut answer, "name", name);
        json::put_text(&mut answer, "value", value);
        data.push(Value::Object(answer));
    }
    let mut body = room::credentials(room, token);
    json::put(&mut body, "data", Value::Array(data));
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn is_written_as_the_reference_has_it() {
        let token = VisitorToken::parse("t").unwrap();
        let answers = [("satisfaction".to_owned(), "5".to_owned())];
        assert_eq!(
            body("r", &token, &answers),
            json!({"rid": "r", "token": "t", "data": [{"name": "satisfaction", "value": "5"}]})
        );
    }
}
