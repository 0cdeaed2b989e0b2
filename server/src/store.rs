//! The database: SQLite in one file, in WAL mode, every commit on the disk before it is answered.
//!
//! One connection behind a lock is enough for one machine: a call takes well under a millisecond
//! beside the disk's own time. May not know HTTP or the settings file.

pub mod agents;
pub mod changes;
pub mod contacts;
pub mod custom_fields;
pub mod desk;
pub mod error;
pub mod listing;
pub mod message;
pub mod messages;
pub mod queue;
pub mod room;
pub mod rooms;
pub mod sessions;
pub mod transcripts;
pub mod transfers;
pub mod uploads;
pub mod visitor;
pub mod visitors;

mod fields;
mod forget;
mod id;
mod migrations;
mod offline;
mod outbox;
mod people;
mod question;
mod quotes;
mod register;
mod status;
mod surveys;
mod visits;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use livechat_core::domain::VisitorToken;
use livechat_core::wire::custom_field::CustomFieldValue;
use livechat_core::wire::message::{HistoryWanted, NewMessage};
use rusqlite::Connection;

pub use agents::{NewAgent, StoredAgent};
pub use changes::Meant;
pub use contacts::{Changes, ContactsWanted, Leaving, StoredContact, VisitorSought};
pub use custom_fields::SavedField;
pub use desk::{Closing, Passed, Recipient, Words};
pub use error::StoreError;
pub use forget::Forgotten;
pub use listing::RoomsWanted;
pub use message::StoredMessage;
pub use messages::Said;
pub use offline::LeftMessage;
pub use queue::{Hands, Spot, Taken};
pub use register::Arrival;
pub use room::StoredRoom;
pub use rooms::Changed;
pub use sessions::AuthToken;
pub use transcripts::Conversation;
pub use uploads::{NewUpload, Sender, StoredUpload};
pub use visitor::StoredVisitor;
pub use visits::Visit;

/// Name of the database in the data folder.
pub const FILE: &str = "livechat.sqlite3";

/// How long a call waits for another program that has the database locked, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Most memory for pages of the database, in KiB: what is searched often stays there.
const CACHE_KIB: i64 = 32 * 1024;

/// The same while migrations run: an index of very many visitors that does not fit is read and written
/// over and over.
const MIGRATION_CACHE_KIB: i64 = 512 * 1024;

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
        // Negative: KiB instead of pages. Taken only as far as it is filled.
        connection.pragma_update(None, "cache_size", -MIGRATION_CACHE_KIB)?;
        migrations::run(&mut connection)?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.release_memory()?;
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

    /// Removes everything that is known of the visitor with this token, and answers their id and
    /// which files have to go too.
    ///
    /// # Errors
    /// When a room of theirs is open, or the database fails.
    pub async fn forget(
        &self,
        token: VisitorToken,
        now: String,
    ) -> Result<Option<Forgotten>, StoreError> {
        self.run(move |connection| forget::forget(connection, &token, &now))
            .await
    }

    /// Sets custom fields of the visitor with this token, and of the room they have open, if they
    /// have one; `false` when there is no such visitor.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_fields(
        &self,
        token: VisitorToken,
        of_visitor: Vec<CustomFieldValue>,
        of_room: Vec<CustomFieldValue>,
        now: String,
    ) -> Result<bool, StoreError> {
        self.run(move |connection| fields::set(connection, &token, &of_visitor, &of_room, &now))
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

    /// Keeps a message that was left while nobody was there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_offline(&self, left: LeftMessage, now: String) -> Result<(), StoreError> {
        self.run(move |connection| offline::keep(connection, &left, &now))
            .await
    }

    /// The room that the visitor with this token has open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn current_room(
        &self,
        token: VisitorToken,
    ) -> Result<Option<StoredRoom>, StoreError> {
        self.run(move |connection| rooms::current(connection, &token))
            .await
    }

    /// A room of the visitor with this token, open or not.
    ///
    /// # Errors
    /// When there is no such visitor or room, or the database fails.
    pub async fn room(&self, token: VisitorToken, room: String) -> Result<StoredRoom, StoreError> {
        self.run(move |connection| rooms::get(connection, &token, &room))
            .await
    }

    /// The room with this id, whoever's it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn any_room(&self, room: String) -> Result<Option<StoredRoom>, StoreError> {
        self.run(move |connection| StoredRoom::by_id(connection, &room))
            .await
    }

    /// The room that the visitor with this token has open, and whether it is new.
    ///
    /// # Errors
    /// When there is no such visitor, they have no room and none may be made, or the database fails.
    pub async fn open_room(
        &self,
        token: VisitorToken,
        may_be_new: bool,
        now: String,
    ) -> Result<(Changed, bool), StoreError> {
        self.run(move |connection| rooms::open(connection, &token, may_be_new, &now))
            .await
    }

    /// Closes a room of the visitor with this token, and notes `comment` in it; with `transcript`,
    /// also that the visitor can be asked whether they want one.
    ///
    /// # Errors
    /// When there is no such visitor or room, it is closed, or the database fails.
    pub async fn close_room(
        &self,
        token: VisitorToken,
        room: String,
        comment: &'static str,
        transcript: bool,
        now: String,
    ) -> Result<Changed, StoreError> {
        self.run(move |connection| {
            rooms::close(connection, &token, &room, comment, transcript, &now)
        })
        .await
    }

    /// Keeps what a visitor says, once: a message whose id the room knows is answered as it is.
    ///
    /// # Errors
    /// When there is no such visitor or room, it is closed, or the database fails.
    pub async fn say(&self, new: NewMessage, now: String) -> Result<Said, StoreError> {
        self.run(move |connection| messages::say(connection, &new, &now))
            .await
    }

    /// A page of what was said in a room; `wanted.end` in the form of the stored
    /// dates.
    ///
    /// # Errors
    /// When there is no such visitor or room, or the database fails.
    pub async fn history(
        &self,
        room: String,
        wanted: HistoryWanted,
    ) -> Result<Vec<StoredMessage>, StoreError> {
        self.run(move |connection| messages::history(connection, &room, &wanted))
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
