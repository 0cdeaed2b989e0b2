//! `POST /api/v1/livechat/message` and `GET /api/v1/livechat/messages.history/:rid`
//!
//! Says something in a visitor's room; reads what was said. Section 6.5 of the reference. May not
//! know which rooms there are, nor how a message looks.

use serde_json::{Map, Value};

use super::ajv::Check;
use super::answer::Refusal;
use super::{json, time, url};
use crate::domain::token::VisitorToken;
use crate::text::digits;

/// Path of the `POST`.
pub const PATH: &str = "/api/v1/livechat/message";

/// Path of the history; the room's id is one more segment.
pub const HISTORY_PATH: &str = "/api/v1/livechat/messages.history";

/// Longest message a server of ours takes, in characters: its `settings.limitTextLength`.
pub const MAX_CHARS: usize = 5_000;

/// Longest id a client can give a message, in characters.
pub const MAX_ID_CHARS: usize = 255;

/// Messages of a history that asks for no number.
pub const USUAL_PAGE: usize = 20;

/// Most messages of one history.
pub const MAX_PAGE: usize = 500;

/// Path of a room's newest messages, at most `limit`, that are older than `end`, a date in
/// milliseconds since 1970.
#[must_use]
pub fn history_path(room: &str, token: &VisitorToken, limit: u32, end: Option<u64>) -> String {
    let mut path = String::from(HISTORY_PATH);
    path.push('/');
    url::push_encoded(&mut path, room);
    path.push_str("?token=");
    url::push_encoded(&mut path, token.secret());
    path.push_str("&limit=");
    path.push_str(&digits(limit));
    if let Some(end) = end {
        path.push_str("&end=");
        path.push_str(&time::to_iso(end));
    }
    path
}

/// The body of the `POST`. An agent (`agent`) is accepted and not carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Its `_id`: with the same one sent again, it is the same message. The server makes one
    /// otherwise.
    pub id: Option<String>,
    /// The room it is said in.
    pub room: String,
    /// What is said, in Rocket.Chat's Markdown.
    pub text: String,
    /// Who says it.
    pub token: VisitorToken,
}

impl NewMessage {
    /// `{"token":…,"rid":…,"msg":…}`, with `_id` if there is one.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut body = Map::new();
        json::put_text(&mut body, "token", self.token.secret());
        json::put_text(&mut body, "rid", &self.room);
        json::put_text(&mut body, "msg", &self.text);
        json::put_some(&mut body, "_id", self.id.as_deref());
        Value::Object(body)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["token", "rid", "msg", "_id", "agent"]);
        let token = check.text("token");
        let room = check.text("rid");
        let text = check.text("msg");
        let id = check.optional("_id");
        if let Some(agent) = body.get("agent") {
            let mut agent = Check::new(agent, &["agentId", "username"]);
            agent.text("agentId");
            agent.text("username");
            check.also(agent);
        }
        if id
            .as_ref()
            .is_some_and(|id| id.chars().nth(MAX_ID_CHARS).is_some())
        {
            check.problem("must NOT have more than 255 characters");
        }
        check.finish()?;
        if text.trim().is_empty() {
            let problem = "must NOT have fewer than 1 characters";
            return Err(Refusal::with_reason("invalid-params", problem));
        }
        Ok(Self {
            id,
            room,
            text,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }

    /// Whether a server of ours takes a text of this length.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.text.chars().nth(MAX_CHARS).is_none()
    }
}

/// The query of a history. What was seen last (`ls`) is accepted and not carried: it does not change
/// what comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryWanted {
    /// Only what is older than this date, as it was written.
    pub end: Option<String>,
    /// How many messages, at most [`MAX_PAGE`]: `limit`, or where that is not given `count`.
    pub limit: usize,
    /// How many to leave out before the first.
    pub offset: usize,
    /// The oldest first (`sort` is `{"ts":1}`), and not the newest.
    pub oldest_first: bool,
    /// Only messages with this text in them, whatever its case (`searchText`).
    pub search: Option<String>,
    /// Whose room.
    pub token: VisitorToken,
}

impl HistoryWanted {
    /// Reads a query, as an object of texts.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words; `invalid-token` for what can be nobody's token.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let known = [
            "searchText",
            "token",
            "count",
            "offset",
            "sort",
            "ls",
            "end",
            "limit",
        ];
        let mut check = Check::new(query, &known);
        let token = check.text("token");
        let limit = check.number("limit");
        let offset = check.number("offset");
        let count = check.number("count");
        let search = check.optional("searchText");
        let sort = check.optional("sort");
        check.optional("ls");
        let end = check.optional("end");
        check.finish()?;
        let some = |number: Option<i64>| {
            let number = number.and_then(|number| usize::try_from(number).ok());
            number.filter(|number| *number > 0)
        };
        let sort: Option<Value> = sort.and_then(|sort| serde_json::from_str(&sort).ok());
        let order = sort.as_ref().and_then(|sort| sort.get("ts")?.as_i64());
        let offset = offset.and_then(|offset| usize::try_from(offset).ok());
        Ok(Self {
            end,
            limit: some(limit)
                .or(some(count))
                .map_or(USUAL_PAGE, |limit| limit.min(MAX_PAGE)),
            offset: offset.unwrap_or(0),
            oldest_first: order == Some(1),
            search,
            token: VisitorToken::parse(&token).map_err(|_| Refusal::plain("invalid-token"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token() -> VisitorToken {
        VisitorToken::parse("t").unwrap()
    }

    fn message() -> NewMessage {
        NewMessage {
            id: None,
            room: "r".to_owned(),
            text: "Do you have *basil*?".to_owned(),
            token: token(),
        }
    }

    #[test]
    fn survives_the_wire() {
        let mut body = json!({"token": "t", "rid": "r", "msg": "Do you have *basil*?"});
        assert_eq!(message().to_json(), body);
        assert_eq!(NewMessage::read(&body), Ok(message()));
        let mut named = message();
        named.id = Some("m".to_owned());
        body["_id"] = json!("m");
        assert_eq!(named.to_json(), body);
        assert_eq!(NewMessage::read(&body), Ok(named.clone()));
        body["agent"] = json!({"agentId": "a", "username": "agent"});
        assert_eq!(NewMessage::read(&body), Ok(named));
    }

    #[test]
    fn wrong_shapes_are_refused() {
        let whole = message().to_json();
        for key in ["token", "rid", "msg"] {
            let mut body = whole.clone();
            body.as_object_mut().unwrap().remove(key);
            let problem = ["must have required property '", key, "' [invalid-params]"].concat();
            assert_eq!(NewMessage::read(&body).unwrap_err().error, problem);
        }
        for (key, value, problem) in [
            ("msg", json!({}), "must be string"),
            ("msg", json!(" \n"), "must NOT have fewer than 1 characters"),
            ("_id", json!([]), "must be string"),
            (
                "_id",
                json!("ä".repeat(256)),
                "must NOT have more than 255 characters",
            ),
            ("agent", json!("a"), "must be object"),
            (
                "agent",
                json!({"agentId": "a"}),
                "must have required property 'username'",
            ),
            ("x", json!(1), "must NOT have additional properties"),
        ] {
            let mut body = whole.clone();
            body[key] = value;
            let refusal = NewMessage::read(&body).unwrap_err();
            assert_eq!(refusal.error, [problem, " [invalid-params]"].concat());
        }
        let mut body = whole;
        body["token"] = json!(" ");
        assert_eq!(
            NewMessage::read(&body),
            Err(Refusal::plain("invalid-token"))
        );
    }

    #[test]
    fn a_history_is_asked_for_by_its_end() {
        assert_eq!(
            history_path("r", &token(), 50, None),
            "/api/v1/livechat/messages.history/r?token=t&limit=50"
        );
        assert_eq!(
            history_path("r 1", &token(), 5, Some(1_769_851_800_123)),
            "/api/v1/livechat/messages.history/r%201?token=t&limit=5&end=2026-01-31T09:30:00.123Z"
        );
    }

    #[test]
    fn a_text_is_measured_in_characters() {
        let mut message = message();
        message.text = "ä".repeat(MAX_CHARS);
        assert!(message.fits());
        message.text.push('ä');
        assert!(!message.fits());
    }

    #[test]
    fn a_history_has_a_page() {
        let wanted = |limit, offset| {
            Ok(HistoryWanted {
                end: None,
                limit,
                offset,
                oldest_first: false,
                search: None,
                token: token(),
            })
        };
        for (query, expected) in [
            (json!({"token": "t"}), wanted(20, 0)),
            (
                json!({"token": "t", "limit": "1", "offset": "1"}),
                wanted(1, 1),
            ),
            (
                json!({"token": "t", "limit": "", "offset": null}),
                wanted(20, 0),
            ),
            (json!({"token": "t", "limit": "0"}), wanted(20, 0)),
            (
                json!({"token": "t", "limit": "-3", "offset": "-1"}),
                wanted(20, 0),
            ),
            (json!({"token": "t", "limit": 1e300}), wanted(500, 0)),
            (json!({"token": "t", "limit": "2.9"}), wanted(2, 0)),
            (
                json!({"token": "t", "ls": "x", "sort": "x", "searchText": ""}),
                wanted(20, 0),
            ),
            (json!({"token": "t", "count": "3"}), wanted(3, 0)),
            (
                json!({"token": "t", "count": "3", "limit": "2"}),
                wanted(2, 0),
            ),
            (json!({"token": "t", "sort": r#"{"ts":-1}"#}), wanted(20, 0)),
        ] {
            assert_eq!(HistoryWanted::read(&query), expected, "{query}");
        }
        let query = json!({"token": "t", "sort": r#"{"ts":1}"#, "searchText": "Basil"});
        let wanted = HistoryWanted::read(&query).unwrap();
        assert!(wanted.oldest_first);
        assert_eq!(wanted.search.as_deref(), Some("Basil"));
        let end = json!({"token": "t", "end": "2026-01-31T09:00:00.000Z"});
        assert_eq!(
            HistoryWanted::read(&end).unwrap().end.as_deref(),
            Some("2026-01-31T09:00:00.000Z")
        );
    }

    #[test]
    fn a_history_of_another_shape_is_refused() {
        for (query, problem) in [
            (json!({}), "must have required property 'token'"),
            (json!({"token": "t", "limit": "many"}), "must be number"),
            (json!({"token": "t", "offset": "inf"}), "must be number"),
            (json!({"token": "t", "count": ["1", "2"]}), "must be number"),
            (json!({"token": "t", "ls": ["1", "2"]}), "must be string"),
            (
                json!({"token": "t", "x": ""}),
                "must NOT have additional properties",
            ),
        ] {
            let refusal = HistoryWanted::read(&query).unwrap_err();
            assert_eq!(
                refusal.error,
                [problem, " [invalid-params]"].concat(),
                "{query}"
            );
        }
    }
}
