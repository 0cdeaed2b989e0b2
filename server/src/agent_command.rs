//! `livechat-server agent …`: who may sign in. Works beside a running server, on the same database.

use std::fmt;
use std::io::{self, BufRead, Write};

use crate::arguments::AgentCommand;
use crate::config::Settings;
use crate::password::{Password, PasswordError};
use crate::random::NoRandom;
use crate::roles::Role;
use crate::store::{NewAgent, Store, StoreError};

/// Why a command did nothing, in words that say what to do.
#[derive(Debug)]
pub enum Failure {
    /// There is an agent of this name.
    Known(String),
    /// There is no agent of this name.
    Unknown(String),
    /// A name is empty or has a blank in it.
    Name,
    /// There is no such department.
    Department(String, Vec<String>),
    /// The password cannot be chosen.
    Password(PasswordError),
    /// The database failed.
    Store(StoreError),
    /// Nothing can be read or written.
    Io(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(name) => write!(f, "there is an agent {name} already; choose another name"),
            Self::Unknown(name) => write!(
                f,
                "there is no agent {name}; `livechat-server agent list` shows who there is"
            ),
            Self::Name => f.write_str("a name to sign in with has no blanks"),
            Self::Department(name, all) if all.is_empty() => {
                write!(f, "there is no department {name}: the settings have none")
            }
            Self::Department(name, all) => {
                write!(f, "there is no department {name}, but: {}", all.join(", "))
            }
            Self::Password(error) => write!(f, "the password is {error}"),
            Self::Store(error) => write!(f, "the database did not take it: {error}"),
            Self::Io(error) => write!(f, "the machine refused: {error}"),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<NoRandom> for Failure {
    fn from(_: NoRandom) -> Self {
        Self::Store(StoreError::Random)
    }
}

/// Carries out a command.
///
/// # Errors
/// When it cannot be.
pub async fn run(
    command: &AgentCommand,
    store: &Store,
    settings: &Settings,
    now: String,
    mut input: impl BufRead,
    mut output: impl Write,
) -> Result<(), Failure> {
    match command {
        AgentCommand::Add {
            username,
            name,
            email,
            role,
            department,
            password_stdin,
        } => {
            if username.is_empty() || username.contains(char::is_whitespace) {
                return Err(Failure::Name);
            }
            let password = password(*password_stdin, &mut input)?;
            let new = NewAgent {
                departments: departments(department, settings)?,
                email: email.as_ref().map(|email| email.trim().to_lowercase()),
                name: name.clone().unwrap_or_else(|| username.clone()),
                password_hash: password.hash()?,
                roles: role.iter().map(|role| Role::from(*role)).collect(),
                username: username.clone(),
            };
            match store.add_agent(new, now).await {
                Ok(_) => {}
                Err(StoreError::IdTaken) => return Err(Failure::Known(username.clone())),
                Err(error) => return Err(error.into()),
            }
            writeln!(output, "{username} can sign in.")?;
            show(&mut output, &password, *password_stdin)
        }
        AgentCommand::List => {
            for agent in store.agents().await? {
                let roles: Vec<&str> = agent.roles().iter().map(|role| role.as_str()).collect();
                let departments = match agent.departments() {
                    [] => "all departments".to_owned(),
                    some => some.join(", "),
                };
                writeln!(
                    output,
                    "{}\t{}\t{}\t{departments}",
                    agent.username(),
                    agent.name(),
                    roles.join(", ")
                )?;
            }
            Ok(())
        }
        AgentCommand::Password {
            username,
            password_stdin,
        } => {
            let password = password(*password_stdin, &mut input)?;
            let hash = password.hash()?;
            if !store.set_password(username.clone(), hash, now).await? {
                return Err(Failure::Unknown(username.clone()));
            }
            writeln!(output, "{username} was signed out everywhere.")?;
            show(&mut output, &password, *password_stdin)
        }
        AgentCommand::Remove { username } => {
            if !store.remove_agent(username.clone(), now).await? {
                return Err(Failure::Unknown(username.clone()));
            }
            writeln!(
                output,
                "{username} can no longer sign in. What they wrote stays; their open conversations wait for somebody else."
            )?;
            Ok(())
        }
    }
}

/// The first line of the input, or one that nobody can guess.
fn password(from_input: bool, input: &mut impl BufRead) -> Result<Password, Failure> {
    if !from_input {
        return Ok(Password::random()?);
    }
    let mut line = String::new();
    input.read_line(&mut line)?;
    Password::chosen(line.trim_end_matches(['\r', '\n'])).map_err(Failure::Password)
}

/// Shows a password that was made up; nobody else knows it.
fn show(output: &mut impl Write, password: &Password, known: bool) -> Result<(), Failure> {
    if !known {
        writeln!(
            output,
            "The password is {}\nIt is shown this once.",
            password.secret()
        )?;
    }
    Ok(())
}

fn departments(wanted: &[String], settings: &Settings) -> Result<Vec<String>, Failure> {
    let id = |name: &String| match settings.department(name) {
        Some(id) => Ok(id.to_owned()),
        None => {
            let all = settings.departments.iter();
            let all = all.map(|department| department.id.get_ref().clone());
            Err(Failure::Department(name.clone(), all.collect()))
        }
    };
    wanted.iter().map(id).collect()
}
