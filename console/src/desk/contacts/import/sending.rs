//! Writing rows down, one after the other: first whether somebody is there already, then sent. A server
//! that asks for a pause gets it; what the network lost is asked again.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::client::contacts::GetContact;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::json;
use serde_json::Value;

use super::super::form::plain;
use super::super::trouble::{Deed, Trouble};
use super::super::{Call, Timer, list};
use super::work::{Asking, Work, manager};
use super::{Outcome, Step};
use crate::desk::{Desk, event};

/// Rows that are passed over in one go, because they are known to be wrong.
const SLICE: usize = 2_000;

/// Longest wait for the network, as a power of two of seconds.
const MOST_DOUBLED: u32 = 5;

/// What becomes of those that are there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Existing {
    /// They stay as they are.
    #[default]
    Skip,
    /// They get what the file has; nothing that is known is lost but what it says otherwise.
    Update,
}

/// Why an import waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// The server asked for a pause, until this time, in milliseconds since 1970.
    Pause(u64),
    /// There is no way to the server.
    Network,
}

impl Desk {
    /// Begins, or goes on with what is open.
    pub(in crate::desk::contacts) fn run_import(&mut self) {
        let import = &mut self.contacts.import;
        if !matches!(import.step, Step::Ready | Step::Done) || import.columns.is_none() {
            return;
        }
        import.next();
        import.step = Step::Running;
        import.problem = None;
        import.failures = 0;
        import.at = import.first();
        self.next_row();
    }

    /// Stops behind the row that is under way: whether that went in is to be known.
    pub(in crate::desk::contacts) fn stop_import(&mut self) {
        let import = &mut self.contacts.import;
        if !import.is_running() {
            return;
        }
        if import.work.is_some() && import.waiting.is_none() {
            import.stopping = true;
        } else {
            self.end_import(None);
        }
    }

    pub(in crate::desk) fn end_import(&mut self, problem: Option<String>) {
        let import = &mut self.contacts.import;
        import.next();
        import.step = Step::Done;
        import.problem = problem;
        let count = |outcome| import.count(outcome);
        let (added, updated) = (count(Outcome::Added), count(Outcome::Updated));
        let not = count(Outcome::Wrong) + count(Outcome::Refused);
        let words = format!("Import ended: {added} added, {updated} updated, {not} did not go in");
        self.speak(&words);
        self.refresh_list();
    }

    /// Takes the next row that is open; those that cannot go in are passed over, a slice at a time.
    fn next_row(&mut self) {
        let patterns = self.patterns;
        let import = &mut self.contacts.import;
        let end = (import.at + SLICE).min(import.rows.len());
        let open = |at: &usize| import.outcomes.get(*at) == Some(&Outcome::Open);
        let Some(at) = (import.at..end).find(open) else {
            import.at = end;
            if end == import.rows.len() {
                return self.end_import(None);
            }
            let run = import.run;
            return self.import_timer(0, Timer::Row(run));
        };
        import.at = at;
        let row = import.columns.as_ref().zip(import.rows.get(at));
        let row = row.and_then(|(columns, record)| columns.row(record, patterns.0).ok());
        let Some(mut row) = row else {
            return self.row_done(Outcome::Wrong, None);
        };
        let named = row.contact.manager.take();
        let managers = (&self.contacts.agents, &self.contacts.usernames);
        match manager(named.as_deref(), managers.0, managers.1) {
            Ok(id) => row.contact.manager = id,
            Err(problem) => return self.row_done(Outcome::Wrong, Some(problem)),
        }
        let mut work = Work {
            row,
            known: None,
            asking: Asking::Get,
            lost: false,
        };
        if work.row.id.is_none() {
            work.asking = work.after(0);
        }
        self.contacts.import.work = Some(work);
        self.ask_row();
    }

    /// Asks what is to be asked about the row under way.
    fn ask_row(&mut self) {
        let import = &self.contacts.import;
        let Some(work) = &import.work else { return };
        let call = event::Call::Contacts(Call::Row {
            run: import.run,
            asking: work.asking.clone(),
        });
        match work.asking.clone() {
            Asking::Exists(place) => {
                if let Some(known_by) = work.key(place) {
                    self.request(call, &known_by);
                }
            }
            Asking::Find { place, unknown } => {
                let text = work.value(place);
                self.request(call, &list::like(&text, unknown, 10));
            }
            Asking::Get => {
                let contact = work.row.id.clone().unwrap_or_default();
                self.request(call, &GetContact { contact });
            }
            Asking::Create => {
                let new = work.row.contact.clone();
                self.request(call, &new);
            }
            Asking::Update => {
                if let Some(change) = work.known.as_ref().map(|known| work.change(known)) {
                    self.request(call, &change);
                }
            }
        }
    }

    pub(in crate::desk::contacts) fn row_answered(
        &mut self,
        run: u32,
        asking: &Asking,
        status: u16,
        result: Result<Value, ApiError>,
    ) {
        let import = &mut self.contacts.import;
        if run != import.run || import.step != Step::Running {
            return;
        }
        let Some(work) = import.work.as_mut().filter(|work| work.asking == *asking) else {
            return;
        };
        let answer = match result {
            Ok(answer) => answer,
            Err(ApiError::RateLimited { .. } | ApiError::Network | ApiError::Timeout)
                if import.stopping =>
            {
                return self.end_import(None);
            }
            Err(ApiError::RateLimited { seconds }) => {
                let until = self.now + u64::from(seconds) * 1_000;
                import.waiting = Some(Waiting::Pause(until));
                return self.import_timer(seconds.saturating_mul(1_000), Timer::Row(run));
            }
            Err(ApiError::Network | ApiError::Timeout) => {
                // Whether it was written down is found out by looking again.
                if *asking == Asking::Create && work.key(0).is_some() {
                    work.lost = true;
                    work.asking = work.after(0);
                }
                let wait = 1_000 << import.failures.min(MOST_DOUBLED);
                import.failures += 1;
                import.waiting = Some(Waiting::Network);
                return self.import_timer(wait, Timer::Row(run));
            }
            Err(error) => return self.row_refused(asking, status, &error),
        };
        import.failures = 0;
        let skips = import.existing == Existing::Skip;
        match asking {
            Asking::Create => self.row_done(Outcome::Added, None),
            Asking::Update => self.row_done(Outcome::Updated, None),
            Asking::Exists(place) => {
                let exists = json::flag(&answer, "exists") == Some(true);
                if !exists {
                    work.asking = work.after(place + 1);
                } else if work.lost {
                    return self.row_done(Outcome::Added, None);
                } else if skips {
                    return self.row_done(Outcome::Skipped, None);
                } else {
                    work.asking = Asking::Find {
                        place: *place,
                        unknown: false,
                    };
                }
                self.ask_row();
            }
            Asking::Find { place, unknown } => {
                let value = plain(&work.value(*place));
                let contacts = json::list(&answer, "contacts").iter();
                let mut contacts = contacts.filter_map(Contact::read);
                let found = contacts.find(|contact| {
                    let mut known = contact.emails.iter().chain(&contact.phones);
                    known.any(|known| plain(known) == value)
                });
                work.asking = match (found, unknown) {
                    (Some(contact), _) => {
                        work.known = Some(contact);
                        Asking::Update
                    }
                    (None, false) => Asking::Find {
                        place: *place,
                        unknown: true,
                    },
                    (None, true) => work.after(place + 1),
                };
                self.ask_row();
            }
            Asking::Get => match Contact::in_answer(&answer) {
                Some(_) if skips => self.row_done(Outcome::Skipped, None),
                Some(contact) => {
                    work.known = Some(contact);
                    work.asking = Asking::Update;
                    self.ask_row();
                }
                None => self.row_refused(asking, status, &ApiError::Unreadable),
            },
        }
    }

    fn row_refused(&mut self, asking: &Asking, status: u16, error: &ApiError) {
        let deed = match asking {
            Asking::Create => Deed::Create,
            Asking::Update => Deed::Change,
            Asking::Exists(_) | Asking::Find { .. } | Asking::Get => Deed::See,
        };
        let trouble = Trouble::of(deed, status, error);
        match (asking, &trouble) {
            // The id is another server's, or its contact was deleted.
            (Asking::Get, Trouble::TooOld(_)) => {
                if let Some(work) = self.contacts.import.work.as_mut() {
                    work.row.id = None;
                    work.asking = work.after(0);
                }
                self.ask_row();
            }
            (_, Trouble::Forbidden(_) | Trouble::TooOld(_)) => {
                self.end_import(Some(trouble.words()));
            }
            (_, Trouble::Away(_) | Trouble::Other(_)) => {
                self.row_done(Outcome::Refused, Some(trouble.words()));
            }
        }
    }

    fn row_done(&mut self, outcome: Outcome, problem: Option<String>) {
        let import = &mut self.contacts.import;
        import.work = None;
        let at = import.at;
        if let Some(known) = import.outcomes.get_mut(at) {
            *known = outcome;
        }
        if let Some(problem) = problem {
            import.problems.insert(at, problem);
        }
        import.at = at + 1;
        if import.stopping {
            return self.end_import(None);
        }
        if outcome == Outcome::Wrong {
            let run = import.run;
            return self.import_timer(0, Timer::Row(run));
        }
        self.next_row();
    }

    /// It may go on: the pause is over, the network may be back.
    pub(in crate::desk::contacts) fn go_on_importing(&mut self, run: u32) {
        let import = &mut self.contacts.import;
        if run != import.run || import.step != Step::Running {
            return;
        }
        import.waiting = None;
        if import.work.is_some() {
            self.ask_row();
        } else {
            self.next_row();
        }
    }

    /// The network is back.
    pub(in crate::desk::contacts) fn hurry_import(&mut self) {
        if self.contacts.import.waiting == Some(Waiting::Network) {
            let run = self.contacts.import.run;
            self.go_on_importing(run);
        }
    }
}
