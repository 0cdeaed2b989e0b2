//! From opening to a screen: which token, what the server says to it, and whom it knows.

use super::sending::RETRIES;
use super::{Effect, Form, Greeting, Occasion, PageNews, Panel, Screen, Sending, Session, Trouble};
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
        // Else asked when the token is needed.
        if matches!(self.screen, Screen::Untouched) {
            Vec::new()
        } else {
            vec![Effect::FindToken]
        }
    }

    /// Another tab registered or forgot the visitor: follow it.
    pub(super) fn token_elsewhere(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        if self.supplied {
            return Vec::new();
        }
        if token.is_none() {
            // Forgotten: nothing is said for them any more.
            self.errands.take_message();
        }
        if token == self.token {
            // Written again: it registered the visitor whom this tab still asks.
            let asks = self.form().is_some_and(|form| !form.sending.is_under_way())
                && self.record().is_none();
            return if asks && token.is_some() {
                vec![self.fetch_config()]
            } else {
                Vec::new()
            };
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
            Screen::Form(form) if form.sending == Sending::OnItsWay => Vec::new(),
            Screen::Erasing(erasing) if erasing.under_way && !self.supplied => Vec::new(),
            // Not sent yet: it goes out as theirs.
            Screen::Form(form) if form.sending.is_under_way() => {
                self.token = token;
                Vec::new()
            }
            Screen::Registered(_) | Screen::Erasing(_) => {
                self.token = token;
                self.load()
            }
            Screen::Form(_)
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Loading
            | Screen::Consent
            | Screen::Erased
            | Screen::Left(_)
            | Screen::Away => {
                self.token = token;
                self.guest = None;
                vec![self.fetch_config()]
            }
        }
    }

    pub(super) fn load_again(&mut self) -> Vec<Effect> {
        if matches!(
            self.screen,
            Screen::LoadFailed(_) | Screen::Left(_) | Screen::Erased
        ) {
            self.load()
        } else {
            Vec::new()
        }
    }

    pub(super) fn load(&mut self) -> Vec<Effect> {
        self.screen = Screen::Loading;
        self.guest = None;
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
            Err(error) => return self.load_failed(error),
        };
        let guest = config.guest.take();
        let mut effects = self.tell_of(&config);
        match (guest, &self.screen) {
            // Ours is on its way; its answer says who the visitor is.
            (_, Screen::Form(form)) if form.sending.is_under_way() => {}
            (_, Screen::Erasing(erasing)) if erasing.under_way => {}
            // A form that somebody types in is not taken away: a server that is off says so itself
            // when the form is sent.
            (_, Screen::Form(_)) if !config.enabled => return effects,
            (None, Screen::Form(_)) => {
                let departments = self.config.as_ref().map(|config| &config.departments);
                if departments != Some(&config.departments) {
                    self.config = Some(config);
                    self.reshape();
                    return effects;
                }
            }
            _ if !config.enabled => self.screen = Screen::SwitchedOff,
            // Asked for before they were registered, answered after; or no news for who reads that.
            (
                None,
                Screen::Registered(_) | Screen::Erasing(_) | Screen::Erased | Screen::Left(_),
            ) => {}
            (Some(visitor), _)
                if self.record().map(|known| &known.token) == Some(&visitor.token) => {}
            (guest, _) => {
                self.config = Some(config);
                effects.append(&mut self.enter(guest));
                return effects;
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
        effects
    }

    fn load_failed(&mut self, error: ApiError) -> Vec<Effect> {
        let mut effects = Vec::new();
        match self.screen {
            Screen::Loading => self.reload.tries = 0,
            // Nobody pressed anything: what is on the screen holds.
            Screen::LoadFailed(_) => {}
            Screen::Untouched
            | Screen::SwitchedOff
            | Screen::Consent
            | Screen::Form(_)
            | Screen::Registered(_)
            | Screen::Erasing(_)
            | Screen::Erased
            | Screen::Left(_)
            | Screen::Away => return effects,
        }
        self.reload.left = match error {
            ApiError::RateLimited { seconds } => Some(seconds),
            ApiError::Refused(_) | ApiError::Unreadable => None,
            ApiError::Network | ApiError::Timeout | ApiError::Server { .. } => {
                let wait = RETRIES.get(self.reload.tries as usize);
                wait.or(RETRIES.last()).copied()
            }
        };
        if self.reload.left.is_some() {
            effects.append(&mut self.tick());
        }
        if let Screen::Loading = self.screen {
            self.screen = Screen::LoadFailed(Trouble::of(error, self.online));
            effects.append(&mut self.give_up_registration());
        }
        effects
    }

    /// A second passed since the config did not come: after some of them it is asked for again, as
    /// long as somebody waits for it.
    pub(super) fn reload_due(&mut self) -> Vec<Effect> {
        match self.reload.left {
            Some(_) if self.panel == Panel::Closed => Vec::new(),
            Some(left) if left > 1 => {
                self.reload.left = Some(left - 1);
                self.tick()
            }
            Some(_) => {
                self.reload.left = None;
                self.reload.tries += 1;
                vec![self.fetch_config()]
            }
            None => Vec::new(),
        }
    }

    /// Shows what comes first: the question for consent, a greeting, a form, or that nobody is
    /// there.
    pub(super) fn enter(&mut self, guest: Option<Visitor>) -> Vec<Effect> {
        let Some(visitor) = guest else {
            return self.show_form();
        };
        let mut effects = self.greet_beside(visitor, Occasion::Returned);
        // The page was left while a message that they leave was on its way.
        if self.draft.as_ref().and_then(|draft| draft.sent) == Some(true) {
            effects.append(&mut self.leave_wanted());
        }
        effects
    }

    fn show_form(&mut self) -> Vec<Effect> {
        self.guest = None;
        let lacks_consent = self.lacks_consent();
        let Some(config) = &self.config else {
            return Vec::new();
        };
        // Who can say nothing need not agree to anything.
        let something = config.online || config.offline_form;
        if lacks_consent && (something || self.errands.wants_registration()) {
            self.ask_first(None);
            return Vec::new();
        }
        let mut form = if config.online {
            Form::new(config, self.wishes.fields.as_deref())
        } else if config.offline_form {
            Form::leaving(config)
        } else {
            self.screen = Screen::Away;
            return Vec::new();
        };
        form.prefill(&self.identity, self.department().as_deref());
        // Whom the server knew when they said it: it is theirs again.
        if let Some(text) = self.errands.take_message() {
            self.draft.get_or_insert_default().text = Some(text);
        }
        self.show(form)
    }

    /// Shows a form, with what the visitor typed before the page was left.
    pub(super) fn show(&mut self, mut form: Form) -> Vec<Effect> {
        if let Some(draft) = self.draft.take() {
            // It was to be sent then, and is the same form.
            if draft.sent == Some(form.leaves_message()) {
                form.sending = Sending::Settling;
            }
            form.restore(draft);
        }
        self.screen = Screen::Form(form);
        vec![Effect::LetSettle]
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
        if self.lacks_consent() {
            self.ask_first(Some(visitor));
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.token.as_ref() != Some(&visitor.token) {
            self.token = Some(visitor.token.clone());
            if !self.supplied {
                effects.push(Effect::KeepToken(visitor.token.clone()));
            }
        }
        effects.append(&mut self.resume_message());
        self.screen = Screen::Registered(self.greeting_of(visitor, occasion));
        effects.append(&mut self.catch_up());
        effects
    }

    pub(super) fn greeting_of(&self, visitor: Visitor, occasion: Occasion) -> Greeting {
        Greeting {
            visitor,
            occasion,
            memory: self.memory(),
            message: self.errands.first_message(),
            chat_lost: false,
        }
    }
}
