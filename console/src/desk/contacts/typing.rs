//! What somebody does in the form of a contact, and where it opens and closes.

use livechat_core::domain::suggestion::suggestion;

use super::Leaving;
use super::field::{self, Key, Kind};
use super::form::{Form, Line, MOST, Step};
use crate::desk::Desk;
use crate::desk::address::{Address, Spot};
use crate::desk::event::Effect;

impl Desk {
    /// Opens the form where it is called for, unless it is open; closes it elsewhere.
    pub(super) fn open_form(&mut self, spot: &Spot) {
        let contacts = &mut self.contacts;
        let of = match spot {
            Spot::New => None,
            Spot::Edit(id) => Some(id.as_str()),
            Spot::List | Spot::One(_) | Spot::Transcript { .. } | Spot::Import => {
                contacts.form = None;
                return;
            }
        };
        if contacts
            .form
            .as_ref()
            .is_some_and(|form| form.of.as_deref() == of)
        {
            return;
        }
        contacts.form = None;
        let known = contacts
            .shown
            .as_ref()
            .and_then(|shown| shown.contact.as_ref());
        match (of, known) {
            (None, _) => contacts.form = Some(Form::new(None, &self.fields)),
            (Some(_), Some(contact)) => {
                contacts.form = Some(Form::new(Some(contact), &self.fields));
            }
            // When it is here.
            (Some(_), None) => {}
        }
    }

    /// The definitions have come while a form is open: it asks for them from now on.
    pub(in crate::desk) fn form_learns(&mut self) {
        let Some(form) = &self.contacts.form else {
            return;
        };
        let people = self.fields.iter().filter(|it| field::is_asked(it));
        if form.is_dirty() || form.definitions.iter().eq(people) {
            return;
        }
        if let Address::Contacts(spot, _) = self.address.clone() {
            self.contacts.form = None;
            self.open_form(&spot);
        }
    }

    pub(super) fn form_typed(&mut self, key: &Key, value: String) {
        let patterns = self.patterns;
        let Some(form) = self.writable() else { return };
        let Some(line) = form.line_mut(key) else {
            return;
        };
        line.value = value;
        line.suggestion = None;
        form.step = Step::Writing;
        // After the first look, each is looked at as it is mended.
        let mended = form.lines.iter().map(|line| {
            let problem = line.problem.as_ref()?;
            if line.key == *key {
                form.judged(line, patterns.0).err()
            } else {
                Some(problem.clone())
            }
        });
        let mended: Vec<Option<String>> = mended.collect();
        for (line, problem) in form.lines.iter_mut().zip(mended) {
            line.problem = problem;
        }
    }

    /// The form, while somebody may write in it.
    pub(super) fn writable(&mut self) -> Option<&mut Form> {
        let form = self.contacts.form.as_mut();
        form.filter(|form| form.step != Step::Saving)
    }

    pub(super) fn form_left(&mut self, key: &Key) {
        let Some(form) = self.writable() else { return };
        let Some(line) = form.line_mut(key) else {
            return;
        };
        if let Key::Of(Kind::Email, _) = key {
            line.suggestion = suggestion(&line.value);
        }
        self.look_for_twins(Some(key));
    }

    pub(super) fn form_accept(&mut self, key: &Key) {
        let Some(form) = self.writable() else { return };
        let line = form.line_mut(key);
        if let Some(suggestion) = line.and_then(|line| line.suggestion.take()) {
            self.form_typed(key, suggestion);
        }
    }

    pub(super) fn form_add(&mut self, kind: Kind) {
        let Some(form) = self.writable() else { return };
        let of_kind = |line: &Line| matches!(line.key, Key::Of(of, _) if of == kind);
        if form.lines.iter().filter(|line| of_kind(line)).count() >= MOST {
            return;
        }
        let key = form.number(kind);
        let line = Line {
            key: key.clone(),
            value: String::new(),
            problem: None,
            suggestion: None,
        };
        let last = form.lines.iter().rposition(of_kind);
        form.lines.insert(last.map_or(1, |last| last + 1), line);
        form.added = Some(key);
    }

    pub(super) fn form_remove(&mut self, key: &Key) {
        let Some(form) = self.writable() else { return };
        if let Key::Of(kind, _) = key {
            form.lines.retain(|line| line.key != *key);
            form.step = Step::Writing;
            form.added = form.first(*kind);
            if form.added.is_none() {
                let key = form.number(*kind);
                let place = match kind {
                    Kind::Email => 1,
                    Kind::Phone => form
                        .lines
                        .iter()
                        .rposition(|line| matches!(line.key, Key::Name | Key::Of(Kind::Email, _)))
                        .map_or(1, |last| last + 1),
                };
                form.added = Some(key.clone());
                form.lines.insert(
                    place,
                    Line {
                        key,
                        value: String::new(),
                        problem: None,
                        suggestion: None,
                    },
                );
            }
        }
    }

    /// Somebody goes on, whatever becomes of what they wrote, or stays.
    pub(super) fn leave_form(&mut self, leave: bool) {
        let Some(to) = self.contacts.leaving.take() else {
            return;
        };
        if leave {
            self.contacts.form = None;
            match to {
                Leaving::To(to) => self.effects.push(Effect::Go(to)),
                Leaving::SignOut => self.sign_out(),
            }
        }
    }
}
