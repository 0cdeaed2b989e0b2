//! The custom fields that were made over the API, as rows. What they mean is not known here.

use rusqlite::{Connection, Row, params};

use super::{Store, StoreError, lock};

/// A custom field as it is kept; the words are those of the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedField {
    /// What is in it at first.
    pub default: Option<String>,
    /// The key.
    pub id: String,
    /// `input` or `select`.
    pub kind: String,
    /// What a visitor reads.
    pub label: String,
    /// What a select offers, separated by commas.
    pub options: String,
    /// A regular expression.
    pub pattern: Option<String>,
    /// It is in the visitor's form.
    pub public: bool,
    /// It has to be filled in.
    pub required: bool,
    /// `visitor` or `room`.
    pub scope: String,
    /// Agents find visitors by it.
    pub searchable: bool,
    /// When it was saved, as an ISO date.
    pub updated_at: String,
    /// Who sees it.
    pub visibility: String,
}

impl Store {
    /// All of them, in the order in which they were made. Waits; for the start of the server.
    ///
    /// # Errors
    /// When the database fails.
    pub fn saved_fields(&self) -> Result<Vec<SavedField>, StoreError> {
        all(&lock(&self.0))
    }

    /// Keeps one, in place of the one with its key, and answers all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_field(&self, field: SavedField) -> Result<Vec<SavedField>, StoreError> {
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            transaction.execute(
                "INSERT INTO custom_fields (id, label, scope, visibility, kind, pattern,
                    default_value, options, public, required, searchable, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (id) DO UPDATE SET label = ?2, scope = ?3, visibility = ?4, kind = ?5,
                    pattern = ?6, default_value = ?7, options = ?8, public = ?9, required = ?10,
                    searchable = ?11, updated_at = ?12",
                params![
                    field.id,
                    field.label,
                    field.scope,
                    field.visibility,
                    field.kind,
                    field.pattern,
                    field.default,
                    field.options,
                    field.public,
                    field.required,
                    field.searchable,
                    field.updated_at
                ],
            )?;
            let all = all(&transaction)?;
            transaction.commit()?;
            Ok(all)
        })
        .await
    }

    /// Removes one, and answers the others; `None` when there is none with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_field(&self, id: String) -> Result<Option<Vec<SavedField>>, StoreError> {
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            let removed =
                transaction.execute("DELETE FROM custom_fields WHERE id = ?1", params![id])?;
            let all = all(&transaction)?;
            transaction.commit()?;
            Ok((removed > 0).then_some(all))
        })
        .await
    }
}

fn all(connection: &Connection) -> Result<Vec<SavedField>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, label, scope, visibility, kind, pattern, default_value, options, public,
                required, searchable, updated_at
         FROM custom_fields ORDER BY number",
    )?;
    let fields = statement.query_map([], of_row)?;
    Ok(fields.collect::<Result<_, _>>()?)
}

fn of_row(row: &Row<'_>) -> rusqlite::Result<SavedField> {
    Ok(SavedField {
        id: row.get(0)?,
        label: row.get(1)?,
        scope: row.get(2)?,
        visibility: row.get(3)?,
        kind: row.get(4)?,
        pattern: row.get(5)?,
        default: row.get(6)?,
        options: row.get(7)?,
        public: row.get(8)?,
        required: row.get(9)?,
        searchable: row.get(10)?,
        updated_at: row.get(11)?,
    })
}
