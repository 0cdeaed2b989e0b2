//! An e-mail address by the HTML standard's rule.

use super::typed::trimmed;

/// An address that `<input type=email>` takes.
///
/// The rule is the HTML standard's "valid e-mail address", written out instead of as a pattern: a
/// regex crate would cost the wasm 25 KB or more. Beyond it, letters outside ASCII are taken on
/// both sides of the `@` (whatwg/html#10522), and the whole address has at most 254 bytes (RFC 5321).
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

    /// Longest label between two dots of the domain, in bytes.
    const MAX_LABEL_BYTES: usize = 63;

    /// Takes an address as typed, without invisible characters at its ends.
    ///
    /// # Errors
    /// When nothing is left, or what is left is no address.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let address = trimmed(typed);
        if address.is_empty() {
            return Err(EmailError::Missing);
        }
        if address.len() > Self::MAX_BYTES {
            return Err(EmailError::Malformed);
        }
        let Some((local, domain)) = address.split_once('@') else {
            return Err(EmailError::Malformed);
        };
        if !local.is_empty() && local.chars().all(is_local) && domain.split('.').all(is_label) {
            Ok(Self(address.to_owned()))
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
        && label.len() <= Email::MAX_LABEL_BYTES
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
        assert!(Email::parse(&["a".repeat(250).as_str(), "@x.org"].concat()).is_err());
        assert_eq!(Email::parse("\u{200B} "), Err(EmailError::Missing));
    }
}
