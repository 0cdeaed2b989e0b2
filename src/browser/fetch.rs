//! Calls to the chat server. The only file that knows how `fetch` fails.

use super::json;
use gloo_net::Error;
use gloo_net::http::{Request, RequestBuilder, Response};
use livechat_core::wire::answer::{self, ApiError, MAX_BODY_BYTES};
use serde_json::Value;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials};

/// Longest wait for a whole answer, in milliseconds.
const TIMEOUT_MS: u32 = 10_000;

/// `GET`, without a `Content-Type`: with one, a Rocket.Chat server whose CORS is off (the default)
/// would never see the call.
///
/// # Errors
/// When no answer comes, or none that `pick` can use.
pub(crate) async fn get<T>(url: &str, pick: fn(&Value) -> Option<T>) -> Result<T, ApiError> {
    let request = guarded(Request::get(url)).build().map_err(failure)?;
    read(request.send().await, pick).await
}

/// `POST` of a JSON body.
///
/// # Errors
/// When no answer comes, or none that `pick` can use.
pub(crate) async fn post<T>(
    url: &str,
    body: &str,
    pick: fn(&Value) -> Option<T>,
) -> Result<T, ApiError> {
    let request = guarded(Request::post(url))
        .header("Content-Type", "application/json")
        .body(body)
        .map_err(failure)?;
    read(request.send().await, pick).await
}

/// No cookies, which a server answering `*` would make the browser refuse; no referrer and no cache
/// entry, since an address can hold the token.
fn guarded(request: RequestBuilder) -> RequestBuilder {
    request
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
}

async fn read<T>(
    sent: Result<Response, Error>,
    pick: fn(&Value) -> Option<T>,
) -> Result<T, ApiError> {
    let response = sent.map_err(failure)?;
    let announced = response
        .headers()
        .get("content-length")
        .and_then(|bytes| bytes.parse().ok());
    if announced.is_some_and(|bytes: usize| bytes > MAX_BODY_BYTES) {
        return Err(ApiError::Unreadable);
    }
    match response.text().await {
        Ok(body) => answer::read_parsed(response.status(), parse(&body), pick),
        // The head came and the rest did not: half an answer.
        Err(error) if is_timeout(&error) => Err(ApiError::Timeout),
        Err(_) => Err(ApiError::Unreadable),
    }
}

fn parse(body: &str) -> Option<Value> {
    if body.len() > MAX_BODY_BYTES {
        None
    } else {
        json::parse(body)
    }
}

/// A refused connection, a lost one and a CORS refusal are one and the same to a page.
fn failure(error: Error) -> ApiError {
    if is_timeout(&error) {
        ApiError::Timeout
    } else {
        ApiError::Network
    }
}

fn is_timeout(error: &Error) -> bool {
    matches!(error, Error::JsError(error) if error.name == "TimeoutError")
}
