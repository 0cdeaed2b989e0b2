//! The tables, as a list of steps; `user_version` says how many have been taken.
//!
//! A step that was ever released is not changed any more: another one is added.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::StoreError;

const STEPS: [&str; 9] = [
    include_str!("migrations/0001_visitors.sql"),
    include_str!("migrations/0002_page_visits.sql"),
    include_str!("migrations/0003_conversations.sql"),
    include_str!("migrations/0004_agents.sql"),
    include_str!("migrations/0005_around_the_conversation.sql"),
    include_str!("migrations/0006_contacts.sql"),
    include_str!("migrations/0007_custom_fields.sql"),
    include_str!("migrations/0008_visitor_search.sql"),
    include_str!("migrations/0009_page_visits_of_rooms.sql"),
];

/// Takes the steps that are missing, all or none: whatever stops it leaves the database as it was.
pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let taken = usize::try_from(version).map_err(|_| StoreError::Newer { version })?;
    let missing = STEPS.get(taken..).ok_or(StoreError::Newer { version })?;
    let old = taken > 0 && !missing.is_empty();
    if old {
        announce(&transaction)?;
    }
    for step in missing {
        transaction.execute_batch(step)?;
    }
    let reached = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    transaction.pragma_update(None, "user_version", reached)?;
    transaction.commit()?;
    if old {
        tracing::info!("the database is up to date");
    }
    Ok(())
}

/// Says why the start takes long, before it does.
fn announce(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let visitors: i64 =
        transaction.query_row("SELECT count(*) FROM visitors", [], |row| row.get(0))?;
    tracing::warn!(
        visitors,
        "an older server made this database; it is brought up to date first. Everybody in it may be \
         indexed anew, which takes minutes for a million visitors. Nothing is changed until all of it \
         is done: if the server is stopped meanwhile, the next start begins again"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        connection
            .execute("UPDATE counters SET value = 7", [])
            .unwrap();
        run(&mut connection).unwrap();
        let value: i64 = connection
            .query_row("SELECT value FROM counters", [], |row| row.get(0))
            .unwrap();
        assert_eq!(value, 7);
    }

    #[test]
    fn each_step_keeps_what_the_ones_before_it_stored() {
        for taken in 1..STEPS.len() {
            let mut connection = Connection::open_in_memory().unwrap();
            for step in &STEPS[..taken] {
                connection.execute_batch(step).unwrap();
            }
            connection
                .pragma_update(None, "user_version", i64::try_from(taken).unwrap())
                .unwrap();
            connection
                .execute_batch(
                    "INSERT INTO visitors (id, token, username, phone, status, created_at, updated_at)
                     VALUES ('v', 't', 'guest-1', '+49 (30) 555-1234', 'online', '', '');
                     INSERT INTO visitor_fields VALUES ('v', 'address', 'Main St');",
                )
                .unwrap();
            // From the eighth step on the server itself writes what a number is known by.
            if taken >= 8 {
                connection
                    .execute("UPDATE visitors SET phone_key = '49305551234'", [])
                    .unwrap();
            }
            run(&mut connection).unwrap();
            let kept: (String, String, i64) = connection
                .query_row(
                    "SELECT v.token, f.value, (SELECT count(*) FROM rooms)
                     FROM visitors v JOIN visitor_fields f ON f.visitor_id = v.id",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .unwrap();
            assert_eq!(kept, ("t".to_owned(), "Main St".to_owned(), 0));
            // Whoever comes is found by triggers, whoever was there by the step that made them.
            let found: (String, i64) = connection
                .query_row(
                    "SELECT v.phone_key, v.number FROM visitors v
                     JOIN visitor_search s ON s.rowid = v.number
                     JOIN visitor_field_search f ON f.rowid = v.number
                     WHERE s.visitor_search MATCH '\"4930555\"' AND f.text MATCH '\"ain s\"'",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            assert_eq!(found, ("49305551234".to_owned(), 1));
            // The sixth step made contacts of those who were there; since then the server does.
            if taken >= 6 {
                continue;
            }
            let contact: (String, String, String) = connection
                .query_row(
                    "SELECT c.name, e.value, p.digits FROM visitors v
                     JOIN contacts c ON c.number = v.contact
                     JOIN contact_fields e ON e.contact = c.number
                     JOIN contact_phones p ON p.contact = c.number
                     JOIN contact_search s ON s.rowid = c.number
                     WHERE s.text MATCH '\"555-12\"'",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .unwrap();
            let expected = ["guest-1", "Main St", "49305551234"].map(str::to_owned);
            assert_eq!(contact, expected.into());
        }
    }

    #[test]
    fn what_stops_half_way_leaves_everything_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        for step in &STEPS[..5] {
            connection.execute_batch(step).unwrap();
        }
        // In the way of the eighth step, after the sixth has made contacts of everybody.
        connection
            .execute_batch(
                "INSERT INTO visitors (id, token, username, status, created_at, updated_at)
                 VALUES ('v', 't', 'guest-1', 'online', '', '');
                 CREATE TABLE visitor_search (x);
                 PRAGMA user_version = 5;",
            )
            .unwrap();
        let seen = |connection: &Connection| {
            let schema = "SELECT group_concat(name || sql, char(10)) FROM sqlite_schema";
            let schema: String = connection.query_row(schema, [], |row| row.get(0)).unwrap();
            let version = connection.pragma_query_value(None, "user_version", |row| row.get(0));
            (schema, version.unwrap())
        };
        let before: (String, i64) = seen(&connection);
        assert!(run(&mut connection).is_err());
        assert_eq!(seen(&connection), before);
        connection.execute("DROP TABLE visitor_search", []).unwrap();
        run(&mut connection).unwrap();
        let contacts: i64 = connection
            .query_row("SELECT count(*) FROM contacts", [], |row| row.get(0))
            .unwrap();
        assert_eq!(contacts, 1);
    }

    #[test]
    fn tables_of_a_newer_server_are_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            run(&mut connection),
            Err(StoreError::Newer { version: 99 })
        ));
    }
}
