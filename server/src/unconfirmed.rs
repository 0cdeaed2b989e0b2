//! Files of agents that have come and are no message yet. Whatever is not confirmed in time is
//! removed from the disk, as is all of it when the server stops.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::uploads::receive::Received;

/// How long a file waits, in milliseconds.
pub const WAIT_MS: i64 = 10 * 60_000;

/// Files that wait at a time; the oldest goes for the next.
pub const MAX_FILES: usize = 50;

/// Whose file it is, and for which room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The agent's id.
    pub agent: String,
    /// The room's id.
    pub room: String,
}

/// All files that wait.
#[derive(Default)]
pub struct Unconfirmed(Mutex<VecDeque<Waiting>>);

struct Waiting {
    file: Received,
    place: Place,
    until_ms: i64,
}

impl Unconfirmed {
    /// Keeps a file for a while.
    pub fn put(&self, file: Received, place: Place, now_ms: i64) {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|file| file.until_ms > now_ms);
        if files.len() >= MAX_FILES {
            files.pop_front();
        }
        files.push_back(Waiting {
            file,
            place,
            until_ms: now_ms + WAIT_MS,
        });
    }

    /// Takes the file with this id back, if it is this agent's for this room.
    #[must_use]
    pub fn take(&self, id: &str, place: &Place, now_ms: i64) -> Option<Received> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.retain(|file| file.until_ms > now_ms);
        let wanted = |file: &Waiting| file.file.id == id && file.place == *place;
        let index = files.iter().position(wanted)?;
        files.remove(index).map(|waiting| waiting.file)
    }
}
