//! Whatever a file holds: it is read or refused, the same in one piece or in many.

use proptest::prelude::*;

use super::columns::tests::fields;
use super::{Columns, FileProblem, Reader, Record, writer};
use crate::domain::custom_field::Patterns;

/// No pattern compiles.
struct Broken;
impl Patterns for Broken {
    fn matches(&self, _: &str, _: &str) -> Option<bool> {
        None
    }
}

fn read(bytes: &[u8], piece: usize) -> Result<Vec<Record>, FileProblem> {
    let mut reader = Reader::new();
    let mut rows = Vec::new();
    for piece in bytes.chunks(piece) {
        rows.extend(reader.push(piece)?);
    }
    rows.extend(reader.finish()?);
    Ok(rows)
}

/// Bytes as files have them: mostly what CSV is made of.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let usual = prop::sample::select(b"a\",;\t\r\n=\xc3\xbc\xff\xfe\0 @1".to_vec());
    prop::collection::vec(usual, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_make_no_difference(bytes in file(), piece in 1..9_usize) {
        // Of a file with two faults, either may be met first.
        prop_assert_eq!(read(&bytes, piece).ok(), read(&bytes, bytes.len().max(1)).ok());
    }

    #[test]
    fn any_file_is_rows_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(rows) = read(&bytes, 64) {
            let lines: Vec<usize> = rows.iter().map(|row| row.line).collect();
            prop_assert!(lines.is_sorted());
            prop_assert!(rows.iter().all(|row| !row.cells.is_empty()));
        }
    }

    #[test]
    fn any_row_is_a_contact_or_has_a_sentence(cells in prop::collection::vec(".{0,40}", 0..8)) {
        let record = |cells: Vec<String>| Record { cells, line: 1, torn: false };
        let header = ["name", "email", "phone", "plan", "tax", "id"].map(str::to_owned);
        let columns = Columns::read(&record(header.to_vec()), &fields()).unwrap();
        match columns.row(&record(cells), &Broken) {
            Ok(row) => prop_assert!(!row.contact.name.trim().is_empty()),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.iter().all(|problem| problem.to_string().ends_with('.')));
            }
        }
    }

    #[test]
    fn what_is_written_is_read(cells in prop::collection::vec("[^\0]{0,20}", 1..6)) {
        let mut text = String::from(writer::MARK);
        // A row of nothing is left out, and the separator is that of the first row.
        writer::push_row(&mut text, ["x", "y"]);
        let mut all = vec!["x".to_owned()];
        all.extend(cells);
        writer::push_row(&mut text, &all);
        let rows = read(text.as_bytes(), 7).unwrap();
        let written: Vec<&str> = rows[1].cells.iter().map(|cell| writer::unguarded(cell)).collect();
        prop_assert_eq!(written, all);
    }
}
