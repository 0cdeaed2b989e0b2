//! A whole conversation, as it is written down for its visitor.

use livechat_core::domain::VisitorToken;

use super::message::StoredMessage;
use super::room::StoredRoom;
use super::{Store, StoreError, rooms};

/// Most messages of a transcript; of a longer conversation it has the newest.
pub const MAX_MESSAGES: usize = 10_000;

/// A room with everything that was said in it.
pub struct Conversation {
    /// The oldest first.
    pub messages: Vec<StoredMessage>,
    /// The room.
    pub room: StoredRoom,
}

impl Store {
    /// A room of the visitor with this token, with everything in it.
    ///
    /// # Errors
    /// When there is no such visitor or room, or the database fails.
    pub async fn conversation(
        &self,
        token: VisitorToken,
        room: String,
    ) -> Result<Conversation, StoreError> {
        self.run(move |connection| {
            let found = rooms::get(connection, &token, &room)?;
            let mut messages = StoredMessage::page(connection, &room, None, MAX_MESSAGES, 0)?;
            messages.reverse();
            Ok(Conversation {
                messages,
                room: found,
            })
        })
        .await
    }
}
