//! From opening to a screen: which token, what the server says to it, and whom it knows.

use super::{Effect, Form, Greeting, Occasion, Screen, Session, Trouble};
use crate::domain::VisitorToken;
use crate::wire::answer::ApiError;
use crate::wire::config::Config;
use crate::wire::visitor::Visitor;

impl Session {
    pub(super) fn token_found(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        // Whatever came first said more than the store: another tab, or the server.
        if !matches!(self.screen, Screen::Loading) {
            return Vec::new();
        }
        self.token = token;
        self.load()
    }

    /// Another tab registered or forgot the visitor: follow it. A form that is being filled in stays.
    pub(super) fn token_elsewhere(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        if token == self.token {
            return Vec::new();
        }
        match &self.screen {
            // Not loaded yet: the token is found when it is.
            Screen::Untouched => Vec::new(),
            // Ours is on its way; its answer says which token holds.
            Screen::Form(form) if form.sending.is_under_way() => Vec::new(),
            Screen::Form(_) | Screen::LoadFailed(_) | Screen::SwitchedOff | Screen::Loading => {
                self.token = token;
                vec![self.fetch_config()]
            }
            Screen::Registered(_) => {
                self.token = token;
                self.load()
            }
        }
    }

    pub(super) fn load_again(&mut self) -> Vec<Effect> {
        match self.screen {
            Screen::LoadFailed(_) => self.load(),
            Screen::Untouched
            | Screen::Loading
            | Screen::SwitchedOff
            | Screen::Form(_)
            | Screen::Registered(_) => Vec::new(),
        }
    }

    pub(super) fn load(&mut self) -> Vec<Effect> {
        self.screen = Screen::Loading;
        vec![self.fetch_config()]
    }

    fn fetch_config(&self) -> Effect {
        Effect::FetchConfig {
            token: self.token.clone(),
        }
    }

    pub(super) fn config_arrived(&mut self, answer: Result<Config, ApiError>) -> Vec<Effect> {
        let mut config = match answer {
            Ok(config) => config,
            Err(error) => {
                if matches!(self.screen, Screen::Loading) {
                    self.screen = Screen::LoadFailed(Trouble::of(error, self.online));
                }
                return Vec::new();
            }
        };
        let guest = config.guest.take();
        match (guest, &self.screen) {
            // Ours is on its way; its answer says who the visitor is.
            (_, Screen::Form(form)) if form.sending.is_under_way() => {}
            // A form that somebody types in is not taken away: a server that is off says so itself
            // when the form is sent.
            (_, Screen::Form(_)) if !config.enabled => return Vec::new(),
            (None, Screen::Form(_)) => {}
            _ if !config.enabled => self.screen = Screen::SwitchedOff,
            // Asked for before they were registered, answered after.
            (None, Screen::Registered(_)) => {}
            (Some(visitor), Screen::Registered(greeting))
                if greeting.visitor.token == visitor.token => {}
            (Some(visitor), _) => {
                self.config = Some(config);
                return self.greet(visitor, Occasion::Returned);
            }
            (
                None,
                Screen::Untouched | Screen::Loading | Screen::LoadFailed(_) | Screen::SwitchedOff,
            ) => self.screen = Screen::Form(Form::new(&config, self.wishes.fields.as_deref())),
        }
        self.config = Some(config);
        Vec::new()
    }

    /// The server knows the visitor, by the token that we sent or by one that it answers with.
    pub(super) fn greet(&mut self, visitor: Visitor, occasion: Occasion) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.token.as_ref() != Some(&visitor.token) {
            self.token = Some(visitor.token.clone());
            effects.push(Effect::KeepToken(visitor.token.clone()));
        }
        self.screen = Screen::Registered(Greeting::new(visitor, occasion, self.remembered));
        effects
    }
}
