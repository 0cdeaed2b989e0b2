//! What the widget says: a key for each sentence, its arguments, and the English table.
//!
//! Nothing here knows a screen; the session's findings are turned into phrases in one place, so
//! that a new problem without words does not compile.

mod finding;
mod key;
pub mod linked;

use crate::cut::cut;
pub use key::{Key, NAMES};

/// A sentence with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Which sentence.
    pub key: Key,
    /// What stands for each `{…}` in it.
    pub arguments: Vec<(&'static str, String)>,
    /// The number in it, by which languages choose among plural forms.
    pub count: Option<u32>,
}

impl Phrase {
    /// A sentence with one argument.
    #[must_use]
    pub fn with(key: Key, name: &'static str, value: impl Into<String>) -> Self {
        Self {
            key,
            arguments: vec![(name, value.into())],
            count: None,
        }
    }

    /// A sentence with a number in it.
    #[must_use]
    pub fn counting(key: Key, name: &'static str, count: u32) -> Self {
        Self {
            count: Some(count),
            ..Self::with(key, name, digits(count))
        }
    }

    /// The sentence in English.
    #[must_use]
    pub fn in_english(&self) -> String {
        self.fill(self.key.english())
    }

    /// Puts the arguments into a sentence, in one pass: an argument that itself holds `{…}` stays
    /// as it is.
    #[must_use]
    pub fn fill(&self, sentence: &str) -> String {
        let mut filled = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = cut(rest, b'{') {
            filled.push_str(before);
            match cut(after, b'}') {
                Some((name, behind)) => {
                    if let Some((_, value)) = self.arguments.iter().find(|(own, _)| *own == name) {
                        filled.push_str(value);
                    }
                    rest = behind;
                }
                None => rest = after,
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// A number as it stands in a text. `to_string` would bring std's formatter into the wasm, half a
/// kilobyte of it.
#[must_use]
pub fn digits(number: u32) -> String {
    let mut text = if number > 9 {
        digits(number / 10)
    } else {
        String::new()
    };
    text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
    text
}

impl From<Key> for Phrase {
    fn from(key: Key) -> Self {
        Self {
            key,
            arguments: Vec::new(),
            count: None,
        }
    }
}

#[cfg(test)]
mod tests;
