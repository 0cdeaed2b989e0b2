//! Who is signed in. Only SHA-256 of what a client sends is kept: whoever reads the database cannot
//! sign in with it.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::StoreError;
use super::agents::StoredAgent;
use crate::random::{self, NoRandom};

/// Characters of a token of ours, 249 bits.
const TOKEN_CHARS: usize = 43;

/// Longest token looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 256;

/// What an agent's client shows in place of a password, as `X-Auth-Token`.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthToken(String);

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthToken")
    }
}

impl AuthToken {
    /// A new one.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn random() -> Result<Self, NoRandom> {
        random::text(TOKEN_CHARS).map(Self)
    }

    /// One that a client sent; `None` for what can be nobody's.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= MAX_TOKEN_BYTES;
        fits.then(|| Self(text.to_owned()))
    }

    /// The token itself, for the client whose it is.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Begins a session, and gives up those that are over.
pub(super) fn begin(
    connection: &Connection,
    token: &AuthToken,
    agent: &str,
    now: &str,
    expires: &str,
) -> Result<(), StoreError> {
    connection.execute("DELETE FROM sessions WHERE expires_at <= ?1", params![now])?;
    connection.execute(
        "INSERT INTO sessions (token_hash, agent_id, expires_at) VALUES (?1, ?2, ?3)",
        params![token.hash(), agent, expires],
    )?;
    Ok(())
}

/// Whose session it is, and when it ends.
pub(super) fn find(
    connection: &Connection,
    token: &AuthToken,
    now: &str,
) -> Result<Option<(StoredAgent, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT agent_id, expires_at FROM sessions WHERE token_hash = ?1 AND expires_at > ?2",
    )?;
    let found: Option<(String, String)> = statement
        .query_row(params![token.hash(), now], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((agent, expires)) = found else {
        return Ok(None);
    };
    Ok(StoredAgent::by_id(connection, &agent)?.map(|agent| (agent, expires)))
}

/// Ends a session.
pub(super) fn end(connection: &Connection, token: &AuthToken) -> Result<(), StoreError> {
    connection.execute(
        "DELETE FROM sessions WHERE token_hash = ?1",
        params![token.hash()],
    )?;
    Ok(())
}
