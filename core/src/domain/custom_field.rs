//! What a site's own question takes as an answer.

use super::pattern::is_tame;
use super::typed::{is_longer_than, trimmed};

/// Runs a site owner's pattern. The browser's engine does it in the widget; a regex crate in the
/// wasm would cost 25 KB or more, and Rocket.Chat's patterns are JavaScript's.
pub trait Patterns {
    /// Whether `value` has a match of `pattern` anywhere, case-insensitive (Rocket.Chat tests
    /// unanchored with the flag `i`). `None` when the pattern does not compile.
    fn matches(&self, pattern: &str, value: &str) -> Option<bool>;
}

/// Why a text is no answer to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerError {
    /// Required, and nothing that can be seen was typed or chosen.
    Missing,
    /// More than [`MAX_ANSWER_CHARS`] characters.
    TooLong,
    /// The owner's pattern refuses it.
    Refused,
    /// Not among the options.
    NotAnOption,
}

/// Longest answer, in characters: the cap that stands before any pattern runs.
pub const MAX_ANSWER_CHARS: usize = 1_000;

/// What is asked of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Whether an empty answer is refused.
    pub required: bool,
    /// The owner's pattern. Only a non-empty answer is held against it: Rocket.Chat's own widget
    /// also tests the empty one, so that an optional field with a pattern blocks its form.
    pub pattern: Option<&'a str>,
    /// The options of a `select`; empty for free text.
    pub options: &'a [String],
}

impl Question<'_> {
    /// Checks an answer; `Ok` holds the text to send, empty when there is none.
    ///
    /// A pattern that does not compile is the owner's slip, not the visitor's: it refuses nothing.
    /// Nor does one that could hang the visitor's browser; the server still holds the answer against it.
    ///
    /// # Errors
    /// When the answer is missing, too long, refused by the pattern or no option.
    pub fn check(self, typed: &str, patterns: &dyn Patterns) -> Result<String, AnswerError> {
        let answer = trimmed(typed);
        if answer.is_empty() {
            return if self.required {
                Err(AnswerError::Missing)
            } else {
                Ok(String::new())
            };
        }
        if is_longer_than(answer, MAX_ANSWER_CHARS) {
            return Err(AnswerError::TooLong);
        }
        if !self.options.is_empty() {
            // Compared as typed: an option may itself begin with a space.
            return if self.options.iter().any(|option| option == typed) {
                Ok(typed.to_owned())
            } else {
                Err(AnswerError::NotAnOption)
            };
        }
        let refuses = |pattern| {
            is_tame(pattern, answer.encode_utf16().count())
                && patterns.matches(pattern, answer) == Some(false)
        };
        if self.pattern.is_some_and(refuses) {
            Err(AnswerError::Refused)
        } else {
            Ok(answer.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands in for the browser: a pattern is a text to be found, `[z-a]` does not compile.
    struct Literal;
    impl Patterns for Literal {
        fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
            (pattern != "[z-a]").then(|| value.contains(pattern))
        }
    }

    fn check(required: bool, pattern: Option<&str>, typed: &str) -> Result<String, AnswerError> {
        Question {
            required,
            pattern,
            options: &[],
        }
        .check(typed, &Literal)
    }

    #[test]
    fn an_optional_field_with_a_pattern_may_stay_empty() {
        assert_eq!(check(false, Some("x"), " "), Ok(String::new()));
        assert_eq!(check(false, Some("x"), "y"), Err(AnswerError::Refused));
        assert_eq!(check(false, Some("x"), " ax "), Ok("ax".to_owned()));
    }

    #[test]
    fn a_broken_pattern_refuses_nothing() {
        for broken in ["(", "[z-a]"] {
            assert_eq!(
                check(true, Some(broken), "anything"),
                Ok("anything".to_owned())
            );
        }
    }

    struct Never;
    impl Patterns for Never {
        fn matches(&self, pattern: &str, _: &str) -> Option<bool> {
            panic!("{pattern} ran")
        }
    }

    #[test]
    fn a_pattern_that_could_run_away_is_not_run() {
        let question = |pattern| Question {
            required: true,
            pattern: Some(pattern),
            options: &[],
        };
        let answer = "a".repeat(40);
        for wild in ["(a+)+$", r"\s*\s*\s*\s*\s*x"] {
            assert_eq!(question(wild).check(&answer, &Never), Ok(answer.clone()));
        }
        // Counted in UTF-16, as the engine walks it.
        assert_eq!(
            question("(a|a)*b").check("a", &Literal),
            Err(AnswerError::Refused)
        );
        assert!(question("(a|a)*b").check(&"😀".repeat(12), &Never).is_ok());
    }

    #[test]
    fn caps_the_length_before_any_pattern_runs() {
        let question = Question {
            required: false,
            pattern: Some("x"),
            options: &[],
        };
        let long = "x".repeat(MAX_ANSWER_CHARS + 1);
        assert_eq!(question.check(&long, &Never), Err(AnswerError::TooLong));
    }

    #[test]
    fn a_choice_is_one_of_its_options() {
        let options = ["Herbs".to_owned(), " odd".to_owned()];
        let question = Question {
            required: true,
            pattern: None,
            options: &options,
        };
        assert_eq!(question.check("Herbs", &Literal), Ok("Herbs".to_owned()));
        assert_eq!(question.check(" odd", &Literal), Ok(" odd".to_owned()));
        assert_eq!(
            question.check("Trees", &Literal),
            Err(AnswerError::NotAnOption)
        );
        assert_eq!(question.check("", &Literal), Err(AnswerError::Missing));
    }
}
