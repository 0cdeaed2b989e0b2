//! Mail that leaves the server: by SMTP, or as files in the outbox folder for somebody else to send.
//!
//! Nothing that a visitor typed becomes a header of its own: addresses are parsed, and the rest of
//! a header is one line.

pub mod letter;
pub mod offline;
pub mod outbox;
pub mod transcript;

use std::io;
use std::path::Path;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::config;
pub use letter::Letter;
pub use outbox::Outbox;

/// How long a mail server may take to take a letter.
const PATIENCE: Duration = Duration::from_secs(15);

/// Takes letters.
pub struct Post {
    from: Mailbox,
    outbox: Outbox,
    smtp: Option<AsyncSmtpTransport<Tokio1Executor>>,
}

/// What became of a letter.
#[derive(Debug, PartialEq, Eq)]
pub enum Posted {
    /// The mail server has it.
    Sent,
    /// It waits in the outbox, in the file of this name.
    Waiting(String),
}

/// Why a letter did not go. Says nothing of who wrote to whom.
#[derive(Debug)]
pub enum Lost {
    /// The outbox cannot be written.
    Io(io::Error),
    /// It cannot be written as mail: an address or a text is impossible.
    Unwritable,
    /// The mail server did not take it.
    Refused,
}

impl Post {
    /// Opens the outbox in the data folder, and makes the mail server's client if there is one.
    ///
    /// # Errors
    /// When the folder cannot be made, or the settings were not checked.
    pub fn open(settings: &config::Mail, data: &Path) -> io::Result<Self> {
        let unchecked = || io::Error::other("[mail] cannot be read");
        let url = settings.smtp.get_ref().expose();
        let smtp = if url.is_empty() {
            None
        } else {
            let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
            let server = server.map_err(|_| unchecked())?;
            Some(server.timeout(Some(PATIENCE)).build())
        };
        Ok(Self {
            from: settings.sender().ok_or_else(unchecked)?,
            outbox: Outbox::open(data)?,
            smtp,
        })
    }

    /// Sends a letter, or leaves it in the outbox when there is no mail server; `now_ms` in
    /// milliseconds since 1970.
    ///
    /// # Errors
    /// When it goes neither way.
    pub async fn send(&self, letter: &Letter, now_ms: i64) -> Result<Posted, Lost> {
        let message = letter.write(&self.from, now_ms).ok_or(Lost::Unwritable)?;
        let Some(smtp) = &self.smtp else {
            let file = self.outbox.put(&message.formatted(), now_ms).await;
            return file.map(Posted::Waiting).map_err(Lost::Io);
        };
        match tokio::time::timeout(PATIENCE, smtp.send(message)).await {
            Ok(Ok(_)) => Ok(Posted::Sent),
            Err(_) => {
                tracing::error!("the mail server took too long; check [mail] smtp");
                Err(Lost::Refused)
            }
            Ok(Err(error)) => {
                // Its text may quote addresses.
                tracing::error!(
                    permanent = error.is_permanent(),
                    timeout = error.is_timeout(),
                    "the mail server did not take a letter; check [mail] smtp"
                );
                Err(Lost::Refused)
            }
        }
    }

    /// Sends a letter that must not be lost: one that the mail server does not take stays in the
    /// outbox.
    ///
    /// # Errors
    /// When it goes neither way.
    pub async fn send_or_keep(&self, letter: &Letter, now_ms: i64) -> Result<Posted, Lost> {
        match self.send(letter, now_ms).await {
            Err(Lost::Refused) => {
                let message = letter.write(&self.from, now_ms).ok_or(Lost::Unwritable)?;
                let file = self.outbox.put(&message.formatted(), now_ms).await;
                file.map(Posted::Waiting).map_err(Lost::Io)
            }
            other => other,
        }
    }

    /// Whether sending may take seconds.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        self.smtp.is_some()
    }

    /// The letters that wait.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}
