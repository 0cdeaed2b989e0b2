//! What one socket's frames mean, one after the other.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use livechat_core::domain::VisitorToken;
use serde_json::Value;
use tokio::time::Instant;

use super::incoming::Incoming;
use super::outgoing::{self, Fault};
use super::pace::Pace;
use super::{access, methods};
use crate::app::App;
use crate::random;
use crate::realtime::hub::Listener;
use crate::realtime::{Topic, announce};
use crate::routing;
use crate::store::{AuthToken, StoreError, StoredAgent};

/// Subscriptions of one socket at a time.
const MAX_SUBS: usize = 500;

/// Longest name of a stream with its event, in bytes.
const MAX_NAME_BYTES: usize = 512;

/// Methods that one client can call in a second: each looks into the database, some write, and others are
/// told of it. Widgets tell that somebody types every few seconds.
const CALLS_PER_SECOND: u32 = 20;

/// How long an agent's session is taken to go on without looking.
const TRUST: Duration = Duration::from_secs(60);

/// One socket, between its frames.
pub(super) struct Session {
    app: App,
    calls: Pace,
    connected: bool,
    listener: Listener,
    signed_in: Option<SignedIn>,
    subs: HashMap<String, Topic>,
    visitor: Option<VisitorToken>,
}

/// The agent at the other end.
struct SignedIn {
    agent: StoredAgent,
    looked: Instant,
    token: AuthToken,
}

/// What is sent in answer to a frame.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) frames: Vec<Utf8Bytes>,
    /// Nothing comes after it.
    pub(super) last: bool,
}

impl<const N: usize> From<[Utf8Bytes; N]> for Answer {
    fn from(frames: [Utf8Bytes; N]) -> Self {
        Self {
            frames: frames.into(),
            last: false,
        }
    }
}

impl Session {
    pub(super) fn new(app: App) -> Self {
        Self {
            listener: app.hub.listener(),
            app,
            calls: Pace::of(CALLS_PER_SECOND),
            connected: false,
            signed_in: None,
            subs: HashMap::new(),
            visitor: None,
        }
    }

    /// The next event for this socket; `None` once it was let go for being slow.
    pub(super) async fn next(&mut self) -> Option<Utf8Bytes> {
        self.listener.next().await
    }

    /// Takes a frame of the client.
    pub(super) async fn take(&mut self, text: &str) -> Answer {
        let Some(frame) = Incoming::read(text) else {
            return Answer::default();
        };
        if let Some(signed_in) = &self.signed_in
            && signed_in.looked.elapsed() >= TRUST
            && !self.holds().await
        {
            return Answer {
                frames: Vec::new(),
                last: true,
            };
        }
        match frame {
            Incoming::Connect { speaks: true } => match random::text(17) {
                Ok(session) => {
                    self.connected = true;
                    [outgoing::connected(&session)].into()
                }
                Err(_) => Self::farewell(),
            },
            Incoming::Connect { speaks: false } => Self::farewell(),
            Incoming::Ping(id) => [outgoing::pong(id.as_deref())].into(),
            Incoming::Pong => Answer::default(),
            Incoming::Method { .. } | Incoming::Sub { .. } | Incoming::Unsub { .. }
                if !self.connected =>
            {
                [outgoing::connect_first()].into()
            }
            Incoming::Sub { id, name, params } => [self.sub(id, &name, &params).await].into(),
            Incoming::Unsub { id } => {
                self.unsub(&id);
                [outgoing::no_sub(&id, None)].into()
            }
            Incoming::Method { id, method, params } => {
                self.calls.keep().await;
                let result = self.call(&method, &params).await;
                [outgoing::result(&id, &result), outgoing::updated(&id)].into()
            }
        }
    }

    fn farewell() -> Answer {
        Answer {
            frames: vec![outgoing::failed()],
            last: true,
        }
    }

    async fn sub(&mut self, id: String, name: &str, params: &[Value]) -> Utf8Bytes {
        if self.subs.contains_key(&id) {
            return outgoing::ready(&id);
        }
        let event = params.first().and_then(Value::as_str).unwrap_or_default();
        if self.subs.len() >= MAX_SUBS || event.len() > MAX_NAME_BYTES {
            let fault = Fault::new("too-many-requests", "Too much is asked for");
            return outgoing::no_sub(&id, Some(&fault));
        }
        let agent = self.signed_in.as_ref().map(|signed_in| &signed_in.agent);
        match access::topic(&self.app, agent, name, params).await {
            Ok(topic) => {
                self.listener.listen(topic.clone());
                let ready = outgoing::ready(&id);
                self.subs.insert(id, topic);
                ready
            }
            Err(fault) => outgoing::no_sub(&id, Some(&fault)),
        }
    }

    fn unsub(&mut self, id: &str) {
        if let Some(topic) = self.subs.remove(id)
            && !self.subs.values().any(|other| *other == topic)
        {
            self.listener.leave(&topic);
        }
    }

    async fn call(&mut self, method: &str, params: &[Value]) -> Result<Value, Fault> {
        match method {
            "livechat:setUpConnection" => {
                if let Some(visitor) = methods::visitor(params) {
                    self.set_up(visitor).await?;
                }
                Ok(Value::Null)
            }
            "stream-notify-room" => {
                let agent = self.signed_in.as_ref().map(|signed_in| &signed_in.agent);
                methods::typing(&self.app, agent, params).await
            }
            "login" => {
                let resumed = methods::login(&self.app, params).await?;
                self.sign_out().await;
                routing::agent_opens(&self.app, &resumed.agent).await;
                self.signed_in = Some(SignedIn {
                    agent: resumed.agent,
                    looked: Instant::now(),
                    token: resumed.token,
                });
                Ok(resumed.answer)
            }
            _ => Err(Fault::unknown("Method", method)),
        }
    }

    /// Remembers whose socket it is, so that they are offline when it closes.
    async fn set_up(&mut self, visitor: VisitorToken) -> Result<(), Fault> {
        if self.visitor.as_ref() == Some(&visitor) {
            return Ok(());
        }
        self.leave_visitor().await;
        match self.tell(&visitor, "online").await {
            // 1.13.3 calls before there is anybody with this token.
            Ok(()) | Err(StoreError::NoVisitor) => {}
            Err(error) => return Err(methods::failed(&error)),
        }
        self.app.presence.visitor_opens(&visitor);
        self.visitor = Some(visitor);
        Ok(())
    }

    async fn leave_visitor(&mut self) {
        let Some(visitor) = self.visitor.take() else {
            return;
        };
        if self.app.presence.visitor_closes(&visitor) {
            match self.tell(&visitor, "offline").await {
                Ok(()) | Err(StoreError::NoVisitor | StoreError::Stopping) => {}
                Err(error) => tracing::error!(%error, "a visitor could not be marked offline"),
            }
        }
    }

    async fn tell(&self, visitor: &VisitorToken, status: &str) -> Result<(), StoreError> {
        let (status, now) = (status.to_owned(), self.app.clock.now_iso());
        let store = &self.app.store;
        let room = store.set_visitor_status(visitor.clone(), status, now);
        if let Some(room) = room.await? {
            announce::updated(&self.app.hub, &room, None);
        }
        Ok(())
    }

    /// Whether the agent's session, if there is one, goes on.
    pub(super) async fn holds(&mut self) -> bool {
        let Some(signed_in) = &mut self.signed_in else {
            return true;
        };
        signed_in.looked = Instant::now();
        let now = self.app.clock.now_iso();
        match self.app.store.session(signed_in.token.clone(), now).await {
            Ok(session) => session.is_some(),
            // A database that is busy ends nobody's session.
            Err(_) => true,
        }
    }

    async fn sign_out(&mut self) {
        let holds = self.holds().await;
        if let Some(signed_in) = self.signed_in.take() {
            routing::agent_closes(&self.app, signed_in.agent, holds).await;
        }
    }

    /// The socket is closed.
    pub(super) async fn end(&mut self) {
        self.sign_out().await;
        self.leave_visitor().await;
    }
}
