//! What the page has for the server: who the visitor is, what it knows of them, where they are.
//!
//! Errands run one after the other, once the visitor is registered; only a registration runs before.

use super::{
    Effect, Errand, Occasion, OwnerHint, PageNews, Screen, Sending, Session, Trouble, Wishes,
};
use crate::domain::Identity;
use crate::wire::answer::ApiError;
use crate::wire::custom_field::{CustomFieldValue, SetField};
use crate::wire::page_visited::{PageInfo, PageVisited};
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
    /// The newest visit that was not reported.
    visit: Option<PageInfo>,
    reporting: bool,
}

/// Where the first errand is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Idle,
    MakingToken,
    OnItsWay,
    Waiting,
    AwaitingNetwork,
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
            Some(Errand::SetField(_)) | None => false,
        }
    }

    /// Nothing is to be told any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

impl Session {
    /// The server's record, if it knows the visitor.
    fn record(&self) -> Option<&Visitor> {
        match &self.screen {
            Screen::Registered(greeting) => Some(&greeting.visitor),
            Screen::Form(form) => form.changing.as_ref().map(|greeting| &greeting.visitor),
            Screen::Untouched | Screen::Loading | Screen::LoadFailed(_) | Screen::SwitchedOff => {
                None
            }
        }
    }

    pub(super) fn wishes_changed(&mut self, wishes: Wishes) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.wishes, wishes);
        if before.fields != self.wishes.fields
            && let (Screen::Form(form), Some(config)) = (&mut self.screen, &self.config)
            && !form.is_frozen()
        {
            form.reshape(config, self.wishes.fields.as_deref());
            form.prefill(&self.identity);
        }
        let moved = before.department != self.wishes.department;
        let mut effects = Vec::new();
        if (moved || before.business_unit != self.wishes.business_unit) && self.config.is_some() {
            effects.push(self.fetch_config());
        }
        if moved && self.record().is_some() && self.wishes.department.is_some() {
            self.errands.change.get_or_insert_default().department = self.wishes.department.clone();
            effects.append(&mut self.next_errand());
        }
        effects
    }

    pub(super) fn identified(&mut self, identity: Identity) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(token) = identity.token.clone()
            && self.token.as_ref() != Some(&token)
        {
            if self.token.is_some() {
                // Somebody else: what was said of the one before is not theirs.
                self.identity = Identity::default();
                self.errands.clear();
                if !self.form().is_some_and(|form| form.sending.is_under_way()) {
                    effects.push(Effect::DropAnswers);
                }
            }
            self.supplied = true;
            effects.append(&mut self.follow(Some(token)));
        }
        self.learn(identity);
        effects.append(&mut self.next_errand());
        effects
    }

    pub(super) fn registration_wanted(&mut self, identity: Identity) -> Vec<Effect> {
        let mut effects = self.identified(identity);
        if self.record().is_some() {
            effects.push(Effect::TellPage(PageNews::Registered));
            return effects;
        }
        self.errands.registration = true;
        effects.append(&mut self.next_errand());
        effects.append(&mut self.prepare());
        effects
    }

    /// There will be no registration: the page that wanted one is told.
    pub(super) fn give_up_registration(&mut self) -> Vec<Effect> {
        if std::mem::take(&mut self.errands.registration) {
            vec![Effect::TellPage(PageNews::Refused)]
        } else {
            Vec::new()
        }
    }

    /// Remembers what the page says, and what of it the server has to be told.
    fn learn(&mut self, identity: Identity) {
        if let Screen::Form(form) = &mut self.screen
            && !form.is_frozen()
        {
            form.prefill(&identity);
        }
        if self.record().is_some() {
            self.errands.fields.extend(identity.custom_fields.clone());
            self.errands
                .change
                .get_or_insert_default()
                .learn(identity.clone());
        }
        self.identity.learn(identity);
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
        let asked = self.config.iter().flat_map(|config| &config.custom_fields);
        let asked: Vec<&String> = asked.map(|field| &field.key).collect();
        let returned = greeting.occasion == Occasion::Returned;
        let due: Vec<_> = new
            .filter(|field| returned || !asked.contains(&&field.key))
            .cloned()
            .collect();
        if returned {
            let mut change = self.identity.clone();
            change.department = self.department();
            self.errands.change = Some(change);
        }
        self.errands.fields.extend(due);
        let mut effects = self.next_errand();
        effects.append(&mut self.report_visit());
        if wanted && returned {
            // The server knew them already.
            effects.push(Effect::TellPage(PageNews::Registered));
        }
        effects
    }

    /// Starts the next errand, if there is one, nothing else is on its way, and it can be run.
    pub(super) fn next_errand(&mut self) -> Vec<Effect> {
        if self.errands.stage != Stage::Idle {
            return Vec::new();
        }
        let errand = match self.record() {
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
                let can = match &self.screen {
                    Screen::Form(form) => form.sending == Sending::No,
                    Screen::Untouched
                    | Screen::Loading
                    | Screen::LoadFailed(_)
                    | Screen::SwitchedOff
                    | Screen::Registered(_) => false,
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
            return Vec::new();
        };
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
            Ok(Some(visitor)) => match &mut self.screen {
                // An answer of somebody whom the page has replaced meanwhile is nobody's.
                Screen::Registered(greeting) if greeting.visitor.token != visitor.token => {}
                Screen::Registered(greeting) => greeting.visitor = visitor,
                Screen::Form(form) => match &mut form.changing {
                    Some(greeting) if greeting.visitor.token != visitor.token => {}
                    Some(greeting) => greeting.visitor = visitor,
                    None => {
                        effects.append(&mut self.greet_beside(visitor, Occasion::Registered));
                        effects.push(Effect::TellPage(PageNews::Registered));
                    }
                },
                Screen::Untouched
                | Screen::Loading
                | Screen::LoadFailed(_)
                | Screen::SwitchedOff => {}
            },
            Ok(None) => {}
            Err(ApiError::RateLimited { seconds }) => {
                self.errands.stage = Stage::Waiting;
                return vec![Effect::WaitForErrand { seconds }];
            }
            // Goes out again when the network is back.
            Err(ApiError::Network) if !self.online => {
                self.errands.stage = Stage::AwaitingNetwork;
                return effects;
            }
            Err(ApiError::Refused(refusal))
                if refusal.code() == UNKNOWN_DEPARTMENT && self.errands.drop_department() =>
            {
                effects.push(self.department_refused());
                effects.append(&mut self.run_errand());
                return effects;
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
                    | Trouble::Busy(_) => "it cannot be reached, or failed".to_owned(),
                };
                effects.push(Effect::TellOwner(OwnerHint::ErrandRefused(words)));
            }
        }
        effects.append(&mut self.next_errand());
        effects
    }

    /// The visitor is known by something else than the form. Where they were typing, it stays, to
    /// change the record.
    pub(super) fn greet_beside(&mut self, visitor: Visitor, occasion: Occasion) -> Vec<Effect> {
        let form = self.form().filter(|form| form.holds_text()).cloned();
        let effects = self.greet(visitor, occasion);
        if let (Some(mut form), Screen::Registered(greeting)) = (form, &self.screen)
            // A form with the details of somebody else is not theirs.
            && form.changing.is_none()
        {
            form.changing = Some(greeting.clone());
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

    /// There is a network again.
    pub(super) fn resume_errand(&mut self) -> Vec<Effect> {
        if self.errands.stage != Stage::AwaitingNetwork {
            return Vec::new();
        }
        self.run_errand()
    }

    pub(super) fn errand_due(&mut self) -> Vec<Effect> {
        if self.errands.stage != Stage::Waiting {
            return Vec::new();
        }
        self.run_errand()
    }

    /// The visitor is nobody in particular any more, on this device.
    pub(super) fn forgotten(&mut self) -> Vec<Effect> {
        self.token = None;
        self.supplied = false;
        self.identity = Identity::default();
        self.errands.clear();
        let mut effects = vec![
            Effect::DropAnswers,
            Effect::ForgetToken,
            Effect::TellPage(PageNews::Forgotten),
        ];
        match self.screen {
            Screen::Untouched => {}
            Screen::Loading
            | Screen::LoadFailed(_)
            | Screen::SwitchedOff
            | Screen::Form(_)
            | Screen::Registered(_) => effects.append(&mut self.load()),
        }
        effects
    }

    pub(super) fn visited(&mut self, page: PageInfo) -> Vec<Effect> {
        self.errands.visit = Some(page);
        self.report_visit()
    }

    pub(super) fn visit_reported(&mut self) -> Vec<Effect> {
        self.errands.reporting = false;
        self.report_visit()
    }

    /// The newest visit, once the visitor is registered and the one before has been told.
    fn report_visit(&mut self) -> Vec<Effect> {
        let Some(token) = self.record().map(|record| record.token.clone()) else {
            return Vec::new();
        };
        if self.errands.reporting {
            return Vec::new();
        }
        let Some(page) = self.errands.visit.take() else {
            return Vec::new();
        };
        self.errands.reporting = true;
        vec![Effect::ReportVisit(PageVisited {
            page,
            room: None,
            token,
        })]
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
