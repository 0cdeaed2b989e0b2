//! `GET /file-upload/:id/:name`
//!
//! A file of a conversation, for those who are part of it. Section 7.3 of the reference: a visitor
//! shows who they are with `rc_rid`, `rc_token` and `rc_room_type=l`, in the query or in cookies; an
//! agent with the headers of their session, or with `rc_uid` and `rc_token`.
//! What a browser would run is saved and not shown, whatever the sender called it.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use livechat_core::domain::VisitorToken;
use tower_http::services::ServeFile;

use crate::app::App;
use crate::credentials::Credentials;
use crate::reply::{self, Stop};
use crate::roles::Permission;
use crate::store::{AuthToken, StoredUpload};
use crate::uploads::kind::{Family, UNKNOWN, family};
use crate::uploads::name;

/// Even where a browser shows it as a page of its own, nothing in it runs or loads anything.
const POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
);

/// What never changes may be kept, but by the visitor's own browser only.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=3600");

/// Answers the request.
pub async fn handle(
    State(app): State<App>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let Ok(Path((id, _))) = path else {
        return reply::not_found();
    };
    let upload = match app.store.upload(id.clone()).await {
        Ok(upload) => upload,
        Err(error) => return Stop::from(error).into_response(),
    };
    let (Some(upload), Some(place)) = (upload, app.files.path(&id)) else {
        return reply::not_found();
    };
    let credentials = Credentials::of(request.uri().query(), request.headers());
    let seen = visitor_may(&app, &credentials, &upload).await
        || agent_may(&app, &credentials, request.headers()).await;
    if !seen {
        return reply::failure(StatusCode::FORBIDDEN, "unauthorized");
    }
    let save = credentials.asks("download");
    let served = ServeFile::new(place).try_call(request).await;
    let mut response = match served {
        Ok(response) if response.status() == StatusCode::NOT_FOUND => return reply::not_found(),
        Ok(response) => response.map(Body::new),
        Err(error) => {
            tracing::error!(%error, "a file that was sent could not be read");
            return reply::internal_error();
        }
    };
    head(response.headers_mut(), &upload, save);
    response
}

/// Whether it is the visitor's own conversation that the file was sent into.
async fn visitor_may(app: &App, credentials: &Credentials, upload: &StoredUpload) -> bool {
    let token = credentials.get("rc_token");
    let token = token.and_then(|token| VisitorToken::parse(token).ok());
    match (
        token,
        credentials.get("rc_room_type"),
        credentials.get("rc_rid"),
    ) {
        (Some(token), Some("l"), Some(room)) if room == upload.room => {
            app.store.room(token, upload.room.clone()).await.is_ok()
        }
        _ => false,
    }
}

/// Whether it is an agent, who may see every conversation.
async fn agent_may(app: &App, credentials: &Credentials, headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let user = header("x-user-id").or_else(|| credentials.get("rc_uid"));
    let token = header("x-auth-token").or_else(|| credentials.get("rc_token"));
    let (Some(user), Some(token)) = (user, token.and_then(AuthToken::parse)) else {
        return false;
    };
    let session = app.store.session(token, app.clock.now_iso()).await;
    session.is_ok_and(|session| {
        session.is_some_and(|(agent, _)| agent.id() == user && agent.may(Permission::ViewLRoom))
    })
}

fn head(headers: &mut HeaderMap, upload: &StoredUpload, save: bool) {
    let shown = family(&upload.kind) != Family::Other;
    let kind = if shown { upload.kind.as_str() } else { UNKNOWN };
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static(UNKNOWN));
    headers.insert(header::CONTENT_TYPE, kind);
    let way = if shown && !save {
        "inline"
    } else {
        "attachment"
    };
    let disposition = disposition(way, &upload.name);
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, CACHE);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        // Pages of other origins show it; what is secret about it is in the address they know.
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// The name in both forms: as letters that every client reads, and as it is (RFC 6266).
fn disposition(way: &str, name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '.' | '-' | '_' | '(' | ')' => c,
            _ => '_',
        })
        .collect();
    let encoded = name::encoded(name);
    let value = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}
