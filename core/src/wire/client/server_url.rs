//! The address of a chat server.

use std::fmt;

/// Longest address, in bytes.
pub const MAX_BYTES: usize = 2_000;

/// Where a server is: `https://chat.example.com`, or a folder of a site. Paths of the API follow it as
/// they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerUrl(String);

/// Why a text is no server's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerUrlError {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// It names no host, or one with characters that no host has.
    Host,
    /// What follows the colon is no port.
    Port,
    /// It holds a name or a password, which would end up in logs.
    UserInfo,
    /// It goes on with `?` or `#`, or holds a space or a control character, or is too long.
    Rest,
}

impl ServerUrl {
    /// Takes an address as somebody typed it: the slash at its end goes, as does `/api/v1`; scheme and
    /// host become lower case, a folder stays as it is.
    ///
    /// # Errors
    /// When it cannot be the address of a server.
    pub fn parse(text: &str) -> Result<Self, ServerUrlError> {
        let text = text.trim();
        if text.len() > MAX_BYTES {
            return Err(ServerUrlError::Rest);
        }
        let (scheme, rest) = text.split_once("://").ok_or(ServerUrlError::Scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(ServerUrlError::Scheme);
        }
        let odd = |c: char| c.is_whitespace() || c.is_control() || "?#\\\"<>".contains(c);
        if rest.contains(odd) {
            return Err(ServerUrlError::Rest);
        }
        let (authority, folder) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            return Err(ServerUrlError::UserInfo);
        }
        let authority = authority.to_ascii_lowercase();
        check(&authority)?;
        let folder = folder.trim_end_matches('/');
        let folder = folder.strip_suffix("/api/v1").unwrap_or(folder);
        Ok(Self(
            [&scheme, "://", &authority, folder.trim_end_matches('/')].concat(),
        ))
    }

    /// The address, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port: what a browser calls its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + 3);
        let end = self.0.get(host..).and_then(|rest| rest.find('/'));
        self.0
            .get(..end.map_or(self.0.len(), |end| host + end))
            .unwrap_or(&self.0)
    }

    /// Host and port.
    #[must_use]
    pub fn authority(&self) -> &str {
        let origin = self.origin();
        origin.split_once("://").map_or(origin, |(_, host)| host)
    }

    /// Whether what goes there is encrypted.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// Whether it is this machine, where nobody can listen in between.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let authority = self.authority();
        let host = match authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next(),
            None => authority.split(':').next(),
        };
        let host = host.unwrap_or_default();
        let address = host.parse::<std::net::IpAddr>();
        host == "localhost"
            || host.ends_with(".localhost")
            || address.is_ok_and(|address| address.is_loopback())
    }

    /// The address of a path, `/api/v1/…`, of this server.
    #[must_use]
    pub fn at(&self, path_and_query: &str) -> String {
        [&self.0, path_and_query].concat()
    }

    /// The address of its socket.
    #[must_use]
    pub fn socket(&self) -> String {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let scheme = if self.is_secure() { "wss://" } else { "ws://" };
        [scheme, rest, "/websocket"].concat()
    }
}

fn check(authority: &str) -> Result<(), ServerUrlError> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').ok_or(ServerUrlError::Host)?;
            if host.parse::<std::net::Ipv6Addr>().is_err() {
                return Err(ServerUrlError::Host);
            }
            (host, port)
        }
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    // Letters beyond ASCII are taken: whoever sends makes `xn--` of them.
    let fits = |c: char| c.is_alphanumeric() || "-._:".contains(c);
    if host.is_empty() || !host.chars().all(fits) || host.starts_with('.') {
        return Err(ServerUrlError::Host);
    }
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(()),
        Some(port) if port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(()),
        Some(_) | None => Err(ServerUrlError::Port),
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ServerUrl {
    type Err = ServerUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for ServerUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => {
                "a server's address begins with https:// (or http://), like https://chat.example.com"
            }
            Self::Host => "a server's address needs a host, like https://chat.example.com",
            Self::Port => "a port is a number from 1 to 65535, like https://chat.example.com:8443",
            Self::UserInfo => "a server's address holds no name and no password",
            Self::Rest => "a server's address ends before any space, ? or #",
        })
    }
}

impl std::error::Error for ServerUrlError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_paths_follow_it() {
        for (typed, kept) in [
            ("https://chat.example.com", "https://chat.example.com"),
            (" HTTPS://Chat.Example.com/ ", "https://chat.example.com"),
            ("http://localhost:3000//", "http://localhost:3000"),
            ("https://example.com/Chat/", "https://example.com/Chat"),
            (
                "https://example.com/chat/api/v1/",
                "https://example.com/chat",
            ),
            ("https://[::1]:3000", "https://[::1]:3000"),
            ("https://bücher.example", "https://bücher.example"),
        ] {
            assert_eq!(ServerUrl::parse(typed).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        use ServerUrlError::{Host, Port, Rest, Scheme, UserInfo};
        for (typed, why) in [
            ("", Scheme),
            ("chat.example.com", Scheme),
            ("ftp://chat.example.com", Scheme),
            ("javascript://alert(1)", Scheme),
            ("https://", Host),
            ("https:///chat", Host),
            ("https://.example.com", Host),
            ("https://a%2fb", Host),
            ("https://[::1", Host),
            ("https://[nobody]", Host),
            ("https://example.com:", Port),
            ("https://example.com:0", Port),
            ("https://example.com:99999", Port),
            ("https://ada:secret@example.com", UserInfo),
            ("https://example.com/?x=1", Rest),
            ("https://example.com/#x", Rest),
            ("https://exam ple.com", Rest),
            ("https://example.com\\@evil.example", Rest),
        ] {
            assert_eq!(ServerUrl::parse(typed), Err(why), "{typed}");
        }
        assert_eq!(
            ServerUrl::parse(&["https://", &"a".repeat(2_000)].concat()),
            Err(Rest)
        );
    }

    #[test]
    fn it_knows_its_parts() {
        let server = ServerUrl::parse("https://example.com:8443/chat").unwrap();
        assert_eq!(server.origin(), "https://example.com:8443");
        assert_eq!(server.authority(), "example.com:8443");
        assert_eq!(
            server.at("/api/v1/me"),
            "https://example.com:8443/chat/api/v1/me"
        );
        assert_eq!(server.socket(), "wss://example.com:8443/chat/websocket");
        assert!(server.is_secure() && !server.is_local());
        for local in [
            "http://localhost:3000",
            "http://127.0.0.1",
            "http://[::1]:1",
        ] {
            assert!(ServerUrl::parse(local).unwrap().is_local(), "{local}");
        }
        assert!(
            !ServerUrl::parse("http://127.example.com")
                .unwrap()
                .is_local()
        );
        let other = ServerUrl::parse("http://localhost.example.com").unwrap();
        assert!(!other.is_local());
        assert_eq!(other.socket(), "ws://localhost.example.com/websocket");
    }
}
