//! What a client sends. Frames that are none of these are ignored, as the protocol asks.

use serde_json::Value;

/// Longest id of a subscription, a method or a ping, in bytes.
const MAX_ID_BYTES: usize = 128;

/// One frame of a client.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// It begins; whether it speaks our version.
    Connect {
        /// Version 1 is among those it can speak.
        speaks: bool,
    },
    /// It wants something done.
    Method {
        /// Its own name for this call.
        id: String,
        /// What is wanted.
        method: String,
        /// With what.
        params: Vec<Value>,
    },
    /// It is there, and asks whether we are.
    Ping(Option<String>),
    /// It is there.
    Pong,
    /// It wants to be told of something.
    Sub {
        /// Its own name for this subscription.
        id: String,
        /// The stream.
        name: String,
        /// Which event of it, and by what right.
        params: Vec<Value>,
    },
    /// It no longer wants to be told.
    Unsub {
        /// Its own name for the subscription.
        id: String,
    },
}

impl Incoming {
    /// Reads a frame; `None` for what is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let frame: Value = serde_json::from_str(text).ok()?;
        let id = || {
            let id = frame.get("id")?.as_str()?;
            (id.len() <= MAX_ID_BYTES).then(|| id.to_owned())
        };
        let word = |key: &str| Some(frame.get(key)?.as_str()?.to_owned());
        let params = || match frame.get("params") {
            Some(Value::Array(params)) => params.clone(),
            Some(_) | None => Vec::new(),
        };
        match frame.get("msg")?.as_str()? {
            "connect" => {
                let one = |version: &Value| version == "1";
                let supported = frame.get("support").and_then(Value::as_array);
                let speaks = frame.get("version").is_some_and(one)
                    || supported.is_some_and(|versions| versions.iter().any(one));
                Some(Self::Connect { speaks })
            }
            "method" => Some(Self::Method {
                id: id()?,
                method: word("method")?,
                params: params(),
            }),
            "ping" => Some(Self::Ping(id())),
            "pong" => Some(Self::Pong),
            "sub" => Some(Self::Sub {
                id: id()?,
                name: word("name")?,
                params: params(),
            }),
            "unsub" => Some(Self::Unsub { id: id()? }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn frames_of_both_generations_are_read() {
        for (text, expected) in [
            (
                r#"{"msg":"connect","version":"1","support":["1","pre2","pre1"]}"#,
                Incoming::Connect { speaks: true },
            ),
            (
                r#"{"msg":"connect","version":"pre2","support":["pre2"]}"#,
                Incoming::Connect { speaks: false },
            ),
            (r#"{"msg":"ping"}"#, Incoming::Ping(None)),
            (
                r#"{"msg":"ping","id":"7"}"#,
                Incoming::Ping(Some("7".to_owned())),
            ),
            (r#"{"msg":"pong"}"#, Incoming::Pong),
            (
                r#"{"msg":"unsub","id":"s"}"#,
                Incoming::Unsub { id: "s".to_owned() },
            ),
            (
                r#"{"msg":"sub","id":"s","name":"stream-room-messages","params":["r",false]}"#,
                Incoming::Sub {
                    id: "s".to_owned(),
                    name: "stream-room-messages".to_owned(),
                    params: vec![json!("r"), json!(false)],
                },
            ),
            (
                r#"{"msg":"method","id":"1","method":"login"}"#,
                Incoming::Method {
                    id: "1".to_owned(),
                    method: "login".to_owned(),
                    params: Vec::new(),
                },
            ),
        ] {
            assert_eq!(Incoming::read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_is_nothing() {
        let long = format!(r#"{{"msg":"unsub","id":"{}"}}"#, "x".repeat(129));
        for text in [
            "",
            "[]",
            "null",
            "{",
            "{}",
            r#"{"msg":7}"#,
            r#"{"msg":"dance"}"#,
            r#"{"msg":"sub","name":"x"}"#,
            r#"{"msg":"sub","id":7,"name":"x"}"#,
            r#"{"msg":"method","id":"1"}"#,
            &"[".repeat(100_000),
            &long,
        ] {
            assert_eq!(Incoming::read(text), None);
        }
    }
}
