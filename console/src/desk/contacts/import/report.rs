//! What an import came to: which rows went in, and the others in a file that can be mended.

use livechat_core::contacts_file::columns::PROBLEM;
use livechat_core::contacts_file::writer::{MARK, push_row};

use super::{Import, Outcome};
use crate::desk::Desk;
use crate::desk::event::Effect;

/// Most stretches of lines that are told.
const MOST_STRETCHES: usize = 12;

impl Import {
    /// The lines of the rows with one of these outcomes: `2–57, 59`.
    #[must_use]
    pub fn lines(&self, of: &[Outcome]) -> String {
        let mut stretches: Vec<(usize, usize)> = Vec::new();
        let mut ended = true;
        let rows = self.rows.iter().zip(&self.outcomes).skip(self.first());
        for (row, outcome) in rows {
            if !of.contains(outcome) {
                ended = true;
                continue;
            }
            match stretches.last_mut() {
                Some((_, last)) if !ended => *last = row.line,
                Some(_) | None => stretches.push((row.line, row.line)),
            }
            ended = false;
        }
        let more = stretches.len().saturating_sub(MOST_STRETCHES);
        let told = stretches.iter().take(MOST_STRETCHES);
        let told = told.map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            }
        });
        let mut told = told.collect::<Vec<_>>().join(", ");
        if more > 0 {
            told.push_str(&format!(" and {more} more stretches"));
        }
        told
    }

    /// The rows that did not go in, as a file with what was wrong.
    fn failed(&self) -> String {
        let mut text = MARK.to_owned();
        let header = self.rows.first().filter(|_| self.headed);
        let mut names: Vec<&str> = match header {
            Some(header) => header.cells.iter().map(String::as_str).collect(),
            None => self.meanings.iter().map(|_| "").collect(),
        };
        // A report that is imported again has the column already.
        let known = names.iter().position(|name| name.trim() == PROBLEM);
        if known.is_none() {
            names.push(PROBLEM);
        }
        push_row(&mut text, &names);
        for (at, (row, outcome)) in self.rows.iter().zip(&self.outcomes).enumerate() {
            let failed = match outcome {
                Outcome::Wrong | Outcome::Refused | Outcome::Open => at >= self.first(),
                Outcome::Added | Outcome::Updated | Outcome::Skipped => false,
            };
            if !failed {
                continue;
            }
            let problem = self.problems.get(&at).map_or("Not tried.", String::as_str);
            let mut cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
            let place =
                known
                    .unwrap_or(names.len() - 1)
                    .max(if known.is_some() { 0 } else { cells.len() });
            while cells.len() <= place {
                cells.push("");
            }
            if let Some(cell) = cells.get_mut(place) {
                *cell = problem;
            }
            push_row(&mut text, &cells);
        }
        text
    }
}

impl Desk {
    pub(in crate::desk::contacts) fn save_failed(&mut self) {
        let text = self.contacts.import.failed();
        let name = "contacts-not-imported.csv".to_owned();
        self.effects.push(Effect::Save { name, text });
    }
}
