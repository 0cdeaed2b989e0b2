//! The rows that did not go in, with what was wrong: mended, it is a file to import.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use livechat_core::contacts_file::columns::PROBLEM;
use livechat_core::contacts_file::{Record, writer};

use crate::failure::Failure;

/// A report that grows with every row that fails.
#[derive(Debug)]
pub(super) struct Report {
    columns: usize,
    /// Which column held the reasons of an earlier report.
    earlier: Option<usize>,
    file: PathBuf,
    out: File,
}

impl Report {
    /// Begins one, with the columns of the file; one that is there already is replaced.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn create(file: &Path, header: &Record) -> Result<Self, Failure> {
        let failed = |error| Failure::File(file.to_owned(), error);
        let is_earlier = |cell: &String| cell.trim().eq_ignore_ascii_case(PROBLEM);
        let mut report = Self {
            columns: header.cells.len(),
            earlier: header.cells.iter().position(is_earlier),
            file: file.to_owned(),
            out: File::create(file).map_err(failed)?,
        };
        report.write(writer::MARK)?;
        report.row(&header.cells, PROBLEM)?;
        Ok(report)
    }

    /// Where it is.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, record: &Record, problem: &str) -> Result<(), Failure> {
        self.row(&record.cells, problem)
    }

    fn row(&mut self, cells: &[String], problem: &str) -> Result<(), Failure> {
        let mut row: Vec<&str> = cells.iter().map(String::as_str).collect();
        // The reasons stand below their name, however many cells a row has.
        row.resize(row.len().max(self.columns), "");
        if let Some(earlier) = self.earlier
            && row.len() > earlier
        {
            row.remove(earlier);
        }
        row.push(problem);
        let mut text = String::new();
        writer::push_row(&mut text, row);
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.out.write_all(text.as_bytes());
        written.map_err(|error| Failure::File(self.file.clone(), error))
    }
}
