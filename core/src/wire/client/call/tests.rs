use super::*;
use crate::domain::VisitorToken;
use crate::wire::client::visitor::GetVisitor;
use serde_json::json;

fn call() -> GetVisitor {
    GetVisitor {
        token: VisitorToken::parse("hunter2").unwrap(),
    }
}

fn failed(status: u16, body: Option<Value>) -> CallError {
    call().read(status, body).unwrap_err()
}

fn fixture(text: &str) -> Option<Value> {
    Some(serde_json::from_str(text).unwrap())
}

#[test]
fn an_error_keeps_status_code_and_text() {
    let error = failed(
        400,
        Some(json!({
            "success": false, "error": "Invalid email x [error-invalid-email]",
            "errorType": "error-invalid-email",
        })),
    );
    assert_eq!(error.status, 400);
    assert_eq!(error.code(), Some("error-invalid-email"));
    assert_eq!(error.text(), Some("Invalid email x [error-invalid-email]"));
    assert_eq!(
        error.to_string(),
        "the server refused it (400): Invalid email x [error-invalid-email]"
    );
    assert!(!error.is_forbidden() && !error.is_signed_out() && !error.is_not_found());
}

#[test]
fn the_published_refusals_say_whose_fault_it_is() {
    let signed_out = failed(
        401,
        fixture(include_str!("../../../../fixtures/unauthorized.401.json")),
    );
    assert!(signed_out.is_signed_out());
    assert_eq!(signed_out.text(), Some("You must be logged in to do this."));
    for text in [
        include_str!("../../../../fixtures/forbidden.403-permissions.json"),
        include_str!("../../../../fixtures/forbidden.403-unauthorized.json"),
    ] {
        assert!(failed(403, fixture(text)).is_forbidden());
    }
    let old = json!({ "success": false, "error": "x [error-not-authorized]" });
    assert!(failed(400, Some(old)).is_forbidden());
    let gone = json!({ "success": false, "error": "Resource not found" });
    assert!(failed(404, Some(gone)).is_not_found());
}

#[test]
fn a_429_says_how_long_to_wait() {
    let text = "Error, too many requests. Please slow down. You must wait 42 seconds before trying \
                this endpoint again. [error-too-many-requests]";
    let error = failed(429, Some(json!({ "success": false, "error": text })));
    assert_eq!(error.wait_seconds(), Some(42));
    assert_eq!(error.code(), Some("error-too-many-requests"));
    assert_eq!(failed(429, None).wait_seconds(), Some(60));
}

#[test]
fn what_is_no_answer_is_an_error_and_never_a_visitor() {
    for (status, body, why) in [
        (0, None, ApiError::Network),
        (200, None, ApiError::Unreadable),
        (200, Some(json!([])), ApiError::Unreadable),
        (200, Some(json!("<html>")), ApiError::Unreadable),
        (200, Some(json!({ "success": true })), ApiError::Unreadable),
        (
            200,
            Some(json!({ "success": true, "visitor": [] })),
            ApiError::Unreadable,
        ),
        (
            200,
            Some(json!({ "success": true, "visitor": { "token": 7 } })),
            ApiError::Unreadable,
        ),
        (
            200,
            Some(json!({ "success": false, "visitor": { "token": "t" } })),
            ApiError::Unreadable,
        ),
        (502, None, ApiError::Server { status: 502 }),
        (404, None, ApiError::Server { status: 404 }),
        (302, None, ApiError::Server { status: 302 }),
    ] {
        let error = failed(status, body);
        assert_eq!(error, CallError { status, why });
    }
    assert!(failed(404, None).is_not_found());
}

#[test]
fn no_error_shows_the_token() {
    for error in [failed(0, None), failed(500, None), failed(429, None)] {
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    assert!(!format!("{:?} {:?}", call(), call().request()).contains("hunter2"));
}
