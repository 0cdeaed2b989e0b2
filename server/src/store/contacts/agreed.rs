//! What an agent says of a visitor by their token: everything at once, section 4.1 of the
//! reference. What is missing is removed, where the reference says so.

use livechat_core::domain::Phone;
use livechat_core::wire::contact::by_token::RegisterContact;
use rusqlite::{Transaction, TransactionBehavior, params};

use super::{row, seek};
use crate::store::{Store, StoreError, StoredAgent, StoredVisitor, id, register, visits};

impl Store {
    /// Makes a visitor what an agent says they are, and answers their id. What is said has been
    /// checked: the address is in lower case, the manager an agent's id, each custom field a known one.
    ///
    /// # Errors
    /// [`StoreError::IdTaken`] when the token is another visitor's than the id, or the database
    /// fails.
    pub async fn agree(&self, agreed: RegisterContact, now: String) -> Result<String, StoreError> {
        self.run(move |connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let id = agree(&transaction, &agreed, &now)?;
            transaction.commit()?;
            Ok(id)
        })
        .await
    }

    /// The agent who looks after a visitor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn manager_of(&self, visitor: String) -> Result<Option<StoredAgent>, StoreError> {
        self.run(move |connection| {
            let condition = "a.removed_at IS NULL AND a.id =
                (SELECT c.manager FROM visitors v JOIN contacts c ON c.number = v.contact
                 WHERE v.id = ?1)";
            let found = StoredAgent::list(connection, condition, params![visitor])?;
            Ok(found.into_iter().next())
        })
        .await
    }
}

fn agree(
    transaction: &Transaction<'_>,
    agreed: &RegisterContact,
    now: &str,
) -> Result<String, StoreError> {
    let before = find(transaction, agreed)?;
    let id = match &before {
        Some(visitor) => visitor.id().to_owned(),
        None => create(transaction, agreed, now)?,
    };
    // Known by their address, they are given the token that the agent has.
    if before
        .as_ref()
        .is_some_and(|visitor| visitor.token() != agreed.token.secret())
    {
        visits::hand_over(transaction, &id, &agreed.token)?;
    }
    transaction
        .prepare_cached(
            "UPDATE visitors SET token = ?2, name = ?3, email = ?4,
                phone = CASE WHEN ?5 IS NULL THEN phone ELSE nullif(?5, '') END,
                phone_key = CASE WHEN ?7 IS NULL THEN phone_key ELSE nullif(?7, '') END,
                updated_at = ?6
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            agreed.token.secret(),
            agreed.name,
            agreed.email,
            agreed.phone,
            now,
            agreed.phone.as_deref().map(Phone::key),
        ])?;
    if let Some(fields) = &agreed.custom_fields {
        transaction.execute(
            "DELETE FROM visitor_fields WHERE visitor_id = ?1",
            params![id],
        )?;
        for (key, value) in fields {
            transaction
                .prepare_cached(
                    "INSERT INTO visitor_fields (visitor_id, key, value) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![id, key, value])?;
        }
    }
    let visitor = StoredVisitor::by_id(transaction, &id)?.ok_or(StoreError::NoVisitor)?;
    let number = super::join::contact_of(transaction, &visitor, now)?;
    transaction
        .prepare_cached("UPDATE visitors SET contact = ?2 WHERE id = ?1")?
        .execute(params![id, number])?;
    // An agent's word counts: it takes the place of what was known.
    row::make_known(transaction, number)?;
    row::rename(transaction, number, &agreed.name)?;
    row::manage(transaction, number, agreed.manager.as_deref())?;
    row::settle(transaction, number, Some("name"))?;
    row::settle(transaction, number, Some("manager"))?;
    let had = before.as_ref();
    if let Some(email) = had.and_then(StoredVisitor::email) {
        row::drop_email(transaction, number, Some(email))?;
    }
    if let Some(email) = visitor.email() {
        row::add_email(transaction, number, email)?;
    }
    if let Some(phone) = had.and_then(StoredVisitor::phone) {
        row::drop_phone(transaction, number, Some(phone))?;
    }
    if let Some(phone) = visitor.phone() {
        row::add_phone(transaction, number, phone)?;
    }
    if let Some(fields) = &agreed.custom_fields {
        row::set_fields(transaction, number, fields)?;
        for (key, _) in fields {
            row::settle(transaction, number, Some(&super::join::field(key)))?;
        }
    }
    row::touch(transaction, number, now)?;
    Ok(id)
}

/// By id where one is given, else by token, else by address.
fn find(
    transaction: &Transaction<'_>,
    agreed: &RegisterContact,
) -> Result<Option<StoredVisitor>, StoreError> {
    let by_token = StoredVisitor::by_token(transaction, &agreed.token)?;
    if let Some(id) = &agreed.id {
        // The secret of one is not the secret of another.
        if by_token.is_some_and(|visitor| visitor.id() != id) {
            return Err(StoreError::IdTaken);
        }
        return StoredVisitor::by_id(transaction, id);
    }
    if by_token.is_some() {
        return Ok(by_token);
    }
    match &agreed.email {
        Some(email) => seek::by_email(transaction, email),
        None => Ok(None),
    }
}

fn create(
    transaction: &Transaction<'_>,
    agreed: &RegisterContact,
    now: &str,
) -> Result<String, StoreError> {
    let id = match &agreed.id {
        Some(id) => id.clone(),
        None => id::random()?,
    };
    let username = match &agreed.username {
        Some(username) => username.clone(),
        None => register::next_guest(transaction)?,
    };
    let created = transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO visitors (id, token, username, name, status, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, 'offline', ?5, ?5)",
        )?
        .execute(params![id, agreed.token.secret(), username, agreed.name, now])?;
    // The token was looked for in this very transaction: only the id can be in the way.
    if created == 0 {
        return Err(StoreError::IdTaken);
    }
    Ok(id)
}
