//! The words and coercions of the validator that most endpoints of a real server sit behind.
//!
//! Section 1.3 of the reference: numbers and booleans pass for text, unknown keys are refused,
//! several problems are told together. May not know any endpoint.

use std::collections::BTreeMap;

use serde_json::Value;

use super::answer::Refusal;
use super::json;

/// Most problems that are told: a long list of nonsense is not answered with a longer one.
const MOST_PROBLEMS: usize = 20;

/// One object being checked, and what is wrong with it so far.
pub(super) struct Check<'a> {
    body: &'a Value,
    problems: Vec<String>,
}

impl<'a> Check<'a> {
    /// Starts to check `body`, in which only `known` keys may stand.
    pub(super) fn new(body: &'a Value, known: &[&str]) -> Self {
        let mut check = Self {
            body,
            problems: Vec::new(),
        };
        match body.as_object() {
            None => check.problem("must be object"),
            Some(object) => {
                if object.keys().any(|key| !known.contains(&key.as_str())) {
                    check.problem("must NOT have additional properties");
                }
            }
        }
        check
    }

    /// Starts to check `body`, in which any key may stand.
    pub(super) fn of_any(body: &'a Value) -> Self {
        let mut check = Self {
            body,
            problems: Vec::new(),
        };
        if !body.is_object() {
            check.problem("must be object");
        }
        check
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, key: &str) -> String {
        let Some(value) = self.present(key) else {
            return String::new();
        };
        match value {
            Value::String(text) => return text.clone(),
            Value::Number(number) => return number.to_string(),
            Value::Bool(flag) => return flag.to_string(),
            Value::Null => {}
            Value::Array(_) | Value::Object(_) => self.problem("must be string"),
        }
        String::new()
    }

    /// A text that may be absent; `null` and nothing in it are the same.
    pub(super) fn optional(&mut self, key: &str) -> Option<String> {
        self.body.get(key)?;
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    /// A number that may be absent, cut to a whole one. A query has it as text.
    pub(super) fn number(&mut self, key: &str) -> Option<i64> {
        let number = match self.body.get(key)? {
            Value::Null => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) => text.trim().parse().ok(),
            Value::Number(number) => number.as_f64(),
            Value::Bool(flag) => Some(f64::from(*flag)),
            Value::Array(_) | Value::Object(_) => None,
        };
        match number.filter(|number| number.is_finite()) {
            // A number too large to hold becomes the largest that can be held.
            Some(number) => Some(number as i64),
            None => {
                self.problem("must be number");
                None
            }
        }
    }

    /// A boolean that must be there.
    pub(super) fn flag(&mut self, key: &str) -> bool {
        let Some(value) = self.present(key) else {
            return false;
        };
        json::as_flag(value).unwrap_or_else(|| {
            self.problem("must be boolean");
            false
        })
    }

    /// A list that must be there and hold something.
    pub(super) fn list(&mut self, key: &str) -> &'a [Value] {
        let Some(value) = self.present(key) else {
            return &[];
        };
        match value.as_array() {
            None => self.problem("must be array"),
            Some(list) if list.is_empty() => self.problem("must NOT have fewer than 1 items"),
            Some(list) => return list,
        }
        &[]
    }

    /// A list of distinct texts that must be there.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.present(key) else {
            return Vec::new();
        };
        let Some(list) = value.as_array() else {
            self.problem("must be array");
            return Vec::new();
        };
        let mut texts: Vec<String> = Vec::with_capacity(list.len());
        for entry in list {
            match as_text(entry) {
                Some(text) => texts.push(text),
                None => self.problem("must be string"),
            }
        }
        self.distinct(&texts);
        texts
    }

    /// The same of one that may be absent or `null`.
    pub(super) fn optional_texts(&mut self, key: &str) -> Option<Vec<String>> {
        self.body.get(key).filter(|value| !value.is_null())?;
        Some(self.texts(key))
    }

    /// An object of texts that may be absent or `null`; a value that is `null` is an empty one.
    pub(super) fn optional_pairs(&mut self, key: &str) -> Option<Vec<(String, String)>> {
        let value = self.body.get(key).filter(|value| !value.is_null())?;
        let Some(object) = value.as_object() else {
            self.problem("must be object");
            return None;
        };
        let mut pairs = Vec::with_capacity(object.len());
        for (key, value) in object {
            match as_text(value) {
                Some(text) => pairs.push((key.clone(), text)),
                None => self.problem("must be string"),
            }
        }
        Some(pairs)
    }

    /// A boolean that may be absent or `null`.
    pub(super) fn optional_flag(&mut self, key: &str) -> Option<bool> {
        self.body.get(key).filter(|value| !value.is_null())?;
        Some(self.flag(key))
    }

    /// A text that must be there and not blank.
    pub(super) fn words(&mut self, key: &str) -> String {
        let missing = self.body.get(key).is_none();
        let before = self.problems.len();
        let text = self.text(key);
        if !missing && self.problems.len() == before && text.trim().is_empty() {
            self.problem("must NOT have fewer than 1 characters");
        }
        text
    }

    /// A text of that kind that may be absent or `null`.
    pub(super) fn optional_words(&mut self, key: &str) -> Option<String> {
        self.body.get(key).filter(|value| !value.is_null())?;
        Some(self.words(key))
    }

    /// Whether a key is there, with whatever.
    pub(super) fn has(&self, key: &str) -> bool {
        self.body.get(key).is_some()
    }

    /// As the validator looks: from the end, and names the pair it meets first.
    fn distinct(&mut self, texts: &[String]) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, text) in texts.iter().enumerate().rev() {
            if let Some(other) = seen.insert(text, at) {
                let pair = ["items ## ", &other.to_string(), " and ", &at.to_string()].concat();
                let problem = ["must NOT have duplicate items (", &pair, " are identical)"];
                self.problem(&problem.concat());
                return;
            }
        }
    }

    /// An object that must be there, in which only `known` keys may stand; [`Self::also`] brings its
    /// problems back. One that is missing is only missing: what should be in it is not.
    pub(super) fn part(&mut self, key: &str, known: &[&str]) -> Self {
        match self.present(key) {
            Some(part) => Self::new(part, known),
            None => Self {
                body: &Value::Null,
                problems: Vec::new(),
            },
        }
    }

    /// The same of an object in which any key may stand.
    pub(super) fn part_of_any(&mut self, key: &str) -> Self {
        match self.present(key) {
            Some(part) => Self::of_any(part),
            None => Self {
                body: &Value::Null,
                problems: Vec::new(),
            },
        }
    }

    /// Takes over what another check of a part found.
    pub(super) fn also(&mut self, part: Self) {
        for problem in &part.problems {
            self.problem(problem);
        }
    }

    /// Whether something is wrong so far.
    pub(super) fn is_wrong(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The verdict.
    pub(super) fn finish(self) -> Result<(), Refusal> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(Refusal::with_reason(
                "invalid-params",
                &self.problems.join("\n "),
            ))
        }
    }

    fn present(&mut self, key: &str) -> Option<&'a Value> {
        let value = self.body.get(key);
        if value.is_none() && self.body.is_object() {
            self.problem(&["must have required property '", key, "'"].concat());
        }
        value
    }

    /// Adds a problem that only the endpoint can see.
    pub(super) fn problem(&mut self, text: &str) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(text.to_owned());
        }
    }
}

/// A value where text is wanted: numbers and booleans pass for it, `null` for an empty one.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
