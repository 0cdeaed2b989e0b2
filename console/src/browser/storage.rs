//! What outlives the page: the session, and what was written and not sent. A browser that keeps
//! nothing is as one that has kept nothing.

use serde_json::{Value, json};
use web_sys::Storage;

use crate::desk::event::Session;
use livechat_core::wire::json as read;

/// Where the session is.
const SESSION: &str = "livechat-desk:1:session";

/// Where a room's draft is, before the room.
const ROOM: &str = "livechat-desk:1:room:";

/// Whether the device tells of news.
const NOTIFY: &str = "livechat-desk:1:notify";

fn lasting() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn passing() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// The session of before, of this tab or of all.
pub(crate) fn session() -> Option<Session> {
    let mut storages = [passing(), lasting()].into_iter().flatten();
    storages.find_map(|storage| session_in(&storage))
}

fn session_in(storage: &Storage) -> Option<Session> {
    let kept: Value = serde_json::from_str(&storage.get_item(SESSION).ok()??).ok()?;
    Some(Session {
        root: read::text(&kept, "root")?,
        user: read::text(&kept, "user")?,
        token: read::text(&kept, "token")?,
        personal: read::flag(&kept, "personal").unwrap_or(false),
    })
}

/// Remembers a session, for long or until the tab is closed.
pub(crate) fn remember(session: &Session, long: bool) {
    let kept = json!({
        "root": session.root, "user": session.user, "token": session.token,
        "personal": session.personal,
    });
    if let Some(storage) = if long { lasting() } else { passing() } {
        storage.set_item(SESSION, &kept.to_string()).ok();
    }
}

/// Forgets this session, and with `rooms` what was kept of rooms. What is kept for all tabs may be a
/// newer one, of another tab.
pub(crate) fn forget(session: &Session, rooms: bool) {
    for storage in [passing(), lasting()].into_iter().flatten() {
        if session_in(&storage).is_some_and(|kept| kept.token == session.token) {
            storage.remove_item(SESSION).ok();
        }
    }
    if rooms && let Some(storage) = passing() {
        for (room, _) in self::rooms() {
            storage.remove_item(&[ROOM, &room].concat()).ok();
        }
    }
}

/// Keeps something of a room, or nothing any more.
pub(crate) fn keep(room: &str, what: Option<&Value>) {
    let key = [ROOM, room].concat();
    let Some(storage) = passing() else { return };
    match what {
        Some(what) => storage.set_item(&key, &what.to_string()).ok(),
        None => storage.remove_item(&key).ok(),
    };
}

/// What was kept, by room.
pub(crate) fn rooms() -> Vec<(String, Value)> {
    let Some(storage) = passing() else {
        return Vec::new();
    };
    let places = 0..storage.length().unwrap_or(0);
    places
        .filter_map(|place| {
            let key = storage.key(place).ok()??;
            let room = key.strip_prefix(ROOM)?.to_owned();
            let kept = serde_json::from_str(&storage.get_item(&key).ok()??).ok()?;
            Some((room, kept))
        })
        .collect()
}

/// Whether the device was to tell of news.
pub(crate) fn notifies() -> bool {
    lasting().is_some_and(|storage| matches!(storage.get_item(NOTIFY), Ok(Some(_))))
}

/// Remembers whether it is to.
pub(crate) fn remember_notify(on: bool) {
    let Some(storage) = lasting() else { return };
    if on {
        storage.set_item(NOTIFY, "on").ok();
    } else {
        storage.remove_item(NOTIFY).ok();
    }
}
