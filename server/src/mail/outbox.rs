//! The folder of letters that wait for somebody to send them, one `.eml` file each.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

/// Name of the folder in the data folder.
pub const FOLDER: &str = "outbox";

/// Ending of a letter that is being written.
const PART: &str = "part";

/// The folder.
#[derive(Debug, Clone)]
pub struct Outbox(PathBuf);

impl Outbox {
    /// Makes the folder if it is missing, and removes what a crash has left half-written.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join(FOLDER);
        fs::create_dir_all(&path)?;
        for entry in fs::read_dir(&path)? {
            let entry = entry?.path();
            if entry.extension().is_some_and(|ending| ending == PART) {
                fs::remove_file(entry)?;
            }
        }
        Ok(Self(path))
    }

    /// As [`Self::write`], where others need not wait for the disk.
    pub(super) async fn put(&self, letter: Vec<u8>, now_ms: i64) -> io::Result<String> {
        let outbox = self.clone();
        let written = tokio::task::spawn_blocking(move || outbox.write(&letter, now_ms));
        written.await.map_err(io::Error::other)?
    }

    /// Writes a letter into a file of its own, whole or not at all, and answers the file's name:
    /// the time, so that a list of them is in order, and a number that nobody guesses.
    pub(super) fn write(&self, letter: &[u8], now_ms: i64) -> io::Result<String> {
        let at = Timestamp::from_millisecond(now_ms).unwrap_or_default();
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|_| io::Error::other("no random bytes"))?;
        let number = u64::from_be_bytes(bytes);
        let name = format!("{}-{number:016x}.eml", at.strftime("%Y%m%dT%H%M%SZ"));
        let part = self.0.join(format!("{name}.{PART}"));
        let whole = self.0.join(&name);
        if let Err(error) = fs::write(&part, letter).and_then(|()| fs::rename(&part, &whole)) {
            fs::remove_file(&part).ok();
            return Err(error);
        }
        Ok(name)
    }

    /// Removes a letter, if it still waits.
    pub fn remove(&self, name: &str) {
        let own = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
        if !own || name.is_empty() || name.starts_with('.') {
            return;
        }
        if let Err(error) = fs::remove_file(self.0.join(name))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "a letter of the outbox could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn letters_are_whole_and_only_they_can_be_removed() {
        let data = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(data.path()).unwrap();
        let name = outbox
            .put(b"letter".to_vec(), 1_769_850_000_000)
            .await
            .unwrap();
        assert!(name.starts_with("20260131T090000Z-") && name.ends_with(".eml"));
        let folder = data.path().join(FOLDER);
        fs::write(folder.join("half.eml.part"), "let").unwrap();
        fs::write(data.path().join("livechat.toml"), "").unwrap();
        let outbox = Outbox::open(data.path()).unwrap();
        assert!(!folder.join("half.eml.part").exists());
        assert_eq!(fs::read(folder.join(&name)).unwrap(), b"letter");
        for foreign in ["../livechat.toml", "..", ".", "", "/etc/passwd", "none.eml"] {
            outbox.remove(foreign);
        }
        assert!(data.path().join("livechat.toml").exists() && folder.join(&name).exists());
        outbox.remove(&name);
        assert!(!folder.join(&name).exists());
    }
}
