//! Who is told what of something that happened: the visitor, the agent whose room it is, and, while
//! the room waits, every agent who could take it.

use serde_json::{Value, json};

use super::Hub;
use crate::store::{Changed, Said, StoredMessage, StoredRoom};

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
    let room = &opened.room;
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
            hub.rooms_changed(agent, "updated", room.to_json());
            hub.subscriptions_changed(
                agent,
                "removed",
                json!({ "_id": room.id(), "rid": room.id() }),
            );
        }
        None => hub.inquiry(room.department(), "removed", inquiry(room, None)),
    }
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
        Some(agent) => hub.rooms_changed(agent, "updated", room.to_json()),
        None if room.is_open() => {
            hub.inquiry(room.department(), "changed", inquiry(room, last));
        }
        None => {}
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
        "v": room.visitor_json(),
    });
    let room = room.to_json();
    if let Some(inquiry) = inquiry.as_object_mut() {
        for (to, from) in [
            ("department", "departmentId"),
            ("ts", "ts"),
            ("queuedAt", "queuedAt"),
            ("_updatedAt", "_updatedAt"),
            ("source", "source"),
        ] {
            if let Some(value) = room.get(from) {
                inquiry.insert(to.to_owned(), value.clone());
            }
        }
        if let Some(last) = last {
            let last = last.to_json();
            inquiry.insert(
                "message".to_owned(),
                last.get("msg").cloned().unwrap_or_default(),
            );
            inquiry.insert("lastMessage".to_owned(), last);
        }
    }
    inquiry
}
