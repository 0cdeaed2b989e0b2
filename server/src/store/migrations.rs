//! The tables, as a list of steps; `user_version` says how many have been taken.
//!
//! A step that was ever released is not changed any more: another one is added.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

const STEPS: [&str; 2] = [
    include_str!("migrations/0001_visitors.sql"),
    include_str!("migrations/0002_page_visits.sql"),
];

/// Takes the steps that are missing, all or none.
pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let taken = usize::try_from(version).map_err(|_| StoreError::Newer { version })?;
    let missing = STEPS.get(taken..).ok_or(StoreError::Newer { version })?;
    for step in missing {
        transaction.execute_batch(step)?;
    }
    let reached = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    transaction.pragma_update(None, "user_version", reached)?;
    Ok(transaction.commit()?)
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
    fn tables_of_a_newer_server_are_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(
            run(&mut connection),
            Err(StoreError::Newer { version: 99 })
        ));
    }
}
