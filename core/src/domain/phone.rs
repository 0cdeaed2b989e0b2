//! A phone number in its owner's own writing.

use super::typed::trimmed;

/// A number that somebody could be called on, kept as typed.
///
/// 7 to 15 digits (ITU E.164 allows at most 15), with the usual separators and at most one `+` in
/// front. Nothing is reformatted: Rocket.Chat stores the text unchanged and matches visitors by it.
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
        for c in number.chars() {
            if is_digit(c) {
                digits += 1;
                plus_allowed = false;
            } else if matches!(c, '+' | '＋') {
                if !plus_allowed {
                    return Err(PhoneError::Malformed);
                }
                plus_allowed = false;
            } else if !is_separator(c) {
                return Err(PhoneError::Malformed);
            }
        }
        match digits {
            0..Self::MIN_DIGITS => Err(PhoneError::TooShort),
            Self::MIN_DIGITS..=Self::MAX_DIGITS => Ok(Self(number.to_owned())),
            _ => Err(PhoneError::TooLong),
        }
    }

    /// The number as it is sent.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// Digits of the scripts that phones' keyboards write: ASCII, full-width, Arabic, Persian,
/// Devanagari, Bengali.
fn is_digit(c: char) -> bool {
    matches!(
        c,
        '0'..='9'
            | '０'..='９'
            | '\u{0660}'..='\u{0669}'
            | '\u{06F0}'..='\u{06F9}'
            | '\u{0966}'..='\u{096F}'
            | '\u{09E6}'..='\u{09EF}'
    )
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.' | '(' | ')' | '/' | '（' | '）' | '－' | '\u{2010}'..='\u{2015}' | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
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
        ] {
            assert_eq!(Phone::parse(number).unwrap().into_string(), number);
        }
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
