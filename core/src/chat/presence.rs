//! Whether the visitor is there.

use super::conversation::Conversation;
use super::event::{Call, Timer};
use crate::wire::visitor_status;

/// Without a sign of them for so long a visitor is away, in milliseconds.
const AWAY_MS: u32 = 5 * 60_000;

/// What was told of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Presence {
    away: bool,
    /// When there was a sign, in milliseconds since 1970.
    seen: u64,
    /// The timer runs.
    waits: bool,
}

impl Conversation {
    /// There was a sign of the visitor.
    pub(super) fn active(&mut self) {
        self.presence.seen = self.now;
        if !self.presence.waits {
            self.presence.waits = true;
            self.after(Timer::Away, AWAY_MS);
        }
        if self.presence.away {
            self.tell_presence(false);
        }
    }

    pub(super) fn away(&mut self) {
        let quiet = self.now.saturating_sub(self.presence.seen);
        if quiet < u64::from(AWAY_MS) {
            return self.after(Timer::Away, AWAY_MS - quiet as u32);
        }
        self.presence.waits = false;
        self.tell_presence(true);
    }

    fn tell_presence(&mut self, away: bool) {
        if self.room.is_some() && self.ending.is_none() {
            self.presence.away = away;
            let body = visitor_status::body(&self.settings.token, away);
            self.post(Call::Status, visitor_status::PATH, body);
        }
    }
}
