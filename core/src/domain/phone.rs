//! A phone number in its owner's own writing.

use super::typed::{is_digit, is_invisible, trimmed};

/// A number that somebody could be called on, kept as typed.
///
/// 7 to 15 digits (ITU E.164 allows at most 15), with the usual separators and at most one `+` in
/// front; behind them an extension of at most 6, as in `x12`, `ext. 12`, `#12` or, after pauses,
/// `,,12`. Nothing is reformatted: Rocket.Chat stores the text unchanged and matches visitors by it.
/// Country rules would need 35 KB of tables or more; whether a number rings, only ringing tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneError {
    /// Nothing that can be seen was typed.
    Missing,
    /// Fewer digits than [`Phone::MIN_DIGITS`].
    TooShort,
    /// More digits than [`Phone::MAX_DIGITS`].
    TooLong,
    /// A letter or a sign that no number is written with.
    Malformed,
}

impl Phone {
    /// Fewest digits.
    pub const MIN_DIGITS: usize = 7;
    /// Most digits (E.164).
    pub const MAX_DIGITS: usize = 15;
    /// Longest writing of a number, separators included, in bytes.
    pub const MAX_BYTES: usize = 100;

    /// Most digits of an extension.
    const MAX_EXTENSION: usize = 6;

    /// Takes a number as typed, without invisible characters at its ends.
    ///
    /// # Errors
    /// When nothing is left, or what is left cannot be a number.
    pub fn parse(typed: &str) -> Result<Self, PhoneError> {
        let number = trimmed(typed);
        if number.is_empty() {
            return Err(PhoneError::Missing);
        }
        if number.len() > Self::MAX_BYTES {
            return Err(PhoneError::TooLong);
        }
        let mut digits = 0;
        let mut plus_allowed = true;
        for (at, c) in number.char_indices() {
            if is_digit(c) {
                digits += 1;
                plus_allowed = false;
            } else if matches!(c, '+' | '＋') {
                if !plus_allowed {
                    return Err(PhoneError::Malformed);
                }
                plus_allowed = false;
            } else if !is_separator(c) {
                if digits >= Self::MIN_DIGITS && number.get(at..).is_some_and(is_extension) {
                    break;
                }
                return Err(PhoneError::Malformed);
            }
        }
        match digits {
            0..Self::MIN_DIGITS => Err(PhoneError::TooShort),
            Self::MIN_DIGITS..=Self::MAX_DIGITS => Ok(Self(number.to_owned())),
            _ => Err(PhoneError::TooLong),
        }
    }

    /// What any number is known by, whatever stands between its digits: these, and where they are too
    /// few to tell it from others, the number itself. The server's database holds it: another rule
    /// needs a migration.
    #[must_use]
    pub fn key(number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= Self::MIN_DIGITS {
            digits
        } else {
            number.trim().to_owned()
        }
    }

    /// The number as it is sent.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Whether the end of a number says whom to ask for: a sign of it, then digits.
fn is_extension(end: &str) -> bool {
    let at = end.find(is_digit);
    let Some((sign, digits)) = at.and_then(|at| end.split_at_checked(at)) else {
        return false;
    };
    let sign = sign.trim_matches(is_separator);
    let signed = ["x", "ext", "extension", "#"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(sign))
        || sign.chars().all(|c| matches!(c, ',' | ';'));
    let count = digits.chars().filter(|&c| is_digit(c)).count();
    signed
        && (1..=Phone::MAX_EXTENSION).contains(&count)
        && digits.chars().all(|c| is_digit(c) || is_separator(c))
}

/// The last of the hyphens is the long-vowel mark, which stands on the same key in Japan.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || matches!(
            c,
            '-' | '.' | '(' | ')' | '/' | '（' | '）' | '．' | '／' | '－' | '\u{2010}'
                ..='\u{2015}' | '−' | 'ー'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_writing_of_its_owner() {
        for number in [
            "55 51 5555-5555",
            "+49 (0)30 / 123.456",
            "(+1) 212-555-0123",
            "０３－１２３４－５６７８",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۹۱۲۳۴۵۶۷۸۹",
            "03ー1234ー5678",
            "+49\u{2060}30\u{00A0}123456",
        ] {
            assert_eq!(Phone::parse(number).unwrap().into_string(), number);
        }
    }

    #[test]
    fn a_number_is_its_digits_when_they_tell() {
        for (number, key) in [
            ("+49 (30) 555-1234", "49305551234"),
            ("+49.30/5551234", "49305551234"),
            ("555", "555"),
            (" ext. 7 ", "ext. 7"),
        ] {
            assert_eq!(Phone::key(number), key);
        }
    }

    #[test]
    fn takes_an_extension() {
        for number in [
            "212-555-0123 x123",
            "212-555-0123X5",
            "(212) 555 0123 ext. 5",
            "2125550123 Ext 12 34",
            "+49 30 123456 extension 7",
            "212-555-0123 #12",
            "212-555-0123 (ext. 5)",
            "+1 212 555 0123,,5",
            "+1 212 555 0123;123456",
            "０３－１２３４－５６７８ x１２",
            "123456789012345 x1",
        ] {
            assert_eq!(Phone::parse(number).unwrap().into_string(), number);
        }
    }

    #[test]
    fn an_extension_is_short_and_stands_at_the_end() {
        for number in [
            "2125550123 x",
            "2125550123 ext.",
            "2125550123,",
            "2125550123 x1234567",
            "2125550123, 2125550124",
            "2125550123 x12 x3",
            "2125550123 x+12",
            "2125550123 e1xt2",
            "2125550123 text 12",
            "2125550123 #,5",
            "2125550123*5",
            "12345 x12",
            "x123 2125550123",
        ] {
            assert_eq!(Phone::parse(number), Err(PhoneError::Malformed), "{number}");
        }
        assert_eq!(
            Phone::parse("1234567890123456 x1"),
            Err(PhoneError::TooLong)
        );
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(Phone::parse("  "), Err(PhoneError::Missing));
        assert_eq!(Phone::parse("12345"), Err(PhoneError::TooShort));
        assert_eq!(Phone::parse("+"), Err(PhoneError::TooShort));
        assert_eq!(Phone::parse("1234567890123456"), Err(PhoneError::TooLong));
        assert_eq!(Phone::parse(&"1 ".repeat(60)), Err(PhoneError::TooLong));
        assert_eq!(Phone::parse("call me"), Err(PhoneError::Malformed));
        assert_eq!(Phone::parse("123+4567"), Err(PhoneError::Malformed));
        assert_eq!(Phone::parse("++1234567"), Err(PhoneError::Malformed));
    }
}
