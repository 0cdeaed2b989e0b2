//! `GET /api-docs`, `/api-docs/openapi.json` and `/api-docs/style.css`
//!
//! What this server can be asked, for people and for programs: see [`crate::api_docs`].

use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::api_docs::{endpoint, openapi, page, sample};

/// Where people read.
pub const PATH: &str = "/api-docs";

/// Where programs read: OpenAPI 3.0.
pub const OPENAPI_PATH: &str = "/api-docs/openapi.json";

/// The look of the page.
pub const STYLE_PATH: &str = "/api-docs/style.css";

/// The page shows text and its own look; it runs nothing and asks nobody else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// Answers with the page.
pub async fn page() -> Response {
    static PAGE: LazyLock<String> =
        LazyLock::new(|| page::of(include_str!("../../../docs/api.md")));
    let mut response = text("text/html; charset=utf-8", &PAGE);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// Answers with the description for programs.
pub async fn openapi() -> Response {
    static DESCRIPTION: LazyLock<Result<String, String>> = LazyLock::new(describe);
    match &*DESCRIPTION {
        Ok(description) => text("application/json", description),
        Err(error) => {
            tracing::error!(error, "the API cannot be described");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn describe() -> Result<String, String> {
    let answers = sample::answers().map_err(|error| error.to_string())?;
    Ok(openapi::of(&endpoint::endpoints()?, &answers).to_string())
}

/// Answers with the look of the page.
pub async fn style() -> Response {
    text(
        "text/css; charset=utf-8",
        include_str!("../api_docs/style.css"),
    )
}

fn text(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}
