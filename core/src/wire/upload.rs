//! `POST /api/v1/livechat/upload/:rid`
//!
//! A file for a conversation: multipart, part [`PART`], header [`HEADER`]. Section 6.6 of the
//! reference. May not know what a message looks like, which is what a success is.

use serde_json::{Map, Value};

use super::{json, url};

/// Path of the request; the room is one more segment.
pub const PATH: &str = "/api/v1/livechat/upload/";

/// Name of the part that holds the file.
pub const PART: &str = "file";

/// The header that takes the visitor's token.
pub const HEADER: &str = "x-visitor-token";

/// Path for this room.
#[must_use]
pub fn path(room: &str) -> String {
    let mut path = String::from(PATH);
    url::push_encoded(&mut path, room);
    path
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadError {
    /// No answer, or none that explains anything: it can be tried again.
    Lost,
    /// The server takes no files of this kind.
    Kind,
    /// It is too large. What the server would take, in its words.
    Size(Option<String>),
    /// The server takes no files.
    Off,
    /// The conversation is over, or not this visitor's.
    Closed,
    /// Any other reason, in the server's words.
    Refused(String),
}

/// Reads an answer: the message it became. `body` is `None` where it was no JSON.
///
/// # Errors
/// When it became none.
pub fn read(status: u16, body: Option<Value>) -> Result<Value, UploadError> {
    let body = body.unwrap_or(Value::Null);
    if (200..300).contains(&status) && json::flag(&body, "success") != Some(false) {
        return Ok(body);
    }
    let said = |key| json::shown(&body, key, super::answer::MAX_ERROR_CHARS);
    let reason = said("errorType")
        .or_else(|| said("reason"))
        .or_else(|| said("error"))
        .unwrap_or_default();
    // A code may stand by itself or behind its words.
    let is = |code: &str| {
        let bare = reason.trim_end_matches(']');
        bare.strip_suffix(code).is_some()
    };
    Err(
        if is("error-type-not-allowed") || is("error-invalid-file-type") {
            UploadError::Kind
        } else if is("error-size-not-allowed") || is("error-file-too-large") || status == 413 {
            UploadError::Size(said("sizeAllowed"))
        } else if is("error-file-upload-disabled") {
            UploadError::Off
        } else if is("unauthorized") || status == 401 || status == 403 {
            UploadError::Closed
        } else if reason.is_empty() || !(400..500).contains(&status) || status == 429 {
            UploadError::Lost
        } else {
            UploadError::Refused(said("error").unwrap_or(reason))
        },
    )
}

/// `reason` when files of this type are not taken.
pub const TYPE: &str = "error-type-not-allowed";

/// `reason` when no files are taken at all.
pub const DISABLED: &str = "error-file-upload-disabled";

/// `errorType` when a file is too large; servers up to 7 give the `reason` `error-size-not-allowed`.
pub const TOO_LARGE: &str = "error-file-too-large";

/// A "no" in the form that only this endpoint has: `{"success":false,"reason":…}`.
#[must_use]
pub fn reason(reason: &str) -> Value {
    let mut body = Map::new();
    json::put(&mut body, "success", Value::Bool(false));
    json::put_text(&mut body, "reason", reason);
    Value::Object(body)
}

/// The answer: the message itself, at top level, with `newRoom`, `showConnecting` and `success`.
#[must_use]
pub fn answer(message: Value, show_connecting: bool) -> Value {
    let mut body = match message {
        Value::Object(message) => message,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Map::new()
        }
    };
    json::put(&mut body, "newRoom", Value::Bool(false));
    json::put(&mut body, "showConnecting", Value::Bool(show_connecting));
    json::put(&mut body, "success", Value::Bool(true));
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_path_carries_any_room() {
        assert_eq!(path("r/1"), "/api/v1/livechat/upload/r%2F1");
    }

    #[test]
    fn refusals_of_any_age_are_understood() {
        let size = || UploadError::Size(None);
        for (status, body, error) in [
            (0, Value::Null, UploadError::Lost),
            (502, json!({"error": "x"}), UploadError::Lost),
            (
                429,
                json!({"error": "Error, too many requests."}),
                UploadError::Lost,
            ),
            (
                401,
                json!({"success": false, "error": "unauthorized"}),
                UploadError::Closed,
            ),
            (
                403,
                json!({"success": false, "error": "unauthorized"}),
                UploadError::Closed,
            ),
            (
                400,
                json!({"success": false, "reason": "error-type-not-allowed"}),
                UploadError::Kind,
            ),
            (
                400,
                json!({"reason": "error-size-not-allowed", "sizeAllowed": "100 MB"}),
                UploadError::Size(Some("100 MB".to_owned())),
            ),
            (
                400,
                json!({"error": "File size exceeds the allowed limit [error-file-too-large]"}),
                size(),
            ),
            (413, Value::Null, size()),
            (
                400,
                json!({"reason": "error-file-upload-disabled"}),
                UploadError::Off,
            ),
            (
                400,
                json!({"error": "No file uploaded [error-no-file]", "errorType": "error-no-file"}),
                UploadError::Refused("No file uploaded [error-no-file]".to_owned()),
            ),
        ] {
            assert_eq!(
                read(status, Some(body.clone())),
                Err(error),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn a_success_is_the_message() {
        let body = json!({"_id": "m", "rid": "r", "success": true});
        assert_eq!(read(200, Some(body.clone())), Ok(body));
        assert_eq!(read(200, None), Ok(Value::Null));
    }

    #[test]
    fn what_a_server_answers_is_understood() {
        let no = |code| read(400, Some(reason(code)));
        assert_eq!(no(TYPE), Err(UploadError::Kind));
        assert_eq!(no(DISABLED), Err(UploadError::Off));
        let message = json!({"_id": "m", "rid": "r", "msg": ""});
        assert_eq!(
            read(200, Some(answer(message, true))),
            Ok(json!({"_id": "m", "rid": "r", "msg": "", "newRoom": false,
                "showConnecting": true, "success": true}))
        );
    }
}
