//! Patterns of custom fields, which are JavaScript's.

use livechat_core::domain::custom_field::Patterns;
use regress::{Flags, Regex};

/// Runs them as Rocket.Chat does: ignoring case, anywhere in the value.
pub(crate) struct JavaScript;

impl Patterns for JavaScript {
    fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
        Some(compile(pattern).ok()?.find(value).is_some())
    }
}

/// Compiles a pattern.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn compile(pattern: &str) -> Result<Regex, String> {
    let flags = Flags {
        icase: true,
        ..Flags::default()
    };
    Regex::with_flags(pattern, flags).map_err(|error| error.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_javascript() {
        assert_eq!(JavaScript.matches("^(?=.*[a-z])\\d", "1A"), Some(true));
        assert_eq!(JavaScript.matches("^[0-9]+$", "12a"), Some(false));
        assert_eq!(JavaScript.matches("(", "x"), None);
    }
}
