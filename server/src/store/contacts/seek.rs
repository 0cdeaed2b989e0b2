//! Looking for one visitor by what is known of them, section 4.3 of the reference. Every way goes
//! through an index; what it leaves open is looked at one by one.

use livechat_core::domain::Phone;
use rusqlite::{Connection, params_from_iter};

use crate::store::{Store, StoreError, StoredVisitor, question};

/// What a visitor is looked for by; each part that is there must fit.
#[derive(Clone, Default)]
pub struct VisitorSought {
    /// Custom fields, with what stands somewhere in their values in any case; one or two characters
    /// stand at the beginning.
    pub custom: Vec<(String, String)>,
    /// Lower case.
    pub email: Option<String>,
    /// In whatever way it is written.
    pub phone: Option<String>,
}

impl Store {
    /// The first visitor who fits; nobody fits nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seek_visitor(
        &self,
        sought: VisitorSought,
    ) -> Result<Option<StoredVisitor>, StoreError> {
        self.run(move |connection| seek(connection, &sought)).await
    }
}

/// The first visitor with this address.
pub(super) fn by_email(
    connection: &Connection,
    email: &str,
) -> Result<Option<StoredVisitor>, StoreError> {
    let sought = VisitorSought {
        email: Some(email.to_owned()),
        ..VisitorSought::default()
    };
    seek(connection, &sought)
}

fn seek(
    connection: &Connection,
    sought: &VisitorSought,
) -> Result<Option<StoredVisitor>, StoreError> {
    let Some((query, values)) = candidates(sought) else {
        return Ok(None);
    };
    let mut statement = connection.prepare_cached(&query)?;
    let mut ids = statement.query(params_from_iter(&values))?;
    while let Some(row) = ids.next()? {
        let id: String = row.get(0)?;
        if let Some(visitor) = StoredVisitor::by_id(connection, &id)?
            && fits(&visitor, sought)
        {
            return Ok(Some(visitor));
        }
    }
    Ok(None)
}

/// Asks for the ids of those who may fit, the first who came first.
fn candidates(sought: &VisitorSought) -> Option<(String, Vec<String>)> {
    let one = |condition: &str, value: String| {
        let query =
            format!("SELECT id FROM visitors WHERE {condition} AND disabled = 0 ORDER BY number");
        Some((query, vec![value]))
    };
    if let Some(email) = &sought.email {
        return one("email = ?1", email.clone());
    }
    if let Some(phone) = &sought.phone {
        return one("phone_key = ?1", Phone::key(phone));
    }
    let asked = sought.custom.iter();
    let asked: Vec<String> = asked
        .filter_map(|(_, part)| question::question(part))
        .collect();
    if asked.is_empty() {
        let (key, part) = sought.custom.first()?;
        let (from, to) = question::beginning(part);
        let query = "SELECT visitor_id FROM visitor_fields
                     WHERE key = ?1 AND value COLLATE NOCASE >= ?2 AND value COLLATE NOCASE < ?3";
        Some((query.to_owned(), vec![key.clone(), from, to]))
    } else {
        let query = "SELECT v.id FROM visitor_field_search s JOIN visitors v ON v.number = s.rowid
                     WHERE s.text MATCH ?1 ORDER BY s.rowid";
        let all: Vec<String> = asked.iter().map(|words| format!("({words})")).collect();
        Some((query.to_owned(), vec![all.join(" AND ")]))
    }
}

fn fits(visitor: &StoredVisitor, sought: &VisitorSought) -> bool {
    let email = sought.email.as_deref();
    let phone = sought.phone.as_deref().map(Phone::key);
    email.is_none_or(|email| visitor.email() == Some(email))
        && phone.is_none_or(|phone| visitor.phone().map(Phone::key) == Some(phone))
        && sought.custom.iter().all(|(key, part)| {
            let mut fields = visitor.fields().iter();
            let value = fields.find(|(known, _)| known == key);
            value.is_some_and(|(_, value)| holds(value, part))
        })
}

fn holds(value: &str, part: &str) -> bool {
    let (value, wanted) = (value.to_lowercase(), part.to_lowercase());
    if question::question(part).is_some() {
        value.contains(&wanted)
    } else {
        value.starts_with(&wanted)
    }
}
