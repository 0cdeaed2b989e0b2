//! The frames of `/websocket`, as a widget writes and reads them.
//!
//! Section 8 of the reference. Plain JSON texts; what is not understood is [`Frame::Other`]. May not
//! know when a frame is due.

use serde_json::{Map, Value};

use super::json;
use crate::domain::token::VisitorToken;

/// Path of the socket.
pub const PATH: &str = "/websocket";

/// The stream of messages; its event is the room.
pub const MESSAGES: &str = "stream-room-messages";

/// The stream of what goes on in a room; its events are the room, `/` and one of [`TYPING`],
/// [`ACTIVITY`] and [`DELETED`].
pub const NOTIFY: &str = "stream-notify-room";

/// The stream of who answers, and of the queue; its event is the room.
pub const LIVECHAT: &str = "stream-livechat-room";

/// Somebody types, as servers before 6.0 say it.
pub const TYPING: &str = "typing";

/// Somebody types, as newer ones do.
pub const ACTIVITY: &str = "user-activity";

/// A message is gone.
pub const DELETED: &str = "deleteMessage";

/// The activity that is typing.
pub const USER_TYPING: &str = "user-typing";

/// `{"msg":"connect","version":"1","support":["1","pre2","pre1"]}`
#[must_use]
pub fn connect() -> Value {
    let mut frame = of("connect");
    json::put_text(&mut frame, "version", "1");
    let versions = vec!["1".into(), "pre2".into(), "pre1".into()];
    json::put(&mut frame, "support", Value::Array(versions));
    Value::Object(frame)
}

/// `{"msg":"ping"}`
#[must_use]
pub fn ping() -> Value {
    Value::Object(of("ping"))
}

/// `{"msg":"pong"}`, with the id of the ping if it had one.
#[must_use]
pub fn pong(id: Option<Value>) -> Value {
    let mut frame = of("pong");
    if let Some(id) = id {
        json::put(&mut frame, "id", id);
    }
    Value::Object(frame)
}

/// `{"msg":"sub","id":…,"name":…,"params":[…,{"useCollection":false,"args":[{…}]}]}`
#[must_use]
pub fn subscribe(id: &str, stream: &str, event: &str, token: &VisitorToken) -> Value {
    let mut who = Map::new();
    json::put_text(&mut who, "token", token.secret());
    json::put_text(&mut who, "visitorToken", token.secret());
    let mut how = Map::new();
    json::put(&mut how, "useCollection", Value::Bool(false));
    json::put(&mut how, "args", Value::Array(vec![Value::Object(who)]));
    let mut frame = of("sub");
    json::put_text(&mut frame, "id", id);
    json::put_text(&mut frame, "name", stream);
    let params = vec![event.into(), Value::Object(how)];
    json::put(&mut frame, "params", Value::Array(params));
    Value::Object(frame)
}

/// Says that the visitor types, or does not: the call of [`NOTIFY`] with its newer event, or, of
/// servers before 6.0, its older.
#[must_use]
pub fn typing(
    id: &str,
    room: &str,
    old: bool,
    username: &str,
    types: bool,
    token: &VisitorToken,
) -> Value {
    let activities = if types {
        vec![USER_TYPING.into()]
    } else {
        Vec::new()
    };
    let what = if old {
        Value::Bool(types)
    } else {
        Value::Array(activities)
    };
    let mut who = Map::new();
    json::put_text(&mut who, "token", token.secret());
    let params = vec![
        event(room, if old { TYPING } else { ACTIVITY }).into(),
        username.into(),
        what,
        Value::Object(who),
    ];
    let mut frame = of("method");
    json::put_text(&mut frame, "id", id);
    json::put_text(&mut frame, "method", NOTIFY);
    json::put(&mut frame, "params", Value::Array(params));
    Value::Object(frame)
}

/// The name of an event of a room: `<room>/<what>`.
#[must_use]
pub fn event(room: &str, what: &str) -> String {
    let mut event = String::from(room);
    event.push('/');
    event.push_str(what);
    event
}

fn of(msg: &str) -> Map<String, Value> {
    let mut frame = Map::new();
    json::put_text(&mut frame, "msg", msg);
    frame
}

/// A frame of the server's. Borrows what it was read from.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame<'a> {
    /// The server takes subscriptions.
    Connected,
    /// It does not, and never will in this version.
    Failed,
    /// These subscriptions run.
    Ready(&'a [Value]),
    /// This one does not, or not any more.
    NoSub(&'a str),
    /// It wants to know whether we are there.
    Ping(Option<&'a Value>),
    /// Something happened in a stream.
    Changed {
        /// Which stream.
        stream: &'a str,
        /// Of what.
        event: &'a str,
        /// What.
        args: &'a [Value],
    },
    /// Anything else.
    Other,
}

impl<'a> Frame<'a> {
    /// Reads a frame.
    #[must_use]
    pub fn read(v: &'a Value) -> Self {
        let text = |v: &'a Value, key| v.get(key).and_then(Value::as_str);
        match text(v, "msg") {
            Some("connected") => Self::Connected,
            Some("failed") => Self::Failed,
            Some("ready") => Self::Ready(json::list(v, "subs")),
            Some("nosub") => Self::NoSub(text(v, "id").unwrap_or_default()),
            Some("ping") => Self::Ping(v.get("id")),
            Some("changed") => {
                let fields = v.get("fields").unwrap_or(&Value::Null);
                Self::Changed {
                    stream: text(v, "collection").unwrap_or_default(),
                    event: text(fields, "eventName").unwrap_or_default(),
                    args: json::list(fields, "args"),
                }
            }
            Some(_) | None => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token() -> VisitorToken {
        VisitorToken::parse("tok").unwrap()
    }

    #[test]
    fn frames_are_written_as_the_reference_has_them() {
        assert_eq!(
            connect(),
            json!({"msg": "connect", "version": "1", "support": ["1", "pre2", "pre1"]})
        );
        assert_eq!(ping(), json!({"msg": "ping"}));
        assert_eq!(pong(None), json!({"msg": "pong"}));
        assert_eq!(pong(Some(json!("7"))), json!({"msg": "pong", "id": "7"}));
        assert_eq!(
            subscribe("m", MESSAGES, "r", &token()),
            json!({"msg": "sub", "id": "m", "name": "stream-room-messages", "params": ["r",
                {"useCollection": false, "args": [{"token": "tok", "visitorToken": "tok"}]}]})
        );
    }

    #[test]
    fn typing_is_written_in_both_forms() {
        let newer = |types, activities: Value| {
            assert_eq!(
                typing("1", "r", false, "guest-7", types, &token()),
                json!({"msg": "method", "id": "1", "method": "stream-notify-room",
                    "params": ["r/user-activity", "guest-7", activities, {"token": "tok"}]})
            );
        };
        newer(true, json!(["user-typing"]));
        newer(false, json!([]));
        assert_eq!(
            typing("1", "r", true, "guest-7", true, &token())["params"],
            json!(["r/typing", "guest-7", true, {"token": "tok"}])
        );
    }

    #[test]
    fn frames_are_read() {
        assert_eq!(Frame::read(&json!({"server_id": "0"})), Frame::Other);
        let connected = json!({"msg": "connected", "session": "s"});
        assert_eq!(Frame::read(&connected), Frame::Connected);
        let failed = json!({"msg": "failed", "version": "1"});
        assert_eq!(Frame::read(&failed), Frame::Failed);
        let ready = json!({"msg": "ready", "subs": ["m"]});
        assert_eq!(Frame::read(&ready), Frame::Ready(&[json!("m")]));
        let nosub = json!({"msg": "nosub", "id": "m", "error": {"error": "not-allowed"}});
        assert_eq!(Frame::read(&nosub), Frame::NoSub("m"));
        assert_eq!(Frame::read(&json!({"msg": "ping"})), Frame::Ping(None));
        let id = json!("7");
        let ping = json!({"msg": "ping", "id": "7"});
        assert_eq!(Frame::read(&ping), Frame::Ping(Some(&id)));
        let changed = json!({"msg": "changed", "collection": "stream-notify-room", "id": "id",
            "fields": {"eventName": "r/typing", "args": ["grace", true]}});
        assert_eq!(
            Frame::read(&changed),
            Frame::Changed {
                stream: NOTIFY,
                event: "r/typing",
                args: &[json!("grace"), json!(true)],
            }
        );
    }

    #[test]
    fn broken_frames_are_others() {
        for v in [
            json!(null),
            json!([]),
            json!("ping"),
            json!({"msg": 7}),
            json!({"msg": "result", "id": "1", "error": {}}),
            json!({"msg": "updated", "methods": ["1"]}),
        ] {
            assert_eq!(Frame::read(&v), Frame::Other, "{v}");
        }
        assert_eq!(
            Frame::read(&json!({"msg": "ready", "subs": 1})),
            Frame::Ready(&[])
        );
        assert_eq!(
            Frame::read(&json!({"msg": "changed", "fields": 7})),
            Frame::Changed {
                stream: "",
                event: "",
                args: &[]
            }
        );
    }
}
