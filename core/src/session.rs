//! THE state machine of the widget: an event goes in, the state moves, effects come out.
//!
//! Pure: it knows no clock, no network and no storage. Views draw a [`Session`] and send
//! [`Event`]s; the shell carries out [`Effect`]s and answers each that can be answered with exactly
//! one event. Everything that can go wrong is an event too.

mod consent;
mod draft;
mod erasing;
mod errands;
mod event;
mod field;
mod form;
mod greeting;
mod leaving;
mod loading;
mod registering;
mod sending;
mod trouble;

pub use consent::{Agreed, Proof, record};
pub use draft::Draft;
pub use erasing::Erasing;
pub use event::{Effect, Errand, Event, OwnerHint, PageNews};
pub use field::{Field, MAX_MESSAGE_CHARS, Problem, UNFINISHED};
pub use form::{Form, Purpose, Sending};
pub use greeting::{FirstMessage, Greeting, Memory, Occasion};
pub use leaving::Left;
pub use trouble::Trouble;

use crate::domain::custom_field::Patterns;
use crate::domain::{Identity, VisitorToken, Wanted};
use crate::wire::config::Config;
use crate::wire::visitor::Visitor;
use errands::Errands;

/// What the site owner asked for, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Id of the business unit whose departments apply.
    pub business_unit: Option<String>,
    /// What visitors have to agree to; empty for the server's, or the widget's, words.
    pub consent: Option<String>,
    /// The custom field that takes the proof of it.
    pub consent_field: Option<String>,
    /// Id or name of the department that visitors are for.
    pub department: Option<String>,
    /// The fields to ask for, instead of what the server's flags say.
    pub fields: Option<Vec<Wanted>>,
    /// Where the site's privacy policy is.
    pub policy: Option<String>,
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
    /// What the visitor has to agree to first.
    Consent,
    /// A form.
    Form(Form),
    /// The server knows the visitor.
    Registered(Greeting),
    /// The visitor is asked whether they want to be forgotten.
    Erasing(Erasing),
    /// They are.
    Erased,
    /// A message was left, as nobody is there.
    Left(Left),
    /// Nobody is there, and no message can be left.
    Away,
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
    /// What was typed on an earlier page, until there is a form for it.
    draft: Option<Draft>,
    /// What the visitor has agreed to.
    proof: Option<Proof>,
    /// Whom the server knows, while they are asked to agree, or leave a message.
    guest: Option<Visitor>,
    /// Whose conversation is there.
    talks: Option<VisitorToken>,
    /// A second is on its way.
    ticking: bool,
    /// Configs that nobody asked for, after one that did not come.
    reload: form::Retry,
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
            draft: None,
            proof: None,
            guest: None,
            talks: None,
            ticking: false,
            reload: form::Retry::default(),
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
        let servers = self.config.as_ref().and_then(|config| {
            let away = config.offline_title.as_deref().filter(|_| !config.online);
            away.or(config.title.as_deref())
        });
        self.wishes.title.as_deref().or(servers)
    }

    /// Where the site's privacy policy is.
    #[must_use]
    pub fn policy(&self) -> Option<&str> {
        self.wishes.policy.as_deref()
    }

    /// Whether the token is the page's, and not this device's.
    #[must_use]
    pub fn is_supplied(&self) -> bool {
        self.supplied
    }

    /// The form, when it is on the screen.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        if let Screen::Form(form) = &self.screen {
            Some(form)
        } else {
            None
        }
    }

    /// Whom the server knows, when that is what the screen says.
    #[must_use]
    pub fn greeting(&self) -> Option<&Greeting> {
        if let Screen::Registered(greeting) = &self.screen {
            Some(greeting)
        } else {
            None
        }
    }

    /// The greeting of whom the server knows, also where the screen does not show it.
    fn known(&mut self) -> Option<&mut Greeting> {
        match &mut self.screen {
            Screen::Registered(greeting) => Some(greeting),
            Screen::Erasing(erasing) => Some(&mut erasing.greeting),
            Screen::Form(form) => form.changing_mut(),
            Screen::Untouched
            | Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Consent
            | Screen::Erased
            | Screen::Left(_)
            | Screen::Away => None,
        }
    }

    /// Who can talk: whom the server knows, once what they said first is there. So that is always the
    /// first of what they say, and one place opens the conversation at a time.
    fn talker(&self) -> Option<VisitorToken> {
        let visitor = self.record().filter(|_| !self.errands.says_first())?;
        Some(visitor.token.clone())
    }

    /// The server's record, to be replaced by a newer one.
    fn record_mut(&mut self) -> Option<&mut Visitor> {
        if self.guest.is_some() {
            return self.guest.as_mut();
        }
        Some(&mut self.known()?.visitor)
    }

    /// Why there is no form to show.
    #[must_use]
    pub fn load_trouble(&self) -> Option<Trouble> {
        if let Screen::LoadFailed(trouble) = &self.screen {
            Some(trouble.clone())
        } else {
            None
        }
    }

    /// The server's sentence above the form, or instead of one, if it has one.
    #[must_use]
    pub fn introduction(&self) -> Option<&str> {
        let config = self.config.as_ref()?;
        let words = if matches!(self.screen, Screen::Away) {
            &config.offline_unavailable
        } else if self.form().is_some_and(Form::leaves_message) {
            &config.offline_message
        } else {
            &config.registration_message
        };
        words.as_deref()
    }

    /// Moves the state by one event and says what is to be done in the world outside.
    #[must_use = "effects that are not carried out leave the visitor waiting"]
    pub fn apply(&mut self, event: Event, patterns: &dyn Patterns) -> Vec<Effect> {
        let (before, lacked_consent) = (self.to_keep(), self.lacks_consent());
        // That is kept already.
        let recalled = matches!(event, Event::Recalled { .. }) && self.form().is_none();
        let mut effects = self.moved(event, patterns);
        effects.append(&mut self.mind_consent());
        effects.append(&mut self.next_errand());
        // Whatever happened: what would be lost if the page were left now is kept, if it may be.
        let now = self.to_keep();
        let news = before != now && !recalled;
        let keeps = if self.lacks_consent() {
            news && now.is_none()
        } else {
            news || lacked_consent
        };
        if keeps {
            effects.push(Effect::KeepDraft(now));
        }
        let talks = self.talker();
        // While the server is asked about them anew, they talk on.
        let asked = matches!(self.screen, Screen::Loading | Screen::LoadFailed(_));
        if self.talks != talks && !(asked && self.token == self.talks) {
            self.talks.clone_from(&talks);
            effects.push(Effect::Talk(talks));
        }
        effects
    }

    fn moved(&mut self, event: Event, patterns: &dyn Patterns) -> Vec<Effect> {
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
            Event::Recalled { draft, proof } => self.recalled(draft, proof),
            Event::TokenSupplied(token) => self.token_supplied(token),
            Event::TokenFound(token) => self.token_found(token),
            Event::TokenElsewhere(token) => self.token_elsewhere(token),
            Event::TokenMade(token) => self.token_made(token),
            Event::TokenKept { remembered } => self.token_kept(remembered),
            Event::LoadAgain => self.load_again(),
            Event::ConfigArrived(answer) => self.config_arrived(answer),
            Event::Agreed => self.agreed(),
            Event::Declined => self.declined(),
            Event::ConsentKept(proof) => self.consent_kept(proof),
            Event::Typed { .. }
            | Event::FieldLeft(_)
            | Event::SuggestionTaken(_)
            | Event::TrapFilled(_) => {
                self.edited(event, patterns);
                Vec::new()
            }
            Event::Submitted => self.submitted(patterns),
            Event::FormSettled => self.form_settled(patterns),
            Event::Guarded => self.guarded(),
            Event::SecondPassed => self.second_passed(patterns),
            Event::RegistrationAnswered(answer) => self.registration_answered(answer),
            Event::MessageLeft(answer) => self.message_left(answer),
            Event::MessageIdMade(id) => self.message_id_made(id, patterns),
            Event::SayAgain => self.say_again(),
            Event::ChatLost => self.chat_lost(),
            Event::ChangeWanted => self.change_wanted(),
            Event::ChangeDropped => self.change_dropped(),
            Event::LeaveWanted => self.leave_wanted(),
            Event::EraseWanted => self.erase_wanted(),
            Event::EraseDropped => self.erase_dropped(),
            Event::EraseConfirmed => self.erase_confirmed(),
            Event::Erased(answer) => self.erased(answer),
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

    /// What the visitor has typed and nobody has taken yet.
    fn to_keep(&self) -> Option<Draft> {
        let form = self.form().filter(|form| form.changing().is_none());
        let mut draft = match form {
            Some(form) => form.draft(),
            None => self.draft.clone().unwrap_or_default(),
        };
        self.errands.keep_message(&mut draft);
        (!draft.is_empty()).then_some(draft)
    }

    fn recalled(&mut self, draft: Draft, proof: Option<Proof>) -> Vec<Effect> {
        if self.proof.is_none() {
            self.proof = proof;
        }
        // Later than anybody would expect.
        if let Screen::Form(form) = &mut self.screen {
            form.restore(draft);
        } else {
            self.draft = Some(draft);
        }
        Vec::new()
    }

    fn chat_lost(&mut self) -> Vec<Effect> {
        if let Some(greeting) = self.known() {
            greeting.chat_lost = true;
        }
        Vec::new()
    }

    fn open(&mut self) -> Vec<Effect> {
        if self.panel == Panel::Open {
            return Vec::new();
        }
        self.panel = Panel::Open;
        let mut effects = vec![Effect::TellPage(PageNews::Opened)];
        if let Screen::Left(left) = &mut self.screen
            && !left.seen
        {
            // Sent while the panel was closed: told first.
            left.seen = true;
        } else {
            effects.append(&mut self.begin());
        }
        effects
    }

    /// The visitor, or the page, wants something now: somebody may be there who was not before.
    fn begin(&mut self) -> Vec<Effect> {
        if matches!(self.screen, Screen::Erased | Screen::Left(_) | Screen::Away) {
            self.load()
        } else {
            self.prepare()
        }
    }

    /// Whatever the visitor will want next, without showing it.
    fn prepare(&mut self) -> Vec<Effect> {
        match self.screen {
            Screen::Untouched => {
                self.screen = Screen::Loading;
                vec![Effect::Recall, Effect::FindToken]
            }
            Screen::LoadFailed(_) => self.load(),
            Screen::Loading
            | Screen::Erased
            | Screen::Left(_)
            | Screen::Away
            | Screen::SwitchedOff
            | Screen::Consent
            | Screen::Form(_)
            | Screen::Registered(_)
            | Screen::Erasing(_) => Vec::new(),
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
}

#[cfg(test)]
mod tests;
