//! Rows to text, as RFC 4180 has it, safe to open in a spreadsheet.

use crate::wire::client::custom_fields::FieldRecord;
use crate::wire::contact::answer::Contact;
use crate::wire::desk::custom_fields::FieldScope;

/// What a file begins with so that Excel reads it as UTF-8.
pub const MARK: &str = "\u{feff}";

/// Between several addresses or numbers in one cell.
const BETWEEN: &str = "; ";

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The names of an export's columns: `id`, `name`, `emails`, `phones`, `manager`, then the keys of the
/// visitors' custom fields. What is written so is read so.
#[must_use]
pub fn header(fields: &[FieldRecord]) -> Vec<String> {
    let ours = ["id", "name", "emails", "phones", "manager"].map(str::to_owned);
    let fields = of_visitors(fields).map(|field| field.key.clone());
    ours.into_iter().chain(fields).collect()
}

/// A contact's cells below [`header`] of the same fields.
#[must_use]
pub fn cells(contact: &Contact, fields: &[FieldRecord]) -> Vec<String> {
    let mut cells = vec![
        contact.id.clone(),
        contact.name.clone(),
        contact.emails.join(BETWEEN),
        contact.phones.join(BETWEEN),
        contact.manager.clone().unwrap_or_default(),
    ];
    for field in of_visitors(fields) {
        let value = contact.custom_fields.iter();
        let mut value = value.filter(|(key, _)| *key == field.key);
        cells.push(
            value
                .next()
                .map_or_else(String::new, |(_, value)| value.clone()),
        );
    }
    cells
}

/// Appends a row. A cell is quoted where it must be; one that a spreadsheet would compute begins with
/// an apostrophe ([`guarded`]).
pub fn push_row<C: AsRef<str>>(text: &mut String, cells: impl IntoIterator<Item = C>) {
    let mut first = true;
    for cell in cells {
        if !first {
            text.push(',');
        }
        first = false;
        push_cell(text, &guarded(cell.as_ref()));
    }
    text.push_str("\r\n");
}

fn push_cell(text: &mut String, cell: &str) {
    let odd = cell.contains(['"', ',', ';', '\t', '\n', '\r']);
    if !odd && cell.trim() == cell {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// A cell that no spreadsheet takes for a formula: `=1+1` becomes `'=1+1`. What a visitor called
/// themselves must not run in an agent's Excel. Phone numbers stay as they are: digits behind a plus
/// compute nothing.
#[must_use]
pub fn guarded(cell: &str) -> String {
    let formula = cell.trim_start_matches('\'').starts_with(FORMULA);
    if formula && !is_number(cell) {
        ["'", cell].concat()
    } else {
        cell.to_owned()
    }
}

/// The same without the apostrophe that [`guarded`] brought.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        Some(_) | None => cell,
    }
}

/// One phone number, or several as they are joined.
fn is_number(cell: &str) -> bool {
    cell.starts_with('+')
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || "+ ;".contains(c))
}

fn of_visitors(fields: &[FieldRecord]) -> impl Iterator<Item = &FieldRecord> {
    let of_visitors = |field: &&FieldRecord| field.scope == FieldScope::Visitor;
    fields.iter().filter(of_visitors)
}

#[cfg(test)]
mod tests {
    use super::super::columns::tests::fields;
    use super::super::{Columns, Reader};
    use super::*;
    use crate::domain::custom_field::Patterns;
    use serde_json::json;

    struct All;
    impl Patterns for All {
        fn matches(&self, _: &str, _: &str) -> Option<bool> {
            Some(true)
        }
    }

    fn row(cells: &[&str]) -> String {
        let mut text = String::new();
        push_row(&mut text, cells);
        text
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            row(&["a", "b c", "d,e", "f\"g", "h\ni", "", " j", "k;l"]),
            "a,b c,\"d,e\",\"f\"\"g\",\"h\ni\",,\" j\",\"k;l\"\r\n"
        );
    }

    #[test]
    fn nothing_is_computed_and_nothing_is_lost() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-1+2", "'-1+2"),
            ("+1+2-cmd", "'+1+2-cmd"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("+49 30 123", "+49 30 123"),
            ("+49; +50", "+49; +50"),
            ("'quoted'", "'quoted'"),
            ("O'Neill", "O'Neill"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), written);
            assert_eq!(unguarded(written), cell);
        }
    }

    #[test]
    fn what_is_exported_is_imported() {
        let contact = Contact::read(&json!({
            "_id": "c1", "name": "=Ada, \"the first\"", "contactManager": "agent1",
            "emails": [{ "address": "ada@example.org" }, { "address": "a@b.example" }],
            "phones": [{ "phoneNumber": "+49 30 1234567" }, { "phoneNumber": "555-1234567" }],
            "customFields": { "tax": "123", "plan": "Paid", "gone": "x" },
        }))
        .unwrap();
        let mut text = String::from(MARK);
        push_row(&mut text, header(&fields()));
        push_row(&mut text, cells(&contact, &fields()));
        assert_eq!(
            text,
            "\u{feff}id,name,emails,phones,manager,plan,tax\r\n\
             c1,\"'=Ada, \"\"the first\"\"\",\"ada@example.org; a@b.example\",\
             \"'+49 30 1234567; 555-1234567\",agent1,Paid,123\r\n"
        );
        let mut reader = Reader::new();
        let mut rows = reader.push(text.as_bytes()).unwrap();
        rows.extend(reader.finish().unwrap());
        let columns = Columns::read(&rows[0], &fields()).unwrap();
        assert!(columns.unknown().is_empty());
        let read = columns.row(&rows[1], &All).unwrap();
        assert_eq!(read.id.as_deref(), Some("c1"));
        assert_eq!(read.contact.name, contact.name);
        assert_eq!(read.contact.emails, contact.emails);
        assert_eq!(read.contact.phones, contact.phones);
        assert_eq!(read.contact.manager, contact.manager);
        let fields = read.contact.custom_fields.unwrap();
        let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(fields, [field("plan", "Paid"), field("tax", "123")]);
    }
}
