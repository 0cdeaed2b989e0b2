//! The network of a program: HTTP/1.1, TLS by rustls with the roots that the machine trusts, proxies as
//! the environment names them.

use std::time::Duration;

use livechat_core::wire::answer::{ApiError, MAX_BODY_BYTES};
use livechat_core::wire::client::{Credentials, Method, Request};
use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::redirect::Policy;

use crate::transport::{Answer, Transport};

/// How long a connection may take to stand.
pub const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How long a whole answer may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Sends requests from this machine.
#[derive(Debug, Clone)]
pub struct Native {
    http: reqwest::Client,
}

/// Nothing can be sent from this machine: its certificates or its proxies cannot be read.
#[derive(Debug)]
pub struct NoNetwork(reqwest::Error);

/// An answer with its headers, for whoever looks at a server rather than calls it.
pub struct Seen {
    /// What came back.
    pub answer: Answer,
    /// Its headers: names in lower case; values that are no text are left out.
    pub headers: Vec<(String, String)>,
}

impl Seen {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Why nothing came back.
#[derive(Debug)]
pub struct NoAnswer {
    /// As callers are told.
    pub why: ApiError,
    /// As the network said it, innermost first cause last; names no path and no query.
    pub because: String,
}

impl Native {
    /// A network with the usual patience.
    ///
    /// # Errors
    /// When the machine's certificates or proxies cannot be read.
    pub fn new() -> Result<Self, NoNetwork> {
        Self::with_patience(CONNECT_PATIENCE, PATIENCE)
    }

    /// A network that waits so long for a connection, and for a whole answer.
    ///
    /// # Errors
    /// The same.
    pub fn with_patience(connect: Duration, whole: Duration) -> Result<Self, NoNetwork> {
        // Whoever brought a provider before is right, too.
        rustls::crypto::ring::default_provider()
            .install_default()
            .ok();
        let http = reqwest::Client::builder()
            .connect_timeout(connect)
            .timeout(whole)
            .redirect(Policy::none())
            .referer(false)
            .user_agent(concat!("livechat/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(NoNetwork)?;
        Ok(Self { http })
    }

    /// Sends anything to anywhere, and shows what came back with its headers.
    ///
    /// # Errors
    /// When nothing came back, or more than [`MAX_BODY_BYTES`].
    pub async fn look(
        &self,
        method: reqwest::Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Seen, NoAnswer> {
        let mut builder = self.http.request(method, url);
        for (name, value) in headers {
            let header = HeaderName::from_bytes(name.as_bytes()).ok();
            if let Some((name, mut value)) = header.zip(HeaderValue::from_str(value).ok()) {
                // Keeps them out of what the library may log.
                value.set_sensitive(true);
                builder = builder.header(name, value);
            }
        }
        if let Some(body) = body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body);
        }
        let mut response = builder.send().await.map_err(NoAnswer::of)?;
        let headers = response.headers().iter().filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        let headers = headers.collect();
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(NoAnswer::of)? {
            if body.len() + part.len() > MAX_BODY_BYTES {
                return Err(NoAnswer {
                    why: ApiError::Unreadable,
                    because: format!("the answer is longer than {MAX_BODY_BYTES} bytes"),
                });
            }
            body.extend_from_slice(&part);
        }
        Ok(Seen {
            answer: Answer { body, status },
            headers,
        })
    }
}

impl Transport for Native {
    async fn send(
        &self,
        url: &str,
        request: &Request,
        credentials: Option<&Credentials>,
    ) -> Result<Answer, ApiError> {
        let method = match request.method() {
            Method::Delete => reqwest::Method::DELETE,
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
        };
        let headers = credentials.map(Credentials::headers);
        let headers = headers.as_ref().map_or(&[][..], |headers| &headers[..]);
        let body = request.body().map(ToString::to_string);
        let seen = self.look(method, url, headers, body).await;
        seen.map(|seen| seen.answer).map_err(|error| error.why)
    }
}

impl NoAnswer {
    fn of(error: reqwest::Error) -> Self {
        let why = if error.is_timeout() {
            ApiError::Timeout
        } else {
            ApiError::Network
        };
        // The address holds tokens.
        let error = error.without_url();
        let mut because = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            because.push_str(": ");
            because.push_str(&cause.to_string());
            source = cause.source();
        }
        Self { why, because }
    }
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.because)
    }
}

impl std::error::Error for NoAnswer {}

impl std::fmt::Display for NoNetwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "this machine's certificates or proxies cannot be read: {}",
            self.0
        )
    }
}

impl std::error::Error for NoNetwork {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[cfg(test)]
mod tests;
