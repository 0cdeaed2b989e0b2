//! Who is told what of something that happened: the visitor, the agent whose room it is, and, while
//! the room waits, every agent who could take it. Agents are never told a visitor's secret.

use serde_json::{Value, json};

use super::Hub;
use crate::store::{Changed, Passed, Said, StoredAgent, StoredMessage, StoredRoom, Taken};

/// Tells of something that was said. What was only sent again is told nobody a second time.
pub fn said(hub: &Hub, said: &Said) {
    if said.new {
        hub.message(said.message.room(), said.message.to_json());
        updated(hub, &said.room, Some(&said.message));
    }
}

/// Tells that a room is new, and what was noted in it.
pub fn opened(hub: &Hub, opened: &Changed) {
    notes(hub, opened);
    queued(hub, &opened.room);
}

/// Tells that a room waits.
pub fn queued(hub: &Hub, room: &StoredRoom) {
    if room.is_queued() {
        hub.inquiry(room.department(), "added", inquiry(room, None));
    }
}

/// Tells that a room was closed, and what was noted in it.
pub fn closed(hub: &Hub, closed: &Changed) {
    notes(hub, closed);
    let room = &closed.room;
    match room.served_by() {
        Some(agent) => {
            hub.rooms_changed(agent, "updated", room.to_desk_json());
            unsubscribed(hub, agent, room);
        }
        None => hub.inquiry(room.department(), "removed", inquiry(room, None)),
    }
}

/// Tells that somebody has taken a room that waited; `shown` is what the visitor may know of them.
pub fn taken(hub: &Hub, taken: &Taken, shown: Value) {
    let room = &taken.changed.room;
    hub.inquiry(room.department(), "removed", inquiry(room, None));
    served(hub, &taken.changed, &taken.agent, shown);
}

/// Tells that a room was passed on by an agent; `shown` is what the visitor may know of the next one.
pub fn passed(hub: &Hub, passed: &Passed, shown: Value) {
    let before = &passed.before;
    match before.served_by() {
        Some(agent) => {
            hub.rooms_changed(agent, "removed", before.to_desk_json());
            unsubscribed(hub, agent, before);
        }
        None => hub.inquiry(before.department(), "removed", inquiry(before, None)),
    }
    match &passed.to {
        Some(agent) => served(hub, &passed.changed, agent, shown),
        None => {
            notes(hub, &passed.changed);
            queued(hub, &passed.changed.room);
        }
    }
}

/// Tells a room and its agent that they have each other.
fn served(hub: &Hub, changed: &Changed, agent: &StoredAgent, shown: Value) {
    let room = &changed.room;
    let event = json!({ "type": "agentData", "data": shown });
    hub.room_event(room.id(), event);
    notes(hub, changed);
    hub.rooms_changed(agent.id(), "inserted", room.to_desk_json());
    hub.subscriptions_changed(agent.id(), "inserted", room.to_subscription_json());
}

fn unsubscribed(hub: &Hub, agent: &str, room: &StoredRoom) {
    let subscription = json!({ "_id": room.id(), "rid": room.id() });
    hub.subscriptions_changed(agent, "removed", subscription);
}

/// Tells what was noted in a room.
pub fn notes(hub: &Hub, changed: &Changed) {
    for note in &changed.notes {
        hub.message(changed.room.id(), note.to_json());
    }
}

/// Tells whoever answers in a room, or could, that it has changed; `last` is what was last said.
pub fn updated(hub: &Hub, room: &StoredRoom, last: Option<&StoredMessage>) {
    match room.served_by() {
        Some(agent) => {
            hub.rooms_changed(agent, "updated", room.to_desk_json());
            if last.is_some() {
                hub.subscriptions_changed(agent, "updated", room.to_subscription_json());
            }
        }
        None if room.is_open() => {
            hub.inquiry(room.department(), "changed", inquiry(room, last));
        }
        None => {}
    }
}

/// Tells the visitors whom an agent answers whether that agent is there.
pub fn agent_status(hub: &Hub, agent: &StoredAgent, there: bool, rooms: &[StoredRoom]) {
    let status = agent.status(there).as_str();
    for room in rooms {
        let event = json!({ "type": "agentStatus", "status": status });
        hub.room_event(room.id(), event);
    }
}

/// A conversation that waits, as agents are told of it. Its id is the room's: a room waits once.
#[must_use]
pub fn inquiry(room: &StoredRoom, last: Option<&StoredMessage>) -> Value {
    let mut inquiry = json!({
        "_id": room.id(),
        "rid": room.id(),
        "t": "l",
        "name": room.title(),
        "status": if room.is_queued() { "queued" } else { "taken" },
    });
    let room = room.to_desk_json();
    if let Some(inquiry) = inquiry.as_object_mut() {
        for (to, from) in [
            ("department", "departmentId"),
            ("ts", "ts"),
            ("queuedAt", "queuedAt"),
            ("_updatedAt", "_updatedAt"),
            ("source", "source"),
            ("v", "v"),
        ] {
            if let Some(value) = room.get(from) {
                inquiry.insert(to.to_owned(), value.clone());
            }
        }
        if let Some(last) = last {
            let last = last.to_desk_json();
            let text = last.get("msg").cloned().unwrap_or_default();
            inquiry.insert("message".to_owned(), text);
            inquiry.insert("lastMessage".to_owned(), last);
        }
    }
    inquiry
}
