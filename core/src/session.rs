//! THE state machine of the widget: an event goes in, the state moves, effects come out.
//!
//! Pure: it knows no clock, no network and no storage. Views draw a [`Session`] and send
//! [`Event`]s; the shell carries out [`Effect`]s and answers each that can be answered with exactly
//! one event. Everything that can go wrong is an event too.

mod errands;
mod event;
mod field;
mod form;
mod greeting;
mod loading;
mod registering;
mod trouble;

pub use event::{Effect, Errand, Event, OwnerHint, PageNews};
pub use field::{Control, Field, FieldId, Label, Problem};
pub use form::{Form, Sending};
pub use greeting::{Greeting, Occasion};
pub use trouble::Trouble;

use crate::domain::custom_field::Patterns;
use crate::domain::{Identity, VisitorToken, Wanted};
use crate::wire::config::Config;
use errands::Errands;

/// What the site owner asked for, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Id of the business unit whose departments apply.
    pub business_unit: Option<String>,
    /// Id or name of the department that visitors are for.
    pub department: Option<String>,
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
    /// What the page says of the visitor.
    identity: Identity,
    errands: Errands,
    /// The token is the page's: it is not stored, and other tabs do not change it.
    supplied: bool,
    /// The department that the server does not know.
    refused_department: Option<String>,
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
            identity: Identity::default(),
            errands: Errands::default(),
            supplied: false,
            refused_department: None,
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
            Event::Prepared => self.prepare(),
            Event::WishesChanged(wishes) => self.wishes_changed(wishes),
            Event::Identified(identity) => self.identified(identity),
            Event::RegistrationWanted(identity) => self.registration_wanted(identity),
            Event::Forgotten => self.forgotten(),
            Event::SupplierNamed => self.supplier_named(),
            Event::Visited(page) => self.visited(page),
            Event::ErrandAnswered(answer) => self.errand_answered(answer),
            Event::ErrandDue => self.errand_due(),
            Event::VisitReported => self.visit_reported(),
            Event::TokenSupplied(token) => self.token_supplied(token),
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
            Event::NetworkCame => {
                let mut effects = self.network_came(patterns);
                effects.append(&mut self.resume_errand());
                effects
            }
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
        effects.append(&mut self.prepare());
        effects
    }

    /// Whatever the visitor will want next, without showing it.
    fn prepare(&mut self) -> Vec<Effect> {
        match self.screen {
            Screen::Untouched => {
                self.screen = Screen::Loading;
                vec![Effect::FindToken]
            }
            Screen::LoadFailed(_) => self.load(),
            Screen::Loading | Screen::SwitchedOff | Screen::Form(_) | Screen::Registered(_) => {
                Vec::new()
            }
        }
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
}

#[cfg(test)]
mod tests;
