//! What examples show: ids that a reader can follow from call to call, and recorded answers.

use std::collections::BTreeMap;

use serde_json::Value;

/// What each call's example is answered with: a JSON object, or what kind of thing it is, as text.
pub type Answers = BTreeMap<String, Value>;

/// A name in the examples, and what is shown in its place.
const IDS: [(&str, &str); 13] = [
    ("$token", "iNKE8a6k6cjbqWhWd"),
    ("$quiet", "qR7sT2uV9wX4yZ1a"),
    ("$visitor", "sGtcfEYz852uguxaS"),
    ("$message", "m3tKf5gT9dSx2qWzL"),
    ("$answer", "h8VbN4rYcJ6kPs1Qe"),
    ("$room", "674ee0b1a8c35ce31dd9bd01"),
    ("$waiting", "674ee0b1a8c35ce31dd9bd02"),
    ("$contact", "674eeb4343725ce31dd9bdae"),
    ("$grace", "674eeb4343725ce31dd9bdb0"),
    ("$file", "674ee0b1a8c35ce31dd9bd03"),
    ("$upload", "674ee0b1a8c35ce31dd9bd04"),
    ("$userId", "rbAXPnMktTFbNpwtJ"),
    ("$authToken", "RScctEHSmLGZGywfIhWyRpyofhKOiMoUIpimhvheU3f"),
];

/// What a reader sees of an example's text.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut text = text.to_owned();
    for (name, id) in IDS {
        text = text.replace(name, id);
    }
    text
}

/// What the examples were answered when they were last recorded: `api_docs/answers.json`.
///
/// # Errors
/// When the file is no such thing; a test keeps it so.
pub fn answers() -> Result<Answers, serde_json::Error> {
    serde_json::from_str(include_str!("answers.json"))
}
