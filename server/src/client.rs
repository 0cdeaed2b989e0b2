//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderName, header};

/// Longest header kept with a visitor, in characters.
const MAX_HEADER_CHARS: usize = 500;

/// The client's address: the socket's; behind a trusted proxy the last of `X-Forwarded-For`, which
/// is the one that proxy wrote. Anything before it is the client's own word.
#[must_use]
pub fn address(extensions: &Extensions, headers: &HeaderMap, trust_proxy: bool) -> IpAddr {
    let socket = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip());
    let socket = socket.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if !trust_proxy {
        return socket;
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    last.and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok())
        .unwrap_or(socket)
}

/// The browser's name for itself.
#[must_use]
pub fn user_agent(headers: &HeaderMap) -> Option<String> {
    text(headers, &header::USER_AGENT)
}

/// The host the request was for.
#[must_use]
pub fn host(headers: &HeaderMap) -> Option<String> {
    text(headers, &header::HOST)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(text.chars().take(MAX_HEADER_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_of(forwarded: &[&str], trust: bool) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 4000))));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        address(&extensions, &headers, trust).to_string()
    }

    #[test]
    fn a_header_counts_only_behind_a_trusted_proxy() {
        assert_eq!(address_of(&["203.0.113.9"], false), "10.0.0.1");
        assert_eq!(address_of(&["203.0.113.9"], true), "203.0.113.9");
    }

    #[test]
    fn only_what_the_proxy_itself_wrote_counts() {
        assert_eq!(address_of(&["1.1.1.1, 203.0.113.9"], true), "203.0.113.9");
        assert_eq!(address_of(&["1.1.1.1", "2001:db8::7"], true), "2001:db8::7");
        assert_eq!(address_of(&["1.1.1.1, nonsense"], true), "10.0.0.1");
        assert_eq!(address_of(&[], true), "10.0.0.1");
    }
}
