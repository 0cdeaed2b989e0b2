//! What views may know of a conversation, beside its rows.

use super::conversation::Conversation;
use super::ending::{Ending, Step};
use super::realtime::Connection;
use super::settings::Settings;
use super::uploads::Upload;
use crate::wire::agent::Agent;
use crate::wire::queue::Queue;

impl Conversation {
    /// What the server and the visitor are like.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What stands in the composer.
    #[must_use]
    pub fn draft(&self) -> &str {
        &self.draft
    }

    /// How long a text is, as Rocket.Chat counts it: an emoji is two.
    #[must_use]
    pub fn length(text: &str) -> usize {
        text.encode_utf16().count()
    }

    /// By how many characters a text is longer than a message may be.
    #[must_use]
    pub fn excess(&self, text: &str) -> usize {
        match self.settings.limit {
            0 => 0,
            limit => Self::length(text).saturating_sub(limit),
        }
    }

    /// Whether there is a room, open or ended.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.room.is_some()
    }

    /// The id of the room; empty before there is one.
    #[must_use]
    pub fn room(&self) -> &str {
        self.room.as_deref().unwrap_or_default()
    }

    /// Who answers, once somebody does.
    #[must_use]
    pub fn agent(&self) -> Option<&Agent> {
        self.agent.as_ref()
    }

    /// Where in the queue the visitor stands, while they do.
    #[must_use]
    pub fn queue(&self) -> Option<&Queue> {
        self.queue.as_ref()
    }

    /// Whether the visitor waits for somebody to answer, and the server wants that shown.
    #[must_use]
    pub fn waits_for_agent(&self) -> bool {
        let unserved = self.room.is_some() && self.agent.is_none() && self.ending.is_none();
        unserved && (self.settings.show_connecting || self.queue.is_some())
    }

    /// Who types: their name, empty when they stay hidden.
    #[must_use]
    pub fn typing(&self) -> Option<&str> {
        let (username, _) = self.typing.others.first()?;
        Some(match &self.agent {
            _ if self.settings.agent_hidden => "",
            Some(agent) if agent.username == *username => &agent.name,
            Some(_) | None => username,
        })
    }

    /// Whether messages come as they are said.
    #[must_use]
    pub fn connection(&self) -> Connection {
        self.link.connection(self.online)
    }

    /// Whether the newest messages are here.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.history.loaded || self.room.is_none()
    }

    /// Whether older messages are on their way.
    #[must_use]
    pub fn loads_older(&self) -> bool {
        self.history.older
    }

    /// Whether there are older messages than those that are here.
    #[must_use]
    pub fn has_older(&self) -> bool {
        self.history.loaded && !self.history.start
    }

    /// Whether the visitor is asked whether they want to end the conversation (`Offered`), it is
    /// being ended (`Asked`), or could not be.
    #[must_use]
    pub fn closing(&self) -> &Step {
        &self.closing
    }

    /// Whether the visitor can end the conversation now.
    #[must_use]
    pub fn can_close(&self) -> bool {
        self.settings.can_close && self.room.is_some() && self.ending.is_none()
    }

    /// How the conversation ended, if it did.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// Whether the conversation is being moved to another department, was, or could not be.
    #[must_use]
    pub fn moving(&self) -> &Step {
        &self.moving
    }

    /// Files on their way.
    #[must_use]
    pub fn uploads(&self) -> &[Upload] {
        &self.uploads.all
    }

    /// How many messages of others were not seen.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.unread.told
    }

    /// Whether the visitor wants no sound.
    #[must_use]
    pub fn is_muted(&self) -> bool {
        self.muted
    }
}
