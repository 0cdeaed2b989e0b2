//! The database: SQLite in one file, in WAL mode, every commit on the disk before it is answered.
//!
//! One connection behind a lock is enough for one machine: a call takes well under a millisecond
//! beside the disk's own time. May not know HTTP or the settings file.

pub mod error;
pub mod visitor;

mod fields;
mod forget;
mod migrations;
mod register;
mod visits;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use livechat_core::domain::VisitorToken;
use livechat_core::wire::custom_field::CustomFieldValue;
use rusqlite::Connection;

pub use error::StoreError;
pub use register::Arrival;
pub use visitor::StoredVisitor;
pub use visits::Visit;

/// Name of the database in the data folder.
pub const FILE: &str = "livechat.sqlite3";

/// How long a call waits for another program that has the database locked, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The open database.
#[derive(Clone)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
    /// Opens the database and brings its tables up to date; makes it when it is missing.
    ///
    /// # Errors
    /// When the file cannot be written, is no database, or was made by a newer server.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What is forgotten is overwritten, not only marked as free.
        connection.pragma_update(None, "secure_delete", true)?;
        migrations::run(&mut connection)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Registers a visitor or changes the one who matches; all or nothing.
    ///
    /// # Errors
    /// When the id asked for is taken, or the database fails.
    pub async fn register(&self, arrival: Arrival) -> Result<StoredVisitor, StoreError> {
        self.run(move |connection| register::register(connection, &arrival))
            .await
    }

    /// The visitor with this token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor(&self, token: VisitorToken) -> Result<Option<StoredVisitor>, StoreError> {
        self.run(move |connection| StoredVisitor::by_token(connection, &token))
            .await
    }

    /// Removes everything that is known of the visitor with this token, and answers their id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(
        &self,
        token: VisitorToken,
        now: String,
    ) -> Result<Option<String>, StoreError> {
        self.run(move |connection| forget::forget(connection, &token, &now))
            .await
    }

    /// Sets custom fields of the visitor with this token; `false` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_fields(
        &self,
        token: VisitorToken,
        fields: Vec<CustomFieldValue>,
        now: String,
    ) -> Result<bool, StoreError> {
        self.run(move |connection| fields::set(connection, &token, &fields, &now))
            .await
    }

    /// Keeps a page that a visitor was on, and gives up those from before `oldest`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_visit(
        &self,
        visit: Visit,
        now: String,
        oldest: String,
    ) -> Result<(), StoreError> {
        self.run(move |connection| visits::keep(connection, &visit, &now, &oldest))
            .await
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.run(|connection| Ok(connection.query_row("SELECT 1", [], |_| Ok(()))?))
            .await
    }

    /// Moves what is in the write-ahead log into the database, so that one file holds everything.
    ///
    /// # Errors
    /// When the database fails; nothing is lost then, the log is read at the next start.
    pub fn close(&self) -> Result<(), StoreError> {
        checkpoint(&lock(&self.0))
    }

    /// Runs `work` where it may block.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.0);
        match tokio::task::spawn_blocking(move || work(&mut lock(&connection))).await {
            Ok(result) => result,
            Err(failed) => match failed.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(StoreError::Stopping),
            },
        }
    }
}

/// A panic while the lock was held has rolled its transaction back: the connection is sound.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn checkpoint(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}
