//! A row of a file: a contact, or what is wrong with it.

use std::fmt;

use super::columns::{Column, Columns};
use super::splitter::Record;
use super::writer::unguarded;
use crate::domain::custom_field::{AnswerError, Patterns, Question};
use crate::domain::email::Email;
use crate::domain::name::{Name, NameError};
use crate::domain::phone::Phone;
use crate::wire::contact::change::NewContact;

/// Most addresses, and most numbers, of one contact.
pub const MAX_ENTRIES: usize = 100;

/// Longest text quoted in a problem, in characters.
const MAX_QUOTED_CHARS: usize = 60;

/// A contact as a file has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// What is sent of them. Its `manager` is as the file has it: an id or a user name.
    pub contact: NewContact,
    /// The id of the contact that it is, where the file says so.
    pub id: Option<String>,
    /// The line that the row begins on.
    pub line: usize,
}

/// What is wrong with a row. Each is a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblem {
    /// More cells than columns: a separator stands in a text without quotes.
    Cells {
        /// How many columns there are.
        columns: usize,
        /// How many cells there are.
        found: usize,
    },
    /// Not an e-mail address.
    Email(String),
    /// A custom field has to be filled in.
    Missing {
        /// What the field is called.
        field: String,
    },
    /// There is no name.
    NoName,
    /// A custom field takes only certain values, and this is none of them.
    Option {
        /// What the field is called.
        field: String,
        /// What it takes.
        options: Vec<String>,
        /// What stands there.
        value: String,
    },
    /// A custom field's pattern refuses the value.
    Pattern {
        /// What the field is called.
        field: String,
        /// What stands there.
        value: String,
    },
    /// Not a phone number.
    Phone(String),
    /// More than [`MAX_ENTRIES`] addresses or numbers.
    TooMany,
    /// A name or a value is too long.
    TooLong {
        /// The column.
        field: String,
        /// How many characters there may be.
        most: usize,
    },
    /// Something stands between a closing quote and the next cell.
    Torn,
}

impl Columns {
    /// Reads a row below the header; cells that are missing at its end are empty. `patterns` tries
    /// values on the patterns of custom fields.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn row(
        &self,
        record: &Record,
        patterns: &dyn Patterns,
    ) -> Result<ContactRow, Vec<RowProblem>> {
        let mut problems = Vec::new();
        if record.torn {
            problems.push(RowProblem::Torn);
        }
        let beyond = record.cells.iter().skip(self.columns.len());
        if beyond.filter(|cell| !cell.trim().is_empty()).count() > 0 {
            problems.push(RowProblem::Cells {
                columns: self.columns.len(),
                found: record.cells.len(),
            });
        }
        if !problems.is_empty() {
            // What stands in which column is not known: more problems would only confuse.
            return Err(problems);
        }
        let mut row = ContactRow {
            contact: NewContact {
                custom_fields: None,
                emails: Vec::new(),
                manager: None,
                name: String::new(),
                phones: Vec::new(),
            },
            id: None,
            line: record.line,
        };
        let cells = record.cells.iter().map(|cell| unguarded(cell));
        let cells = cells.chain(std::iter::repeat(""));
        for (column, cell) in self.columns.iter().zip(cells) {
            self.cell(*column, cell, &mut row, patterns, &mut problems);
        }
        let contact = &row.contact;
        if contact.emails.len() > MAX_ENTRIES || contact.phones.len() > MAX_ENTRIES {
            problems.push(RowProblem::TooMany);
        }
        if problems.is_empty() {
            Ok(row)
        } else {
            Err(problems)
        }
    }

    fn cell(
        &self,
        column: Column,
        cell: &str,
        row: &mut ContactRow,
        patterns: &dyn Patterns,
        problems: &mut Vec<RowProblem>,
    ) {
        let words = Some(cell.trim()).filter(|words| !words.is_empty());
        let contact = &mut row.contact;
        match column {
            Column::Ignored => {}
            Column::Id => row.id = words.map(str::to_owned),
            Column::Manager => contact.manager = words.map(str::to_owned),
            Column::Name => match Name::parse(cell) {
                Ok(name) => contact.name = name.into_string(),
                Err(NameError::Missing) => problems.push(RowProblem::NoName),
                Err(NameError::TooLong) => problems.push(RowProblem::TooLong {
                    field: "name".to_owned(),
                    most: Name::MAX_CHARS,
                }),
            },
            Column::Email => {
                // No address has any of these in it.
                for part in parts(cell, |c| c.is_whitespace() || ",;|".contains(c)) {
                    match Email::parse(part) {
                        Ok(email) => add(&mut contact.emails, email.into_string()),
                        Err(_) => problems.push(RowProblem::Email(quoted(part))),
                    }
                }
            }
            Column::Phone => {
                for part in parts(cell, |c| ",;|\n".contains(c)) {
                    match Phone::parse(part) {
                        Ok(phone) => add(&mut contact.phones, phone.into_string()),
                        Err(_) => problems.push(RowProblem::Phone(quoted(part))),
                    }
                }
            }
            Column::Field(at) => {
                if let Some(field) = self.fields.get(at) {
                    let question = Question {
                        required: field.required,
                        pattern: Some(field.pattern.as_str()).filter(|text| !text.is_empty()),
                        options: &field.options,
                    };
                    let values = contact.custom_fields.get_or_insert_default();
                    let label = field.label.clone();
                    match question.check(cell.trim(), patterns) {
                        Ok(value) if value.is_empty() => {}
                        Ok(value) => values.push((field.key.clone(), value)),
                        Err(error) => problems.push(RowProblem::of(
                            error,
                            label,
                            quoted(cell),
                            &field.options,
                        )),
                    }
                }
            }
        }
    }
}

impl RowProblem {
    fn of(error: AnswerError, field: String, value: String, options: &[String]) -> Self {
        match error {
            AnswerError::Missing => Self::Missing { field },
            AnswerError::TooLong => Self::TooLong {
                field,
                most: crate::domain::custom_field::MAX_ANSWER_CHARS,
            },
            AnswerError::Refused => Self::Pattern { field, value },
            AnswerError::NotAnOption => Self::Option {
                field,
                options: options.to_vec(),
                value,
            },
        }
    }
}

fn parts(cell: &str, between: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    let parts = cell.split(between).map(|part| unguarded(part.trim()));
    parts.filter(|part| !part.is_empty())
}

/// The same twice is once: a server would refuse the contact for it.
fn add(all: &mut Vec<String>, one: String) {
    if !all.iter().any(|known| known.eq_ignore_ascii_case(&one)) {
        all.push(one);
    }
}

fn quoted(text: &str) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(MAX_QUOTED_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cells { columns, found } => write!(
                f,
                "{found} cells where there are {columns} columns: put quotes around the text with the separator in it."
            ),
            Self::Email(text) => write!(f, "“{text}” is not an e-mail address."),
            Self::Missing { field } => write!(f, "{field} is missing."),
            Self::NoName => f.write_str("The name is missing."),
            Self::Option {
                field,
                options,
                value,
            } => write!(
                f,
                "{field} cannot be “{value}”; it is one of: {}.",
                options.join(", ")
            ),
            Self::Pattern { field, value } => {
                write!(
                    f,
                    "{field} cannot be “{value}”: it does not have the form that is asked for."
                )
            }
            Self::Phone(text) => write!(f, "“{text}” is not a phone number."),
            Self::TooMany => write!(
                f,
                "More than {MAX_ENTRIES} e-mail addresses or phone numbers."
            ),
            Self::TooLong { field, most } => {
                write!(f, "{field} is longer than {most} characters.")
            }
            Self::Torn => f.write_str(
                "Text stands behind a closing quote (\"). Double the quotes inside a text.",
            ),
        }
    }
}

impl std::error::Error for RowProblem {}

#[cfg(test)]
mod tests;
