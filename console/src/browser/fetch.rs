//! Calls to the server, and what is fetched beside its API.

use std::cell::RefCell;
use std::collections::BTreeMap;

use livechat_core::wire::answer::{self, ApiError};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, Blob, File, FormData, ProgressEvent, RequestCredentials, RequestInit, Response,
    XmlHttpRequest,
};

use crate::desk::event::{Call, Event, Session};
use crate::page::Page;

/// How long an answer may take, in milliseconds.
const PATIENCE_MS: u32 = 20_000;

/// How long a file may take, in milliseconds.
const FILE_MS: u32 = 10 * 60_000;

/// Calls the server; the status, and what it answers.
pub(crate) async fn call(
    session: Option<&Session>,
    method: &str,
    url: &str,
    body: Option<&Value>,
) -> (u16, Result<Value, ApiError>) {
    let init = init(session, method, body.is_some());
    if let Some(body) = body {
        init.set_body(&body.to_string().into());
    }
    match fetch(url, &init).await {
        Ok(response) => {
            let status = response.status();
            let text = match response.text() {
                Ok(text) => JsFuture::from(text).await.ok(),
                Err(_) => None,
            };
            let text = text.and_then(|text| text.as_string()).unwrap_or_default();
            (status, read(status, &text))
        }
        Err(error) => (0, Err(error)),
    }
}

/// Signing in and out are answered with a `status` where all else has `success`.
fn read(status: u16, text: &str) -> Result<Value, ApiError> {
    let mut body: Option<Value> = serde_json::from_str(text).ok();
    if let Some(body) = body.as_mut().and_then(Value::as_object_mut)
        && body.get("status").and_then(Value::as_str) == Some("success")
    {
        body.insert("success".to_owned(), Value::Bool(true));
    }
    answer::success(status, body)
}

/// Fetches a file that only agents may see; an address in this page for it.
pub(crate) async fn file(session: Option<&Session>, url: &str) -> Option<String> {
    let response = fetch(url, &init(session, "GET", false)).await.ok()?;
    if !response.ok() {
        return None;
    }
    let blob = JsFuture::from(response.blob().ok()?).await.ok()?;
    let blob: Blob = blob.dyn_into().ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

fn init(session: Option<&Session>, method: &str, json: bool) -> RequestInit {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(RequestCredentials::Omit);
    if let Ok(headers) = web_sys::Headers::new() {
        for (name, value) in secrets(session) {
            headers.set(name, value).ok();
        }
        if json {
            headers.set("Content-Type", "application/json").ok();
        }
        init.set_headers(&headers);
    }
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    init
}

fn secrets(session: Option<&Session>) -> Vec<(&'static str, &str)> {
    session.map_or_else(Vec::new, |session| {
        vec![
            ("X-User-Id", session.user.as_str()),
            ("X-Auth-Token", session.token.as_str()),
        ]
    })
}

async fn fetch(url: &str, init: &RequestInit) -> Result<Response, ApiError> {
    let window = web_sys::window().ok_or(ApiError::Network)?;
    match JsFuture::from(window.fetch_with_str_and_init(url, init)).await {
        Ok(response) => response.dyn_into().map_err(|_| ApiError::Unreadable),
        Err(error) => {
            let name = js_sys::Reflect::get(&error, &"name".into()).ok();
            let late = name.and_then(|name| name.as_string());
            Err(if late.as_deref() == Some("TimeoutError") {
                ApiError::Timeout
            } else {
                ApiError::Network
            })
        }
    }
}

thread_local! {
    static FILES: RefCell<BTreeMap<u32, Kept>> = const { RefCell::new(BTreeMap::new()) };
}

/// A file that was picked, and the request that it is in.
struct Kept {
    file: File,
    request: Option<XmlHttpRequest>,
}

/// Keeps a file until it is sent; the key that names it.
pub(crate) fn keep(file: File) -> u32 {
    FILES.with_borrow_mut(|files| {
        let key = files.last_key_value().map_or(0, |(key, _)| *key + 1);
        files.insert(
            key,
            Kept {
                file,
                request: None,
            },
        );
        key
    })
}

/// A piece of a file that is kept; no bytes behind its end, `None` where it cannot be read.
pub(crate) async fn piece(key: u32, from: u64, to: u64) -> Option<Vec<u8>> {
    let file = FILES.with_borrow(|files| files.get(&key).map(|kept| kept.file.clone()))?;
    let piece = file.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
    let buffer = JsFuture::from(piece.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Stops sending a file, and forgets it.
pub(crate) fn forget(key: u32) {
    let kept = FILES.with_borrow_mut(|files| files.remove(&key));
    if let Some(request) = kept.and_then(|kept| kept.request) {
        request.abort().ok();
    }
}

/// Sends a file.
pub(crate) fn upload(page: Page, call: Call, session: &Session, url: &str, key: u32) {
    let failed = Event::Answered {
        call: call.clone(),
        status: 0,
        result: Err(ApiError::Network),
    };
    let begun = FILES.with_borrow_mut(|files| {
        let kept = files.get_mut(&key)?;
        let request = begin(page, call, session, url, key, &kept.file).ok()?;
        kept.request = Some(request);
        Some(())
    });
    if begun.is_none() {
        page.later(0, failed);
    }
}

fn begin(
    page: Page,
    call: Call,
    session: &Session,
    url: &str,
    key: u32,
    file: &File,
) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", url)?;
    request.set_timeout(FILE_MS);
    for (name, value) in secrets(Some(session)) {
        request.set_request_header(name, value)?;
    }
    let room = if let Call::Upload { room, .. } = &call {
        room.clone()
    } else {
        String::new()
    };
    let moved = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            page.happens(Event::Uploading {
                room: room.clone(),
                key,
                percent: (event.loaded() / event.total() * 100.0) as u32,
            });
        }
    });
    request
        .upload()?
        .set_onprogress(Some(moved.as_ref().unchecked_ref()));
    let answered = request.clone();
    let done = Closure::once_into_js(move || {
        drop(moved);
        let status = answered.status().unwrap_or(0);
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        let result = if status == 0 {
            Err(ApiError::Network)
        } else {
            read(status, &text)
        };
        page.happens(Event::Answered {
            call,
            status,
            result,
        });
    });
    request.set_onloadend(Some(done.unchecked_ref()));
    let form = FormData::new()?;
    form.append_with_blob_and_filename("file", file, &file.name())?;
    request.send_with_opt_form_data(Some(&form))?;
    Ok(request)
}
