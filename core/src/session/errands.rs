//! What the page has for the server: who the visitor is, what it knows of them, where they are.
//!
//! Errands run one after the other, once the visitor is registered; only a registration runs before.

mod identity;
mod said;
mod visits;

use super::{
    Draft, Effect, Errand, FirstMessage, Form, Occasion, OwnerHint, PageNews, Purpose, Screen,
    Sending, Session, Trouble,
};
use crate::domain::Identity;
use crate::wire::answer::ApiError;
use crate::wire::custom_field::{CustomFieldValue, SetField};
use crate::wire::page_visited::PageInfo;
use crate::wire::visitor::{Registration, Visitor};

/// What a server calls a department that it does not know.
pub(super) const UNKNOWN_DEPARTMENT: &str = "error-invalid-department";

/// What is still to be told, and what is being told.
#[derive(Debug, Clone, Default)]
pub(super) struct Errands {
    /// The page wants the visitor registered.
    registration: bool,
    /// That registration, with all that the page had said by then, is on its way.
    told: bool,
    /// Fields that wait for a registered visitor, and then for their turn.
    fields: Vec<CustomFieldValue>,
    /// What of the visitor's details is to be changed.
    change: Option<Identity>,
    /// What is on its way, or waits for its turn.
    running: Option<Errand>,
    stage: Stage,
    /// What the visitor said first, and the server does not have yet.
    saying: Option<Saying>,
    /// The newest visit that was not reported.
    visit: Option<PageInfo>,
    reporting: bool,
}

/// A first message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Saying {
    /// None until one is made.
    id: Option<String>,
    text: String,
    /// It did not get through, and waits for the visitor.
    failed: bool,
}

/// Where the first errand is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Idle,
    MakingToken,
    OnItsWay,
    Waiting,
    /// For a network, or for consent.
    Held,
}

impl Errands {
    /// Whether a token is being made for an errand.
    pub(super) fn makes_token(&self) -> bool {
        self.stage == Stage::MakingToken
    }

    /// The token was made; whether an errand waited for it.
    pub(super) fn took_token(&mut self) -> bool {
        let awaited = self.makes_token();
        if awaited {
            self.stage = Stage::Idle;
        }
        awaited
    }

    /// Takes the department out of what is told; whether there was one.
    fn drop_department(&mut self) -> bool {
        match &mut self.running {
            Some(Errand::Register(registration)) => registration.department.take().is_some(),
            Some(Errand::SetField(_) | Errand::Say { .. }) | None => false,
        }
    }

    /// Whether the server still has to be told what the visitor said first.
    pub(super) fn says_first(&self) -> bool {
        self.saying.is_some()
    }

    /// Whether the page waits for a registration.
    pub(super) fn wants_registration(&self) -> bool {
        self.registration
    }

    /// Where the first message is, as far as the server does not have it.
    pub(super) fn first_message(&self) -> Option<FirstMessage> {
        let saying = self.saying.as_ref()?;
        Some(if saying.failed {
            FirstMessage::NotSent
        } else {
            FirstMessage::OnItsWay
        })
    }

    /// Puts the first message with what is kept, as far as the server does not have it.
    pub(super) fn keep_message(&self, draft: &mut Draft) {
        if let Some(Saying { id, text, .. }) = &self.saying {
            draft.id.clone_from(id);
            draft.text = Some(text.clone());
        }
    }

    /// It is not said any more: the text of it.
    pub(super) fn take_message(&mut self) -> Option<String> {
        if let Some(Errand::Say { .. }) = self.running {
            self.running = None;
        }
        Some(self.saying.take()?.text)
    }

    /// Nothing more is to be told; what is on its way has still to be answered, to nobody.
    pub(super) fn clear_queue(&mut self) {
        *self = Self {
            stage: self.stage,
            reporting: self.reporting,
            ..Self::default()
        };
    }

    /// Nothing is to be told any more, and no answer comes.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Session {
    /// The server's record, if it knows the visitor.
    pub(super) fn record(&self) -> Option<&Visitor> {
        match &self.screen {
            Screen::Registered(greeting) => Some(&greeting.visitor),
            Screen::Erasing(erasing) => Some(&erasing.greeting.visitor),
            Screen::Form(form) => match form.changing() {
                Some(greeting) => Some(&greeting.visitor),
                None => self.guest.as_ref(),
            },
            Screen::Left(_) => self.guest.as_ref(),
            Screen::Untouched
            | Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Consent
            | Screen::Erased
            | Screen::Away => None,
        }
    }

    /// The visitor is registered now: what waited for that is due.
    pub(super) fn catch_up(&mut self) -> Vec<Effect> {
        let wanted = std::mem::take(&mut self.errands.registration);
        let told = std::mem::take(&mut self.errands.told);
        let Screen::Registered(greeting) = &self.screen else {
            return Vec::new();
        };
        let waiting = self.identity.custom_fields.iter().filter(|_| !told);
        let known = &greeting.visitor.livechat_data;
        let new = waiting.filter(|field| !known.iter().any(|(key, _)| *key == field.key));
        // What the form asked went with it.
        let servers = self.config.iter().flat_map(|config| &config.custom_fields);
        let owners = self.wishes.fields.iter().flatten();
        let asked: Vec<&str> = servers
            .map(|field| field.key.as_str())
            .chain(owners.map(|field| field.id.word()))
            .collect();
        let returned = greeting.occasion == Occasion::Returned;
        let due: Vec<_> = new
            .filter(|field| returned || !asked.contains(&field.key.as_str()))
            .cloned()
            .collect();
        if returned {
            let mut change = self.identity.clone();
            change.department = self.department();
            self.errands.change = Some(change);
        }
        self.errands.fields.extend(due);
        let mut effects = self.report_visit();
        if wanted && returned {
            // The server knew them already.
            effects.push(Effect::TellPage(PageNews::Registered));
        }
        effects
    }

    /// Starts the next errand, if there is one, nothing else is on its way, and it can be run.
    pub(super) fn next_errand(&mut self) -> Vec<Effect> {
        if self.errands.stage != Stage::Idle || self.lacks_consent() {
            return Vec::new();
        }
        let errand = match self.record() {
            Some(record)
                if let Some(Saying {
                    id: Some(id),
                    text,
                    failed: false,
                }) = &self.errands.saying =>
            {
                Some(Errand::Say {
                    id: id.clone(),
                    text: text.clone(),
                    token: record.token.clone(),
                })
            }
            Some(record) => {
                let token = record.token.clone();
                let mut change = Registration::new(token.clone());
                if let Some(wanted) = &self.errands.change {
                    fill(&mut change, wanted, record);
                }
                self.errands.change = None;
                if change == Registration::new(token.clone()) {
                    let fields = &mut self.errands.fields;
                    let field = (!fields.is_empty()).then(|| fields.remove(0));
                    field.map(|field| Errand::SetField(SetField { field, token }))
                } else {
                    Some(Errand::Register(change))
                }
            }
            None => {
                let can = match self.form() {
                    Some(form) => form.sending == Sending::No,
                    None => matches!(self.screen, Screen::Away | Screen::Left(_)),
                };
                match &self.token {
                    _ if !can || !self.errands.registration => None,
                    None => {
                        self.errands.stage = Stage::MakingToken;
                        return vec![Effect::MakeToken];
                    }
                    Some(token) => {
                        let mut registration = Registration::new(token.clone());
                        registration.department = self.department();
                        self.identity.complete(&mut registration);
                        registration
                            .custom_fields
                            .clone_from(&self.identity.custom_fields);
                        self.add_proof(&mut registration);
                        self.errands.told = true;
                        Some(Errand::Register(registration))
                    }
                }
            }
        };
        self.errands.running = errand;
        self.run_errand()
    }

    fn run_errand(&mut self) -> Vec<Effect> {
        let Some(errand) = self.errands.running.clone() else {
            self.errands.stage = Stage::Idle;
            return Vec::new();
        };
        if self.lacks_consent() {
            self.errands.stage = Stage::Held;
            return Vec::new();
        }
        self.errands.stage = Stage::OnItsWay;
        vec![Effect::RunErrand(errand)]
    }

    pub(super) fn errand_answered(
        &mut self,
        answer: Result<Option<Visitor>, ApiError>,
    ) -> Vec<Effect> {
        // Forgotten while it was on its way.
        if self.errands.stage != Stage::OnItsWay {
            return Vec::new();
        }
        self.errands.stage = Stage::Idle;
        let mut effects = Vec::new();
        match answer {
            Ok(_) if self.errands.running.is_none() => {}
            Ok(Some(visitor)) => match self.record_mut() {
                // An answer of somebody whom the page has replaced meanwhile is nobody's.
                Some(known) if known.token != visitor.token => {}
                Some(known) => *known = visitor,
                None => {
                    if matches!(
                        self.screen,
                        Screen::Form(_) | Screen::Away | Screen::Left(_)
                    ) {
                        effects.append(&mut self.greet_beside(visitor, Occasion::Registered));
                        effects.push(Effect::TellPage(PageNews::Registered));
                    }
                }
            },
            Ok(None) => {
                if let Some(Errand::Say { .. }) = self.errands.running {
                    self.errands.saying = None;
                    self.note_message(FirstMessage::Arrived);
                }
            }
            Err(ApiError::RateLimited { seconds }) => {
                self.errands.stage = Stage::Waiting;
                return vec![Effect::WaitForErrand { seconds }];
            }
            // Goes out again when the network is back.
            Err(ApiError::Network) if !self.online => {
                self.errands.stage = Stage::Held;
                return effects;
            }
            Err(ApiError::Refused(refusal))
                if refusal.code() == UNKNOWN_DEPARTMENT && self.errands.drop_department() =>
            {
                effects.push(self.department_refused());
                effects.append(&mut self.run_errand());
                return effects;
            }
            Err(_) if let Some(Errand::Say { .. }) = self.errands.running => {
                if let Some(saying) = &mut self.errands.saying {
                    saying.failed = true;
                }
                self.note_message(FirstMessage::NotSent);
            }
            Err(error) => {
                self.errands.told = false;
                if matches!(error, ApiError::Network) {
                    effects.push(Effect::TellOwner(OwnerHint::PostBlocked));
                }
                effects.append(&mut self.give_up_registration());
                let words = match Trouble::of(error, self.online) {
                    Trouble::Refused(words) => words,
                    Trouble::Offline
                    | Trouble::Unreachable
                    | Trouble::Slow
                    | Trouble::Broken
                    | Trouble::Unreadable
                    | Trouble::Busy(_)
                    | Trouble::Trapped
                    | Trouble::Guarded
                    | Trouble::OpenRooms => "it cannot be reached, or failed".to_owned(),
                };
                effects.push(Effect::TellOwner(OwnerHint::ErrandRefused(words)));
            }
        }
        effects
    }

    /// The visitor is known by something else than the form. Where they were typing, it stays, to
    /// change the record.
    pub(super) fn greet_beside(&mut self, visitor: Visitor, occasion: Occasion) -> Vec<Effect> {
        let stays = |form: &&Form| form.holds_text() || form.sending.is_under_way();
        let form = self.form().filter(stays).cloned();
        let effects = self.greet(visitor, occasion);
        if let (Some(mut form), Screen::Registered(greeting)) = (form, &self.screen)
            // A form with the details of somebody else is not theirs.
            && form.changing().is_none()
        {
            if form.leaves_message() {
                self.guest = Some(greeting.visitor.clone());
            } else {
                form.purpose = Purpose::Change(Box::new(greeting.clone()));
            }
            self.screen = Screen::Form(form);
        }
        effects
    }

    /// The owner's slip must not keep visitors out: they go on without a department.
    pub(super) fn department_refused(&mut self) -> Effect {
        self.refused_department = self.department();
        let words = "there is no such department".to_owned();
        Effect::TellOwner(OwnerHint::ErrandRefused(words))
    }

    /// There is a network again, or consent.
    pub(super) fn resume_errand(&mut self) -> Vec<Effect> {
        self.resume(Stage::Held)
    }

    pub(super) fn errand_due(&mut self) -> Vec<Effect> {
        self.resume(Stage::Waiting)
    }

    fn resume(&mut self, from: Stage) -> Vec<Effect> {
        if self.errands.stage != from {
            return Vec::new();
        }
        self.run_errand()
    }

    /// The visitor is nobody in particular any more, on this device.
    pub(super) fn forgotten(&mut self) -> Vec<Effect> {
        let mut effects = self.give_up_registration();
        self.token = None;
        self.supplied = false;
        self.identity = Identity::default();
        self.errands.clear();
        self.draft = None;
        self.guest = None;
        self.proof = None;
        self.ticking = false;
        effects.extend([
            Effect::DropAnswers,
            Effect::Forget,
            Effect::TellPage(PageNews::Forgotten),
        ]);
        if !matches!(self.screen, Screen::Untouched | Screen::Erased) {
            effects.append(&mut self.load());
        }
        effects
    }
}

/// What of `wanted` is news to the server.
fn fill(change: &mut Registration, wanted: &Identity, record: &Visitor) {
    let news = |wanted: &Option<String>, known: Option<&String>| {
        wanted
            .as_ref()
            .filter(|value| Some(*value) != known)
            .cloned()
    };
    change.name = news(&wanted.name, record.name.as_ref());
    change.email = news(&wanted.email, record.emails.first());
    change.phone = news(&wanted.phone, record.phones.first());
    // Empty takes one away; where there is none, that is no news.
    change.department = news(&wanted.department, record.department.as_ref())
        .filter(|department| !department.is_empty() || record.department.is_some());
}
