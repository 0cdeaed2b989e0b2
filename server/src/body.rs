//! Reading a request's body, as a real server does: by its content type, and malformed JSON like
//! `{}`, so that the endpoint says which key is missing. Section 1.3 of the reference.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use livechat_core::wire::answer::Refusal;
use serde_json::{Map, Value};

use crate::reply::Stop;

/// Longest body, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How much of a body that is too long is still taken from the wire, in bytes: a client that is
/// cut off while it sends does not read the answer.
const DRAIN_BYTES: usize = 8 * MAX_BYTES;

/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the body into a value.
///
/// # Errors
/// When it is too long or too slow, or has a NUL in it, which no text has and some databases and
/// log readers stumble over.
pub async fn read(request: Request<Body>) -> Result<Value, Stop> {
    let (head, body) = request.into_parts();
    let bytes = tokio::time::timeout(PATIENCE, bytes(body))
        .await
        .map_err(|_| Stop::TooSlow)??;
    let value = parse(&head.headers, &bytes);
    if holds_nul(&value) {
        return Err(
            Refusal::with_reason("invalid-params", "must NOT contain NUL characters").into(),
        );
    }
    Ok(value)
}

/// Takes a body from the wire that nobody will read, up to a few megabytes: a client that is cut off
/// while it sends does not read the answer.
pub async fn pass_over(mut body: Body) {
    let mut passed = 0;
    let passing = async {
        while let Some(Ok(frame)) = body.frame().await {
            passed += frame.data_ref().map_or(0, |data| data.len());
            if passed > DRAIN_BYTES {
                break;
            }
        }
    };
    // Whoever is slow is cut off.
    tokio::time::timeout(PATIENCE, passing).await.ok();
}

async fn bytes(mut body: Body) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let mut seen: usize = 0;
    while let Some(frame) = body.frame().await {
        // The connection broke: nobody will read the answer.
        let Ok(frame) = frame else { break };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen = seen.saturating_add(data.len());
        if seen <= MAX_BYTES {
            bytes.extend_from_slice(&data);
        } else if seen > DRAIN_BYTES {
            break;
        }
    }
    if seen > MAX_BYTES {
        Err(Stop::TooLarge)
    } else {
        Ok(bytes)
    }
}

fn parse(headers: &HeaderMap, bytes: &[u8]) -> Value {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        serde_json::from_slice(bytes).unwrap_or_else(|_| nothing())
    } else if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let pairs = form_urlencoded::parse(bytes);
        Value::Object(
            pairs
                .map(|(key, value)| (key.into_owned(), value.into()))
                .collect(),
        )
    } else {
        nothing()
    }
}

fn nothing() -> Value {
    Value::Object(Map::new())
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds_nul),
        Value::Object(object) => object
            .iter()
            .any(|(key, value)| key.contains('\0') || holds_nul(value)),
    }
}
