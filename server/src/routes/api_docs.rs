//! `GET /api-docs`, `/api-docs/openapi.json` and `/api-docs/style.css`
//!
//! What this server can be asked, for people and for programs. Both texts and `docs/api.md` are made of
//! `server/src/api_docs/endpoints/` by a test, which also holds them against what is served and
//! calls every example: see `server/tests/api/documented/`.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

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
    let page = include_str!("../api_docs/index.html");
    let mut response = text("text/html; charset=utf-8", page);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// Answers with the description for programs.
pub async fn openapi() -> Response {
    text("application/json", include_str!("../api_docs/openapi.json"))
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
