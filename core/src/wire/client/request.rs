//! What a call sends, without the server it goes to.

use std::fmt;

use serde_json::Value;

use crate::wire::contact::search::Direction;
use crate::wire::desk::paging::Paging;
use crate::wire::url;

/// The HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `DELETE`
    Delete,
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
}

impl Method {
    /// As it stands in the request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delete => "DELETE",
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// A request. `Debug` shows the endpoint and the names of what is sent, never a value: tokens stand in
/// paths, in queries and in bodies, and people's names and addresses do.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    body: Option<Value>,
    endpoint: String,
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    signed: bool,
}

impl Request {
    /// A `GET` of an endpoint: `/api/v1/…`, in which `{name}` may stand for what [`Self::fill`] brings.
    pub(super) fn get(endpoint: &str) -> Self {
        Self::new(Method::Get, endpoint, None)
    }

    /// A `POST` of a body.
    pub(super) fn post(endpoint: &str, body: Value) -> Self {
        Self::new(Method::Post, endpoint, Some(body))
    }

    pub(super) fn new(method: Method, endpoint: &str, body: Option<Value>) -> Self {
        Self {
            body,
            endpoint: endpoint.to_owned(),
            method,
            path: endpoint.to_owned(),
            query: Vec::new(),
            signed: false,
        }
    }

    /// Puts `text` where `{name}` stands in the path.
    pub(super) fn fill(mut self, name: &str, text: &str) -> Self {
        let mut encoded = String::new();
        url::push_encoded(&mut encoded, text);
        let place = ["{", name, "}"].concat();
        self.path = self.path.replacen(&place, &encoded, 1);
        self
    }

    /// Adds `text` to the path as one more segment, called `name`.
    pub(super) fn segment(mut self, name: &str, text: &str) -> Self {
        for whole in [&mut self.endpoint, &mut self.path] {
            if !whole.ends_with('/') {
                whole.push('/');
            }
        }
        self.endpoint.push_str(&["{", name, "}"].concat());
        url::push_encoded(&mut self.path, text);
        self
    }

    /// Adds to the query.
    pub(super) fn with(mut self, key: &'static str, text: impl Into<String>) -> Self {
        self.query.push((key, text.into()));
        self
    }

    /// Adds to the query what there is.
    pub(super) fn with_some(self, key: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.with(key, text),
            None => self,
        }
    }

    /// Adds which part of a list is wanted.
    pub(super) fn with_part(self, part: Paging) -> Self {
        self.with("count", part.count.to_string())
            .with("offset", part.offset.to_string())
    }

    /// Adds in which order: `sort={"name":1}`.
    pub(super) fn sorted<'a>(self, order: impl IntoIterator<Item = (&'a str, Direction)>) -> Self {
        // Not through a map: which key comes first counts.
        let mut text = String::new();
        for (key, direction) in order {
            text.push(if text.is_empty() { '{' } else { ',' });
            text.push_str(&Value::from(key).to_string());
            text.push_str(match direction {
                Direction::Down => ":-1",
                Direction::Up => ":1",
            });
        }
        if text.is_empty() {
            return self;
        }
        text.push('}');
        self.with("sort", text)
    }

    /// Says that it needs somebody to be signed in.
    pub(super) fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The path before anything was put into it, `/api/v1/livechat/visitor/{token}`: fit for a log.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// What stands in the query, not yet encoded.
    #[must_use]
    pub fn query(&self) -> &[(&'static str, String)] {
        &self.query
    }

    /// Path and query, encoded, as they follow the server's address. May hold a visitor's token.
    #[must_use]
    pub fn path_and_query(&self) -> String {
        let mut all = self.path.clone();
        for (at, (key, value)) in self.query.iter().enumerate() {
            all.push(if at == 0 { '?' } else { '&' });
            all.push_str(key);
            all.push('=');
            url::push_encoded(&mut all, value);
        }
        all
    }

    /// The body, which is JSON; without one there is no `Content-Type` either, or a browser would ask
    /// the server for leave first.
    #[must_use]
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// Whether it needs somebody to be signed in (`X-User-Id`, `X-Auth-Token`).
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.signed
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<&str> = self.query.iter().map(|(key, _)| *key).collect();
        let object = self.body.as_ref().and_then(Value::as_object);
        let body: Option<Vec<&String>> = object.map(|object| object.keys().collect());
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("endpoint", &self.endpoint)
            .field("query", &query)
            .field("body", &body)
            .field("signed", &self.signed)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_in_an_address_is_encoded() {
        let request = Request::get("/api/v1/x/room/{rid}/visitor/{visitor}")
            .fill("rid", "a/b")
            .fill("visitor", "{rid}")
            .segment("token", "é?")
            .with("term", "a b&c=d")
            .with_some("none", None)
            .with_part(Paging {
                count: 5,
                offset: 10,
            })
            .sorted([("ts", Direction::Down), ("name", Direction::Up)]);
        assert_eq!(
            request.path_and_query(),
            "/api/v1/x/room/a%2Fb/visitor/%7Brid%7D/%C3%A9%3F?term=a%20b%26c%3Dd&count=5&offset=10\
             &sort=%7B%22ts%22%3A-1%2C%22name%22%3A1%7D"
        );
        assert_eq!(
            request.endpoint(),
            "/api/v1/x/room/{rid}/visitor/{visitor}/{token}"
        );
    }

    #[test]
    fn debug_shows_what_is_asked_and_not_of_whom() {
        let shown = format!(
            "{:?}",
            Request::post(
                "/api/v1/x",
                json!({ "token": "hunter2", "name": "hunter2" })
            )
            .segment("token", "hunter2")
            .with("term", "hunter2")
            .signed()
        );
        assert!(!shown.contains("hunter2"), "{shown}");
        for word in ["Post", "/api/v1/x/{token}", "term", "name", "signed: true"] {
            assert!(shown.contains(word), "{word}: {shown}");
        }
    }
}
