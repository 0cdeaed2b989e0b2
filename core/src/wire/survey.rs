//! `POST /api/v1/livechat/room.survey`
//!
//! How content a visitor is. Section 6.4 of the reference.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
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

/// The request as a server reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// What was asked, and what was answered.
    pub answers: Vec<(String, String)>,
    /// Which conversation.
    pub room: String,
    /// Whose conversation.
    pub token: VisitorToken,
}

impl Survey {
    /// Reads a request. Of two answers to one question the last counts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words, once for all answers; `invalid-token` for what can
    /// be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["rid", "token", "data"]);
        let token = check.text("token");
        let room = check.text("rid");
        let mut answers = Vec::new();
        for answer in check.list("data") {
            let mut part = Check::new(answer, &["name", "value"]);
            answers.push((part.text("name"), part.text("value")));
            if part.is_wrong() {
                check.also(part);
                break;
            }
        }
        check.finish()?;
        Ok(Self {
            answers,
            room,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }

    /// The answer: `{"rid":…,"data":{…},"success":true}` with what was kept.
    #[must_use]
    pub fn answer(room: &str, kept: &[(String, String)]) -> Value {
        let mut data = Map::new();
        for (name, value) in kept {
            json::put_text(&mut data, name, value);
        }
        let mut body = Map::new();
        json::put_text(&mut body, "rid", room);
        json::put(&mut body, "data", Value::Object(data));
        json::put(&mut body, "success", Value::Bool(true));
        Value::Object(body)
    }
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

    #[test]
    fn a_server_reads_what_is_written() {
        let token = VisitorToken::parse("t").unwrap();
        let answers = vec![("satisfaction".to_owned(), "5".to_owned())];
        let survey = Survey {
            answers: answers.clone(),
            room: "r".to_owned(),
            token: token.clone(),
        };
        assert_eq!(Survey::read(&body("r", &token, &answers)), Ok(survey));
        assert_eq!(
            Survey::answer("r", &answers),
            json!({"rid": "r", "data": {"satisfaction": "5"}, "success": true})
        );
        for (data, problem) in [
            (json!([]), "must NOT have fewer than 1 items"),
            (json!("x"), "must be array"),
            (json!(["x"]), "must be object"),
            (
                json!([{"name": "a"}, {}]),
                "must have required property 'value'",
            ),
            (
                json!([{"name": "a", "value": "b", "x": 1}]),
                "must NOT have additional properties",
            ),
        ] {
            let body = json!({"rid": "r", "token": "t", "data": data});
            let refusal = Survey::read(&body).unwrap_err();
            assert_eq!(
                refusal.error,
                format!("{problem} [invalid-params]"),
                "{body}"
            );
        }
    }
}
