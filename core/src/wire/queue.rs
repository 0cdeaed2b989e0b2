//! `queueInfo` of a config and `queueData` of a frame: where in the queue a visitor stands.
//!
//! Sections 5.4 and 8.3 of the reference.

use serde_json::Value;

use super::json;

/// Longest sentence of the server's, in characters.
const MAX_TEXT_CHARS: usize = 500;

/// Where a visitor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The place, of which 1 is the first.
    pub spot: u32,
    /// How long it may take, in seconds.
    pub wait_seconds: Option<u32>,
    /// What the server says of it.
    pub text: Option<String>,
}

impl Queue {
    /// Reads the object itself; `None` without a place.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let number = |key| Some(v.get(key)?.as_f64()? as u32).filter(|number| *number > 0);
        Some(Self {
            spot: number("spot")?,
            wait_seconds: number("estimatedWaitTimeSeconds"),
            text: json::shown(v.get("message").unwrap_or(v), "text", MAX_TEXT_CHARS),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_queue_has_a_place() {
        let whole = json!({
            "spot": 2, "estimatedWaitTimeSeconds": 90.5,
            "message": {"text": "You are number 2", "user": {"_id": "rocket.cat"}},
        });
        assert_eq!(
            Queue::read(&whole),
            Some(Queue {
                spot: 2,
                wait_seconds: Some(90),
                text: Some("You are number 2".to_owned()),
            })
        );
        assert_eq!(Queue::read(&json!({"spot": 1})).unwrap().wait_seconds, None);
        for v in [
            json!({}),
            json!({"spot": 0}),
            json!({"spot": -1}),
            json!({"spot": "x"}),
            json!(null),
        ] {
            assert_eq!(Queue::read(&v), None, "{v}");
        }
    }
}
