//! Registration: who is this, by token, else phone, else e-mail; and what is new about them.
//!
//! Section 2.1 of the reference. One immediate transaction, so that of two that arrive together the
//! second sees the first.

use livechat_core::domain::{Phone, VisitorToken};
use livechat_core::wire::custom_field::CustomFieldValue;
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
};

use super::contacts::join;
use super::fields::{self, Owner};
use super::{StoreError, StoredVisitor, id, visits};

/// A registration whose every part has been checked.
#[derive(Clone)]
pub struct Arrival {
    /// Values of fields that exist and belong to visitors.
    pub custom_fields: Vec<CustomFieldValue>,
    /// Id of a department that exists.
    pub department: Option<String>,
    /// Lower case.
    pub email: Option<String>,
    /// The host the request was for; kept of a new visitor.
    pub host: Option<String>,
    /// Id of a new visitor; a random one otherwise.
    pub id: Option<String>,
    /// Where the request came from; kept of a new visitor.
    pub ip: Option<String>,
    /// As it was given.
    pub name: Option<String>,
    /// The moment, as an ISO date.
    pub now: String,
    /// As it was given.
    pub phone: Option<String>,
    /// The visitor's secret.
    pub token: VisitorToken,
    /// The browser's name for itself; kept of a new visitor.
    pub user_agent: Option<String>,
    /// User name of a new visitor; `guest-<n>` otherwise.
    pub username: Option<String>,
}

/// Who an arrival turned out to be.
enum Match {
    /// They keep their token, whatever was sent: they were known by it, or by their phone.
    KeepsToken(String),
    /// Known by their e-mail: the token that was sent is theirs from now on.
    TakesToken(String),
}

pub(super) fn register(
    connection: &mut Connection,
    arrival: &Arrival,
) -> Result<StoredVisitor, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = find(&transaction, arrival)?;
    let before = match &found {
        Some(Match::KeepsToken(id) | Match::TakesToken(id)) => {
            StoredVisitor::by_id(&transaction, id)?
        }
        None => None,
    };
    let id = match found {
        Some(Match::KeepsToken(id)) => update(&transaction, arrival, id, None)?,
        Some(Match::TakesToken(id)) => update(&transaction, arrival, id, Some(&arrival.token))?,
        None => create(&transaction, arrival)?,
    };
    fields::write(&transaction, Owner::Visitor, &id, &arrival.custom_fields)?;
    let visitor =
        StoredVisitor::by_id(&transaction, &id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    join::changed(
        &transaction,
        before.as_ref(),
        &visitor,
        &arrival.custom_fields,
        &arrival.now,
    )?;
    transaction.commit()?;
    Ok(visitor)
}

fn find(transaction: &Transaction<'_>, arrival: &Arrival) -> Result<Option<Match>, StoreError> {
    // Several may have one phone, when somebody who was known by their token gave it later: the
    // first who came is the one.
    let by = |column: &str, value: &str| {
        let query = format!(
            "SELECT id FROM visitors WHERE {column} = ?1 AND disabled = 0 ORDER BY rowid LIMIT 1"
        );
        let mut statement = transaction.prepare_cached(&query)?;
        statement
            .query_row(params![value], |row| row.get::<_, String>(0))
            .optional()
    };
    if let Some(id) = by("token", arrival.token.secret())? {
        return Ok(Some(Match::KeepsToken(id)));
    }
    if let Some(phone) = &arrival.phone
        && let Some(id) = by("phone", phone)?
    {
        return Ok(Some(Match::KeepsToken(id)));
    }
    if let Some(email) = &arrival.email
        && let Some(id) = by("email", email)?
    {
        return Ok(Some(Match::TakesToken(id)));
    }
    Ok(None)
}

/// Only what is present changes.
fn update(
    transaction: &Transaction<'_>,
    arrival: &Arrival,
    id: String,
    token: Option<&VisitorToken>,
) -> Result<String, StoreError> {
    if let Some(token) = token {
        visits::hand_over(transaction, &id, token)?;
    }
    transaction
        .prepare_cached(
            "UPDATE visitors SET
                token = coalesce(?2, token),
                name = coalesce(?3, name),
                email = coalesce(?4, email),
                phone = coalesce(?5, phone),
                phone_key = coalesce(?8, phone_key),
                department = coalesce(?6, department),
                status = 'online',
                updated_at = ?7
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            token.map(VisitorToken::secret),
            arrival.name,
            arrival.email,
            arrival.phone,
            arrival.department,
            arrival.now,
            arrival.phone.as_deref().map(Phone::key),
        ])?;
    Ok(id)
}

fn create(transaction: &Transaction<'_>, arrival: &Arrival) -> Result<String, StoreError> {
    let id = match &arrival.id {
        Some(id) => id.clone(),
        None => id::random()?,
    };
    let username = match &arrival.username {
        Some(username) => username.clone(),
        None => next_guest(transaction)?,
    };
    let created = transaction
        .prepare_cached(
            "INSERT INTO visitors (id, token, username, name, email, phone, department, status,
                                   created_at, updated_at, user_agent, ip, host, phone_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'online', ?8, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute(params![
            id,
            arrival.token.secret(),
            username,
            arrival.name,
            arrival.email,
            arrival.phone,
            arrival.department,
            arrival.now,
            arrival.user_agent,
            arrival.ip,
            arrival.host,
            arrival.phone.as_deref().map(Phone::key),
        ]);
    match created {
        Ok(_) => Ok(id),
        // The token was looked for in this very transaction: only the id can be in the way.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(StoreError::IdTaken)
        }
        Err(error) => Err(error.into()),
    }
}

/// The user name of the next visitor who chose none.
pub(super) fn next_guest(transaction: &Transaction<'_>) -> Result<String, StoreError> {
    let number: i64 = transaction
        .prepare_cached(
            "UPDATE counters SET value = value + 1 WHERE name = 'guest' RETURNING value",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(format!("guest-{number}"))
}
