//! `GET /avatar/:username`
//!
//! A picture of somebody: their initials on a colour that is always the same for the same name.
//! Drawn for whoever is asked for, there or not, so that it tells nobody who exists.

use std::fmt::Write;

use axum::body::Body;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// Where pictures are served.
pub const PATH: &str = "/avatar/{username}";

/// Most characters of a name that are looked at.
const MAX_CHARS: usize = 200;

/// Answers the request.
pub async fn handle(username: Result<Path<String>, PathRejection>) -> Response {
    let name = username.map_or_else(|_| String::new(), |Path(name)| name);
    let name: String = name
        .trim_start_matches('@')
        .chars()
        .take(MAX_CHARS)
        .collect();
    let mut response = Response::new(Body::from(drawn(&name)));
    let headers = response.headers_mut();
    for (key, value) in [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'",
        ),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ] {
        headers.insert(key, HeaderValue::from_static(value));
    }
    let anywhere = HeaderValue::from_static("cross-origin");
    headers.insert("cross-origin-resource-policy", anywhere);
    response
}

/// Only letters, digits and this server's own words come into the picture.
fn drawn(name: &str) -> String {
    let mut picture = String::new();
    // White on it has a contrast of 4.5 or more, whatever the hue.
    let hue = hue(name);
    write!(
        picture,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"200\" viewBox=\"0 0 200 200\">\
         <rect width=\"200\" height=\"200\" fill=\"hsl({hue},50%,30%)\"/>\
         <text x=\"100\" y=\"100\" dy=\".35em\" fill=\"#fff\" font-family=\"sans-serif\" \
         font-size=\"84\" text-anchor=\"middle\">{}</text></svg>",
        initials(name)
    )
    .ok();
    picture
}

/// The first letters of the first and the last word, in capitals.
fn initials(name: &str) -> String {
    let mut words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    let letters: String = [first, last]
        .into_iter()
        .flatten()
        .flat_map(char::to_uppercase)
        .collect();
    if letters.is_empty() {
        "?".to_owned()
    } else {
        letters
    }
}

/// A hue in degrees, by FNV-1a: the same on every machine and after every update.
fn hue(name: &str) -> u32 {
    let mixed = name.bytes().fold(0x811c_9dc5_u32, |mixed, byte| {
        (mixed ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    mixed % 360
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_letters() {
        for (name, letters) in [
            ("ada", "A"),
            ("ada.lovelace", "AL"),
            ("guest-17", "G1"),
            ("Jean Luc Picard", "JP"),
            ("øyvind", "Ø"),
            ("\"><script>alert(1)</script>", "SS"),
            ("&lt;", "L"),
            ("", "?"),
            ("...", "?"),
            ("\0\u{202e}", "?"),
            ("ß", "SS"),
        ] {
            assert_eq!(initials(name), letters, "{name:?}");
        }
    }

    #[test]
    fn a_name_has_its_colour() {
        assert_eq!(hue("ada"), hue("ada"));
        assert_ne!(hue("ada"), hue("max"));
    }
}
