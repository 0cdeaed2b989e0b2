//! Frames of events, and dates as frames have them: `{"$date":<ms>}` where REST has a text.

use axum::extract::ws::Utf8Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Topic;

/// Fields that hold a date, wherever they stand.
const DATES: [&str; 12] = [
    "_updatedAt",
    "closedAt",
    "createdAt",
    "editedAt",
    "lastMessageTs",
    "lm",
    "lr",
    "ls",
    "queuedAt",
    "takenAt",
    "ts",
    "uploadedAt",
];

/// The frame that tells a topic's listeners of `args`.
pub(super) fn changed(topic: &Topic, args: Value) -> Utf8Bytes {
    let mut args = args;
    date(&mut args);
    let frame = json!({
        "msg": "changed",
        "collection": topic.stream(),
        "id": "id",
        "fields": { "eventName": topic.event(), "args": args },
    });
    frame.to_string().into()
}

/// Gives every date of a value the form that frames have.
fn date(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        Value::Array(list) => list.iter_mut().for_each(date),
        Value::Object(object) => {
            for (key, value) in object {
                match value.as_str() {
                    Some(text) if DATES.contains(&key.as_str()) => {
                        if let Ok(at) = text.parse::<Timestamp>() {
                            *value = json!({ "$date": at.as_millisecond() });
                        }
                    }
                    _ => date(value),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_its_dates_as_numbers() {
        let message = json!({
            "_id": "m", "msg": "2026-01-31T09:00:00.000Z", "ts": "2026-01-31T09:00:00.000Z",
            "editedAt": "2026-01-31T09:00:01.500Z", "u": { "_id": "v" }, "lm": "soon",
            "attachments": [{ "ts": "2026-01-31T09:00:00Z", "text": "ts" }],
        });
        let frame = changed(&Topic::Messages("r".to_owned()), json!([message]));
        let frame: Value = serde_json::from_str(&frame).unwrap();
        assert_eq!(
            frame,
            json!({
                "msg": "changed", "collection": "stream-room-messages", "id": "id",
                "fields": { "eventName": "r", "args": [{
                    "_id": "m", "msg": "2026-01-31T09:00:00.000Z",
                    "ts": { "$date": 1_769_850_000_000_i64 },
                    "editedAt": { "$date": 1_769_850_001_500_i64 },
                    "u": { "_id": "v" }, "lm": "soon",
                    "attachments": [{ "ts": { "$date": 1_769_850_000_000_i64 }, "text": "ts" }],
                }] },
            })
        );
    }
}
