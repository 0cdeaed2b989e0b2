//! Which contacts there are.

use livechat_core::wire::contact::look_up::KnownBy;
use livechat_core::wire::contact::search::{Direction, OrderBy};
use rusqlite::{Connection, params, params_from_iter};

use super::row::phone_key;
use super::{StoredContact, index};
use crate::store::StoreError;

/// Which contacts are wanted.
#[derive(Debug, Clone)]
pub struct ContactsWanted {
    /// How many.
    pub count: usize,
    /// How many of the first to leave out.
    pub offset: usize,
    /// In which order; by name when nothing is said.
    pub order: Vec<(OrderBy, Direction)>,
    /// What stands somewhere in a name, an address or a number.
    pub text: Option<String>,
    /// Those whom no agent has taken note of, instead of the others.
    pub unknown: bool,
}

/// A page of contacts, and how many there are in all.
pub(super) fn page(
    connection: &Connection,
    wanted: &ContactsWanted,
) -> Result<(Vec<StoredContact>, usize), StoreError> {
    let mut condition = format!("unknown = {}", u8::from(wanted.unknown));
    let mut values = Vec::new();
    if let Some(text) = wanted.text.as_deref().map(str::trim) {
        if let Some(question) = index::question(text) {
            condition.push_str(
                " AND number IN (SELECT rowid FROM contact_search WHERE contact_search MATCH ?1)",
            );
            values.push(question);
        } else {
            // No text that begins so comes behind the second value.
            condition.push_str(
                " AND number IN (
                    SELECT number FROM contacts
                    WHERE name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?2
                    UNION SELECT contact FROM contact_emails
                    WHERE address >= lower(?1) AND address < lower(?2)
                    UNION SELECT contact FROM contact_phones WHERE digits >= ?1 AND digits < ?2)",
            );
            values.push(text.to_owned());
            values.push(format!("{text}{}", char::MAX));
        }
    }
    let total: i64 = connection.query_row(
        &format!("SELECT count(*) FROM contacts WHERE {condition}"),
        params_from_iter(&values),
        |row| row.get(0),
    )?;
    let query = format!(
        "SELECT number FROM contacts WHERE {condition} ORDER BY {} LIMIT {} OFFSET {}",
        order(&wanted.order),
        wanted.count,
        wanted.offset
    );
    let mut statement = connection.prepare_cached(&query)?;
    let numbers = statement.query_map(params_from_iter(&values), |row| row.get(0))?;
    let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
    let mut contacts = Vec::with_capacity(numbers.len());
    for number in numbers {
        contacts.extend(StoredContact::by_number(connection, number)?);
    }
    Ok((contacts, usize::try_from(total).unwrap_or(usize::MAX)))
}

fn order(wanted: &[(OrderBy, Direction)]) -> String {
    let mut terms = Vec::new();
    for (by, direction) in wanted {
        let column = match by {
            OrderBy::Created => "created_at",
            OrderBy::LastChat => "last_chat_at",
            OrderBy::Name => "name COLLATE NOCASE",
            OrderBy::Updated => "updated_at",
        };
        let direction = match direction {
            Direction::Down => "DESC",
            Direction::Up => "ASC",
        };
        terms.push(format!("{column} {direction}"));
    }
    if terms.is_empty() {
        terms.push("name COLLATE NOCASE".to_owned());
    }
    // Of two that are the same, always the same comes first: no page shows one twice.
    terms.push("number".to_owned());
    terms.join(", ")
}

/// Whether there is a contact that is known by this.
pub(super) fn exists(connection: &Connection, known_by: &KnownBy) -> Result<bool, StoreError> {
    let (query, value) = match known_by {
        KnownBy::Id(id) => (
            "SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)",
            id.clone(),
        ),
        KnownBy::Email(address) => (
            "SELECT EXISTS (SELECT 1 FROM contact_emails WHERE address = ?1)",
            address.trim().to_lowercase(),
        ),
        KnownBy::Phone(phone) => (
            "SELECT EXISTS (SELECT 1 FROM contact_phones WHERE digits = ?1)",
            phone_key(phone),
        ),
    };
    let mut statement = connection.prepare_cached(query)?;
    Ok(statement.query_row(params![value], |row| row.get(0))?)
}
