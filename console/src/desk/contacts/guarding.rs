//! What somebody wrote is not lost by going elsewhere: they are asked, once.

use super::Leaving;
use crate::desk::Desk;
use crate::desk::address::{Address, Spot};
use crate::desk::event::Effect;

impl Desk {
    /// Whether somebody would lose what they wrote by going there; then they stay and are asked.
    pub(in crate::desk) fn holds_back(&mut self, to: &Address) -> bool {
        let Some(form) = self.contacts.form.as_ref().filter(|form| form.is_dirty()) else {
            return false;
        };
        let here = match &form.of {
            None => Spot::New,
            Some(id) => Spot::Edit(id.clone()),
        };
        if matches!(to, Address::Contacts(spot, _) if *spot == here) {
            return false;
        }
        if let Address::Contacts(_, wanted) = &self.address {
            // The browser has gone there already.
            let back = Address::Contacts(here, wanted.clone());
            self.effects.push(Effect::Replace(back));
        }
        self.contacts.leaving = Some(Leaving::To(to.clone()));
        true
    }

    /// Whether something would be lost with the page: what was written, or an import under way.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        let form = self.contacts.form.as_ref();
        self.contacts.import.is_running()
            || form.is_some_and(super::form::Form::is_dirty)
            || self.is_sending()
    }
}
