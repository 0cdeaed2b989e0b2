//! The visitor token: the one secret by which a server knows a visitor again.

use std::fmt;

/// A bearer secret that names one visitor on one server.
///
/// Our own are 32 random bytes as 64 lower-case hex digits, as Rocket.Chat's widget makes them; a
/// server may answer with another one (Rocket.Chat 8: a phone match returns the older token), and
/// accepts any text that is not blank. `Debug` never shows it, and it has no `Display`: whoever
/// needs the text asks for it by name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VisitorToken(String);

/// Why a text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// Nothing is left after trimming. Rocket.Chat answers `Token cannot be empty`.
    Blank,
    /// Longer than [`VisitorToken::MAX_BYTES`].
    TooLong,
    /// A control character, which no server issues and which would be a trap in logs and headers.
    Control,
}

impl VisitorToken {
    /// Random bytes in a token of ours.
    pub const RANDOM_BYTES: usize = 32;

    /// Longest token taken from anywhere, in bytes of UTF-8. Rocket.Chat sets no limit; tokens in
    /// the wild have 17 to 64.
    pub const MAX_BYTES: usize = 512;

    /// Makes a token of ours from bytes that a cryptographic source has filled.
    #[must_use]
    pub fn from_random(bytes: [u8; Self::RANDOM_BYTES]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |nibble: u8| char::from(*DIGITS.get(usize::from(nibble)).unwrap_or(&b'0'));
        Self(
            bytes
                .iter()
                .flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0f)])
                .collect(),
        )
    }

    /// Takes a token that a server, a store or a site owner supplied.
    ///
    /// # Errors
    /// When the text is blank, longer than [`Self::MAX_BYTES`], or holds control characters.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if text.is_empty() {
            Err(TokenError::Blank)
        } else if text.len() > Self::MAX_BYTES {
            Err(TokenError::TooLong)
        } else if text.chars().any(char::is_control) {
            Err(TokenError::Control)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The secret itself, for a request body or a store. Never for a log or an error text.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for VisitorToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitorToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_64_lower_case_hex_digits() {
        let mut bytes = [0; VisitorToken::RANDOM_BYTES];
        bytes[0] = 0xaf;
        bytes[31] = 0x09;
        let token = VisitorToken::from_random(bytes);
        assert_eq!(token.secret().len(), 64);
        assert!(token.secret().starts_with("af00"));
        assert!(token.secret().ends_with("0009"));
    }

    #[test]
    fn takes_the_short_tokens_of_the_published_examples() {
        let token = VisitorToken::parse(" iNKE8a6k6cjbqWhWd ").unwrap();
        assert_eq!(token.secret(), "iNKE8a6k6cjbqWhWd");
    }

    #[test]
    fn refuses_what_no_server_issues() {
        assert_eq!(VisitorToken::parse(" \t "), Err(TokenError::Blank));
        assert_eq!(VisitorToken::parse("a\0b"), Err(TokenError::Control));
        let long = "x".repeat(VisitorToken::MAX_BYTES + 1);
        assert_eq!(VisitorToken::parse(&long), Err(TokenError::TooLong));
    }

    #[test]
    fn debug_never_shows_the_secret() {
        let token = VisitorToken::parse("hunter2hunter2").unwrap();
        assert!(!format!("{token:?}").contains("hunter2"));
    }
}
