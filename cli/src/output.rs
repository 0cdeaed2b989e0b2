//! What people and programs are told: answers on stdout, the rest on stderr.

use std::io::{ErrorKind, IsTerminal as _, Write as _};

use serde_json::Value;

use crate::arguments::Form;
use crate::failure::Failure;

/// Writes answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    form: Form,
}

impl Output {
    pub(crate) fn new(form: Form) -> Self {
        Self { form }
    }

    /// Whether answers are JSON.
    pub(crate) fn is_json(self) -> bool {
        self.form == Form::Json
    }

    /// Writes bytes as they are. Whoever has stopped to read has what they wanted: that is no failure, and
    /// changes no exit code.
    ///
    /// # Errors
    /// When stdout is full.
    pub(crate) fn raw(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        let written = out.write_all(bytes).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::File("standard output".into(), error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    /// When stdout is full.
    pub(crate) fn json(self, value: &Value) -> Result<(), Failure> {
        self.raw(format!("{value:#}\n").as_bytes())
    }

    /// Writes what is known of one thing: a value as JSON, or its names and words.
    ///
    /// # Errors
    /// When stdout is full.
    pub(crate) fn one(self, value: &Value, words: &[(&str, String)]) -> Result<(), Failure> {
        if self.is_json() {
            return self.json(value);
        }
        let words = words.iter().filter(|(_, words)| !words.is_empty());
        let rows: Vec<Vec<String>> = words
            .map(|(name, words)| vec![(*name).to_owned(), words.clone()])
            .collect();
        self.raw(table(&[], &rows).as_bytes())
    }

    /// Writes several things: a value as JSON, or a table.
    ///
    /// # Errors
    /// When stdout is full.
    pub(crate) fn several(
        self,
        value: &Value,
        titles: &[&str],
        rows: &[Vec<String>],
    ) -> Result<(), Failure> {
        if self.is_json() {
            return self.json(value);
        }
        self.raw(table(titles, rows).as_bytes())
    }
}

/// Tells somebody something beside the answer. Servers and files have a say in it.
pub(crate) fn told(sentence: &str) {
    // With stderr closed there is nobody to tell.
    writeln!(std::io::stderr(), "{}", harmless(sentence)).ok();
}

/// Whether somebody is looking at stderr.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Text of others as a terminal may have it: no control characters, which could rewrite what it shows.
pub(crate) fn harmless(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let shown = text.chars().map(|c| if hidden(c) { ' ' } else { c });
    shown.collect()
}

/// Columns as wide as what is in them, two spaces between; nothing behind the last one.
fn table(titles: &[&str], rows: &[Vec<String>]) -> String {
    let mut all: Vec<Vec<String>> = Vec::with_capacity(rows.len() + 1);
    if !titles.is_empty() {
        all.push(titles.iter().map(|title| title.to_uppercase()).collect());
    }
    for row in rows {
        all.push(row.iter().map(|cell| harmless(cell)).collect());
    }
    let mut widths: Vec<usize> = Vec::new();
    for row in &all {
        for (at, cell) in row.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let mut text = String::new();
    for row in &all {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.chars().count()));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = vec![
            vec!["1".to_owned(), "Ada Lovelace".to_owned(), "x".to_owned()],
            vec!["22".to_owned(), "Bö".to_owned()],
        ];
        assert_eq!(
            table(&["id", "name", "more"], &rows),
            "ID  NAME          MORE\n1   Ada Lovelace  x\n22  Bö\n"
        );
    }

    #[test]
    fn nobody_can_write_to_the_terminal_by_their_name() {
        let rows = vec![vec!["a\u{1b}[2Jb\nc\u{202e}d".to_owned()]];
        assert_eq!(table(&[], &rows), "a [2Jb c d\n");
    }
}
