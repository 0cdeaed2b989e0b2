//! The contacts that are searched for, all pages of them, as a file.

use std::collections::BTreeSet;

use livechat_core::contacts_file::writer::{self, MARK};
use livechat_core::wire::answer::ApiError;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::json;
use serde_json::Value;

use super::trouble::{Deed, Trouble};
use super::{Call, Timer, list};
use crate::desk::address::Wanted;
use crate::desk::event::{self, Effect};
use crate::desk::{Desk, said};

/// Contacts that are asked for at a time.
const PAGE: usize = 100;

/// How long to wait for the network, in milliseconds.
const NETWORK_MS: u32 = 5_000;

/// An export under way, or one that could not be ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// How many are written.
    pub done: usize,
    /// How many there are.
    pub total: usize,
    /// It waits, and why.
    pub waiting: Option<String>,
    /// Why it stopped.
    pub problem: Option<String>,
    wanted: Wanted,
    offset: usize,
    seen: BTreeSet<String>,
    text: String,
    run: u32,
}

impl Desk {
    pub(super) fn begin_export(&mut self) {
        let run = self.contacts.exports.wrapping_add(1);
        self.contacts.exports = run;
        let mut text = MARK.to_owned();
        writer::push_row(&mut text, writer::header(&self.fields));
        self.contacts.export = Some(Export {
            total: self.contacts.list.total,
            // What was typed last counts, searched for or not yet.
            wanted: Wanted {
                text: self.contacts.list.typed.clone(),
                ..self.contacts.list.wanted.clone()
            },
            text,
            run,
            ..Export::default()
        });
        self.ask_export();
    }

    fn ask_export(&mut self) {
        let Some(export) = &self.contacts.export else {
            return;
        };
        let search = list::part(&export.wanted, PAGE, export.offset);
        let call = event::Call::Contacts(Call::Export(export.run));
        self.request(call, &search);
    }

    pub(super) fn stop_export(&mut self) {
        self.contacts.export = None;
    }

    pub(super) fn export_due(&mut self, run: u32) {
        if let Some(export) = self.contacts.export.as_mut().filter(|it| it.run == run) {
            export.waiting = None;
            self.ask_export();
        }
    }

    pub(super) fn export_came(&mut self, run: u32, status: u16, result: Result<Value, ApiError>) {
        let Some(export) = self.contacts.export.as_mut().filter(|it| it.run == run) else {
            return;
        };
        let answer = match result {
            Ok(answer) => answer,
            Err(error @ (ApiError::RateLimited { .. } | ApiError::Network | ApiError::Timeout)) => {
                export.waiting = Some(said::why(&error));
                let ms = if let ApiError::RateLimited { seconds } = error {
                    seconds.saturating_mul(1_000)
                } else {
                    NETWORK_MS
                };
                return self.after(ms, event::Timer::Contacts(Timer::Export(run)));
            }
            Err(error) => {
                export.problem = Some(Trouble::of(Deed::See, status, &error).words());
                return;
            }
        };
        let contacts = json::list(&answer, "contacts");
        for contact in contacts.iter().filter_map(Contact::read) {
            // One that moved to another page meanwhile is not there twice.
            if export.seen.insert(contact.id.clone()) {
                writer::push_row(&mut export.text, writer::cells(&contact, &self.fields));
                export.done += 1;
            }
        }
        export.offset += contacts.len();
        let total = answer.get("total").and_then(Value::as_u64);
        export.total = total.map_or(export.done, |total| usize::try_from(total).unwrap_or(0));
        if !contacts.is_empty() && export.offset < export.total {
            return self.ask_export();
        }
        let (text, done) = (std::mem::take(&mut export.text), export.done);
        self.contacts.export = None;
        let name = "contacts.csv".to_owned();
        self.effects.push(Effect::Save { name, text });
        self.speak(&format!("{done} contacts exported"));
    }
}
