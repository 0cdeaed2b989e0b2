//! Which pages may call the API. Section 12 of the reference.
//!
//! As on a real server every plain answer is readable from everywhere, and it is the preflight of
//! a JSON POST that decides.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::{App, is_api};
use crate::reply;

const HEADERS: HeaderValue = HeaderValue::from_static(
    "Origin, X-Requested-With, Content-Type, Accept, X-User-Id, X-Auth-Token, x-visitor-token, Authorization",
);
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, DELETE, HEAD, PATCH");
const ANY: HeaderValue = HeaderValue::from_static("*");

/// How long a browser may keep a yes, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// Who may post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// Every page.
    Any,
    /// Pages of these origins, in lower case.
    Listed(Vec<String>),
    /// Only this server's own pages: CORS is off.
    Off,
}

impl Origins {
    /// From a comma list: `*`, `off`, or origins.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        Self::from_list(list.split(',').filter(|origin| origin.trim() != "off"))
    }

    /// From single origins; none is [`Origins::Off`], and `*` among them is [`Origins::Any`].
    pub fn from_list<'a>(origins: impl Iterator<Item = &'a str>) -> Self {
        let origins: Vec<String> = origins
            .map(|origin| origin.trim().to_lowercase())
            .filter(|origin| !origin.is_empty())
            .collect();
        if origins.is_empty() {
            Self::Off
        } else if origins.iter().any(|origin| origin == "*") {
            Self::Any
        } else {
            Self::Listed(origins)
        }
    }

    fn preflight(&self, origin: &HeaderValue) -> Response {
        let listed = |origins: &[String]| {
            origin
                .to_str()
                .is_ok_and(|origin| origins.contains(&origin.to_lowercase()))
        };
        let mut response = match self {
            Self::Off => {
                let text = "CORS not enabled. Go to [cors] in the settings file and list the origins that may post.";
                return reply::failure(StatusCode::METHOD_NOT_ALLOWED, text);
            }
            Self::Listed(origins) if !listed(origins) => {
                return reply::failure(StatusCode::FORBIDDEN, "Invalid origin");
            }
            Self::Any | Self::Listed(_) => StatusCode::NO_CONTENT.into_response(),
        };
        let headers = response.headers_mut();
        if *self == Self::Any {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
        } else {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::VARY, HeaderValue::from_static("Origin"));
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        response
    }
}

/// Answers preflights, and lets every page read plain answers of the API.
pub async fn apply(State(app): State<App>, request: Request, next: Next) -> Response {
    if !is_api(request.uri().path()) {
        return next.run(request).await;
    }
    if let Some(origin) = preflight_of(request.method(), request.headers()) {
        return app.origins.preflight(origin);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    response
}

/// The origin that asks, if this is a preflight.
fn preflight_of<'a>(method: &Method, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
    let asks =
        method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    headers.get(header::ORIGIN).filter(|_| asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_its_words() {
        assert_eq!(Origins::parse("*"), Origins::Any);
        assert_eq!(Origins::parse("https://a.example, *"), Origins::Any);
        assert_eq!(Origins::parse("off"), Origins::Off);
        assert_eq!(Origins::parse(""), Origins::Off);
        let listed = Origins::parse(" https://A.example ,https://b.example:8443,");
        let expected = ["https://a.example", "https://b.example:8443"].map(str::to_owned);
        assert_eq!(listed, Origins::Listed(expected.to_vec()));
    }
}
