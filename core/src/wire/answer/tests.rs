use super::*;
use serde_json::json;

fn anything(v: &Value) -> Option<Value> {
    Some(v.clone())
}

fn number(v: &Value) -> Option<i64> {
    v.get("n")?.as_i64()
}

fn refused(status: u16, body: &str) -> Refusal {
    match read(status, body, anything) {
        Err(ApiError::Refused(refusal)) => refusal,
        other => panic!("{status} {body}: {other:?}"),
    }
}

#[test]
fn success_is_true_in_both_forms() {
    assert_eq!(read(200, r#"{"success":true,"n":7}"#, number), Ok(7));
    assert_eq!(read(200, r#"{"success":"true","n":7}"#, number), Ok(7));
}

#[test]
fn a_200_that_cannot_be_used_is_unreadable() {
    for body in [
        "",
        "<!doctype html><title>Sign in to Wi-Fi</title>",
        r#"{"success":true,"n":7"#,
        r#"{"n":7}"#,
        r#"{"success":false,"error":"x"}"#,
        r#"{"success":"yes","n":7}"#,
        r#"{"success":true}"#,
        r#"{"success":true,"n":"seven"}"#,
        "null",
        "[]",
        "\"text\"",
        r#"{"success":true,"n":7} and more"#,
    ] {
        assert_eq!(read(200, body, number), Err(ApiError::Unreadable), "{body}");
    }
}

#[test]
fn a_huge_or_deep_body_is_not_read() {
    let huge = format!(
        r#"{{"success":true,"n":7,"x":"{}"}}"#,
        "x".repeat(MAX_BODY_BYTES)
    );
    assert_eq!(read(200, &huge, number), Err(ApiError::Unreadable));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(200, &deep, anything), Err(ApiError::Unreadable));
}

#[test]
fn every_form_of_a_refusal_gives_its_code() {
    // reason and code, code only, plain text, code in brackets without errorType, AJV
    for (body, code) in [
        (
            r#"{"success":false,"error":"Token cannot be empty [error-invalid-token]","errorType":"error-invalid-token"}"#,
            "error-invalid-token",
        ),
        (
            r#"{"success":false,"error":"[invalid-token]","errorType":"invalid-token"}"#,
            "invalid-token",
        ),
        (
            r#"{"success":false,"error":"invalid-room"}"#,
            "invalid-room",
        ),
        (r#"{"success":false,"error":"No [a] but [b]"}"#, "b"),
        (
            r#"{"success":"false","error":"must have required property 'name' [invalid-params]","errorType":"invalid-params"}"#,
            "invalid-params",
        ),
        (
            r#"{"success":false,"error":"Match error: Missing key 'token'"}"#,
            "Match error: Missing key 'token'",
        ),
        (
            r#"{"success":false,"error":"Invalid value for Size [cm] field"}"#,
            "Invalid value for Size [cm] field",
        ),
        (r#"{"success":false,"error":"x","errorType":7}"#, "x"),
        (r#"{"success":false,"errorType":"only-type"}"#, "only-type"),
        (
            r#"{"success":false,"reason":"error-file-too-large"}"#,
            "error-file-too-large",
        ),
        (r#"{"error":"[]"}"#, "[]"),
    ] {
        assert_eq!(refused(400, body).code(), code, "{body}");
    }
}

#[test]
fn the_published_refusals_are_read() {
    let permissions = refused(
        403,
        include_str!("../../../fixtures/forbidden.403-permissions.json"),
    );
    assert_eq!(permissions.code(), "error-unauthorized");
    let unauthorized = refused(
        403,
        include_str!("../../../fixtures/forbidden.403-unauthorized.json"),
    );
    assert_eq!(unauthorized.code(), "unauthorized");
    let login = refused(401, include_str!("../../../fixtures/unauthorized.401.json"));
    assert_eq!(login.error, "You must be logged in to do this.");
}

#[test]
fn a_status_without_an_explanation_is_the_servers_fault() {
    for (status, body) in [
        (500, r#"{"success":false,"error":"Internal server error"}"#),
        (502, "<html>Bad gateway</html>"),
        (404, "<html>not found</html>"),
        (400, r#"{"success":false}"#),
        (400, r#"{"success":false,"error":{"nested":true}}"#),
        (400, r#"{"success":false,"error":"  "}"#),
        (302, ""),
    ] {
        assert_eq!(
            read(status, body, anything),
            Err(ApiError::Server { status }),
            "{body}"
        );
    }
    assert_eq!(read(0, "", anything), Err(ApiError::Network));
}

#[test]
fn a_429_says_how_long() {
    let text = "Error, too many requests. Please slow down. You must wait 42 seconds before trying this endpoint again. [error-too-many-requests]";
    for (body, seconds) in [
        (json!({"success": false, "error": text}), 42),
        (json!({"success": false, "error": "wait 0 seconds"}), 1),
        (
            json!({"success": false, "error": "wait 99999 seconds"}),
            MAX_WAIT_SECONDS,
        ),
        (
            json!({"success": false, "error": "wait 99999999999999 seconds"}),
            MAX_WAIT_SECONDS,
        ),
        (
            json!({"success": false, "error": "wait some seconds"}),
            DEFAULT_WAIT_SECONDS,
        ),
        (json!({"success": false, "error": 42}), DEFAULT_WAIT_SECONDS),
        (json!({}), DEFAULT_WAIT_SECONDS),
    ] {
        let limited = Err(ApiError::RateLimited { seconds });
        assert_eq!(read(429, &body.to_string(), anything), limited, "{body}");
    }
    let html = read(429, "<html>slow down</html>", anything);
    assert_eq!(
        html,
        Err(ApiError::RateLimited {
            seconds: DEFAULT_WAIT_SECONDS
        })
    );
    let old = json!({"success": false, "error": text}).to_string();
    assert_eq!(
        read(400, &old, anything),
        Err(ApiError::RateLimited { seconds: 42 })
    );
}

#[test]
fn a_refusal_is_short_whatever_the_server_sent() {
    let body = json!({"success": false, "error": "x".repeat(100_000)}).to_string();
    assert_eq!(
        refused(400, &body).error.chars().count(),
        MAX_ERROR_CHARS + 1
    );
}

#[test]
fn refusals_are_written_in_the_three_forms() {
    assert_eq!(
        Refusal::with_reason("error-invalid-token", "Token cannot be empty").to_json(),
        json!({"success": false, "error": "Token cannot be empty [error-invalid-token]", "errorType": "error-invalid-token"})
    );
    assert_eq!(
        Refusal::code_only("invalid-token").to_json(),
        json!({"success": false, "error": "[invalid-token]", "errorType": "invalid-token"})
    );
    assert_eq!(
        Refusal::plain("invalid-room").to_json(),
        json!({"success": false, "error": "invalid-room"})
    );
}

#[test]
fn what_is_written_is_read_again() {
    for refusal in [
        Refusal::with_reason("a-code", "A reason"),
        Refusal::code_only("a-code"),
        Refusal::plain("a text"),
    ] {
        assert_eq!(refused(400, &refusal.to_json().to_string()), refusal);
    }
}
