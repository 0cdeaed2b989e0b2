//! What the visitor said and the server does not have yet: sent one after the other, each until it
//! is there.

use serde_json::{Map, Value};

use crate::text::digits;
use crate::wire::answer::{ApiError, Refusal};
use crate::wire::json;

/// Most entries that are kept of what is done: other tabs have seen it long since.
const MOST_DONE: usize = 50;

/// Most entries of what waits.
const MOST: usize = 200;

/// Longest wait between two tries, as a power of two of seconds.
const MOST_DOUBLED: u32 = 5;

/// What was said so long ago, on a page that was left, is not sent before the visitor wants it to be.
const STALE_MS: u64 = 60 * 60_000;

/// How often something is sent that the server refuses without a word.
const MOST_TRIES: u32 = 5;

/// Why something was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is too long.
    TooLong,
    /// The conversation is over.
    Closed,
    /// Nobody is there to answer.
    NobodyThere,
    /// The server's words; may be empty.
    Refused(String),
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Its turn has not come.
    Queued,
    /// It is on its way.
    Sending,
    /// It did not get through, and is sent again then, in milliseconds since 1970.
    Waiting(u64),
    /// The server does not take it. It waits for the visitor.
    Failed(Why),
    /// The server has it, and has not shown it yet.
    Sent,
}

/// Something the visitor said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// What.
    pub text: String,
    /// Where it is.
    pub state: State,
    /// When it was said, by the device's clock, in milliseconds since 1970.
    pub at: u64,
    pub(super) tries: u32,
}

impl Item {
    pub(super) fn new(id: String, text: String, at: u64) -> Self {
        Self {
            id,
            text,
            state: State::Queued,
            at,
            tries: 0,
        }
    }

    fn goes(&self) -> bool {
        self.state == State::Sending
    }

    fn waits(&self) -> bool {
        matches!(
            self.state,
            State::Queued | State::Sending | State::Waiting(_)
        )
    }
}

/// All of it, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Outbox {
    pub(super) items: Vec<Item>,
    /// Ids of what other tabs may still have, and need not send.
    done: Vec<String>,
    /// Something came or went.
    pub(super) moved: bool,
}

impl Outbox {
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    pub(super) fn find(&mut self, id: &str) -> Option<&mut Item> {
        let place = self.place(id)?;
        self.items.get_mut(place)
    }

    /// The one that is on its way, or else whose turn it is: what another tab was told before may
    /// stand before it.
    pub(super) fn first(&mut self) -> Option<&mut Item> {
        let sending = self.items.iter().position(Item::goes);
        let place = sending.or_else(|| self.items.iter().position(Item::waits))?;
        self.items.get_mut(place)
    }

    pub(super) fn sending(&mut self) -> Option<&mut Item> {
        let place = self.items.iter().position(Item::goes)?;
        self.items.get_mut(place)
    }

    /// The server has it, or the visitor does not want it: nobody sends it any more.
    pub(super) fn finish(&mut self, id: &str) -> Option<Item> {
        let place = self.place(id)?;
        if self.done.len() >= MOST_DONE {
            self.done.remove(0);
        }
        self.done.push(id.to_owned());
        self.moved = true;
        Some(self.items.remove(place))
    }

    /// Whatever waits for its time need not.
    pub(super) fn hurry(&mut self) {
        for item in &mut self.items {
            if let State::Waiting(_) = item.state {
                item.state = State::Queued;
            }
        }
    }

    /// What waits cannot be sent.
    pub(super) fn fail(&mut self, why: &Why) {
        for item in &mut self.items {
            if item.waits() {
                item.state = State::Failed(why.clone());
            }
        }
    }

    /// What failed as the conversation was over, or as nobody was there, may be sent in another one.
    pub(super) fn revive(&mut self) {
        for item in &mut self.items {
            if let State::Failed(Why::Closed | Why::NobodyThere) = item.state {
                item.state = State::Queued;
            }
        }
    }

    /// Takes what another tab, or an earlier page, has kept; whether that lacks something of ours.
    pub(super) fn learn(&mut self, kept: &Value, now: u64) -> bool {
        for id in json::list(kept, "done") {
            if let Some(id) = id.as_str() {
                self.finish(id);
            }
        }
        let theirs = json::some_of(kept, "outbox", MOST, read);
        let mut lacking = self.items.iter().any(|own| {
            let has = |item: &Item| item.id == own.id;
            !theirs.iter().any(has)
        });
        for mut item in theirs {
            // Nobody expects it to be said by itself so much later.
            if now.saturating_sub(item.at) > STALE_MS {
                item.state = State::Failed(Why::Refused(String::new()));
            }
            if self.done.contains(&item.id) {
                lacking = true;
            } else if self.place(&item.id).is_none() {
                // Said in order, also in two tabs.
                let place = self.items.partition_point(|own| own.at <= item.at);
                self.items.insert(place, item);
                self.moved = true;
            }
        }
        lacking
    }

    pub(super) fn keep(&self, kept: &mut Map<String, Value>) {
        let mut outbox = Vec::new();
        for item in &self.items {
            if item.state == State::Sent {
                continue;
            }
            let mut entry = Map::new();
            json::put_text(&mut entry, "id", &item.id);
            json::put_text(&mut entry, "text", &item.text);
            json::put(&mut entry, "at", item.at.into());
            if let State::Failed(_) = item.state {
                json::put(&mut entry, "failed", true.into());
            }
            outbox.push(Value::Object(entry));
        }
        json::put(kept, "outbox", Value::Array(outbox));
        put_ids(kept, "done", &self.done);
    }
}

/// Puts ids under a key.
pub(super) fn put_ids(kept: &mut Map<String, Value>, key: &str, ids: &[String]) {
    let mut list = Vec::new();
    for id in ids {
        list.push(Value::String(id.clone()));
    }
    json::put(kept, key, Value::Array(list));
}

fn read(v: &Value) -> Option<Item> {
    let at = v.get("at").and_then(Value::as_u64).unwrap_or(0);
    let mut item = Item::new(json::text(v, "id")?, json::text(v, "text")?, at);
    if json::flag(v, "failed") == Some(true) {
        item.state = State::Failed(Why::Refused(String::new()));
    }
    Some(item)
}

/// What follows from an answer that is no success, after so many tries: wait so many milliseconds,
/// or give up.
pub(super) fn verdict(error: ApiError, tries: u32) -> Result<u32, Why> {
    match error {
        ApiError::RateLimited { seconds } => Ok(seconds.saturating_mul(1000)),
        // That is also how a server of old says that it has the message already.
        ApiError::Server { status } if (400..500).contains(&status) && tries >= MOST_TRIES => {
            Err(Why::Refused(digits(u32::from(status))))
        }
        ApiError::Network | ApiError::Timeout | ApiError::Server { .. } | ApiError::Unreadable => {
            Ok(1000 << tries.min(MOST_DOUBLED))
        }
        ApiError::Refused(refusal) => Err(why(refusal)),
    }
}

fn why(refusal: Refusal) -> Why {
    match refusal.code() {
        "room-closed" => Why::Closed,
        "message-length-exceeds-character-limit" | "error-message-size-exceeded" => Why::TooLong,
        "no-agent-online" => Why::NobodyThere,
        _ => Why::Refused(refusal.error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(id: &str, at: u64) -> Item {
        Item::new(id.to_owned(), id.to_owned(), at)
    }

    fn kept(outbox: &Outbox) -> Value {
        let mut kept = Map::new();
        outbox.keep(&mut kept);
        Value::Object(kept)
    }

    fn ids(outbox: &Outbox) -> Vec<&str> {
        outbox.items.iter().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn one_after_the_other() {
        let mut outbox = Outbox::default();
        outbox.items.extend([item("a", 1), item("b", 2)]);
        assert_eq!(outbox.first().unwrap().id, "a");
        outbox.find("a").unwrap().state = State::Failed(Why::TooLong);
        assert_eq!(outbox.first().unwrap().id, "b");
    }

    #[test]
    fn two_tabs_agree_whoever_writes_last() {
        let (mut one, mut other) = (Outbox::default(), Outbox::default());
        one.items.push(item("a", 1));
        other.items.push(item("b", 2));
        // Both wrote at the same time: the other's overwrote ours.
        assert!(one.learn(&kept(&other), 5));
        assert_eq!(ids(&one), ["a", "b"]);
        assert!(!other.learn(&kept(&one), 5));
        assert_eq!(ids(&other), ["a", "b"]);
        one.finish("a");
        assert!(!other.learn(&kept(&one), 5));
        assert_eq!(ids(&other), ["b"]);
        // What was kept before does not bring it back.
        assert!(one.learn(
            &json!({"outbox": [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}]}),
            5
        ));
        assert_eq!(ids(&one), ["b"]);
    }

    #[test]
    fn what_is_kept_is_read_with_patience() {
        let mut outbox = Outbox::default();
        for kept in [
            json!(null),
            json!({"outbox": 7, "done": [7, {}]}),
            json!({"outbox": [{}, 7, {"id": "a"}, {"id": 1, "text": "x"}]}),
        ] {
            outbox.learn(&kept, 5);
            assert!(outbox.items.is_empty(), "{kept}");
        }
        let later = 5 + STALE_MS;
        let failed = State::Failed(Why::Refused(String::new()));
        let kept = json!({"outbox": [
            {"id": "a", "text": "x", "at": 5}, {"id": "b", "text": "x", "at": 4},
            {"id": "c", "text": "x", "at": 6, "failed": true},
        ]});
        outbox.learn(&kept, later);
        let states: Vec<_> = outbox.items.iter().map(|item| &item.state).collect();
        assert_eq!(states, [&failed, &State::Queued, &failed]);
        assert_eq!(outbox.items[1].at, 5);
    }

    #[test]
    fn what_is_refused_is_not_sent_again() {
        let refused = |code: &str| verdict(ApiError::Refused(Refusal::code_only(code)), 0);
        assert_eq!(refused("room-closed"), Err(Why::Closed));
        let long = "message-length-exceeds-character-limit";
        assert_eq!(refused(long), Err(Why::TooLong));
        assert_eq!(refused("no-agent-online"), Err(Why::NobodyThere));
        assert_eq!(refused("x"), Err(Why::Refused("[x]".to_owned())));
        assert_eq!(verdict(ApiError::RateLimited { seconds: 7 }, 3), Ok(7000));
        assert_eq!(verdict(ApiError::Network, 0), Ok(1000));
        assert_eq!(verdict(ApiError::Network, 99), Ok(32_000));
        assert_eq!(verdict(ApiError::Server { status: 500 }, 99), Ok(32_000));
        let silent = ApiError::Server { status: 400 };
        assert_eq!(verdict(silent.clone(), 1), Ok(2000));
        assert_eq!(verdict(silent, 5), Err(Why::Refused("400".to_owned())));
    }
}
