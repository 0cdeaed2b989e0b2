//! Which socket listens to what. An idle socket costs one entry and an empty channel; an event is
//! written once and shared by all who get it.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{Topic, frame};

/// Frames that may wait for one socket. Whoever takes them slower than they come is let go: they
/// come back and read the history, and nobody's memory grows for them.
pub const MAX_WAITING: usize = 256;

/// Everybody who listens.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<Listeners>>);

#[derive(Default)]
struct Listeners {
    last: u64,
    sockets: HashMap<u64, Socket>,
    topics: HashMap<Topic, HashSet<u64>>,
}

struct Socket {
    frames: mpsc::Sender<Utf8Bytes>,
    topics: HashSet<Topic>,
}

impl Listeners {
    fn leave(&mut self, socket: u64) {
        let Some(gone) = self.sockets.remove(&socket) else {
            return;
        };
        for topic in &gone.topics {
            self.leave_topic(socket, topic);
        }
    }

    fn leave_topic(&mut self, socket: u64, topic: &Topic) {
        if let Some(listeners) = self.topics.get_mut(topic) {
            listeners.remove(&socket);
            if listeners.is_empty() {
                self.topics.remove(topic);
            }
        }
    }
}

/// One who listens; dropped, it no longer does.
pub struct Listener {
    hub: Hub,
    frames: mpsc::Receiver<Utf8Bytes>,
    socket: u64,
}

impl Listener {
    /// The next frame; `None` once it was let go for being slow.
    pub async fn next(&mut self) -> Option<Utf8Bytes> {
        self.frames.recv().await
    }

    /// Listens to a topic. However often, each event comes once.
    pub fn listen(&self, topic: Topic) {
        let mut listeners = self.hub.lock();
        let Some(socket) = listeners.sockets.get_mut(&self.socket) else {
            return;
        };
        socket.topics.insert(topic.clone());
        let all = listeners.topics.entry(topic).or_default();
        all.insert(self.socket);
    }

    /// No longer listens to a topic.
    pub fn leave(&self, topic: &Topic) {
        let mut listeners = self.hub.lock();
        if let Some(socket) = listeners.sockets.get_mut(&self.socket) {
            socket.topics.remove(topic);
        }
        listeners.leave_topic(self.socket, topic);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.lock().leave(self.socket);
    }
}

impl Hub {
    /// One more who listens, to nothing yet.
    #[must_use]
    pub fn listener(&self) -> Listener {
        let (sender, frames) = mpsc::channel(MAX_WAITING);
        let mut listeners = self.lock();
        listeners.last += 1;
        let socket = listeners.last;
        let entry = Socket {
            frames: sender,
            topics: HashSet::new(),
        };
        listeners.sockets.insert(socket, entry);
        Listener {
            hub: self.clone(),
            frames,
            socket,
        }
    }

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.lock().sockets.len()
    }

    /// Tells of a message that is new or was changed, in the form of REST answers.
    /// Agents get it without the visitor's `token`.
    pub fn message(&self, room: &str, message: Value) {
        let mut open = message.clone();
        if let Some(open) = open.as_object_mut() {
            open.remove("token");
        }
        self.publish(&Topic::Desk(room.to_owned()), json!([open]));
        self.publish(&Topic::Messages(room.to_owned()), json!([message]));
    }

    /// Tells that a message is gone.
    pub fn deleted(&self, room: &str, message: &str) {
        let args = json!([{ "_id": message }]);
        self.publish(&Topic::Deleted(room.to_owned()), args);
    }

    /// Tells the visitor what became of their conversation: `{"type":"agentData",…}` and its like.
    pub fn room_event(&self, room: &str, event: Value) {
        self.publish(&Topic::Livechat(room.to_owned()), json!([event]));
    }

    /// Tells whether somebody types, in the words of both generations of clients.
    pub fn typing(&self, room: &str, username: &str, types: bool) {
        let activity: &[&str] = if types { &["user-typing"] } else { &[] };
        let args = json!([username, activity, {}]);
        self.publish(&Topic::Activity(room.to_owned()), args);
        self.publish(&Topic::Typing(room.to_owned()), json!([username, types]));
    }

    /// Tells an agent of one of their rooms; `action` is `inserted`, `updated` or `removed`.
    pub fn rooms_changed(&self, agent: &str, action: &str, room: Value) {
        self.publish(&Topic::Rooms(agent.to_owned()), json!([action, room]));
    }

    /// Tells an agent what is unread in one of their rooms; `action` as of rooms.
    pub fn subscriptions_changed(&self, agent: &str, action: &str, subscription: Value) {
        let args = json!([action, subscription]);
        self.publish(&Topic::Subscriptions(agent.to_owned()), args);
    }

    /// Tells the agents of a department that a conversation waits or no longer does; `action` is
    /// `added`, `changed` or `removed`, which the inquiry carries as its `type`.
    pub fn inquiry(&self, department: Option<&str>, action: &str, inquiry: Value) {
        let mut inquiry = inquiry;
        if let Some(inquiry) = inquiry.as_object_mut() {
            inquiry.insert("type".to_owned(), json!(action));
        }
        let topic = Topic::Inquiries(department.map(str::to_owned));
        self.publish(&topic, json!([inquiry]));
    }

    /// Tells a topic's listeners. Who has no room left for it is let go.
    fn publish(&self, topic: &Topic, args: Value) {
        let mut listeners = self.lock();
        let Some(sockets) = listeners.topics.get(topic) else {
            return;
        };
        let frame = frame::changed(topic, args);
        let mut slow = Vec::new();
        for socket in sockets {
            let taken = listeners
                .sockets
                .get(socket)
                .is_some_and(|socket| socket.frames.try_send(frame.clone()).is_ok());
            if !taken {
                slow.push(*socket);
            }
        }
        for socket in slow {
            listeners.leave(socket);
        }
    }

    /// A panic while the lock was held leaves lists that are whole: nothing in there panics half-way.
    fn lock(&self) -> MutexGuard<'_, Listeners> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic() -> Topic {
        Topic::Messages("r".to_owned())
    }

    #[tokio::test]
    async fn an_event_comes_once_however_often_one_listens() {
        let hub = Hub::default();
        let (mut one, mut other) = (hub.listener(), hub.listener());
        one.listen(topic());
        one.listen(topic());
        other.listen(Topic::Messages("another".to_owned()));
        hub.message("r", json!({ "_id": "m" }));
        hub.message("r", json!({ "_id": "n" }));
        assert!(one.next().await.unwrap().contains("\"m\""));
        assert!(one.next().await.unwrap().contains("\"n\""));
        assert!(other.frames.try_recv().is_err());
    }

    #[tokio::test]
    async fn whoever_is_slow_is_let_go_and_the_others_are_not() {
        let hub = Hub::default();
        let (mut slow, mut quick) = (hub.listener(), hub.listener());
        slow.listen(topic());
        quick.listen(topic());
        for _ in 0..=MAX_WAITING {
            hub.message("r", json!({}));
            quick.next().await.unwrap();
        }
        assert_eq!(hub.listeners(), 1);
        for _ in 0..MAX_WAITING {
            slow.next().await.unwrap();
        }
        assert!(slow.next().await.is_none());
        hub.message("r", json!({}));
        assert!(quick.next().await.is_some());
    }

    #[test]
    fn nothing_is_left_of_whoever_is_gone() {
        let hub = Hub::default();
        let listener = hub.listener();
        listener.listen(topic());
        listener.listen(Topic::Typing("r".to_owned()));
        listener.leave(&topic());
        assert_eq!(hub.lock().topics.len(), 1);
        drop(listener);
        assert!(hub.lock().topics.is_empty() && hub.lock().sockets.is_empty());
    }
}
