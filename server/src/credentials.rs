//! Who somebody is where no body and no header can say so: in the address of a picture. Section 7.3
//! of the reference: in the query, or in cookies of the same names.

use axum::http::{HeaderMap, header};

/// What the query and the cookies of a request say; the query counts more.
pub struct Credentials(Vec<(String, String)>);

impl Credentials {
    /// Reads them.
    #[must_use]
    pub fn of(query: Option<&str>, headers: &HeaderMap) -> Self {
        let mut pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect();
        for cookies in headers.get_all(header::COOKIE) {
            for cookie in cookies.to_str().unwrap_or_default().split(';') {
                if let Some((name, value)) = cookie.split_once('=') {
                    // In a cookie these two are themselves.
                    let value = value.trim().replace('+', "%2B").replace('&', "%26");
                    let value = ["v=", &value].concat();
                    let value = form_urlencoded::parse(value.as_bytes()).next();
                    let value = value.map(|(_, value)| value.into_owned());
                    pairs.push((name.trim().to_owned(), value.unwrap_or_default()));
                }
            }
        }
        Self(pairs)
    }

    /// What is said under this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.as_str())
    }

    /// Whether something stands under this name, if only nothing.
    #[must_use]
    pub fn asks(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_counts_more_than_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=1; rc_token=c%20d+e=f&g".parse().unwrap());
        headers.append(header::COOKIE, "rc_rid=r;x; =y".parse().unwrap());
        let said = Credentials::of(Some("a=2&download"), &headers);
        assert_eq!(said.get("a"), Some("2"));
        assert_eq!(said.get("rc_token"), Some("c d+e=f&g"));
        assert_eq!(said.get("rc_rid"), Some("r"));
        assert!(said.asks("download") && !said.asks("x"));
        assert_eq!(said.get("rc_uid"), None);
    }
}
