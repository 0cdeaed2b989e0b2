//! By what a server knows who calls.

use std::fmt;

/// Longest of both, in bytes.
const MAX_BYTES: usize = 512;

/// A user's id with an auth token, or with a personal access token: both are sent the same way. `Debug`
/// shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    token: String,
    user: String,
}

/// The header that takes the user's id.
pub const USER_HEADER: &str = "X-User-Id";

/// The header that takes the token.
pub const TOKEN_HEADER: &str = "X-Auth-Token";

/// One of the two is blank, too long, or holds what cannot stand in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnusableCredentials;

impl Credentials {
    /// Takes both as they were given, without the spaces around them.
    ///
    /// # Errors
    /// When one of them could not be sent.
    pub fn parse(user: &str, token: &str) -> Result<Self, UnusableCredentials> {
        let (user, token) = (user.trim(), token.trim());
        let fits = |text: &str| {
            !text.is_empty()
                && text.len() <= MAX_BYTES
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !fits(user) || !fits(token) {
            return Err(UnusableCredentials);
        }
        Ok(Self {
            token: token.to_owned(),
            user: user.to_owned(),
        })
    }

    /// The user's id.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The token itself, for the header or a store. Never for a log or an error text.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.token
    }

    /// The two headers, with what they take.
    #[must_use]
    pub fn headers(&self) -> [(&'static str, &str); 2] {
        [(USER_HEADER, &self.user), (TOKEN_HEADER, &self.token)]
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl fmt::Display for UnusableCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the user id or the token is empty, too long, or holds a character that no server gives out")
    }
}

impl std::error::Error for UnusableCredentials {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_shown_to_nobody() {
        let both = Credentials::parse(" user1 ", "hunter2\n").unwrap();
        assert_eq!(
            both.headers(),
            [("X-User-Id", "user1"), ("X-Auth-Token", "hunter2")]
        );
        let shown = format!("{both:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("user1"));
    }

    #[test]
    fn what_would_break_a_header_is_refused() {
        for (user, token) in [
            ("", "t"),
            ("u", " "),
            ("u", "a\r\nX: y"),
            ("ü", "t"),
            ("u", "a b"),
        ] {
            assert_eq!(Credentials::parse(user, token), Err(UnusableCredentials));
        }
        assert!(Credentials::parse("u", &"x".repeat(513)).is_err());
    }
}
