//! The wasm's names: where the glue says them, and short ones in their place.

use std::collections::{BTreeMap, BTreeSet};

pub(super) fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

/// The exports of the wasm that `glue` names, as `wasm.name`.
pub(in crate::finish) fn exports_in(glue: &str) -> BTreeSet<&str> {
    uses(glue).map(|(_, name)| name).collect()
}

/// Exchanges the exports' names.
pub(super) fn with_exports(glue: &str, names: &BTreeMap<String, String>) -> String {
    let mut text = String::with_capacity(glue.len());
    let mut written = 0;
    for (at, name) in uses(glue) {
        text.push_str(glue.get(written..at).unwrap_or_default());
        text.push_str(names.get(name).map_or(name, String::as_str));
        written = at + name.len();
    }
    text.push_str(glue.get(written..).unwrap_or_default());
    text
}

/// Where in `glue` an export is named, and which.
fn uses(glue: &str) -> impl Iterator<Item = (usize, &str)> {
    glue.match_indices("wasm.").filter_map(|(at, mark)| {
        let before = glue.get(..at)?.chars().next_back();
        let start = at + mark.len();
        let rest = glue.get(start..)?;
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        let is_use = end > 0 && !before.is_some_and(|before| is_word(before) || before == '.');
        is_use.then_some((start, rest.get(..end)?))
    })
}

/// Short names for `long` ones, the first for the first: a to z, A to Z, aa, ba, …
pub(in crate::finish) fn short_names<'a>(
    long: impl IntoIterator<Item = &'a String>,
) -> BTreeMap<String, String> {
    long.into_iter()
        .enumerate()
        .map(|(nth, long)| (long.clone(), short_name(nth)))
        .collect()
}

fn short_name(mut nth: usize) -> String {
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
    let mut name = String::new();
    loop {
        name.extend(letters.get(nth % letters.len()));
        match (nth / letters.len()).checked_sub(1) {
            Some(rest) => nth = rest,
            None => return name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exports_of_the_wasm_are_seen() {
        let text = "wasm.mount(); f(wasm.memory.buffer, 'x_bg.wasm'); my_wasm.a; a.wasm.b; wasm.";
        assert_eq!(exports_in(text), BTreeSet::from(["memory", "mount"]));
    }

    #[test]
    fn short_names_are_never_twice_the_same() {
        let names: Vec<_> = (0..3000).map(short_name).collect();
        assert_eq!(names[..2], ["a", "b"]);
        assert_eq!(names[51..54], ["Z", "aa", "ba"]);
        let different: BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len());
    }
}
