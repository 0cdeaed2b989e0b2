//! THE state machine of the widget: an event goes in, the state moves, effects come out.
//!
//! Pure: it knows no clock, no network and no storage. Views draw a [`Session`] and send
//! [`Event`]s; the shell carries out [`Effect`]s and answers each that can be answered with exactly
//! one event. Everything that can go wrong is an event too.

mod event;
mod form;
mod greeting;

pub use event::{Effect, Event, OwnerHint, PageNews};
pub use form::{Control, Field, FieldId, Form, Label, Problem, Sending};
pub use greeting::Greeting;

use crate::domain::custom_field::Patterns;
use crate::domain::{VisitorToken, Wanted};
use crate::wire::answer::{ApiError, Refusal};
use crate::wire::config::Config;
use crate::wire::visitor::Visitor;

/// What the site owner asked for, parsed.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// The contact fields to ask for, instead of what the server's flags say.
    pub fields: Option<Vec<Wanted>>,
    /// The heading, instead of the server's.
    pub title: Option<String>,
}

/// Whether the panel is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Only the launcher is.
    Closed,
    /// It is.
    Open,
}

/// What the panel shows.
#[derive(Debug, Clone)]
pub enum Screen {
    /// Nothing was asked of the server yet.
    Untouched,
    /// The server was asked what to show.
    Loading,
    /// It did not say.
    LoadFailed(Trouble),
    /// It says that live chat is switched off.
    SwitchedOff,
    /// The registration form.
    Form(Form),
    /// The server knows the visitor.
    Registered(Greeting),
}

/// Why a call to the server came to nothing, as far as a visitor is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The device says that it has no network.
    Offline,
    /// No connection, though the device has a network.
    Unreachable,
    /// No answer in time.
    Slow,
    /// The server failed.
    Broken,
    /// An answer came that nobody can read.
    Unreadable,
    /// Too many calls; the seconds that the server asks to wait.
    Busy(u32),
    /// The server said no, with its own words.
    Refused(String),
}

/// The widget's whole state.
#[derive(Debug, Clone)]
pub struct Session {
    panel: Panel,
    screen: Screen,
    wishes: Wishes,
    config: Option<Config>,
    token: Option<VisitorToken>,
    remembered: bool,
    online: bool,
}

impl Session {
    /// A widget that nobody has opened yet. `online` is what the device says of its network.
    #[must_use]
    pub fn new(wishes: Wishes, online: bool) -> Self {
        Self {
            panel: Panel::Closed,
            screen: Screen::Untouched,
            wishes,
            config: None,
            token: None,
            remembered: true,
            online,
        }
    }

    /// Whether the panel is on the screen.
    #[must_use]
    pub fn panel(&self) -> Panel {
        self.panel
    }

    /// What the panel shows.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The heading: the owner's, else the server's, else none (the widget has its own words).
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let servers = self
            .config
            .as_ref()
            .and_then(|config| config.title.as_deref());
        self.wishes.title.as_deref().or(servers)
    }

    /// The form, when it is on the screen.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        match &self.screen {
            Screen::Form(form) => Some(form),
            Screen::Untouched
            | Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Registered(_) => None,
        }
    }

    /// Whom the server knows, when that is what the screen says.
    #[must_use]
    pub fn greeting(&self) -> Option<&Greeting> {
        match &self.screen {
            Screen::Registered(greeting) => Some(greeting),
            Screen::Untouched
            | Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Form(_) => None,
        }
    }

    /// Why there is no form to show.
    #[must_use]
    pub fn load_trouble(&self) -> Option<Trouble> {
        match &self.screen {
            Screen::LoadFailed(trouble) => Some(trouble.clone()),
            Screen::Untouched
            | Screen::Loading
            | Screen::SwitchedOff
            | Screen::Form(_)
            | Screen::Registered(_) => None,
        }
    }

    /// The server's sentence above the form, if it has one.
    #[must_use]
    pub fn introduction(&self) -> Option<&str> {
        let config = self.config.as_ref()?;
        if config.online {
            config.registration_message.as_deref()
        } else {
            config.offline_message.as_deref()
        }
    }

    /// Whether the server says that an agent is there.
    #[must_use]
    pub fn somebody_is_there(&self) -> bool {
        self.config.as_ref().is_none_or(|config| config.online)
    }

    /// Moves the state by one event and says what is to be done in the world outside.
    #[must_use = "effects that are not carried out leave the visitor waiting"]
    pub fn apply(&mut self, event: Event, patterns: &dyn Patterns) -> Vec<Effect> {
        match event {
            Event::Opened => self.open(),
            Event::Closed => self.close(),
            Event::TokenFound(token) => self.token_found(token),
            Event::TokenElsewhere(token) => self.token_elsewhere(token),
            Event::TokenMade(token) => self.token_made(token),
            Event::TokenKept { remembered } => self.token_kept(remembered),
            Event::LoadAgain => self.load_again(),
            Event::ConfigArrived(answer) => self.config_arrived(answer),
            Event::Typed { field, value } => {
                if let Screen::Form(form) = &mut self.screen {
                    form.typed(&field, value, patterns);
                }
                Vec::new()
            }
            Event::Submitted => self.submitted(patterns),
            Event::SecondPassed => self.second_passed(patterns),
            Event::RegistrationAnswered(answer) => self.registration_answered(answer),
            Event::ChangeWanted => self.change_wanted(),
            Event::ChangeDropped => self.change_dropped(),
            Event::NetworkCame => self.network_came(patterns),
            Event::NetworkWent => {
                self.online = false;
                Vec::new()
            }
        }
    }

    fn open(&mut self) -> Vec<Effect> {
        if self.panel == Panel::Open {
            return Vec::new();
        }
        self.panel = Panel::Open;
        let mut effects = vec![Effect::TellPage(PageNews::Opened)];
        match self.screen {
            Screen::Untouched => {
                self.screen = Screen::Loading;
                effects.push(Effect::FindToken);
            }
            Screen::LoadFailed(_) => effects.append(&mut self.load()),
            Screen::Loading | Screen::SwitchedOff | Screen::Form(_) | Screen::Registered(_) => {}
        }
        effects
    }

    fn close(&mut self) -> Vec<Effect> {
        if self.panel == Panel::Closed {
            return Vec::new();
        }
        self.panel = Panel::Closed;
        let off = matches!(self.screen, Screen::SwitchedOff);
        vec![Effect::TellPage(if off {
            PageNews::SwitchedOff
        } else {
            PageNews::Closed
        })]
    }

    fn token_found(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        // Whatever came first said more than the store: another tab, or the server.
        if !matches!(self.screen, Screen::Loading) {
            return Vec::new();
        }
        self.token = token;
        self.load()
    }

    fn load_again(&mut self) -> Vec<Effect> {
        match self.screen {
            Screen::LoadFailed(_) => self.load(),
            Screen::Untouched
            | Screen::Loading
            | Screen::SwitchedOff
            | Screen::Form(_)
            | Screen::Registered(_) => Vec::new(),
        }
    }

    /// Another tab registered or forgot the visitor: follow it. A form that is being filled in stays.
    fn token_elsewhere(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
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

    fn load(&mut self) -> Vec<Effect> {
        self.screen = Screen::Loading;
        vec![self.fetch_config()]
    }

    fn fetch_config(&self) -> Effect {
        Effect::FetchConfig {
            token: self.token.clone(),
        }
    }

    fn config_arrived(&mut self, answer: Result<Config, ApiError>) -> Vec<Effect> {
        let mut config = match answer {
            Ok(config) => config,
            Err(error) => {
                if matches!(self.screen, Screen::Loading) {
                    self.screen = Screen::LoadFailed(self.trouble(error));
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
            (Some(visitor), _) => return self.greet(visitor, true, config),
            (
                None,
                Screen::Untouched | Screen::Loading | Screen::LoadFailed(_) | Screen::SwitchedOff,
            ) => self.screen = Screen::Form(Form::new(&config, self.wishes.fields.as_deref())),
        }
        self.config = Some(config);
        Vec::new()
    }

    /// The server knows the visitor, by the token that we sent or by one that it answers with.
    fn greet(&mut self, visitor: Visitor, returning: bool, config: Config) -> Vec<Effect> {
        self.config = Some(config);
        let mut effects = Vec::new();
        if self.token.as_ref() != Some(&visitor.token) {
            self.token = Some(visitor.token.clone());
            effects.push(Effect::KeepToken(visitor.token.clone()));
        }
        self.screen = Screen::Registered(Greeting::new(visitor, returning, self.remembered));
        effects
    }

    fn submitted(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        // A double click, or a second Enter while the first is on its way, is one registration.
        if form.sending.is_under_way() {
            return Vec::new();
        }
        self.check_and_send(patterns)
    }

    /// What waited may have been edited meanwhile, so it is checked whenever it goes out.
    fn check_and_send(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        if let Screen::Form(form) = &mut self.screen
            && form.check(patterns)
        {
            self.send()
        } else {
            Vec::new()
        }
    }

    /// Sends the form as it stands, as soon as there is a token and a network.
    fn send(&mut self) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        if !self.online {
            form.sending = Sending::AwaitingNetwork;
            return Vec::new();
        }
        match &self.token {
            Some(token) => {
                form.sending = Sending::OnItsWay;
                vec![Effect::Register(form.registration(token.clone()))]
            }
            None => {
                form.sending = Sending::MakingToken;
                vec![Effect::MakeToken]
            }
        }
    }

    /// Kept before it is sent: a visitor whose page dies while the answer is on its way is still
    /// the same visitor.
    fn token_made(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        if self.form().map(|form| form.sending) != Some(Sending::MakingToken) {
            return Vec::new();
        }
        let Some(token) = token else {
            self.fail(Trouble::Broken);
            return Vec::new();
        };
        self.token = Some(token.clone());
        let mut effects = vec![Effect::KeepToken(token)];
        effects.append(&mut self.send());
        effects
    }

    fn token_kept(&mut self, remembered: bool) -> Vec<Effect> {
        self.remembered = remembered;
        if let Screen::Registered(greeting) = &mut self.screen {
            greeting.remembered = remembered;
        }
        Vec::new()
    }

    fn registration_answered(&mut self, answer: Result<Visitor, ApiError>) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        match answer {
            Ok(visitor) => {
                let mut effects = match self.config.take() {
                    Some(config) => self.greet(visitor, false, config),
                    None => Vec::new(),
                };
                effects.push(Effect::TellPage(PageNews::Registered));
                effects
            }
            Err(ApiError::RateLimited { seconds }) => {
                form.sending = Sending::AwaitingTurn { seconds };
                vec![Effect::WaitASecond]
            }
            Err(ApiError::Network) if !self.online => {
                form.sending = Sending::AwaitingNetwork;
                Vec::new()
            }
            Err(error) => {
                form.sending = Sending::No;
                let hint = matches!(error, ApiError::Network);
                if let ApiError::Refused(refusal) = &error
                    && form.mark(refusal)
                {
                    return Vec::new();
                }
                self.fail(self.trouble(error));
                // The config came, so the server is there: what stops a POST is most often CORS.
                if hint {
                    vec![Effect::TellOwner(OwnerHint::PostBlocked)]
                } else {
                    Vec::new()
                }
            }
        }
    }

    /// The form comes back to the visitor, with the reason.
    fn fail(&mut self, trouble: Trouble) {
        if let Screen::Form(form) = &mut self.screen {
            form.sending = Sending::No;
            form.trouble = Some(trouble);
            form.refusals += 1;
        }
    }

    fn second_passed(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        match form.sending {
            Sending::AwaitingTurn { seconds } if seconds > 1 => {
                form.sending = Sending::AwaitingTurn {
                    seconds: seconds - 1,
                };
                vec![Effect::WaitASecond]
            }
            Sending::AwaitingTurn { .. } => self.check_and_send(patterns),
            Sending::No | Sending::MakingToken | Sending::OnItsWay | Sending::AwaitingNetwork => {
                Vec::new()
            }
        }
    }

    fn network_came(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        self.online = true;
        match &self.screen {
            Screen::Form(form) if form.sending == Sending::AwaitingNetwork => {
                self.check_and_send(patterns)
            }
            Screen::LoadFailed(_) if self.panel == Panel::Open => self.load(),
            Screen::Untouched
            | Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Form(_)
            | Screen::Registered(_) => Vec::new(),
        }
    }

    fn change_wanted(&mut self) -> Vec<Effect> {
        if let (Screen::Registered(greeting), Some(config)) = (&self.screen, &self.config) {
            let mut form = Form::new(config, self.wishes.fields.as_deref());
            form.fill_in(greeting.clone());
            self.screen = Screen::Form(form);
        }
        Vec::new()
    }

    fn change_dropped(&mut self) -> Vec<Effect> {
        if let Screen::Form(form) = &mut self.screen
            && !form.sending.is_under_way()
            && let Some(greeting) = form.changing.take()
        {
            self.screen = Screen::Registered(greeting);
        }
        Vec::new()
    }

    fn trouble(&self, error: ApiError) -> Trouble {
        match error {
            ApiError::Network if self.online => Trouble::Unreachable,
            ApiError::Network => Trouble::Offline,
            ApiError::Timeout => Trouble::Slow,
            ApiError::Server { .. } => Trouble::Broken,
            ApiError::Unreadable => Trouble::Unreadable,
            ApiError::RateLimited { seconds } => Trouble::Busy(seconds),
            // Only a code: a person can do nothing with it.
            ApiError::Refused(refusal) if refusal.error.starts_with('[') => Trouble::Broken,
            ApiError::Refused(refusal) => Trouble::Refused(readable(&refusal)),
        }
    }
}

/// The server's reason without the code behind it, capped: it is shown to a person.
fn readable(refusal: &Refusal) -> String {
    const MAX_CHARS: usize = 300;
    let text = match refusal.error.rsplit_once('[') {
        Some((reason, _)) if refusal.error.ends_with(']') && !reason.trim().is_empty() => reason,
        Some(_) | None => &refusal.error,
    };
    text.trim().chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests;
