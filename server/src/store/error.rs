//! What can go wrong with the database, in words without any of its content.

use std::fmt;

use rusqlite::ErrorCode;

/// Why the database did not do what it was asked.
#[derive(Debug)]
pub enum StoreError {
    /// The id a visitor asked for belongs to another one.
    IdTaken,
    /// The database was made by a newer server than this one.
    Newer {
        /// The version of its tables.
        version: i64,
    },
    /// A visitor of the contact has a room that is open.
    ContactRoomOpen,
    /// There is no such agent.
    NoAgent,
    /// Nothing is said differently of the contact.
    NoConflict,
    /// There is no such contact.
    NoContact,
    /// The room has no such message.
    NoMessage,
    /// The visitor has no such room.
    NoRoom,
    /// Nobody has this token.
    NoVisitor,
    /// What somebody else said cannot be changed.
    NotTheirs,
    /// The machine gave no random bytes.
    Random,
    /// The room was closed.
    RoomClosed,
    /// The visitor has a room that is open.
    RoomOpen,
    /// SQLite failed.
    Sqlite(rusqlite::Error),
    /// The server is going down.
    Stopping,
    /// Somebody has the conversation.
    Taken,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IdTaken => f.write_str("the id is taken"),
            Self::Newer { version } => {
                write!(
                    f,
                    "it was made by a newer server (tables of version {version}); install that one"
                )
            }
            Self::ContactRoomOpen => f.write_str("the contact has an open room"),
            Self::NoConflict => f.write_str("nothing is said differently of the contact"),
            Self::NoContact => f.write_str("there is no such contact"),
            Self::NoMessage => f.write_str("the room has no such message"),
            Self::NoAgent => f.write_str("there is no such agent"),
            Self::Taken => f.write_str("somebody has the conversation"),
            Self::NoRoom => f.write_str("the visitor has no such room"),
            Self::NoVisitor => f.write_str("nobody has this token"),
            Self::NotTheirs => f.write_str("the message is somebody else's"),
            Self::Random => f.write_str("the machine gives no random bytes"),
            Self::RoomClosed => f.write_str("the room is closed"),
            Self::RoomOpen => f.write_str("the visitor has an open room"),
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DiskFull) => f.write_str("the disk is full; make room"),
                Some(ErrorCode::SystemIoFailure) => {
                    f.write_str("the disk did not take it; check that it has room and works")
                }
                Some(ErrorCode::NotADatabase) => {
                    f.write_str("the file is no database; move it away")
                }
                Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    f.write_str("the file cannot be written; check who owns it")
                }
                // The text names tables and columns, never what is in them.
                Some(_) | None => write!(f, "{error}"),
            },
            Self::Stopping => f.write_str("the server is stopping"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}
