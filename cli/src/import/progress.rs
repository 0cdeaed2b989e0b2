//! How far it is, where somebody is looking.

use std::io::Write as _;

use crate::output::is_watched;

/// A line on stderr that is written over.
#[derive(Debug)]
pub(super) struct Progress {
    shown: bool,
    watched: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            shown: false,
            watched: is_watched(),
        }
    }

    /// Writes it anew.
    pub(super) fn show(&mut self, counts: &[(&str, usize)]) {
        if !self.watched {
            return;
        }
        let counts: Vec<String> = counts
            .iter()
            .map(|(name, count)| format!("{count} {name}"))
            .collect();
        // To the beginning of the line, and clears it.
        write!(std::io::stderr(), "\r\x1b[K{}", counts.join(" · ")).ok();
        self.shown = true;
    }

    /// Leaves it behind.
    pub(super) fn end(&mut self) {
        if self.shown {
            writeln!(std::io::stderr()).ok();
            self.shown = false;
        }
    }
}
