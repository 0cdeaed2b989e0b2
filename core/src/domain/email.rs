//! An e-mail address by the HTML standard's rule.

use super::typed::{is_longer_than, visible};
use crate::cut::{cut, pieces};

/// An address that `<input type=email>` takes.
///
/// The rule is the HTML standard's "valid e-mail address", written out instead of as a pattern: a
/// regex crate would cost the wasm 25 KB or more. Beyond it, letters outside ASCII are taken on
/// both sides of the `@` (whatwg/html#10522), and the sizes are those of RFC 5321: at most 254 bytes,
/// of which 64 stand before the `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailError {
    /// Nothing that can be seen was typed.
    Missing,
    /// It does not read like `name@example.com`.
    Malformed,
}

impl Email {
    /// Longest address, in bytes of UTF-8 (RFC 5321, 4.5.3.1.3, without the angle brackets).
    pub const MAX_BYTES: usize = 254;

    /// Longest part before the `@`, in bytes of UTF-8 (RFC 5321, 4.5.3.1.1).
    pub const MAX_LOCAL_BYTES: usize = 64;

    /// Longest label between two dots of the domain, in characters: of other scripts 63 bytes would
    /// be too few, for DNS has them in Punycode.
    const MAX_LABEL_CHARS: usize = 63;

    /// Takes an address as typed, without invisible characters.
    ///
    /// # Errors
    /// When nothing is left, or what is left is no address.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let address = visible(typed);
        if address.is_empty() {
            return Err(EmailError::Missing);
        }
        if address.len() > Self::MAX_BYTES {
            return Err(EmailError::Malformed);
        }
        let Some((local, domain)) = cut(&address, b'@') else {
            return Err(EmailError::Malformed);
        };
        if !local.is_empty()
            && local.len() <= Self::MAX_LOCAL_BYTES
            && local.chars().all(is_local)
            && pieces(domain, b'.').all(is_label)
        {
            Ok(Self(address))
        } else {
            Err(EmailError::Malformed)
        }
    }

    /// The address as it is sent.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && !c.is_whitespace() && !c.is_control())
}

fn is_local(c: char) -> bool {
    // Not `contains`: for a letter outside ASCII it brings a search for texts into the wasm.
    is_letter(c) || ".!#$%&'*+/=?^_`{|}~-".chars().any(|sign| sign == c)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !is_longer_than(label, Email::MAX_LABEL_CHARS)
        && label.chars().all(|c| is_letter(c) || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_html_standard_takes() {
        for address in [
            "ada@example.org",
            "a@b",
            "ada.lovelace+chat@sub.example.co.uk",
            "!#$%&'*+/=?^_`{|}~-@x.y",
            ".dots..too.@example.org",
            "用户@例え.jp",
            "ada@bücher.example",
            "अदा@उदाहरण.भारत",
            "ада@пример.рф",
        ] {
            assert_eq!(Email::parse(address).unwrap().into_string(), address);
        }
    }

    #[test]
    fn refuses_what_it_refuses() {
        for address in [
            "ada",
            "ada@",
            "@example.org",
            "a b@x.org",
            "ada@x..org",
            "ada@-x.org",
            "ada@x-.org",
            "ada@x.org.",
            "a@b@c",
            "ada@x_y.org",
            "\"ada\"@x.org",
            "ada,@x.org",
        ] {
            assert_eq!(
                Email::parse(address),
                Err(EmailError::Malformed),
                "{address}"
            );
        }
    }

    #[test]
    fn knows_the_limits() {
        let label = "x".repeat(63);
        assert!(Email::parse(&["a@", &label].concat()).is_ok());
        assert!(Email::parse(&["a@x", &label].concat()).is_err());
        let label = "भ".repeat(63);
        assert!(Email::parse(&["a@", &label].concat()).is_ok());
        assert!(Email::parse(&["a@x", &label].concat()).is_err());
        let local = "ü".repeat(32);
        assert!(Email::parse(&[&local, "@x.org"].concat()).is_ok());
        assert!(Email::parse(&["x", &local, "@x.org"].concat()).is_err());
        let domain = "x.".repeat(126);
        assert!(Email::parse(&["@", &domain, "o"].concat()).is_err());
        assert!(Email::parse(&["a@", domain.trim_end_matches('.')].concat()).is_ok());
        assert!(Email::parse(&["aa@", &domain, "org"].concat()).is_err());
    }

    #[test]
    fn drops_what_cannot_be_seen() {
        assert_eq!(
            Email::parse("ada@\u{200B}example\u{00AD}.org\u{200F}")
                .unwrap()
                .into_string(),
            "ada@example.org"
        );
        assert_eq!(Email::parse("\u{200B} "), Err(EmailError::Missing));
        assert_eq!(Email::parse("ada@\u{200B}"), Err(EmailError::Malformed));
        assert_eq!(
            Email::parse("ada@\u{00A0}example.org"),
            Err(EmailError::Malformed)
        );
    }
}
