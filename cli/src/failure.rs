//! Why a command did not do what it was told to: one sentence with the cure, and an exit code.

use std::fmt;
use std::path::PathBuf;

use livechat_client::{ApiError, CallError};
use livechat_core::contacts_file::{FileProblem, HeaderProblem};

/// The exit codes; `docs/cli.md` and the help list them.
pub(crate) mod code {
    /// The server refused.
    pub(crate) const REFUSED: u8 = 1;
    /// The command cannot be carried out as it was given.
    pub(crate) const USAGE: u8 = 2;
    /// No server answered, or what answered is no chat server.
    pub(crate) const UNREACHABLE: u8 = 3;
    /// Some rows of a file did not go in.
    pub(crate) const SOME_FAILED: u8 = 4;
    /// Ctrl-C.
    pub(crate) const STOPPED: u8 = 130;
}

/// Why nothing came of a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server did not do it.
    Call(CallError),
    /// A file cannot be read or written.
    File(PathBuf, std::io::Error),
    /// What is in a file cannot be read.
    Header(PathBuf, HeaderProblem),
    /// The machine refused something.
    Machine(String),
    /// The server did not let somebody in, or something else. A whole sentence.
    Refused(String),
    /// What is in a file cannot be read.
    Unreadable(PathBuf, FileProblem),
    /// The command cannot be carried out as it was given. A whole sentence.
    Usage(String),
}

impl Failure {
    pub(crate) fn usage(sentence: impl Into<String>) -> Self {
        Self::Usage(sentence.into())
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Call(error) => match &error.why {
                ApiError::Refused(_) | ApiError::RateLimited { .. } => code::REFUSED,
                ApiError::Server { status: 400..500 } => code::REFUSED,
                ApiError::Network
                | ApiError::Timeout
                | ApiError::Server { .. }
                | ApiError::Unreadable => code::UNREACHABLE,
            },
            Self::Machine(_) => code::UNREACHABLE,
            Self::Refused(_) => code::REFUSED,
            Self::File(..) | Self::Header(..) | Self::Unreadable(..) | Self::Usage(_) => {
                code::USAGE
            }
        }
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => f.write_str(&sentence(error)),
            Self::File(path, error) => write!(f, "{}: {error}.", path.display()),
            Self::Header(path, problem) => write!(f, "{}: {problem}", path.display()),
            Self::Machine(said) => write!(f, "This machine refused: {said}."),
            Self::Unreadable(path, problem) => write!(f, "{}: {problem}", path.display()),
            Self::Refused(sentence) | Self::Usage(sentence) => f.write_str(sentence),
        }
    }
}

/// What the server or the network said, and what to do about it.
pub(crate) fn sentence(error: &CallError) -> String {
    match &error.why {
        ApiError::Network => {
            "The server does not answer. Check --server, or run `livechat doctor` on it.".to_owned()
        }
        ApiError::Timeout => {
            "The server did not answer in time. Try again, or run `livechat doctor` on it."
                .to_owned()
        }
        ApiError::RateLimited { seconds } => format!(
            "The server has had enough calls for now. Try again in {seconds} seconds, or add --wait."
        ),
        ApiError::Refused(refusal) if error.is_signed_out() => format!(
            "The server does not know who is calling ({}). Check the user id and the token; tokens end some day.",
            refusal.error
        ),
        ApiError::Refused(refusal) if error.is_forbidden() => format!(
            "Your account may not do this ({}). `docs/cli.md` names the permission of each command.",
            refusal.error
        ),
        ApiError::Refused(_) | ApiError::Server { .. } if error.is_not_found() => {
            "There is no such thing on the server, or the server is too old for this: contacts need Rocket.Chat 7.0."
                .to_owned()
        }
        ApiError::Refused(refusal) => format!("The server refused it: {}", refusal.error),
        ApiError::Server {
            status: status @ 300..400,
        } => format!(
            "The server sends callers elsewhere ({status}). Give --server the address that it sends them to."
        ),
        ApiError::Server { status } => format!(
            "The server failed ({status}). Try again later; its log says more."
        ),
        ApiError::Unreadable => {
            "What answered is no chat server. Check --server: a Rocket.Chat in a folder needs that folder in the address."
                .to_owned()
        }
    }
}
