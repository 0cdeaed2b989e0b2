use super::*;
use crate::contacts_file::columns::tests::fields;

/// A pattern of the tests is digits and nothing else.
struct Digits;
impl Patterns for Digits {
    fn matches(&self, _: &str, value: &str) -> Option<bool> {
        Some(value.chars().all(|c| c.is_ascii_digit()))
    }
}

fn record(cells: &[&str]) -> Record {
    Record {
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        line: 7,
        torn: false,
    }
}

fn read(header: &[&str], cells: &[&str]) -> Result<ContactRow, Vec<RowProblem>> {
    let columns = Columns::read(&record(header), &fields()).unwrap();
    columns.row(&record(cells), &Digits)
}

fn sentences(header: &[&str], cells: &[&str]) -> Vec<String> {
    let problems = read(header, cells).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_row_is_a_contact() {
    let row = read(
        &[
            "name", "email", "email 2", "phone", "manager", "plan", "tax", "id",
        ],
        &[
            " Ada  ",
            "ada@example.org, A@b.example",
            "ADA@example.org",
            "+49 30 1234567; 555 1234567",
            "kim",
            "Free",
            "",
        ],
    )
    .unwrap();
    assert_eq!((row.line, row.id), (7, None));
    let owned = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        row.contact,
        NewContact {
            custom_fields: Some(vec![("plan".to_owned(), "Free".to_owned())]),
            emails: owned(&["ada@example.org", "A@b.example"]),
            manager: Some("kim".to_owned()),
            name: "Ada".to_owned(),
            phones: owned(&["+49 30 1234567", "555 1234567"]),
        }
    );
    // Without columns of custom fields nothing is said of them.
    assert_eq!(
        read(&["name"], &["Ada"]).unwrap().contact.custom_fields,
        None
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    assert_eq!(
        sentences(
            &["name", "email", "phone", "plan", "tax"],
            &["", "nobody, x@", "call me", "Gold", "12a"],
        ),
        [
            "The name is missing.",
            "“nobody” is not an e-mail address.",
            "“x@” is not an e-mail address.",
            "“call me” is not a phone number.",
            "Plan of choice cannot be “Gold”; it is one of: Free, Paid.",
            "Tax number cannot be “12a”: it does not have the form that is asked for.",
        ]
    );
}

#[test]
fn a_row_that_is_torn_is_not_guessed_at() {
    assert_eq!(
        sentences(&["name", "email"], &["Ada", "Lovelace", "ada@example.org"]),
        ["3 cells where there are 2 columns: put quotes around the text with the separator in it."]
    );
    let columns = Columns::read(&record(&["name"]), &fields()).unwrap();
    let mut torn = record(&["Ada"]);
    torn.torn = true;
    assert_eq!(columns.row(&torn, &Digits), Err(vec![RowProblem::Torn]));
    // Empty cells at the end of a row are what spreadsheets leave.
    assert!(read(&["name"], &["Ada", "", " "]).is_ok());
}

#[test]
fn what_is_too_long_or_too_much_is_refused_and_quoted_short() {
    let long = "x".repeat(300);
    assert_eq!(
        sentences(&["name", "email", "plan"], &[&long, &long, ""]),
        [
            "name is longer than 250 characters.".to_owned(),
            format!("“{}…” is not an e-mail address.", "x".repeat(60)),
        ]
    );
    let many: Vec<String> = (0..101).map(|n| format!("a{n}@example.org")).collect();
    assert_eq!(
        sentences(&["name", "email"], &["Ada", &many.join(" ")]),
        ["More than 100 e-mail addresses or phone numbers."]
    );
    let tax = "1".repeat(1_001);
    assert_eq!(
        sentences(&["name", "tax"], &["Ada", &tax]),
        ["Tax number is longer than 1000 characters."]
    );
}

#[test]
fn a_required_field_is_asked_for_where_the_file_has_it() {
    let mut fields = fields();
    fields[1].required = true;
    let read = |header: &[&str], cells: &[&str]| {
        let columns = Columns::read(&record(header), &fields).unwrap();
        columns.row(&record(cells), &Digits)
    };
    assert_eq!(
        read(&["name", "tax"], &["Ada"]).unwrap_err()[0].to_string(),
        "Tax number is missing."
    );
    // A file without it says nothing of it; the server decides.
    assert!(read(&["name"], &["Ada"]).is_ok());
}
