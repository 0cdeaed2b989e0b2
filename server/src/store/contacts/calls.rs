//! The calls of [`Store`] that are about contacts.

use livechat_core::wire::contact::change::Settlement;
use livechat_core::wire::contact::history::ContactHistory;
use livechat_core::wire::contact::look_up::KnownBy;
use livechat_core::wire::contact::search::Direction;
use rusqlite::{Connection, TransactionBehavior, params};

use super::{Changes, ContactsWanted, Leaving, SOURCE, StoredContact, change, search};
use crate::store::room::StoredRoom;
use crate::store::{Store, StoreError, forget};

impl Store {
    /// Keeps a contact that an agent made, and answers its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_contact(&self, changes: Changes, now: String) -> Result<String, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let id = change::create(&transaction, &changes, &now)?;
            transaction.commit()?;
            Ok(id)
        })
        .await
    }

    /// Changes a contact, and answers it as it is then.
    ///
    /// # Errors
    /// [`StoreError::NoContact`], or when the database fails.
    pub async fn change_contact(
        &self,
        id: String,
        changes: Changes,
        now: String,
    ) -> Result<StoredContact, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let contact = change::update(&transaction, &id, &changes, &now)?;
            transaction.commit()?;
            Ok(contact)
        })
        .await
    }

    /// Settles what is said differently of a contact, and answers it as it is then.
    ///
    /// # Errors
    /// [`StoreError::NoContact`], [`StoreError::NoConflict`], or when the database fails.
    pub async fn settle_contact(
        &self,
        settlement: Settlement,
        now: String,
    ) -> Result<StoredContact, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let contact = change::settle(&transaction, &settlement, &now)?;
            transaction.commit()?;
            Ok(contact)
        })
        .await
    }

    /// Removes a contact with every visitor they were and all they told, and answers what has to go
    /// outside the database.
    ///
    /// # Errors
    /// [`StoreError::NoContact`], [`StoreError::ContactRoomOpen`], or when the database fails.
    pub async fn delete_contact(&self, id: String, now: String) -> Result<Leaving, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let leaving = change::delete(&transaction, &id, &now)?;
            transaction.commit()?;
            forget::empty_the_log(connection);
            Ok(leaving)
        })
        .await
    }

    /// The contact with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact(&self, id: String) -> Result<Option<StoredContact>, StoreError> {
        self.run(move |connection| StoredContact::by_id(connection, &id))
            .await
    }

    /// A page of contacts, and how many there are in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts(
        &self,
        wanted: ContactsWanted,
    ) -> Result<(Vec<StoredContact>, usize), StoreError> {
        self.run(move |connection| search::page(connection, &wanted))
            .await
    }

    /// Whether there is a contact that is known by this.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact_exists(&self, known_by: KnownBy) -> Result<bool, StoreError> {
        self.run(move |connection| search::exists(connection, &known_by))
            .await
    }

    /// A page of the conversations that a contact had and that have ended, and how many there are in
    /// all.
    ///
    /// # Errors
    /// [`StoreError::NoContact`], or when the database fails.
    pub async fn contact_history(
        &self,
        wanted: ContactHistory,
    ) -> Result<(Vec<StoredRoom>, usize), StoreError> {
        self.run(move |connection| history(connection, &wanted))
            .await
    }
}

fn history(
    connection: &Connection,
    wanted: &ContactHistory,
) -> Result<(Vec<StoredRoom>, usize), StoreError> {
    let contact =
        StoredContact::by_id(connection, &wanted.contact)?.ok_or(StoreError::NoContact)?;
    // All of this server's conversations come the same way.
    if wanted
        .source
        .as_deref()
        .is_some_and(|source| source != SOURCE)
    {
        return Ok((Vec::new(), 0));
    }
    let condition = "v.contact = ?1 AND r.closed_at IS NOT NULL";
    let total: u32 = connection.query_row(
        &format!(
            "SELECT count(*) FROM rooms r JOIN visitors v ON v.id = r.visitor_id WHERE {condition}"
        ),
        params![contact.number],
        |row| row.get(0),
    )?;
    let direction = match wanted.order {
        Direction::Down => "DESC",
        Direction::Up => "ASC",
    };
    let page = format!(
        "{condition} ORDER BY r.closed_at {direction}, r.rowid {direction} LIMIT {} OFFSET {}",
        wanted.paging.count, wanted.paging.offset
    );
    let rooms = StoredRoom::list(connection, &page, params![contact.number])?;
    Ok((rooms, usize::try_from(total).unwrap_or(usize::MAX)))
}
