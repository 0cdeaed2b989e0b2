//! A file, from its bytes to its rows.

use std::fmt;

use super::decoder::{Decoder, Encoding};
use super::splitter::{MAX_ROW_BYTES, Record, Splitter};

/// Reads a file piece by piece.
#[derive(Debug)]
pub struct Reader {
    decoder: Decoder,
    splitter: Splitter,
    text: String,
}

/// Why a file cannot be read, or not to its end. What was read before was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// It is neither UTF-8 nor one of the other encodings throughout.
    Encoding,
    /// A row is longer than [`MAX_ROW_BYTES`].
    LongRow {
        /// The line it begins on.
        line: usize,
    },
    /// It holds zero bytes: no text.
    NoText,
    /// A quote is opened, and not closed before the end or within [`MAX_ROW_BYTES`].
    UnclosedQuote {
        /// The line that the row with it begins on.
        line: usize,
    },
    /// It is a workbook of Excel, or another zip.
    Workbook,
}

impl Reader {
    /// A reader at the beginning of a file.
    #[must_use]
    pub fn new() -> Self {
        Self {
            decoder: Decoder::default(),
            splitter: Splitter::new(),
            text: String::new(),
        }
    }

    /// Reads more of the file: the rows that ended in it, blank ones left out. The first row of all is
    /// the header.
    ///
    /// # Errors
    /// When the file cannot be read any further.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Record>, FileProblem> {
        self.decoder.push(bytes, &mut self.text)?;
        self.split()
    }

    /// Reads to the end of the file: the rows that ended with it.
    ///
    /// # Errors
    /// When the file ends in the middle of something.
    pub fn finish(&mut self) -> Result<Vec<Record>, FileProblem> {
        self.decoder.finish(&mut self.text)?;
        let mut rows = self.split()?;
        rows.extend(self.splitter.finish()?);
        Ok(rows)
    }

    /// How the file is written, as far as it has been read.
    #[must_use]
    pub fn encoding(&self) -> Option<Encoding> {
        self.decoder.encoding()
    }

    /// By what its cells are separated, once the first row has been read.
    #[must_use]
    pub fn separator(&self) -> Option<char> {
        self.splitter.separator()
    }

    fn split(&mut self) -> Result<Vec<Record>, FileProblem> {
        let rows = self.splitter.push(&self.text);
        self.text.clear();
        rows
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding => f.write_str(
                "The file mixes encodings: some of it is UTF-8 and some is not. Save it as “CSV UTF-8” and try again.",
            ),
            Self::LongRow { line } => write!(
                f,
                "The row that begins on line {line} is longer than {} KB. Is a line break missing?",
                MAX_ROW_BYTES / 1024
            ),
            Self::NoText => {
                f.write_str("This is not a text file. Export it as CSV and try again.")
            }
            Self::UnclosedQuote { line } => write!(
                f,
                "A quote (\") that is opened in the row on line {line} is never closed. Close it, or remove it."
            ),
            Self::Workbook => f.write_str(
                "This is a workbook, not a CSV file. In Excel choose “Save as” and “CSV UTF-8”.",
            ),
        }
    }
}

impl std::error::Error for FileProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_100_000_rows_is_read_piece_by_piece() {
        let mut reader = Reader::new();
        let mut count = reader.push(b"name;email\r\n").unwrap().len();
        let mut last = 0;
        for n in 0..100_000 {
            let row = format!("\"J\u{fc}rgen {n}\";j{n}@example.org\r\n");
            for record in reader.push(row.as_bytes()).unwrap() {
                assert_eq!(record.cells.len(), 2);
                (count, last) = (count + 1, record.line);
            }
        }
        count += reader.finish().unwrap().len();
        assert_eq!((count, last), (100_001, 100_001));
        assert_eq!(reader.encoding(), Some(Encoding::Utf8));
        assert_eq!(reader.separator(), Some(';'));
        // What is kept does not grow with the file.
        assert!(reader.text.capacity() < 4_096);
    }

    #[test]
    fn a_file_in_utf_16_is_read_to_its_end() {
        let text = "\u{feff}name\temail\r\nÄda\ta@b.example";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut reader = Reader::new();
        let mut rows = reader.push(&bytes).unwrap();
        rows.extend(reader.finish().unwrap());
        assert_eq!(rows[1].cells, ["Äda", "a@b.example"]);
        assert_eq!(reader.separator(), Some('\t'));
    }
}
