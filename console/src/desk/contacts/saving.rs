//! Saving what was written: looked at here first, then for somebody who is there already, then sent.

use livechat_core::wire::answer::{ApiError, Refusal};
use livechat_core::wire::contact::answer::{Contact, new_id};
use livechat_core::wire::contact::change::{ContactChange, Manager, NewContact};
use livechat_core::wire::contact::look_up::KnownBy;
use livechat_core::wire::json;
use serde_json::Value;

use super::field::{Key, Kind};
use super::form::{Asked, Form, Step, Twin, plain};
use super::trouble::{Deed, Trouble};
use super::{Call, list};
use crate::desk::address::{Address, Spot};
use crate::desk::event::{self, Effect};
use crate::desk::{Desk, said};

impl Form {
    /// Addresses and numbers that this contact did not have, and that are sound.
    fn news(&self, of: Option<&Key>) -> Vec<(Kind, String)> {
        let mut news: Vec<(Kind, String)> = Vec::new();
        for line in &self.lines {
            let Key::Of(kind, _) = line.key else { continue };
            let wanted = of.is_none_or(|key| *key == line.key);
            let value = match kind {
                Kind::Email => super::field::email(&line.value),
                Kind::Phone => super::field::phone(&line.value),
            };
            let Ok(value) = value else { continue };
            let before = self.before.iter().map(|(_, value)| plain(value));
            if wanted && !value.is_empty() && !before.into_iter().any(|it| it == plain(&value)) {
                news.push((kind, value));
            }
        }
        news
    }

    /// Who else has what stands here now.
    #[must_use]
    pub fn others(&self) -> Vec<(String, Option<(String, String)>)> {
        let news = self.news(None);
        let twins = self.twins.iter();
        let twins = twins.filter(|twin| news.iter().any(|(_, value)| *value == twin.value));
        let others = twins.filter_map(|twin| match &twin.state {
            Asked::Somebody(who) => Some((twin.value.clone(), who.clone())),
            Asked::Coming | Asked::Nobody => None,
        });
        others.collect()
    }

    fn all(&self, of: Kind) -> Vec<String> {
        let lines = self.lines.iter();
        let lines = lines.filter_map(|line| match (&line.key, of) {
            (Key::Of(Kind::Email, _), Kind::Email) => super::field::email(&line.value).ok(),
            (Key::Of(Kind::Phone, _), Kind::Phone) => super::field::phone(&line.value).ok(),
            _ => None,
        });
        lines.filter(|value| !value.is_empty()).collect()
    }

    fn value(&self, key: &Key) -> String {
        let line = self.line(key);
        line.map(|line| line.value.trim().to_owned())
            .unwrap_or_default()
    }

    fn fields(&self) -> Vec<(String, String)> {
        let fields = self.definitions.iter().map(|definition| {
            let value = self.line(&Key::Custom(definition.key.clone()));
            let value = value.map(|line| line.value.clone()).unwrap_or_default();
            // An option may itself begin with a space.
            let value = if definition.options.is_empty() {
                value.trim().to_owned()
            } else {
                value
            };
            (definition.key.clone(), value)
        });
        fields.filter(|(_, value)| !value.is_empty()).collect()
    }

    fn is_changed(&self, of: impl Fn(&Key) -> bool) -> bool {
        let now: Vec<(&Key, &str)> = self
            .lines
            .iter()
            .map(|line| (&line.key, line.value.as_str()))
            .filter(|(key, _)| of(key))
            .collect();
        let before = self.before.iter().filter(|(key, _)| of(key));
        !before.map(|(key, value)| (key, value.as_str())).eq(now)
    }

    fn new_contact(&self) -> NewContact {
        let fields = self.fields();
        NewContact {
            custom_fields: Some(fields).filter(|fields| !fields.is_empty()),
            emails: self.all(Kind::Email),
            manager: Some(self.value(&Key::Manager)).filter(|id| !id.is_empty()),
            name: self.value(&Key::Name),
            phones: self.all(Kind::Phone),
        }
    }

    /// Only what changes: of custom fields all or none, for servers take them as a whole.
    fn change(&self, contact: &str) -> ContactChange {
        let of = |kind: Kind| move |key: &Key| matches!(key, Key::Of(of, _) if *of == kind);
        let changed = |kind| self.is_changed(of(kind)).then(|| self.all(kind));
        let manager = self.is_changed(|key| *key == Key::Manager).then(|| {
            let id = self.value(&Key::Manager);
            if id.is_empty() {
                Manager::Nobody
            } else {
                Manager::Agent(id)
            }
        });
        let renamed = self.is_changed(|key| *key == Key::Name);
        ContactChange {
            contact: contact.to_owned(),
            custom_fields: self
                .is_changed(|key| matches!(key, Key::Custom(_)))
                .then(|| self.fields()),
            emails: changed(Kind::Email),
            manager,
            name: renamed.then(|| self.value(&Key::Name)),
            phones: changed(Kind::Phone),
            wipe_conflicts: false,
        }
    }
}

impl Desk {
    pub(super) fn save(&mut self, anyway: bool) {
        let patterns = self.patterns;
        let Some(form) = self.writable() else { return };
        if form.step == Step::Checking {
            return;
        }
        form.problem = None;
        if !form.check(patterns.0) {
            form.looks += 1;
            return;
        }
        if anyway {
            return self.send_form();
        }
        form.step = Step::Checking;
        self.look_for_twins(None);
        self.go_on_saving();
    }

    /// Asks who else has an address or number that is new here; of one line, or of all.
    pub(super) fn look_for_twins(&mut self, of: Option<&Key>) {
        let Some(form) = self.contacts.form.as_mut() else {
            return;
        };
        let mut asked = Vec::new();
        for (kind, value) in form.news(of) {
            if form.twins.iter().any(|twin| twin.value == value) {
                continue;
            }
            form.twins.push(Twin {
                value: value.clone(),
                state: Asked::Coming,
            });
            asked.push((kind, value));
        }
        for (kind, value) in asked {
            let known_by = match kind {
                Kind::Email => KnownBy::Email(value.clone()),
                Kind::Phone => KnownBy::Phone(value.clone()),
            };
            let call = event::Call::Contacts(Call::Exists(value));
            self.request(call, &known_by);
        }
    }

    fn twin_mut(&mut self, value: &str) -> Option<&mut Twin> {
        let form = self.contacts.form.as_mut()?;
        form.twins.iter_mut().find(|twin| twin.value == value)
    }

    pub(super) fn existence_came(&mut self, value: &str, result: Result<Value, ApiError>) {
        let exists = result.map(|answer| json::flag(&answer, "exists") == Some(true));
        let Some(twin) = self.twin_mut(value) else {
            return;
        };
        match exists {
            Ok(true) => return self.ask_twin(value, false),
            Ok(false) => twin.state = Asked::Nobody,
            // It is asked again before the next saving, and keeps nobody from this one.
            Err(_) => {
                if let Some(form) = self.contacts.form.as_mut() {
                    form.twins.retain(|twin| twin.value != value);
                }
            }
        }
        self.go_on_saving();
    }

    fn ask_twin(&mut self, value: &str, unknown: bool) {
        let search = list::like(value, unknown, 10);
        let value = value.to_owned();
        let call = event::Call::Contacts(Call::Twin { value, unknown });
        self.request(call, &search);
    }

    pub(super) fn twin_came(
        &mut self,
        value: &str,
        unknown: bool,
        result: Result<Value, ApiError>,
    ) {
        let found = result.ok().and_then(|answer| {
            let contacts = json::list(&answer, "contacts").iter();
            let mut contacts = contacts.filter_map(Contact::read);
            contacts.find(|contact| {
                let mut known = contact.emails.iter().chain(&contact.phones);
                known.any(|known| plain(known) == plain(value))
            })
        });
        if found.is_none() && !unknown {
            return self.ask_twin(value, true);
        }
        let found = found.map(|contact| (contact.id, contact.name));
        let own = self.contacts.form.as_ref().and_then(|form| form.of.clone());
        if let Some(twin) = self.twin_mut(value) {
            let is_own = own.is_some() && found.as_ref().map(|(id, _)| id) == own.as_ref();
            twin.state = if is_own {
                Asked::Nobody
            } else {
                Asked::Somebody(found)
            };
        }
        let others = self.contacts.form.as_ref().map(Form::others);
        if let Some((value, _)) = others.unwrap_or_default().first() {
            let words = format!("Somebody with {value} is there already");
            self.speak(&words);
        }
        self.go_on_saving();
    }

    /// Saves once all is known that was asked, unless others have the same.
    fn go_on_saving(&mut self) {
        let Some(form) = self.contacts.form.as_mut() else {
            return;
        };
        if form.step != Step::Checking {
            return;
        }
        let open = form.twins.iter().any(|twin| twin.state == Asked::Coming);
        if open {
            return;
        }
        if form.others().is_empty() {
            self.send_form();
        } else {
            form.step = Step::Warned;
            form.looks += 1;
        }
    }

    fn send_form(&mut self) {
        let Some(form) = self.contacts.form.as_mut() else {
            return;
        };
        form.step = Step::Saving;
        form.problem = None;
        match form.of.clone() {
            None => {
                let new = form.new_contact();
                self.request(event::Call::Contacts(Call::Create), &new);
            }
            Some(id) => {
                let change = form.change(&id);
                self.request(event::Call::Contacts(Call::Update(id)), &change);
            }
        }
    }

    pub(super) fn created(&mut self, status: u16, result: Result<Value, ApiError>) {
        match result {
            Ok(answer) => {
                let id = new_id(&answer);
                self.saved(id.map_or(Spot::List, Spot::One));
            }
            Err(error) => self.refused(Deed::Create, status, &error),
        }
    }

    pub(super) fn updated(&mut self, id: &str, status: u16, result: Result<Value, ApiError>) {
        match result {
            Ok(answer) => {
                if let Some(contact) = Contact::in_answer(&answer) {
                    self.knows(contact);
                }
                if self.form_of(Some(id)) {
                    self.saved(Spot::One(id.to_owned()));
                }
            }
            Err(error) if self.form_of(Some(id)) => self.refused(Deed::Change, status, &error),
            Err(_) => {}
        }
    }

    fn form_of(&self, id: Option<&str>) -> bool {
        let form = self.contacts.form.as_ref();
        form.is_some_and(|form| form.of.as_deref() == id)
    }

    fn saved(&mut self, spot: Spot) {
        if self.contacts.form.take().is_none() {
            return;
        }
        self.speak("Saved");
        self.refresh_list();
        // Whoever has gone on meanwhile stays where they are.
        if let Address::Contacts(Spot::New | Spot::Edit(_), wanted) = &self.address {
            let address = Address::Contacts(spot, wanted.clone());
            self.effects.push(Effect::Go(address));
        }
    }

    fn refused(&mut self, deed: Deed, status: u16, error: &ApiError) {
        let Some(form) = self.contacts.form.as_mut() else {
            return;
        };
        form.step = Step::Writing;
        form.looks += 1;
        if let ApiError::Refused(refusal) = error
            && let Some((key, words)) = blamed(form, refusal)
        {
            return form.blame(&key, words);
        }
        if !matches!(error, ApiError::Refused(_)) {
            // It may be there all the same: before it is sent again, that is asked.
            form.twins.clear();
        }
        let trouble = Trouble::of(deed, status, error);
        let gone = deed == Deed::Change && matches!(trouble, Trouble::TooOld(_));
        let words = if gone {
            "This contact is not there any more.".to_owned()
        } else {
            trouble.words()
        };
        form.problem = Some(words);
    }
}

/// Which field a refusal is about, and what to say there.
fn blamed(form: &Form, refusal: &Refusal) -> Option<(Key, String)> {
    let text = refusal.error.as_str();
    let server = || said::refused(refusal);
    if refusal.code() == "error-contact-manager-not-found" || text.contains("contactManager") {
        return Some((Key::Manager, "Choose somebody who answers here".to_owned()));
    }
    if let Some(rest) = text.strip_prefix("Invalid value for ") {
        let label = rest.strip_suffix(" field").unwrap_or(rest);
        let found = form.definitions.iter();
        let found = found.map(|it| (it, it.label == label || it.key == label));
        let (definition, _) = found.into_iter().find(|(_, fits)| *fits)?;
        let words = format!(
            "The server does not take this for “{}”",
            super::field::label(definition)
        );
        return Some((Key::Custom(definition.key.clone()), words));
    }
    if let Some(rest) = text.strip_prefix("Custom field ") {
        let key = rest.strip_suffix(" is not allowed")?;
        form.definition(key)?;
        let words = "The server does not know this field any more".to_owned();
        return Some((Key::Custom(key.to_owned()), words));
    }
    let lower = text.to_lowercase();
    for (sign, kind) in [("email", Kind::Email), ("phone", Kind::Phone)] {
        if lower.contains(sign) {
            return Some((form.first(kind)?, server()));
        }
    }
    (lower.contains("name")).then(|| (Key::Name, server()))
}
