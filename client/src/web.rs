//! The network of a page: the browser's own `fetch`, without cookies.

use js_sys::{Reflect, Uint8Array};
use livechat_core::wire::answer::{ApiError, MAX_BODY_BYTES};
use livechat_core::wire::client::{Credentials, Request};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Headers, ReadableStreamDefaultReader, RequestCredentials, RequestInit,
    RequestRedirect, Response,
};

use crate::transport::{Answer, Transport};

/// How long a whole answer may take, in milliseconds.
pub const PATIENCE_MS: u32 = 20_000;

/// Sends requests from a page. A server that allows no posts from other sites (CORS) looks like one that
/// does not answer.
#[derive(Debug, Clone, Copy)]
pub struct Web {
    patience_ms: u32,
}

impl Web {
    /// A network with the usual patience.
    #[must_use]
    pub fn new() -> Self {
        Self::with_patience(PATIENCE_MS)
    }

    /// A network that waits so long for a whole answer, in milliseconds.
    #[must_use]
    pub fn with_patience(patience_ms: u32) -> Self {
        Self { patience_ms }
    }
}

impl Default for Web {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for Web {
    async fn send(
        &self,
        url: &str,
        request: &Request,
        credentials: Option<&Credentials>,
    ) -> Result<Answer, ApiError> {
        let init = RequestInit::new();
        init.set_method(request.method().as_str());
        init.set_credentials(RequestCredentials::Omit);
        init.set_redirect(RequestRedirect::Error);
        init.set_signal(Some(&AbortSignal::timeout_with_u32(self.patience_ms)));
        let headers = Headers::new().map_err(|_| ApiError::Network)?;
        for (name, value) in credentials.map(Credentials::headers).into_iter().flatten() {
            headers.set(name, value).map_err(|_| ApiError::Network)?;
        }
        if let Some(body) = request.body() {
            headers
                .set("Content-Type", "application/json")
                .map_err(|_| ApiError::Network)?;
            init.set_body(&body.to_string().into());
        }
        init.set_headers(&headers);
        let window = web_sys::window().ok_or(ApiError::Network)?;
        let response = JsFuture::from(window.fetch_with_str_and_init(url, &init));
        let response = response.await.map_err(|error| lost(&error))?;
        let response: Response = response.dyn_into().map_err(|_| ApiError::Unreadable)?;
        Ok(Answer {
            body: body(&response).await?,
            status: response.status(),
        })
    }
}

/// Reads a body piece by piece, so that one without an end is given up.
async fn body(response: &Response) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else {
        return Ok(body);
    };
    let reader: ReadableStreamDefaultReader = stream
        .get_reader()
        .dyn_into()
        .map_err(|_| ApiError::Unreadable)?;
    loop {
        let read = JsFuture::from(reader.read()).await;
        let read = read.map_err(|error| lost(&error))?;
        let get = |key: &str| Reflect::get(&read, &key.into()).unwrap_or_default();
        if get("done").is_truthy() {
            return Ok(body);
        }
        let Ok(part) = get("value").dyn_into::<Uint8Array>() else {
            return Err(ApiError::Unreadable);
        };
        let length = usize::try_from(part.length()).unwrap_or(usize::MAX);
        if body.len().saturating_add(length) > MAX_BODY_BYTES {
            // Whether the browser manages to stop is of no more interest.
            drop(reader.cancel());
            return Err(ApiError::Unreadable);
        }
        body.extend_from_slice(&part.to_vec());
    }
}

fn lost(error: &JsValue) -> ApiError {
    let name = Reflect::get(error, &"name".into()).ok();
    match name.and_then(|name| name.as_string()).as_deref() {
        Some("TimeoutError") => ApiError::Timeout,
        Some(_) | None => ApiError::Network,
    }
}
