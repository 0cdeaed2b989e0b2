//! Calls to the chat server. The only file that knows how `fetch` fails.

use super::json;
use gloo_net::Error;
use gloo_net::http::{Request, RequestBuilder};
use js_sys::Reflect;
use livechat_core::wire::answer::{self, ApiError, MAX_BODY_BYTES};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, Response};

/// Longest wait for a whole answer, in milliseconds.
const TIMEOUT_MS: u32 = 10_000;

/// `GET`, without a `Content-Type`: with one, a Rocket.Chat server whose CORS is off (the default)
/// would never see the call.
///
/// # Errors
/// When no answer comes, or none that `pick` can use.
pub(crate) async fn get<T>(url: &str, pick: fn(&Value) -> Option<T>) -> Result<T, ApiError> {
    call(guarded(Request::get(url)).build(), pick).await
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
        .body(body);
    call(request, pick).await
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

/// Calls the page's `fetch` itself: gloo-net 0.7 panics, which ends the widget, when a page's script
/// has replaced it with one that rejects with something other than an `Error`.
async fn call<T>(
    request: Result<Request, Error>,
    pick: fn(&Value) -> Option<T>,
) -> Result<T, ApiError> {
    let (Ok(request), Some(window)) = (request, web_sys::window()) else {
        return Err(ApiError::Network);
    };
    let sent = JsFuture::from(window.fetch_with_request(&request.into())).await;
    let response: Response = sent.map_err(|error| failure(&error))?.unchecked_into();
    let announced = response.headers().get("content-length").ok().flatten();
    if announced
        .and_then(|bytes| bytes.parse().ok())
        .is_some_and(|bytes: usize| bytes > MAX_BODY_BYTES)
    {
        return Err(ApiError::Unreadable);
    }
    let body = match response.text() {
        Ok(body) => JsFuture::from(body).await,
        Err(error) => Err(error),
    };
    match body {
        Ok(body) => {
            let body = body.as_string().unwrap_or_default();
            answer::read_parsed(response.status(), parse(&body), pick)
        }
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
fn failure(error: &JsValue) -> ApiError {
    if is_timeout(error) {
        ApiError::Timeout
    } else {
        ApiError::Network
    }
}

/// Asked of anything, as anything can be thrown.
fn is_timeout(error: &JsValue) -> bool {
    let name = Reflect::get(error, &JsValue::from_str("name"));
    name.is_ok_and(|name| name == "TimeoutError")
}
