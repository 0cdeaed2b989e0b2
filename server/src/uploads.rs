//! Files that were sent: on disk in one folder, under names of this server's own; nothing a client
//! says becomes a path.
//!
//! A file lies in the folder from its first byte on. Whatever stops an upload removes it again, and
//! what a crash leaves behind goes at the next start.

pub mod attachment;
pub mod image;
pub mod kind;
pub mod name;
pub mod receive;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Name of the folder in the data folder.
pub const FOLDER: &str = "uploads";

/// The folder of all files.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join(FOLDER);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Path of the file of an upload. Only an id of this server's own has one: letters and digits.
    #[must_use]
    pub fn path(&self, id: &str) -> Option<PathBuf> {
        let own = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        own.then(|| self.0.join(id))
    }

    /// Removes the file of an upload, if it is there.
    pub fn remove(&self, id: &str) {
        let Some(path) = self.path(id) else { return };
        if let Err(error) = fs::remove_file(path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::error!(%error, "a file that is not wanted any more could not be removed");
        }
    }

    /// Removes every file that is none of these uploads: what a crash has left behind.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn keep_only(&self, known: impl Fn(&str) -> bool) -> io::Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            let id = name.to_str().filter(|id| self.path(id).is_some());
            // Nothing is touched that this server would not have put there.
            if let Some(id) = id
                && !known(id)
            {
                self.remove(id);
            }
        }
        Ok(())
    }
}

/// A new id: 16 random bytes as hex digits, since whoever guesses one is a step nearer to a file.
fn new_id() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| io::Error::other("no random bytes"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A file that nothing refers to yet: gone when this is dropped, unless [`Loose::keep`] is called.
#[derive(Debug)]
pub struct Loose {
    folder: Folder,
    id: Option<String>,
}

impl Loose {
    fn new(folder: &Folder, id: &str) -> Self {
        Self {
            folder: folder.clone(),
            id: Some(id.to_owned()),
        }
    }

    /// The file stays.
    pub fn keep(mut self) {
        self.id = None;
    }
}

impl Drop for Loose {
    fn drop(&mut self) {
        if let Some(id) = &self.id {
            self.folder.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_our_own_have_a_path() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::open(data.path()).unwrap();
        assert!(folder.path("0123456789abcdef").is_some());
        for id in ["", ".", "..", "../a", "a/b", "a\\b", "a\0b", "ä", "a.b"] {
            assert_eq!(folder.path(id), None, "{id:?}");
        }
    }

    #[test]
    fn what_nothing_refers_to_is_removed() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::open(data.path()).unwrap();
        for name in ["known", "left", "not.ours"] {
            fs::write(data.path().join(FOLDER).join(name), "x").unwrap();
        }
        folder.keep_only(|id| id == "known").unwrap();
        let there = |name: &str| data.path().join(FOLDER).join(name).exists();
        assert!(there("known") && !there("left") && there("not.ours"));
        Loose::new(&folder, "known").keep();
        assert!(there("known"));
        drop(Loose::new(&folder, "known"));
        assert!(!there("known"));
    }
}
