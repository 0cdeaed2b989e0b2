//! From opening to a screen: which token, what the server says to it, and whom it knows.

use super::{Effect, Form, Greeting, Occasion, PageNews, Panel, Screen, Session, Trouble};
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
        if !self.supplied {
            self.token = token;
        }
        self.load()
    }

    /// The page knows who the visitor is better than the device does.
    pub(super) fn token_supplied(&mut self, token: VisitorToken) -> Vec<Effect> {
        self.supplied = true;
        if self.token.as_ref() == Some(&token) && !matches!(self.screen, Screen::Loading) {
            return Vec::new();
        }
        self.follow(Some(token))
    }

    pub(super) fn supplier_named(&mut self) -> Vec<Effect> {
        match self.screen {
            // Asked when the token is needed.
            Screen::Untouched => Vec::new(),
            Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Form(_)
            | Screen::Registered(_) => vec![Effect::FindToken],
        }
    }

    /// Another tab registered or forgot the visitor: follow it.
    pub(super) fn token_elsewhere(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        if token == self.token || self.supplied {
            return Vec::new();
        }
        self.follow(token)
    }

    /// The visitor is somebody else. A form that is being filled in stays.
    pub(super) fn follow(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        match &self.screen {
            // Not loaded yet: another tab's is found when it is, the page's holds.
            Screen::Untouched => {
                if self.supplied {
                    self.token = token;
                }
                Vec::new()
            }
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

    pub(super) fn fetch_config(&self) -> Effect {
        Effect::FetchConfig {
            token: self.token.clone(),
            department: self.department(),
            business_unit: self.wishes.business_unit.clone(),
        }
    }

    /// The department that the page wants for this visitor, else for all.
    pub(super) fn department(&self) -> Option<String> {
        let own = self.identity.department.as_ref();
        own.or(self.wishes.department.as_ref())
            .filter(|department| {
                !department.is_empty() && Some(*department) != self.refused_department.as_ref()
            })
            .cloned()
    }

    pub(super) fn config_arrived(&mut self, answer: Result<Config, ApiError>) -> Vec<Effect> {
        let mut config = match answer {
            Ok(config) => config,
            Err(error) => {
                if matches!(self.screen, Screen::Loading) {
                    self.screen = Screen::LoadFailed(Trouble::of(error, self.online));
                    return self.give_up_registration();
                }
                return Vec::new();
            }
        };
        let guest = config.guest.take();
        let mut effects = self.tell_of(&config);
        match (guest, &self.screen) {
            // Ours is on its way; its answer says who the visitor is.
            (_, Screen::Form(form)) if form.sending.is_under_way() => {}
            // A form that somebody types in is not taken away: a server that is off says so itself
            // when the form is sent.
            (_, Screen::Form(_)) if !config.enabled => return effects,
            (None, Screen::Form(_)) => {}
            _ if !config.enabled => self.screen = Screen::SwitchedOff,
            // Asked for before they were registered, answered after.
            (None, Screen::Registered(_)) => {}
            (Some(visitor), Screen::Registered(greeting))
                if greeting.visitor.token == visitor.token => {}
            (Some(visitor), _) => {
                self.config = Some(config);
                effects.append(&mut self.greet_beside(visitor, Occasion::Returned));
                return effects;
            }
            (
                None,
                Screen::Untouched | Screen::Loading | Screen::LoadFailed(_) | Screen::SwitchedOff,
            ) => {
                let mut form = Form::new(&config, self.wishes.fields.as_deref());
                form.prefill(&self.identity);
                self.screen = Screen::Form(form);
            }
        }
        self.config = Some(config);
        if matches!(self.screen, Screen::SwitchedOff) {
            effects.append(&mut self.give_up_registration());
            // Who has the panel open reads it there, and the launcher goes with the panel.
            if self.panel == Panel::Closed {
                effects.push(Effect::TellPage(PageNews::SwitchedOff));
            }
        }
        effects.append(&mut self.next_errand());
        effects
    }

    /// What the page can use of a config that is news.
    fn tell_of(&self, config: &Config) -> Vec<Effect> {
        let mut effects = Vec::new();
        let known = self.config.as_ref();
        let look = |config: &Config| {
            let (color, title) = (config.color.clone(), config.title.clone());
            (color, title, config.position.clone())
        };
        if known.map(look).unwrap_or_default() != look(config) {
            let (color, title, position) = look(config);
            effects.push(Effect::TellPage(PageNews::Look {
                color,
                title,
                position,
            }));
        }
        if config.enabled && !config.online && known.is_none_or(|known| known.online) {
            effects.push(Effect::TellPage(PageNews::NobodyThere));
        }
        effects
    }

    /// The server knows the visitor, by the token that we sent or by one that it answers with.
    pub(super) fn greet(&mut self, visitor: Visitor, occasion: Occasion) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.token.as_ref() != Some(&visitor.token) {
            self.token = Some(visitor.token.clone());
            if !self.supplied {
                effects.push(Effect::KeepToken(visitor.token.clone()));
            }
        }
        let greeting = Greeting::new(visitor, occasion, self.remembered && !self.supplied);
        self.screen = Screen::Registered(greeting);
        effects.append(&mut self.catch_up());
        effects
    }
}
