//! Which contacts there are.

use livechat_core::domain::Phone;
use livechat_core::wire::contact::look_up::KnownBy;
use livechat_core::wire::contact::search::{Direction, OrderBy};
use rusqlite::{Connection, params, params_from_iter};

use super::StoredContact;
use crate::store::question::MOST_FOUND;
use crate::store::{StoreError, question};

/// Which contacts are wanted.
#[derive(Debug, Clone)]
pub struct ContactsWanted {
    /// How many.
    pub count: usize,
    /// How many of the first to leave out.
    pub offset: usize,
    /// In which order; by name when nothing is said.
    pub order: Vec<(OrderBy, Direction)>,
    /// What stands somewhere in a name, an address or a number. Five characters or more with which
    /// an address begins, and as many digits with which a number does, are found as such and nowhere
    /// else.
    pub text: Option<String>,
    /// Those whom no agent has taken note of, instead of the others.
    pub unknown: bool,
}

/// A page of contacts, and how many there are in all; of more than [`MOST_FOUND`] that a text finds, those
/// who came last.
pub(super) fn page(
    connection: &Connection,
    wanted: &ContactsWanted,
) -> Result<(Vec<StoredContact>, usize), StoreError> {
    let unknown = u8::from(wanted.unknown);
    let text = wanted.text.as_deref().map(str::trim);
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        let total = connection
            .prepare_cached("SELECT value FROM counters WHERE name = ?1")?
            .query_row(
                [if wanted.unknown {
                    "unknown contacts"
                } else {
                    "contacts"
                }],
                |row| row.get(0),
            )?;
        let all = format!("contacts c WHERE c.unknown = {unknown}");
        return Ok((list(connection, &all, &[], wanted)?, whole(total)));
    };
    let mut ways = ways(text);
    ways.reverse();
    while let Some((found, values)) = ways.pop() {
        // The few who were found are looked at, never all.
        let these = format!(
            "(SELECT f.number FROM ({found}) f CROSS JOIN contacts k ON k.number = f.number
              WHERE k.unknown = {unknown} ORDER BY f.number DESC LIMIT {MOST_FOUND}) s
             CROSS JOIN contacts c ON c.number = s.number WHERE c.unknown = {unknown}"
        );
        let total: i64 = connection
            .prepare_cached(&format!("SELECT count(*) FROM {these}"))?
            .query_row(params_from_iter(&values), |row| row.get(0))?;
        if total > 0 || ways.is_empty() {
            return Ok((list(connection, &these, &values, wanted)?, whole(total)));
        }
    }
    Ok((Vec::new(), 0))
}

/// How a text is looked for, as queries for numbers of contacts with their values: one after the other,
/// until somebody is found.
fn ways(text: &str) -> Vec<(String, Vec<String>)> {
    let mut ways = Vec::new();
    if let Some(address) = question::address(text) {
        let (from, to) = question::beginning(&address);
        let query = "SELECT DISTINCT contact AS number FROM contact_emails
                     WHERE address >= ?1 AND address < ?2";
        ways.push((query.to_owned(), vec![from, to]));
    }
    if let Some(digits) = question::number(text) {
        let (from, to) = question::beginning(&digits);
        let query = "SELECT DISTINCT contact AS number FROM contact_phones
                     WHERE digits >= ?1 AND digits < ?2";
        ways.push((query.to_owned(), vec![from, to]));
    }
    ways.push(match question::question(text) {
        Some(asked) => {
            let query = "SELECT rowid AS number FROM contact_search WHERE contact_search MATCH ?1";
            (query.to_owned(), vec![asked])
        }
        None => {
            let (from, to) = question::beginning(text);
            let query = "SELECT number FROM contacts
                         WHERE name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?2
                         UNION SELECT contact FROM contact_emails
                         WHERE address >= lower(?1) AND address < lower(?2)
                         UNION SELECT contact FROM contact_phones
                         WHERE digits >= ?1 AND digits < ?2";
            (query.to_owned(), vec![from, to])
        }
    });
    ways
}

fn list(
    connection: &Connection,
    these: &str,
    values: &[String],
    wanted: &ContactsWanted,
) -> Result<Vec<StoredContact>, StoreError> {
    let query = format!(
        "SELECT c.number FROM {these} ORDER BY {} LIMIT {} OFFSET {}",
        order(&wanted.order),
        wanted.count,
        wanted.offset
    );
    let mut statement = connection.prepare(&query)?;
    let numbers = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
    let mut contacts = Vec::with_capacity(numbers.len());
    for number in numbers {
        contacts.extend(StoredContact::by_number(connection, number)?);
    }
    Ok(contacts)
}

fn whole(total: i64) -> usize {
    usize::try_from(total).unwrap_or(0)
}

fn order(wanted: &[(OrderBy, Direction)]) -> String {
    let mut terms = Vec::new();
    for (by, direction) in wanted {
        let column = match by {
            OrderBy::Created => "c.created_at",
            OrderBy::LastChat => "c.last_chat_at",
            OrderBy::Name => "c.name COLLATE NOCASE",
            OrderBy::Updated => "c.updated_at",
        };
        let direction = match direction {
            Direction::Down => "DESC",
            Direction::Up => "ASC",
        };
        terms.push(format!("{column} {direction}"));
    }
    if terms.is_empty() {
        terms.push("c.name COLLATE NOCASE".to_owned());
    }
    // Of two that are the same, always the same comes first: no page shows one twice. In the direction
    // of the last, so that an index has them in this order.
    let down = wanted
        .last()
        .is_some_and(|(_, last)| *last == Direction::Down);
    terms.push(if down { "c.number DESC" } else { "c.number" }.to_owned());
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
            Phone::key(phone),
        ),
    };
    let mut statement = connection.prepare_cached(query)?;
    Ok(statement.query_row(params![value], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrations;

    #[test]
    fn of_what_very_many_have_those_who_came_last_are_found_and_counted() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::run(&mut connection).unwrap();
        // The first hundred are known, the others are not; who came last has the first name.
        connection
            .execute_batch(
                "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10200)
                 INSERT INTO contacts (number, id, name, unknown, created_at, updated_at)
                 SELECT n, 'c' || n, printf('ada %05d', 20000 - n), n > 100, '', '' FROM n;
                 INSERT INTO contact_search (rowid, text) SELECT number, name FROM contacts;",
            )
            .unwrap();
        let find = |text: &str, unknown: bool, offset: usize| {
            let wanted = ContactsWanted {
                count: 2,
                offset,
                order: Vec::new(),
                text: Some(text.to_owned()),
                unknown,
            };
            let (contacts, total) = page(&connection, &wanted).unwrap();
            let names: Vec<_> = contacts.into_iter().map(|contact| contact.name).collect();
            (names, total)
        };
        let names = |names: [&str; 2]| names.map(str::to_owned).to_vec();
        assert_eq!(
            find("ada", true, 0),
            (names(["ada 09800", "ada 09801"]), MOST_FOUND)
        );
        assert_eq!(
            find("ada", true, 9_998),
            (names(["ada 19798", "ada 19799"]), MOST_FOUND)
        );
        assert_eq!(find("ada", true, 10_000), (Vec::new(), MOST_FOUND));
        assert_eq!(
            find("ada", false, 0),
            (names(["ada 19900", "ada 19901"]), 100)
        );
        assert_eq!(
            find("ada 1989", true, 0),
            (names(["ada 19890", "ada 19891"]), 10)
        );
    }
}
