//! What was said, in order: merged of answers and frames that come late, twice, or not at all.

use std::rc::Rc;

use super::message::Message;
use super::settings::Settings;

/// How the list of rows changed: from `at` on, `removed` rows went and `inserted` came. The rows on
/// both sides may be drawn otherwise too, as groups and days begin elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Index of the first.
    pub at: usize,
    /// How many went.
    pub removed: usize,
    /// How many came.
    pub inserted: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    message: Rc<Message>,
    /// When it first came here, in arrivals.
    arrived: u32,
}

/// The messages that are shown, by the server's time and then as they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Timeline {
    entries: Vec<Entry>,
    /// Of the ids, in the order of `entries`: a search among ten thousand takes microseconds.
    hashes: Vec<u64>,
    /// Of the ids that were deleted: older copies may still come.
    gone: Vec<u64>,
    arrivals: u32,
    changes: Vec<Change>,
}

impl Timeline {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Rc<Message>> {
        Some(&self.entries.get(index)?.message)
    }

    pub(super) fn find(&self, id: &str) -> Option<&Rc<Message>> {
        self.get(self.place(id)?)
    }

    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }

    pub(super) fn forget_changes(&mut self) {
        self.changes.clear();
    }

    /// So many messages came until now.
    pub(super) fn arrivals(&self) -> u32 {
        self.arrivals
    }

    /// The server's time of the newest message that is shown.
    pub(super) fn newest(&self) -> u64 {
        let told = |entry: &&Entry| !entry.message.local;
        let last = self.entries.iter().rev().find(told);
        last.map_or(0, |entry| entry.message.at)
    }

    /// The first row after this time is drawn otherwise.
    pub(super) fn touch(&mut self, time: u64) {
        let place = self
            .entries
            .partition_point(|entry| entry.message.at <= time);
        if place < self.entries.len() {
            self.changed(place, 1, 1);
        }
    }

    fn place(&self, id: &str) -> Option<usize> {
        let hash = hash(id);
        let place = self.hashes.iter().rposition(|own| *own == hash)?;
        // Somebody could have made an id for this.
        (self.get(place)?.id == id).then_some(place)
    }

    /// Takes a copy of a message; whether it is one that was not shown yet.
    pub(super) fn take(&mut self, message: Message) -> bool {
        let hash = hash(&message.id);
        if self.gone.contains(&hash) {
            return false;
        }
        let mut arrived = self.arrivals;
        let known = self.place(&message.id);
        if let Some(place) = known
            && let Some(entry) = self.entries.get_mut(place)
        {
            let old = &entry.message;
            if message.stamp < old.stamp || message.stamp > 0 && message.stamp == old.stamp {
                return false;
            }
            if message.at == old.at && !message.hidden {
                entry.message = Rc::new(message);
                self.changed(place, 1, 1);
                return false;
            }
            arrived = entry.arrived;
            self.cut(place);
        }
        if message.hidden {
            return false;
        }
        self.arrivals += 1;
        let at = message.at;
        if !message.local {
            self.move_greetings(at);
        }
        let place = self.entries.partition_point(|entry| entry.message.at <= at);
        let entry = Entry {
            message: Rc::new(message),
            arrived,
        };
        self.entries.insert(place, entry);
        self.hashes.insert(place, hash);
        self.changed(place, 0, 1);
        known.is_none()
    }

    /// What greeted the visitor did so before anything was said: the device's clock, which it was
    /// dated by, may be ahead.
    fn move_greetings(&mut self, at: u64) {
        for entry in &mut self.entries {
            match Rc::get_mut(&mut entry.message) {
                Some(message) if message.local => message.at = message.at.min(at),
                Some(_) | None => return,
            }
        }
    }

    /// A message is gone, and stays so.
    pub(super) fn delete(&mut self, id: &str) {
        let hash = hash(id);
        if !self.gone.contains(&hash) {
            self.gone.push(hash);
        }
        if let Some(place) = self.place(id) {
            self.cut(place);
        }
    }

    /// Of what came before `before` and was said between `from` and `until`, the server knows only
    /// these.
    pub(super) fn keep_only(&mut self, ids: &[u64], from: u64, until: u64, before: u32) {
        let mut place = self.entries.len();
        while place > 0 {
            place -= 1;
            let (Some(entry), Some(hash)) = (self.entries.get(place), self.hashes.get(place))
            else {
                return;
            };
            let at = entry.message.at;
            if at < from {
                return;
            }
            if at < until && !entry.message.local && entry.arrived < before && !ids.contains(hash) {
                self.cut(place);
            }
        }
    }

    /// Nothing was said yet.
    pub(super) fn clear(&mut self) {
        let removed = self.entries.len();
        self.entries.clear();
        self.hashes.clear();
        self.changed(0, removed, 0);
    }

    /// What these settings hide is not shown any more.
    pub(super) fn hide(&mut self, settings: &Settings) {
        for place in (0..self.entries.len()).rev() {
            if self
                .get(place)
                .is_some_and(|message| settings.hides(&message.kind))
            {
                self.cut(place);
            }
        }
    }

    fn cut(&mut self, place: usize) {
        self.entries.remove(place);
        self.hashes.remove(place);
        self.changed(place, 1, 0);
    }

    /// The rows changed here.
    pub(super) fn changed(&mut self, at: usize, removed: usize, inserted: usize) {
        if let Some(last) = self.changes.last_mut()
            && removed == 0
            && at >= last.at
            && at <= last.at + last.inserted
        {
            // A whole page is one change.
            last.inserted += inserted;
        } else {
            self.changes.push(Change {
                at,
                removed,
                inserted,
            });
        }
    }
}

/// FNV-1a.
pub(super) fn hash(id: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, at: u64, stamp: u64, text: &str) -> Message {
        let mut message = Message::local(
            id.to_owned(),
            at,
            String::new(),
            String::new(),
            text.to_owned(),
        );
        message.stamp = stamp;
        message.local = false;
        message
    }

    fn texts(timeline: &Timeline) -> Vec<&str> {
        let of = |place| timeline.get(place).unwrap().text.as_str();
        (0..timeline.len()).map(of).collect()
    }

    /// Holds the changes against what they say.
    fn drawn(timeline: &mut Timeline, rows: &mut Vec<String>) {
        for change in timeline.changes() {
            let new = vec![String::new(); change.inserted];
            rows.splice(change.at..change.at + change.removed, new);
        }
        timeline.forget_changes();
        assert_eq!(rows.len(), timeline.len());
    }

    #[test]
    fn order_is_by_time_and_then_as_they_came() {
        let mut timeline = Timeline::default();
        for (id, at) in [("b", 2), ("a", 1), ("d", 3), ("c", 2), ("e", 3)] {
            assert!(timeline.take(message(id, at, 0, id)));
        }
        assert_eq!(texts(&timeline), ["a", "b", "c", "d", "e"]);
        assert_eq!(timeline.newest(), 3);
    }

    #[test]
    fn a_newer_copy_replaces_an_older_one_and_never_the_other_way() {
        let mut timeline = Timeline::default();
        timeline.take(message("a", 1, 10, "one"));
        assert!(!timeline.take(message("a", 1, 20, "two")));
        timeline.forget_changes();
        assert!(!timeline.take(message("a", 1, 10, "one")));
        assert!(!timeline.take(message("a", 1, 20, "two")));
        assert!(timeline.changes().is_empty());
        assert_eq!(texts(&timeline), ["two"]);
        let mut hidden = message("a", 1, 30, "two");
        hidden.hidden = true;
        timeline.take(hidden);
        assert_eq!(timeline.len(), 0);
    }

    #[test]
    fn what_was_deleted_stays_so() {
        let mut timeline = Timeline::default();
        timeline.take(message("a", 1, 0, "one"));
        timeline.delete("a");
        timeline.delete("a");
        timeline.delete("b");
        timeline.take(message("a", 1, 0, "one"));
        timeline.take(message("b", 2, 0, "two"));
        assert_eq!(timeline.len(), 0);
    }

    #[test]
    fn what_a_page_lacks_is_gone_unless_it_came_since() {
        let mut timeline = Timeline::default();
        for (id, at) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            timeline.take(message(id, at, 0, id));
        }
        let mut local = message("local", 3, 0, "local");
        local.local = true;
        timeline.take(local);
        let before = timeline.arrivals();
        timeline.take(message("e", 5, 0, "e"));
        timeline.keep_only(&[hash("c")], 2, 4, before);
        assert_eq!(texts(&timeline), ["a", "c", "local", "d", "e"]);
        timeline.keep_only(&[], 0, u64::MAX, before);
        assert_eq!(texts(&timeline), ["local", "e"]);
    }

    #[test]
    fn changes_tell_which_rows_to_draw() {
        let mut timeline = Timeline::default();
        let mut rows = Vec::new();
        for at in 100..150 {
            timeline.take(message(&at.to_string(), at, 0, "x"));
        }
        assert_eq!(timeline.changes().len(), 1);
        drawn(&mut timeline, &mut rows);
        for at in 50..100 {
            timeline.take(message(&at.to_string(), at, 0, "x"));
        }
        let page = Change {
            at: 0,
            removed: 0,
            inserted: 50,
        };
        assert_eq!(timeline.changes(), [page]);
        drawn(&mut timeline, &mut rows);
        timeline.delete("60");
        timeline.take(message("70", 70, 1, "y"));
        timeline.take(message("71", 20, 1, "moved"));
        timeline.take(message("new", 71, 1, "new"));
        drawn(&mut timeline, &mut rows);
        timeline.clear();
        drawn(&mut timeline, &mut rows);
    }
}
