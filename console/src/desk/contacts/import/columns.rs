//! What the columns of a file are: guessed by their names, changed by whoever imports it.

use livechat_core::contacts_file::columns::Column;
use livechat_core::contacts_file::{Columns, HeaderProblem, Record};
use livechat_core::wire::client::custom_fields::FieldRecord;

use crate::desk::Desk;

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing that goes in.
    Nothing,
    /// What people are called.
    Name,
    /// E-mail addresses.
    Email,
    /// Phone numbers.
    Phone,
    /// Who looks after them.
    Manager,
    /// The id of a contact that is there.
    Id,
    /// A field of the server's owner, by its key.
    Field(String),
}

impl Meaning {
    /// Those that do not depend on the server.
    pub const OURS: [Self; 6] = [
        Self::Nothing,
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Manager,
        Self::Id,
    ];

    /// A name that no field's key has: keys have no spaces.
    fn header(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Name => "full name",
            Self::Email => "email address",
            Self::Phone => "phone number",
            Self::Manager => "contact manager",
            Self::Id => "contact id",
            Self::Field(key) => key,
        }
    }

    /// Names it in the page.
    #[must_use]
    pub fn id(&self) -> String {
        if let Self::Field(key) = self {
            ["field:", key].concat()
        } else {
            self.header().to_owned()
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn parse(id: &str) -> Self {
        if let Some(key) = id.strip_prefix("field:") {
            return Self::Field(key.to_owned());
        }
        let found = Self::OURS.into_iter().find(|ours| ours.header() == id);
        found.unwrap_or(Self::Nothing)
    }

    /// What a column of this name is.
    fn guess(name: &str, fields: &[FieldRecord]) -> Self {
        let header = record(&[Self::Name.header(), name]);
        match Columns::read(&header, fields) {
            Ok(columns) => match columns.columns().get(1) {
                Some(Column::Email) => Self::Email,
                Some(Column::Phone) => Self::Phone,
                Some(Column::Manager) => Self::Manager,
                Some(Column::Id) => Self::Id,
                Some(Column::Field(at)) => {
                    let field = columns.fields().get(*at);
                    field.map_or(Self::Nothing, |field| Self::Field(field.key.clone()))
                }
                Some(Column::Name | Column::Ignored) | None => Self::Nothing,
            },
            Err(HeaderProblem::Twice(_)) => Self::Name,
            Err(HeaderProblem::Empty | HeaderProblem::NoName(_) | HeaderProblem::NoNames) => {
                Self::Nothing
            }
        }
    }
}

fn record(cells: &[&str]) -> Record {
    Record {
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        line: 1,
        torn: false,
    }
}

impl Desk {
    pub(super) fn guess_columns(&mut self) {
        let import = &mut self.contacts.import;
        let cells = import.rows.first().map(|row| row.cells.clone());
        let cells = cells.unwrap_or_default();
        let address = |cell: &String| livechat_core::domain::Email::parse(cell).is_ok();
        import.headed = !cells.iter().any(address);
        let mut meanings: Vec<Meaning> = Vec::with_capacity(cells.len());
        for cell in &cells {
            let mut meaning = if import.headed {
                Meaning::guess(cell, &self.fields)
            } else if address(cell) {
                Meaning::Email
            } else {
                Meaning::Nothing
            };
            let several = matches!(meaning, Meaning::Email | Meaning::Phone);
            if !several && meanings.contains(&meaning) {
                meaning = Meaning::Nothing;
            }
            meanings.push(meaning);
        }
        // Where no column is called so, the first that is nothing else has their names.
        if !meanings.contains(&Meaning::Name)
            && !import.headed
            && let Some(free) = meanings.iter_mut().find(|it| **it == Meaning::Nothing)
        {
            *free = Meaning::Name;
        }
        import.meanings = meanings;
    }

    /// The columns as the core reads rows by them, or why not.
    pub(super) fn columns(&self) -> Result<Columns, String> {
        let import = &self.contacts.import;
        let names: Vec<&str> = import.meanings.iter().map(Meaning::header).collect();
        Columns::read(&record(&names), &self.fields).map_err(|problem| match problem {
            HeaderProblem::NoName(_) | HeaderProblem::Empty | HeaderProblem::NoNames => {
                "Choose the column that says what people are called.".to_owned()
            }
            HeaderProblem::Twice(header) => {
                let field = self.fields.iter().find(|field| field.key == header);
                let what = match field {
                    Some(field) => super::super::field::label(field),
                    None if header == Meaning::Name.header() => "Name".to_owned(),
                    None if header == Meaning::Manager.header() => "Looked after by".to_owned(),
                    None => "Id".to_owned(),
                };
                format!("Two columns are “{what}”. Keep one of them.")
            }
        })
    }
}
