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
            let file = self.outbox.put(message.formatted(), now_ms).await;
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
    /// outbox, and so does one that is under way when the server stops.
    ///
    /// # Errors
    /// When it goes neither way.
    pub async fn send_or_keep(&self, letter: &Letter, now_ms: i64) -> Result<Posted, Lost> {
        let mut under_way = UnderWay {
            letter: self.is_slow().then_some(letter),
            now_ms,
            post: self,
        };
        let sent = self.send(letter, now_ms).await;
        under_way.letter = None;
        match sent {
            Err(Lost::Refused) => {
                let message = letter.write(&self.from, now_ms).ok_or(Lost::Unwritable)?;
                let file = self.outbox.put(message.formatted(), now_ms).await;
                file.map(Posted::Waiting).map_err(Lost::Io)
            }
            other => other,
        }
    }

    /// Leaves a letter in the outbox at once.
    fn leave(&self, letter: &Letter, now_ms: i64) -> Result<(), Lost> {
        let message = letter.write(&self.from, now_ms).ok_or(Lost::Unwritable)?;
        let written = self.outbox.write(&message.formatted(), now_ms);
        written.map(|_| ()).map_err(Lost::Io)
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

/// A letter that the mail server has not taken yet: dropped with it, which is how a server that stops
/// gives up what is under way, it goes into the outbox.
struct UnderWay<'a> {
    letter: Option<&'a Letter>,
    now_ms: i64,
    post: &'a Post,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(letter) = self.letter
            && self.post.leave(letter, self.now_ms).is_err()
        {
            tracing::error!("a letter that was under way could not be kept");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[tokio::test]
    async fn a_letter_under_way_stays_when_the_server_stops() {
        let data = tempfile::tempdir().unwrap();
        // It takes the connection, and never says a word.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let smtp = format!("[mail]\nsmtp = \"smtp://{}\"", silent.local_addr().unwrap());
        let settings = Settings::parse(&smtp, "livechat.toml".as_ref()).unwrap();
        let post = Post::open(&settings.mail, data.path()).unwrap();
        let letter = Letter {
            html: String::new(),
            reply_to: None,
            subject: "Basil?".to_owned(),
            text: "Do you have basil?".to_owned(),
            to: letter::somebody("", "shop@shop.example").unwrap(),
        };
        let letters = || {
            std::fs::read_dir(data.path().join(outbox::FOLDER))
                .unwrap()
                .count()
        };
        {
            let mut sending = std::pin::pin!(post.send_or_keep(&letter, 1_769_850_000_000));
            let begun = std::future::poll_fn(|context| {
                std::task::Poll::Ready(sending.as_mut().poll(context).is_pending())
            });
            assert!(begun.await);
            assert_eq!(letters(), 0);
        }
        assert_eq!(letters(), 1);
    }
}
