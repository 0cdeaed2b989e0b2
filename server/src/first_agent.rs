//! The first agent: made when there is none yet, so that somebody can sign in after the first start.

use std::fmt;
use std::io::{self, Write};

use crate::password::{Password, PasswordError};
use crate::random::NoRandom;
use crate::roles::Role;
use crate::store::{NewAgent, Store, StoreError};

/// The environment variable that names the first agent, as `name:password`, for scripted set-ups.
pub const VARIABLE: &str = "LIVECHAT_ADMIN";

/// What the first agent signs in with when nobody says.
const USERNAME: &str = "admin";

/// What visitors read of them.
const NAME: &str = "Support";

/// Who the first agent is to be.
pub struct FirstAgent {
    username: String,
    password: Password,
}

/// Why [`VARIABLE`] cannot be used. None of its content is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// There is no name, or no colon behind it.
    NoName,
    /// The password cannot be chosen.
    Password(PasswordError),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => write!(f, "{VARIABLE} is written as name:password"),
            Self::Password(error) => write!(f, "the password in {VARIABLE} is {error}"),
        }
    }
}

impl FirstAgent {
    /// Reads `name:password`.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let (username, password) = text.split_once(':').ok_or(Unusable::NoName)?;
        let username = username.trim();
        if username.is_empty() {
            return Err(Unusable::NoName);
        }
        Ok(Self {
            username: username.to_owned(),
            password: Password::chosen(password).map_err(Unusable::Password)?,
        })
    }
}

/// Makes the first agent if there is no agent yet. A password that was made up is written to
/// `terminal`, once: only its hash is kept.
///
/// # Errors
/// When the database fails.
pub async fn make(
    store: &Store,
    wanted: Option<FirstAgent>,
    now: String,
    mut terminal: impl Write,
) -> Result<(), StoreError> {
    if !store.agents().await?.is_empty() {
        return Ok(());
    }
    let random = |NoRandom| StoreError::Random;
    let told = wanted.is_none();
    let (username, name, password) = match wanted {
        Some(wanted) => (wanted.username.clone(), wanted.username, wanted.password),
        None => {
            let password = Password::random().map_err(random)?;
            (USERNAME.to_owned(), NAME.to_owned(), password)
        }
    };
    let new = NewAgent {
        departments: Vec::new(),
        email: None,
        name,
        password_hash: password.hash().map_err(random)?,
        roles: Role::ALL.to_vec(),
        username,
    };
    store.add_agent(new, now).await?;
    if told {
        show(&mut terminal, &password).ok();
    }
    Ok(())
}

fn show(terminal: &mut impl Write, password: &Password) -> io::Result<()> {
    writeln!(
        terminal,
        "Agents sign in as {USERNAME} with the password {}\nIt is shown this once. Another one: livechat-server agent password {USERNAME}",
        password.secret()
    )?;
    terminal.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_is_a_name_and_a_password() {
        let first = FirstAgent::parse(" bob :pass:word ").unwrap();
        assert_eq!(
            (first.username.as_str(), first.password.secret()),
            ("bob", "pass:word ")
        );
        for (text, problem) in [
            ("", Unusable::NoName),
            ("bob", Unusable::NoName),
            (":password", Unusable::NoName),
            ("bob:short", Unusable::Password(PasswordError::Short)),
        ] {
            assert_eq!(FirstAgent::parse(text).err(), Some(problem));
        }
    }

    #[tokio::test]
    async fn there_is_one_first_agent_and_the_password_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("database")).unwrap();
        let mut told = Vec::new();
        for _ in 0..2 {
            make(&store, None, String::new(), &mut told).await.unwrap();
        }
        let told = String::from_utf8(told).unwrap();
        let (_, rest) = told.split_once("with the password ").unwrap();
        let password = rest.lines().next().unwrap();
        assert_eq!(told.matches("password ").count(), 2, "{told}");
        let (_, kept) = store
            .credentials("admin".to_owned())
            .await
            .unwrap()
            .unwrap();
        assert!(Password::claimed(password).fits(Some(kept)).await);
        let agents = store.agents().await.unwrap();
        assert_eq!(agents.len(), 1);
        assert_eq!(agents[0].roles(), Role::ALL);
    }

    #[tokio::test]
    async fn whoever_was_named_is_told_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("database")).unwrap();
        let mut told = Vec::new();
        let wanted = FirstAgent::parse("bob:eightxxx").ok();
        make(&store, wanted, String::new(), &mut told)
            .await
            .unwrap();
        assert!(told.is_empty());
        assert_eq!(store.agents().await.unwrap()[0].username(), "bob");
    }
}
