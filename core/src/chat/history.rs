//! What was said before: the newest messages on opening and after each gap, older ones on scrolling;
//! and, after a gap, those that are here once more.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::{Call, News, Timer};
use super::outbox::verdict;
use super::timeline::hash;
use crate::wire::answer::ApiError;
use crate::wire::json;
use crate::wire::message::history_path;

/// Messages of one page.
const PAGE: u32 = 50;

/// Longest wait for another try, in milliseconds, when no error says more.
const LONGEST_MS: u32 = 60_000;

/// Time between two pages that are read again, in milliseconds: servers take some ten questions in a
/// minute.
const REREAD_MS: u32 = 10_000;

/// What is known of what was said before.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    /// The newest messages are here.
    pub(super) loaded: bool,
    /// The oldest one is.
    pub(super) start: bool,
    /// Older ones are on their way.
    pub(super) older: bool,
    /// The newest ones are.
    asked: bool,
    /// They have to be asked for, again.
    pub(super) again: bool,
    /// Nothing lacks between the oldest message that is here and this time.
    edge: u64,
    /// The newest time that the stream has told of. What answers tell may be newer than what the
    /// stream has still to tell.
    pub(super) streamed: u64,
    /// Nothing lacks from this time on.
    oldest: u64,
    /// The page that is on its way ends before this time; 0 for the newest.
    end: u64,
    /// What had come when the newest page was asked for.
    before: u32,
    /// Newest time on the newest page.
    newest: u64,
    tries: u32,
    /// What is here from before this time may have changed while nothing was heard; 0 where nothing
    /// may.
    stale: u64,
    /// The page that is being read again ends before this time; 0 while none is.
    rereads: u64,
    /// The last page brought something new.
    pub(super) brought: bool,
}

impl History {
    /// Whether what was said at this time is not fetched yet.
    pub(super) fn is_before(&self, at: u64) -> bool {
        self.loaded && !self.start && at < self.oldest
    }
}

/// What a page held.
struct Page {
    /// It is the last one.
    last: bool,
    oldest: u64,
}

impl Conversation {
    /// The newest messages have to be asked for.
    pub(super) fn reload(&mut self) {
        if self.room.is_none() {
            return;
        }
        self.history.again = true;
        if !self.history.asked {
            self.history.asked = true;
            self.history.again = false;
            self.history.end = 0;
            self.history.newest = 0;
            self.history.before = self.timeline.arrivals();
            self.ask_page(Call::History, 0);
        }
    }

    /// What the page shows no more goes; what it shows again is fetched.
    pub(super) fn wished(&mut self, options: &Value) {
        let before = self.settings.hidden_here.clone();
        self.settings.wish(options);
        if before != self.settings.hidden_here {
            self.timeline.hide(&self.settings);
            self.reload();
        }
    }

    /// From here on something may lack.
    pub(super) fn history_lags(&mut self) {
        if !self.history.again && !self.history.asked {
            self.history.edge = self.history.edge.max(self.history.streamed);
        }
    }

    fn ask_page(&mut self, call: Call, end: u64) {
        if let Some(room) = &self.room {
            let end = if end == 0 { None } else { Some(end) };
            let path = history_path(room, &self.settings.token, PAGE, end);
            self.call(call, path, None);
        }
    }

    pub(super) fn history_answered(&mut self, answer: Result<Value, ApiError>) {
        self.history.asked = false;
        let (end, before) = (self.history.end, self.history.before);
        let first = !self.history.loaded;
        let page = match answer {
            Ok(answer) => self.take_page(&answer, end, before, first),
            Err(error) => return self.history_failed(error),
        };
        self.history.tries = 0;
        let History { edge, again, .. } = self.history;
        let gap = !first && !page.last && page.oldest >= edge;
        // What was said at the same moment as the edge may stand behind it.
        // Of more messages in one moment than a page has some are left out.
        if gap && (end == 0 || page.oldest + 1 < end) {
            if again {
                return self.reload();
            }
            self.history.end = page.oldest + 1;
            self.history.asked = true;
            return self.ask_page(Call::History, page.oldest + 1);
        }
        if first {
            self.history.oldest = page.oldest;
            self.history.start = page.last;
            self.history.loaded = true;
            self.unread.first_seen(self.timeline.newest());
        } else if page.last && page.oldest <= self.history.oldest {
            self.history.start = true;
        }
        self.history.edge = self.history.edge.max(self.history.newest);
        let older_are_here = !first && !page.last && page.oldest > self.history.oldest;
        // Each question for messages is a gap: there one round through the older ones ends first.
        if older_are_here && (self.history.stale == 0 || !self.polls()) {
            self.history.stale = page.oldest;
            self.reread();
        }
        if again {
            self.reload();
        } else {
            self.drop_sent();
            self.schedule_poll();
        }
    }

    fn history_failed(&mut self, error: ApiError) {
        self.history.again = true;
        let tries = self.history.tries;
        self.history.tries += 1;
        if let ApiError::Refused(refusal) = &error {
            match refusal.code() {
                "invalid-room" => return self.leave_room(),
                "invalid-token" => {
                    self.history.again = false;
                    return self.tell(News::Unknown);
                }
                _ => {}
            }
        }
        // A server that says when to come is not asked before.
        let told = matches!(error, ApiError::RateLimited { .. });
        let mut ms = verdict(error, tries).unwrap_or(LONGEST_MS);
        if !told {
            ms = self.link.jittered(ms);
        }
        self.after(Timer::Poll, ms);
    }

    /// Messages are due, perhaps.
    pub(super) fn poll(&mut self) {
        if self.history.again || self.polls() {
            self.reload();
        }
    }

    pub(super) fn ask_older(&mut self) {
        let History {
            loaded,
            start,
            older,
            oldest,
            ..
        } = self.history;
        if loaded && !start && !older {
            self.history.older = true;
            // What was said at the same moment may stand on the next page.
            self.ask_page(Call::Older, oldest + 1);
        }
    }

    pub(super) fn older_answered(&mut self, answer: Result<Value, ApiError>) {
        self.history.older = false;
        let Ok(answer) = answer else {
            // Whoever scrolls again asks again.
            return;
        };
        let end = self.history.oldest + 1;
        let before = self.timeline.arrivals();
        let page = self.take_page(&answer, end, before, true);
        self.history.start = page.last || page.oldest + 1 >= end;
        self.history.oldest = page.oldest;
    }

    /// Asks for the next page of what is here and may have changed.
    pub(super) fn reread(&mut self) {
        let History { stale, rereads, .. } = self.history;
        if stale > 0 && rereads == 0 {
            // What was said at the same moment may stand on the next page.
            self.history.rereads = stale + 1;
            self.ask_page(Call::Reread, stale + 1);
        }
    }

    pub(super) fn reread_answered(&mut self, answer: Result<Value, ApiError>) {
        let end = std::mem::take(&mut self.history.rereads);
        let ms = match answer {
            Ok(answer) => {
                let before = self.timeline.arrivals();
                let page = self.take_page(&answer, end, before, true);
                // After another gap it begins anew.
                if self.history.stale + 1 == end {
                    let goes_on = page.oldest > self.history.oldest && page.oldest + 1 < end;
                    self.history.stale = if goes_on && !page.last {
                        page.oldest
                    } else {
                        0
                    };
                }
                REREAD_MS
            }
            Err(error) => verdict(error, u32::MAX).unwrap_or(LONGEST_MS),
        };
        if self.history.stale > 0 {
            self.after(Timer::Reread, ms);
        }
    }

    /// Takes a page, newest first, of what was said before `end`; `quiet` when nothing of it is
    /// news.
    fn take_page(&mut self, answer: &Value, end: u64, before: u32, quiet: bool) -> Page {
        let messages = json::list(answer, "messages");
        let (mut ids, mut oldest) = (Vec::new(), u64::MAX);
        let arrivals = self.timeline.arrivals();
        for message in messages.iter().rev() {
            if let Some(id) = message.get("_id").and_then(Value::as_str) {
                ids.push(hash(id));
            }
            if let Some(at) = self.heard(message, quiet) {
                oldest = oldest.min(at);
                if end == 0 {
                    self.history.newest = self.history.newest.max(at);
                }
            }
        }
        let joins = |message: &Value| message.get("t").and_then(Value::as_str) == Some("uj");
        if end == 0 && self.agent.is_none() && messages.iter().any(joins) {
            // Somebody came before the stream could tell.
            self.ask_agent();
        }
        self.history.brought = self.timeline.arrivals() > arrivals;
        let last = messages.len() < PAGE as usize;
        let until = if end == 0 { u64::MAX } else { end };
        if last {
            self.timeline.keep_only(&ids, 0, until, before);
        } else if oldest < u64::MAX {
            // What was said at the same moment may stand on the next page. Where nothing older is here
            // it is not kept for that: it comes with the older ones.
            let ends = self.history.loaded && oldest <= self.history.oldest;
            let from = oldest + u64::from(!ends);
            self.timeline.keep_only(&ids, from, until, before);
            if ends {
                self.history.oldest = oldest;
                self.history.start = false;
            }
            if !self.history.loaded {
                // Of what came meanwhile and is older something may lack: it comes with the older
                // ones.
                self.timeline.keep_only(&ids, 0, oldest + 1, u32::MAX);
            }
        }
        if oldest == u64::MAX {
            // Nothing to go on from.
            oldest = 0;
        }
        Page { last, oldest }
    }
}
