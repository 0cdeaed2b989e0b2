//! The calls of [`Store`] that are about agents and who is there.

use livechat_core::domain::VisitorToken;

use super::agents::{self, NewAgent, StoredAgent};
use super::room::StoredRoom;
use super::sessions::{self, AuthToken};
use super::visits::{self, PageSeen};
use super::{Store, StoreError, StoredVisitor, status};

impl Store {
    /// Keeps a new agent.
    ///
    /// # Errors
    /// [`StoreError::IdTaken`] when there is one of this name, or the database fails.
    pub async fn add_agent(&self, new: NewAgent, now: String) -> Result<StoredAgent, StoreError> {
        self.run(move |connection| agents::add(connection, &new, &now))
            .await
    }

    /// All agents, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agents(&self) -> Result<Vec<StoredAgent>, StoreError> {
        self.run(|connection| agents::all(connection)).await
    }

    /// The agent with this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent(&self, id: String) -> Result<Option<StoredAgent>, StoreError> {
        self.run(move |connection| StoredAgent::by_id(connection, &id))
            .await
    }

    /// The agent of this name, in whatever case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agent_named(&self, username: String) -> Result<Option<StoredAgent>, StoreError> {
        self.run(move |connection| StoredAgent::by_username(connection, &username))
            .await
    }

    /// The id of the agent with this username or address, and what is kept of their password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn credentials(&self, name: String) -> Result<Option<(String, String)>, StoreError> {
        self.run(move |connection| agents::credentials(connection, &name))
            .await
    }

    /// Gives an agent another password, and ends their sessions; `false` when there is no such agent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(
        &self,
        username: String,
        password_hash: String,
        now: String,
    ) -> Result<bool, StoreError> {
        self.run(move |connection| {
            agents::set_password(connection, &username, &password_hash, &now)
        })
        .await
    }

    /// Removes an agent; their open conversations wait again. `false` when there is no such agent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_agent(&self, username: String, now: String) -> Result<bool, StoreError> {
        self.run(move |connection| agents::remove(connection, &username, &now))
            .await
    }

    /// Notes whether an agent takes new conversations, and answers them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_available(
        &self,
        id: String,
        available: bool,
        now: String,
    ) -> Result<Option<StoredAgent>, StoreError> {
        self.run(move |connection| agents::set_available(connection, &id, available, &now))
            .await
    }

    /// Begins an agent's session, which ends at `expires`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_session(
        &self,
        token: AuthToken,
        agent: String,
        now: String,
        expires: String,
    ) -> Result<(), StoreError> {
        self.run(move |connection| sessions::begin(connection, &token, &agent, &now, &expires))
            .await
    }

    /// Whose session it is, and when it ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        token: AuthToken,
        now: String,
    ) -> Result<Option<(StoredAgent, String)>, StoreError> {
        self.run(move |connection| sessions::find(connection, &token, &now))
            .await
    }

    /// Ends an agent's session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token: AuthToken) -> Result<(), StoreError> {
        self.run(move |connection| sessions::end(connection, &token))
            .await
    }

    /// The visitor with this id, unless they were forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor_by_id(&self, id: String) -> Result<Option<StoredVisitor>, StoreError> {
        self.run(move |connection| StoredVisitor::by_id(connection, &id))
            .await
    }

    /// A page of where the visitor of a room was, the last first, and how many there are in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pages_of(
        &self,
        room: String,
        count: usize,
        offset: usize,
    ) -> Result<(Vec<PageSeen>, usize), StoreError> {
        self.run(move |connection| visits::of_room(connection, &room, count, offset))
            .await
    }

    /// Notes whether a visitor is there, and answers the room they have open, if they have one.
    ///
    /// # Errors
    /// When there is no such visitor, or the database fails.
    pub async fn set_visitor_status(
        &self,
        token: VisitorToken,
        status: String,
        now: String,
    ) -> Result<Option<StoredRoom>, StoreError> {
        self.run(move |connection| status::set(connection, &token, &status, &now))
            .await
    }
}
