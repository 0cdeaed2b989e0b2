//! What becomes of a registration, and changing one.

use super::{
    Effect, FirstMessage, Form, Greeting, Memory, Occasion, PageNews, Purpose, Screen, Sending,
    Session,
};
use crate::wire::answer::ApiError;
use crate::wire::visitor::Visitor;

impl Session {
    pub(super) fn token_kept(&mut self, remembered: bool) -> Vec<Effect> {
        self.remembered = remembered;
        let memory = self.memory();
        if let Screen::Registered(greeting) = &mut self.screen {
            greeting.memory = memory;
        }
        Vec::new()
    }

    pub(super) fn memory(&self) -> Memory {
        if self.supplied {
            Memory::Supplied
        } else if self.remembered {
            Memory::Remembered
        } else {
            Memory::Denied
        }
    }

    pub(super) fn registration_answered(
        &mut self,
        answer: Result<Visitor, ApiError>,
    ) -> Vec<Effect> {
        let Screen::Form(form) = &self.screen else {
            return Vec::new();
        };
        // Forgotten while it was on its way.
        if form.sending != Sending::OnItsWay {
            return Vec::new();
        }
        let visitor = match answer {
            Ok(visitor) => visitor,
            Err(error) => return self.sending_failed(error),
        };
        let occasion = match form.changing() {
            Some(_) => Occasion::Changed,
            None => Occasion::Registered,
        };
        let mut effects = Vec::new();
        if let Some(text) = form.message() {
            let id = form.message_id.clone();
            effects.append(&mut self.say_first(id, text));
        }
        // Taken: no draft is made of it any more.
        self.screen = Screen::Loading;
        effects.append(&mut self.greet(visitor, occasion));
        effects.push(Effect::TellPage(PageNews::Registered));
        effects
    }

    pub(super) fn change_wanted(&mut self) -> Vec<Effect> {
        if let (Screen::Registered(greeting), Some(config)) = (&self.screen, &self.config) {
            let mut form = Form::new(config, self.wishes.fields.as_deref());
            form.begin_change(greeting.clone());
            self.screen = Screen::Form(form);
        }
        Vec::new()
    }

    /// Whether the form has something to go back to.
    #[must_use]
    pub fn has_way_back(&self) -> bool {
        let form = self.form().filter(|form| !form.sending.is_under_way());
        form.is_some() && self.record().is_some()
    }

    /// Back to a greeting, of which the message may be forgotten by now.
    pub(super) fn back_to(&mut self, mut greeting: Greeting) {
        if greeting.message != Some(FirstMessage::Arrived) {
            greeting.message = self.errands.first_message();
        }
        self.screen = Screen::Registered(greeting);
    }

    pub(super) fn change_dropped(&mut self) -> Vec<Effect> {
        if let Screen::Form(form) = &self.screen
            && !form.sending.is_under_way()
        {
            if let Purpose::Change(greeting) = &form.purpose {
                let greeting = (**greeting).clone();
                self.back_to(greeting);
            } else if let Some(visitor) = self.guest.take() {
                // What they wrote is there when they come back to it.
                let mut draft = form.draft();
                draft.sent = None;
                self.draft = Some(draft);
                self.screen = Screen::Registered(self.greeting_of(visitor, Occasion::Returned));
            }
        }
        Vec::new()
    }
}
