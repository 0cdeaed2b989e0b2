//! What the page says of the visitor while the widget runs.

use crate::domain::Identity;
use crate::session::{Effect, PageNews, Screen, Session, Wishes};

impl Session {
    pub(in crate::session) fn wishes_changed(&mut self, wishes: Wishes) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.wishes, wishes);
        let moved = before.department != self.wishes.department;
        if before.fields != self.wishes.fields {
            self.reshape();
        } else if moved {
            self.prefill();
        }
        let mut effects = Vec::new();
        if (moved || before.business_unit != self.wishes.business_unit) && self.config.is_some() {
            effects.push(self.fetch_config());
        }
        if moved && self.record().is_some() && self.wishes.department.is_some() {
            self.errands.change.get_or_insert_default().department = self.wishes.department.clone();
        }
        effects
    }

    /// The form asks what it has to ask now.
    pub(in crate::session) fn reshape(&mut self) {
        if let (Screen::Form(form), Some(config)) = (&mut self.screen, &self.config)
            && !form.is_frozen()
        {
            form.reshape(config, self.wishes.fields.as_deref());
            self.prefill();
        }
    }

    /// What the page says stands where the visitor has said nothing themselves.
    fn prefill(&mut self) {
        let department = self.department();
        if let Screen::Form(form) = &mut self.screen
            && !form.is_frozen()
        {
            form.prefill(&self.identity, department.as_deref());
        }
    }

    pub(in crate::session) fn identified(&mut self, identity: Identity) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(token) = identity.token.clone()
            && self.token.as_ref() != Some(&token)
        {
            if self.token.is_some() {
                // Somebody else: what was said of the one before is not theirs.
                self.identity = Identity::default();
                if self.form().is_some_and(|form| form.sending.is_under_way()) {
                    self.errands.clear_queue();
                } else {
                    effects.append(&mut self.give_up_registration());
                    self.errands.clear();
                    effects.push(Effect::DropAnswers);
                    effects.append(&mut self.restart_clocks());
                }
            }
            self.supplied = true;
            effects.append(&mut self.follow(Some(token)));
        }
        self.learn(identity);
        effects
    }

    pub(in crate::session) fn registration_wanted(&mut self, identity: Identity) -> Vec<Effect> {
        let mut effects = self.identified(identity);
        if self.record().is_some() {
            effects.push(Effect::TellPage(PageNews::Registered));
            return effects;
        }
        self.errands.registration = true;
        effects.append(&mut self.begin());
        effects
    }

    /// There will be no registration: the page that wanted one is told.
    pub(in crate::session) fn give_up_registration(&mut self) -> Vec<Effect> {
        if std::mem::take(&mut self.errands.registration) {
            vec![Effect::TellPage(PageNews::Refused)]
        } else {
            Vec::new()
        }
    }

    /// Remembers what the page says, and what of it the server has to be told.
    fn learn(&mut self, identity: Identity) {
        if let Screen::Form(form) = &mut self.screen
            && !form.is_frozen()
        {
            form.prefill(&identity, identity.department.as_deref());
        }
        if self.record().is_some() {
            self.errands.fields.extend(identity.custom_fields.clone());
            self.errands
                .change
                .get_or_insert_default()
                .learn(identity.clone());
        }
        self.identity.learn(identity);
    }
}
