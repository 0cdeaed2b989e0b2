//! The answers of the API: JSON with `Content-Type: application/json`, exactly, whatever happened.
//!
//! Section 1.1 of the reference.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use livechat_core::wire::answer::Refusal;
use serde_json::{Value, json};

use crate::store::StoreError;

/// An answer with a body.
#[must_use]
pub fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A success: the endpoint's fields and `"success":true`, at one level.
#[must_use]
pub fn success(mut body: Value) -> Response {
    if let Some(body) = body.as_object_mut() {
        body.insert("success".to_owned(), Value::Bool(true));
    }
    json(StatusCode::OK, &body)
}

/// A "no" that is not a 400.
#[must_use]
pub fn failure(status: StatusCode, text: &str) -> Response {
    json(status, &Refusal::plain(text).to_json())
}

/// What stops a request.
#[derive(Debug)]
pub enum Stop {
    /// It is not theirs to do: a 403.
    Forbidden,
    /// Nobody is signed in: a 401.
    NotSignedIn,
    /// Whoever is signed in may not do this: a 403.
    NotPermitted,
    /// The request cannot be granted: a 400.
    Refused(Refusal),
    /// The body is longer than [`crate::body::MAX_BYTES`]: a 413.
    TooLarge,
    /// The body did not come in time: a 408.
    TooSlow,
    /// The fault is here: a 500 that says nothing more; the log does. What is wrong with a room is
    /// the caller's fault, and a 400.
    Failed(StoreError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl Stop {
    /// The status, and what is said with it.
    #[must_use]
    pub fn told(self) -> (StatusCode, Refusal) {
        let (status, text) = match self {
            Self::Refused(refusal) => return (StatusCode::BAD_REQUEST, refusal),
            Self::Forbidden => (StatusCode::FORBIDDEN, "unauthorized"),
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, NOT_SIGNED_IN),
            Self::NotPermitted => (
                StatusCode::FORBIDDEN,
                "User does not have the permissions required for this action [error-unauthorized]",
            ),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Request body too large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "Request body took too long"),
            Self::Failed(StoreError::NoVisitor) => (StatusCode::BAD_REQUEST, "invalid-token"),
            Self::Failed(StoreError::NoContact) => {
                (StatusCode::BAD_REQUEST, "error-contact-not-found")
            }
            Self::Failed(StoreError::NoConflict) => {
                (StatusCode::BAD_REQUEST, "error-contact-has-no-conflicts")
            }
            Self::Failed(StoreError::ContactRoomOpen) => {
                (StatusCode::BAD_REQUEST, "error-contact-has-open-rooms")
            }
            Self::Failed(StoreError::NoRoom) => (StatusCode::BAD_REQUEST, "invalid-room"),
            Self::Failed(StoreError::NoMessage) => (StatusCode::BAD_REQUEST, "invalid-message"),
            Self::Failed(StoreError::NotTheirs) => {
                let refusal = Refusal::code_only("error-action-not-allowed");
                return (StatusCode::BAD_REQUEST, refusal);
            }
            Self::Failed(StoreError::RoomClosed) => (StatusCode::BAD_REQUEST, "room-closed"),
            Self::Failed(error) => {
                tracing::error!(%error, "the database failed");
                (StatusCode::INTERNAL_SERVER_ERROR, INTERNAL_ERROR)
            }
        };
        (status, Refusal::plain(text))
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let (status, refusal) = self.told();
        let mut body = refusal.to_json();
        // The one answer that says it in two languages of two times.
        if status == StatusCode::UNAUTHORIZED
            && let Some(body) = body.as_object_mut()
        {
            body.insert("status".to_owned(), json!("error"));
            body.insert("message".to_owned(), json!(NOT_SIGNED_IN));
        }
        self::json(status, &body)
    }
}

const NOT_SIGNED_IN: &str = "You must be logged in to do this.";

const INTERNAL_ERROR: &str = "Internal server error";

/// 500, in the words of section 1.1.
#[must_use]
pub fn internal_error() -> Response {
    failure(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL_ERROR)
}

/// 404, in the words of section 1.1.
#[must_use]
pub fn not_found() -> Response {
    failure(StatusCode::NOT_FOUND, "Resource not found")
}

/// 405 for a path that is there with another method.
pub async fn method_not_allowed() -> Response {
    failure(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
}

/// What a handler answers with.
pub type Reply = Result<Response, Stop>;

/// 200 when the server and its database work, 503 otherwise.
#[must_use]
pub fn health(database: bool) -> Response {
    let (status, word) = if database {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "no database")
    };
    json(
        status,
        &json!({ "status": word, "version": env!("CARGO_PKG_VERSION") }),
    )
}
