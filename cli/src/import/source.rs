//! The bytes of the file that is imported, a piece at a time.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use livechat_core::contacts_file::{Reader, Record};

use crate::failure::Failure;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// A file, or standard input.
pub(super) struct Source {
    ended: bool,
    file: PathBuf,
    input: Box<dyn Read>,
}

impl Source {
    /// Opens it; `-` is standard input.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(file: &Path) -> Result<Self, Failure> {
        let input: Box<dyn Read> = if file == Path::new("-") {
            Box::new(std::io::stdin())
        } else {
            let opened = File::open(file);
            Box::new(opened.map_err(|error| Failure::File(file.to_owned(), error))?)
        };
        Ok(Self {
            ended: false,
            file: file.to_owned(),
            input,
        })
    }

    /// The rows of the next piece; `None` at the end.
    ///
    /// # Errors
    /// When the file cannot be read any further.
    pub(super) fn next(&mut self, reader: &mut Reader) -> Result<Option<Vec<Record>>, Failure> {
        if self.ended {
            return Ok(None);
        }
        let mut piece = vec![0; PIECE];
        let length = self
            .input
            .read(&mut piece)
            .map_err(|error| Failure::File(self.file.clone(), error))?;
        piece.truncate(length);
        let records = if length == 0 {
            self.ended = true;
            reader.finish()
        } else {
            reader.push(&piece)
        };
        let unreadable = |problem| Failure::Unreadable(self.file.clone(), problem);
        records.map(Some).map_err(unreadable)
    }
}
