//! The data folder: made when missing, locked against a second server, with its settings file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config;

/// Name of the settings file.
pub const SETTINGS_FILE: &str = "livechat.toml";

const LOCK_FILE: &str = "livechat.lock";

/// The folder while this server has it; another server is kept out until this is dropped or the
/// process ends, however it ends.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

/// Why the folder cannot be had.
#[derive(Debug)]
pub enum DataDirError {
    /// Another server has it.
    InUse,
    /// It cannot be made or written.
    Io(io::Error),
}

impl From<io::Error> for DataDirError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl DataDir {
    /// Makes the folder if it is missing, and takes it.
    ///
    /// # Errors
    /// When another server has it, or it cannot be written.
    pub fn take(path: &Path) -> Result<Self, DataDirError> {
        create(path)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK_FILE))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(DataDirError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Path of the folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Path of the database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join(crate::store::FILE)
    }

    /// Path of the settings file, which is written with the defaults when it is missing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn settings(&self) -> Result<PathBuf, DataDirError> {
        let path = self.path.join(SETTINGS_FILE);
        match OpenOptions::new().create_new(true).write(true).open(&path) {
            Ok(mut file) => {
                let written = file
                    .write_all(config::DEFAULT.as_bytes())
                    .and_then(|()| file.sync_all());
                if let Err(error) = written {
                    // Half a settings file would be an error of its own at the next start.
                    fs::remove_file(&path).ok();
                    return Err(error.into());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
        Ok(path)
    }
}

/// What visitors tell is for nobody else on the machine.
fn create(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
