//! "Forget me": on the server and on the device.

use super::{Effect, Greeting, Screen, Session, Trouble};
use crate::wire::answer::ApiError;

/// The question whether the visitor means it, and what became of it.
#[derive(Debug, Clone)]
pub struct Erasing {
    /// Who asks; back to this if they would rather not.
    pub greeting: Greeting,
    /// The server was asked and has not answered.
    pub under_way: bool,
    /// Why it came to nothing.
    pub trouble: Option<Trouble>,
}

impl Session {
    pub(super) fn erase_wanted(&mut self) -> Vec<Effect> {
        if let Screen::Registered(greeting) = &self.screen {
            self.screen = Screen::Erasing(Erasing {
                greeting: greeting.clone(),
                under_way: false,
                trouble: None,
            });
        }
        Vec::new()
    }

    pub(super) fn erase_dropped(&mut self) -> Vec<Effect> {
        if let Screen::Erasing(erasing) = &self.screen
            && !erasing.under_way
        {
            let greeting = erasing.greeting.clone();
            self.back_to(greeting);
        }
        Vec::new()
    }

    pub(super) fn erase_confirmed(&mut self) -> Vec<Effect> {
        if let Screen::Erasing(erasing) = &mut self.screen
            && !erasing.under_way
        {
            erasing.under_way = true;
            erasing.trouble = None;
            return vec![Effect::Erase(erasing.greeting.visitor.token.clone())];
        }
        Vec::new()
    }

    pub(super) fn erased(&mut self, answer: Result<(), ApiError>) -> Vec<Effect> {
        let Screen::Erasing(erasing) = &mut self.screen else {
            return Vec::new();
        };
        if !erasing.under_way {
            return Vec::new();
        }
        match answer {
            // Whom the server does not know is forgotten already.
            Err(ApiError::Refused(refusal))
                if matches!(refusal.code(), "invalid-token" | "error-invalid-token") => {}
            Err(error) => {
                erasing.under_way = false;
                // Offline as well it is the chat that cannot be reached: no form is on its way.
                erasing.trouble = Some(Trouble::of(error, true));
                return Vec::new();
            }
            Ok(()) => {}
        }
        self.screen = Screen::Erased;
        self.forgotten()
    }
}
