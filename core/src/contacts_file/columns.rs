//! What the columns of a file are, by the names in its first row.

use std::fmt;

use super::splitter::Record;
use crate::wire::client::custom_fields::FieldRecord;
use crate::wire::desk::custom_fields::FieldScope;

/// The columns of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    pub(super) columns: Vec<Column>,
    pub(super) fields: Vec<FieldRecord>,
    unknown: Vec<String>,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// An e-mail address, or several: there may be more than one such column.
    Email,
    /// A value of the custom field with this place among [`Columns::fields`].
    Field(usize),
    /// The id of a contact that is there already.
    Id,
    /// Nothing that is read: an unknown column, one without a name, or what was wrong at the last
    /// import.
    Ignored,
    /// The agent who looks after them: id or user name.
    Manager,
    /// What they are called.
    Name,
    /// A phone number, or several: there may be more than one such column.
    Phone,
}

/// Why a file's first row names no columns that contacts can be read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderProblem {
    /// The file is empty.
    Empty,
    /// No column says what people are called. These are there.
    NoName(Vec<String>),
    /// It holds an e-mail address: the names of the columns are missing.
    NoNames,
    /// Two columns say the same, and which one counts is not known.
    Twice(String),
}

/// The column that a report has with what was wrong; read over when the mended file is imported.
pub const PROBLEM: &str = "problem";

const NAME: &[&str] = &["name", "fullname", "contact", "contactname", "displayname"];
const EMAIL: &[&str] = &[
    "email",
    "emails",
    "mail",
    "emailaddress",
    "emailaddresses",
    "mailaddress",
];
const PHONE: &[&str] = &[
    "phone",
    "phones",
    "phonenumber",
    "phonenumbers",
    "telephone",
    "tel",
    "mobile",
    "mobilephone",
    "cell",
    "cellphone",
];
const MANAGER: &[&str] = &["manager", "contactmanager", "managerid", "owner", "agent"];
const ID: &[&str] = &["id", "contactid"];

impl Columns {
    /// Reads the first row, upper or lower case, with or without spaces, `-` and `_`. A custom field is
    /// named by its key or its label; of `fields` those of conversations play no part.
    ///
    /// # Errors
    /// When nothing could be read below it.
    pub fn read(header: &Record, fields: &[FieldRecord]) -> Result<Self, HeaderProblem> {
        let fields: Vec<FieldRecord> = fields
            .iter()
            .filter(|field| field.scope == FieldScope::Visitor)
            .cloned()
            .collect();
        if header.cells.iter().any(|cell| looks_like_an_address(cell)) {
            return Err(HeaderProblem::NoNames);
        }
        let mut columns = Vec::with_capacity(header.cells.len());
        let mut unknown = Vec::new();
        for cell in &header.cells {
            let column = column(cell, &fields);
            let several = matches!(column, Column::Email | Column::Phone | Column::Ignored);
            if !several && columns.contains(&column) {
                return Err(HeaderProblem::Twice(cell.trim().to_owned()));
            }
            let is_report = plain(cell) == PROBLEM;
            if column == Column::Ignored && !cell.trim().is_empty() && !is_report {
                unknown.push(cell.trim().to_owned());
            }
            columns.push(column);
        }
        if !columns.contains(&Column::Name) {
            let named = header.cells.iter().map(|cell| cell.trim().to_owned());
            return Err(HeaderProblem::NoName(named.collect()));
        }
        Ok(Self {
            columns,
            fields,
            unknown,
        })
    }

    /// What stands in each column, in the file's order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The custom fields that [`Column::Field`] counts.
    #[must_use]
    pub fn fields(&self) -> &[FieldRecord] {
        &self.fields
    }

    /// Names of columns that are not read.
    #[must_use]
    pub fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Whether a column names the agents who look after them.
    #[must_use]
    pub fn name_managers(&self) -> bool {
        self.columns.contains(&Column::Manager)
    }
}

fn column(cell: &str, fields: &[FieldRecord]) -> Column {
    let name = plain(cell);
    // `E-mail 2`, `Phone 3`.
    let unnumbered = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let typed = cell.trim();
    // A key is what it is, even if it is called as one of ours.
    let by_key = |field: &FieldRecord| field.key == typed;
    if let Some(at) = fields.iter().position(by_key) {
        return Column::Field(at);
    }
    if NAME.contains(&name.as_str()) {
        Column::Name
    } else if EMAIL.contains(&unnumbered) {
        Column::Email
    } else if PHONE.contains(&unnumbered) {
        Column::Phone
    } else if MANAGER.contains(&name.as_str()) {
        Column::Manager
    } else if ID.contains(&name.as_str()) {
        Column::Id
    } else {
        let fits = |field: &FieldRecord| plain(&field.key) == name || plain(&field.label) == name;
        let at = fields.iter().position(fits).filter(|_| !name.is_empty());
        at.map_or(Column::Ignored, Column::Field)
    }
}

fn plain(name: &str) -> String {
    let name = name.trim().chars().filter(|c| !" -_".contains(*c));
    name.flat_map(char::to_lowercase).collect()
}

fn looks_like_an_address(cell: &str) -> bool {
    crate::domain::Email::parse(cell).is_ok()
}

impl fmt::Display for HeaderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The file is empty."),
            Self::NoName(columns) => write!(
                f,
                "No column is called “name”. The first row has: {}.",
                columns.join(", ")
            ),
            Self::NoNames => f.write_str(
                "The first row holds an e-mail address. Put a row above it that names the columns: name, email, phone.",
            ),
            Self::Twice(name) => write!(
                f,
                "Two columns say the same as “{name}”. Keep one of them."
            ),
        }
    }
}

impl std::error::Error for HeaderProblem {}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::json;

    pub(in super::super) fn fields() -> Vec<FieldRecord> {
        [
            json!({ "_id": "plan", "label": "Plan of choice", "scope": "visitor", "type": "select",
                "options": "Free,Paid" }),
            json!({ "_id": "tax", "label": "Tax number", "scope": "visitor", "regexp": "^[0-9]+$" }),
            json!({ "_id": "topic", "label": "Topic", "scope": "room" }),
        ]
        .iter()
        .map(|field| FieldRecord::read(field).unwrap())
        .collect()
    }

    fn read(cells: &[&str]) -> Result<Columns, HeaderProblem> {
        let header = Record {
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            line: 1,
            torn: false,
        };
        Columns::read(&header, &fields())
    }

    #[test]
    fn columns_are_known_by_name_however_it_is_written() {
        let columns = read(&[
            "Full Name",
            "E-Mail",
            "e_mail 2",
            " PHONE ",
            "Phone number 2",
            "Contact manager",
            "tax",
            "Plan of Choice",
            "_id",
            "Favourite colour",
            "",
            "Topic",
            "problem",
        ])
        .unwrap();
        assert_eq!(
            columns.columns(),
            [
                Column::Name,
                Column::Email,
                Column::Email,
                Column::Phone,
                Column::Phone,
                Column::Manager,
                Column::Field(1),
                Column::Field(0),
                Column::Id,
                Column::Ignored,
                Column::Ignored,
                Column::Ignored,
                Column::Ignored,
            ]
        );
        assert_eq!(columns.unknown(), ["Favourite colour", "Topic"]);
        assert!(columns.name_managers());
        assert!(!read(&["name"]).unwrap().name_managers());
    }

    #[test]
    fn a_header_that_is_none_is_said_to_be_none() {
        assert_eq!(
            read(&["Ada", "ada@example.org"]),
            Err(HeaderProblem::NoNames)
        );
        assert_eq!(
            read(&["email", "colour"]),
            Err(HeaderProblem::NoName(vec![
                "email".to_owned(),
                "colour".to_owned()
            ]))
        );
        for twice in [["name", "Full name"], ["tax", "Tax number"]] {
            let mut cells = vec!["name"];
            cells.extend(twice);
            assert!(
                matches!(read(&cells), Err(HeaderProblem::Twice(_))),
                "{twice:?}"
            );
        }
    }
}
