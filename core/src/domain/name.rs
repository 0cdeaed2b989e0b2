//! A visitor's name: one field, any characters.

use super::typed::{is_longer_than, trimmed};

/// A full name as its owner writes it.
///
/// No minimum length, no alphabet, no first and last: names of one letter, with digits, or in any
/// script are names. Rocket.Chat stores it unchanged and sets no limit; the cap is ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// Nothing that can be seen was typed.
    Missing,
    /// More than [`Name::MAX_CHARS`] characters.
    TooLong,
}

impl Name {
    /// Longest name, in characters.
    pub const MAX_CHARS: usize = 250;

    /// Takes a name as typed, without invisible characters at its ends.
    ///
    /// # Errors
    /// When nothing is left, or more than [`Self::MAX_CHARS`] characters are.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let name = trimmed(typed);
        if name.is_empty() {
            Err(NameError::Missing)
        } else if is_longer_than(name, Self::MAX_CHARS) {
            Err(NameError::TooLong)
        } else {
            Ok(Self(name.to_owned()))
        }
    }

    /// The name as it is sent.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_characters_are_a_name() {
        for name in [
            "Ö",
            "José-María O'Neill 3rd",
            "李",
            "آدا لاوليس",
            "<b>Bo</b>",
            "👩🏽‍🌾",
        ] {
            assert_eq!(Name::parse(name).unwrap().into_string(), name);
        }
    }

    #[test]
    fn trims_and_refuses_nothing_and_too_much() {
        assert_eq!(Name::parse("  Ada \u{200B}").unwrap().into_string(), "Ada");
        assert_eq!(Name::parse(" \u{FEFF} "), Err(NameError::Missing));
        assert_eq!(Name::parse(&"x".repeat(251)), Err(NameError::TooLong));
        assert!(Name::parse(&"ß".repeat(250)).is_ok());
    }
}
