//! Files of contacts: bytes to rows to what is sent, and back.
//!
//! ```text
//! bytes ─► Decoder ─► text ─► Splitter ─► Record ─► Columns::read ─► ContactRow, or what is wrong with it
//!                 └────────── Reader ──────────┘
//! ```
//!
//! Everything is read piece by piece, so that a file of 100,000 rows needs the memory of one. CSV as
//! RFC 4180 has it, and as programs write it: with commas, semicolons or tabs, in UTF-8, UTF-16 or
//! Windows-1252, with or without a mark at its beginning. A program and a page read the same files by
//! the same rules. May not know where bytes come from, nor who is told of a problem.

pub mod columns;
pub mod decoder;
pub mod reader;
pub mod row;
pub mod splitter;
pub mod writer;

pub use columns::{Columns, HeaderProblem};
pub use decoder::Encoding;
pub use reader::{FileProblem, Reader};
pub use row::{ContactRow, RowProblem};
pub use splitter::Record;

#[cfg(test)]
mod properties;
