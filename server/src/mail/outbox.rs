//! The folder of letters that wait for somebody to send them, one `.eml` file each.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// Name of the folder in the data folder.
pub const FOLDER: &str = "outbox";

/// The folder.
#[derive(Debug, Clone)]
pub struct Outbox(PathBuf);

impl Outbox {
    /// Makes the folder if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join(FOLDER);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Writes a letter into a file of its own, whole or not at all, and answers the file's name:
    /// the time, so that a list of them is in order, and a number that nobody guesses.
    pub(super) async fn put(&self, letter: &[u8], now_ms: i64) -> io::Result<String> {
        let at = Timestamp::from_millisecond(now_ms).unwrap_or_default();
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|_| io::Error::other("no random bytes"))?;
        let number = u64::from_be_bytes(bytes);
        let name = format!("{}-{number:016x}.eml", at.strftime("%Y%m%dT%H%M%SZ"));
        let part = self.0.join(format!("{name}.part"));
        let whole = self.0.join(&name);
        let letter = letter.to_owned();
        let written = tokio::task::spawn_blocking(move || {
            let written = fs::write(&part, letter).and_then(|()| fs::rename(&part, &whole));
            if written.is_err() {
                fs::remove_file(&part).ok();
            }
            written
        });
        written.await.map_err(io::Error::other)??;
        Ok(name)
    }

    /// Removes a letter, if it still waits.
    pub fn remove(&self, name: &str) {
        let own = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
        if !own || name.starts_with('.') {
            return;
        }
        if let Err(error) = fs::remove_file(self.0.join(name))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "a letter of the outbox could not be removed");
        }
    }
}
