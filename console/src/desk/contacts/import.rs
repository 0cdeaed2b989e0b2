//! Contacts from a file: read piece by piece, looked through, then written down one after the other.
//!
//! Nothing is done to more than a few hundred rows at a time, so that the page stays awake.

mod columns;
mod judging;
pub mod report;
mod sending;
mod work;

use std::collections::BTreeMap;

use livechat_core::contacts_file::{Columns, Reader, Record};

pub use columns::Meaning;
pub use sending::{Existing, Waiting};
pub use work::Asking;

use super::Timer;
use crate::desk::Desk;
use crate::desk::event::{self, Effect};

/// Bytes that are read at a time.
const PIECE: u64 = 128 * 1024;

/// Most rows of a file.
pub const MOST_ROWS: usize = 200_000;

/// A file that was picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Names it between desk and page.
    pub key: u32,
    /// What it is called.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Step {
    /// A file is wanted.
    #[default]
    Picking,
    /// It is read.
    Reading,
    /// Its rows are looked through.
    Judging,
    /// It can begin.
    Ready,
    /// Rows are written down.
    Running,
    /// It has ended, or was stopped.
    Done,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Open,
    /// It cannot be read, as it is.
    Wrong,
    /// A new contact.
    Added,
    /// The contact that was there has it now.
    Updated,
    /// There was such a contact already.
    Skipped,
    /// The server refused it.
    Refused,
}

/// An import.
#[derive(Debug, Default)]
pub struct Import {
    /// How far it is.
    pub step: Step,
    /// The file.
    pub source: Option<Source>,
    /// How much of it is read, in bytes.
    pub read: u64,
    /// In what it is written, where that is not the usual.
    pub encoding: Option<&'static str>,
    /// Why it cannot be read, or why the import stopped.
    pub problem: Option<String>,
    /// The first row names the columns.
    pub headed: bool,
    /// What the columns are.
    pub meanings: Vec<Meaning>,
    /// Why contacts cannot be made of these.
    pub column_problem: Option<String>,
    /// What becomes of those that are there already.
    pub existing: Existing,
    /// The rows, the first included.
    pub rows: Vec<Record>,
    /// What became of each.
    pub outcomes: Vec<Outcome>,
    /// Why rows did not go in, by place.
    pub problems: BTreeMap<usize, String>,
    /// How many rows were looked at, or written down.
    pub at: usize,
    /// It stops behind the row that is under way.
    pub stopping: bool,
    /// Why it waits.
    pub waiting: Option<Waiting>,
    reader: Option<Reader>,
    columns: Option<Columns>,
    work: Option<work::Work>,
    run: u32,
    failures: u32,
}

impl Import {
    /// Whether something would be lost with the page.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.step == Step::Running
    }

    /// The rows that are contacts: their places.
    #[must_use]
    pub fn first(&self) -> usize {
        usize::from(self.headed)
    }

    /// How many rows there are besides the one that names the columns.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rows.len().saturating_sub(self.first())
    }

    /// How many rows had this outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        let outcomes = self.outcomes.iter().skip(self.first());
        outcomes.filter(|it| **it == outcome).count()
    }

    /// How much is done, in percent.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let (done, all) = match self.step {
            Step::Reading => (self.read, self.source.as_ref().map_or(0, |it| it.bytes)),
            Step::Judging | Step::Running => (self.at as u64, self.rows.len() as u64),
            Step::Picking | Step::Ready => (0, 0),
            Step::Done => (1, 1),
        };
        (done * 100).checked_div(all).unwrap_or(0).min(100)
    }

    /// It begins another time; what is under way for before is not heard any more.
    fn next(&mut self) -> u32 {
        self.run = self.run.wrapping_add(1);
        self.work = None;
        self.stopping = false;
        self.waiting = None;
        self.run
    }
}

impl Desk {
    pub(super) fn import_file(&mut self, source: Source) {
        let busy = self.contacts.import.is_running();
        if busy {
            return;
        }
        let run = self.contacts.import.run.wrapping_add(1);
        let read = Effect::ReadFile {
            key: source.key,
            from: 0,
            to: PIECE,
            run,
        };
        self.contacts.import = Import {
            step: Step::Reading,
            source: Some(source),
            headed: true,
            reader: Some(Reader::new()),
            run,
            ..Import::default()
        };
        self.effects.push(read);
    }

    /// A piece of the file is here; `None` where it could not be read.
    pub(super) fn piece_came(&mut self, run: u32, piece: Option<&[u8]>) {
        let import = &mut self.contacts.import;
        if run != import.run || import.step != Step::Reading {
            return;
        }
        let (Some(reader), Some(source)) = (import.reader.as_mut(), import.source.as_ref()) else {
            return;
        };
        let Some(piece) = piece else {
            return self
                .import_broken("The file cannot be read any more. Choose it again.".to_owned());
        };
        let result = reader.push(piece).and_then(|mut rows| {
            import.read += piece.len() as u64;
            if piece.is_empty() || import.read >= source.bytes {
                rows.extend(reader.finish()?);
                Ok((rows, true))
            } else {
                Ok((rows, false))
            }
        });
        match result {
            Err(problem) => self.import_broken(problem.to_string()),
            Ok((rows, is_end)) => {
                import.rows.extend(rows);
                if import.rows.len() > MOST_ROWS {
                    let words = "The file has more than 200,000 rows. Split it into several.";
                    return self.import_broken(words.to_owned());
                }
                if is_end {
                    import.encoding = reader.encoding().map(|encoding| encoding.name());
                    return self.file_is_here();
                }
                let (from, key) = (import.read, source.key);
                self.effects.push(Effect::ReadFile {
                    key,
                    from,
                    to: from + PIECE,
                    run,
                });
            }
        }
    }

    fn import_broken(&mut self, problem: String) {
        self.speak(&problem);
        self.drop_import();
        self.contacts.import.problem = Some(problem);
    }

    /// The file is read: its columns are guessed, its rows looked through.
    fn file_is_here(&mut self) {
        self.contacts.import.reader = None;
        if self.contacts.import.rows.is_empty() {
            return self.import_broken("The file is empty.".to_owned());
        }
        self.guess_columns();
        self.judge_anew();
    }

    /// Forgets the file.
    pub(super) fn drop_import(&mut self) {
        if let Some(source) = self.contacts.import.source.take() {
            self.effects.push(Effect::DropFile(source.key));
        }
        let run = self.contacts.import.run.wrapping_add(1);
        self.contacts.import = Import {
            run,
            ..Import::default()
        };
    }

    fn import_timer(&mut self, ms: u32, timer: Timer) {
        self.after(ms, event::Timer::Contacts(timer));
    }
}
