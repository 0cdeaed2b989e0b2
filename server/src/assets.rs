//! The built widget and its demo page, from `dist/`: compressed beforehand, cached by their names.
//!
//! May not know the API.

use std::io::ErrorKind;
use std::path::{Component, Path};

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

/// For names with a hash: what they hold never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For the loader, whose name stands in the site owner's page for years.
const LOADER: HeaderValue =
    HeaderValue::from_static("public, max-age=300, stale-while-revalidate=86400");

/// For everything else: may be kept, but is asked for every time.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

const NOT_BUILT: &str = "The widget is not built yet. Run: cargo xtask build\n";

/// Where Rocket.Chat's snippet looks for its loader: with ours there, changing the address in the
/// snippet is the whole migration.
const SNIPPET: &str = "/livechat/rocketchat-livechat.min.js";

/// Our loader.
const LOADER_PATH: &str = "/livechat.js";

/// Where the agents' page is, which looks for its files beside itself.
const AGENT: &str = "/agent/";

/// What the agents' page may do: run what it came with, speak to any server, show pictures from its own
/// memory; be shown in nobody else's frame.
const AGENT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http: https: ws: wss:; \
     img-src 'self' blob:; media-src blob:; style-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// The folder of what the loader fetches. It looks beside itself, which is here for [`SNIPPET`].
const SNIPPET_ASSETS: &str = "/livechat/assets/";

/// Answers with a file of `dist`.
pub async fn serve(dist: &Path, mut request: Request) -> Response {
    if let Some(meant) = meant(request.uri()) {
        *request.uri_mut() = meant;
    }
    let path = request.uri().path().to_owned();
    if Some(path.as_str()) == AGENT.strip_suffix('/') {
        // Relative: whoever serves us in a folder of theirs need not know.
        return (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, "agent/")],
        )
            .into_response();
    }
    let mut files = ServeDir::new(dist)
        .redirect_to_trailing_slash(false)
        .precompressed_br()
        .precompressed_gzip();
    let mut response = match files.try_call(request).await {
        Ok(found) => found.map(Body::new),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            StatusCode::NOT_FOUND.into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a file could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    if response.status() == StatusCode::NOT_FOUND {
        let text = if path == "/" || path == AGENT {
            NOT_BUILT
        } else {
            "Not found\n"
        };
        response = (StatusCode::NOT_FOUND, text).into_response();
    }
    let good = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let cache = if good { cache_of(&path) } else { REVALIDATE };
    head(response.headers_mut(), cache);
    if leads_to_agents(&path) {
        guard(response.headers_mut());
    }
    response
}

/// Whether a path leads into the agents' folder, in whatever way it is written: `/%61gent/` and
/// `//agent/` are files of it as well. Read as [`ServeDir`] reads it; some disks know no case.
fn leads_to_agents(path: &str) -> bool {
    let written = path.trim_start_matches('/');
    let decoded = percent_encoding::percent_decode_str(written).decode_utf8_lossy();
    let mut parts = Path::new(decoded.as_ref()).components();
    let first = parts.find(|part| *part != Component::CurDir);
    first.is_some_and(|part| {
        part.as_os_str()
            .eq_ignore_ascii_case(AGENT.trim_matches('/'))
    })
}

/// The agents' page is not to be had in a frame, nor by pages of other origins.
fn guard(headers: &mut HeaderMap) {
    headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
    headers.insert(header::CONTENT_SECURITY_POLICY, AGENT_POLICY);
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
}

/// The address of the file that goes by a second name, if it is one; without its query.
fn meant(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    if path == SNIPPET {
        return Some(Uri::from_static(LOADER_PATH));
    }
    let name = path.strip_prefix(SNIPPET_ASSETS)?;
    ["/assets/", name].concat().parse().ok()
}

fn head(headers: &mut HeaderMap, cache: HeaderValue) {
    headers.insert(header::CACHE_CONTROL, cache);
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Pages of other origins load the widget: by script, by import and with integrity checks.
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
}

fn cache_of(path: &str) -> HeaderValue {
    if path == LOADER_PATH {
        LOADER
    } else if is_hashed(path) {
        FOREVER
    } else {
        REVALIDATE
    }
}

/// Whether a name holds what trunk puts there: `-`, eight or more hex digits, then `.` or `_bg.`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('-').skip(1).any(|part| {
        let hash = part
            .bytes()
            .take_while(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            .count();
        let rest = part.get(hash..).unwrap_or_default();
        hash >= 8 && (rest.starts_with('.') || rest.starts_with("_bg."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_in_the_name_is_recognised() {
        for hashed in [
            "/livechat-widget-0123abcd4567.js",
            "/livechat-widget-0123abcd4567_bg.wasm",
            "/a/b-deadbeef.css",
            "/snippets/x-y-deadbeefdeadbeef.js",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in [
            "/",
            "/index.html",
            "/livechat.js",
            "/livechat-widget.js",
            "/b-deadbee.css",
            "/b-DEADBEEF.css",
            "/b-deadbeef",
            "/b-deadbeefx.css",
            "/deadbeef.css",
            "/dir-deadbeef.d/file.js",
        ] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}
