//! From "send" to the server: check, settle, token, sending, waiting, and what went wrong.

use super::errands::UNKNOWN_DEPARTMENT;
use super::form::Retry;
use super::{Effect, Event, Form, OwnerHint, PageNews, Panel, Screen, Sending, Session, Trouble};
use crate::domain::VisitorToken;
use crate::domain::custom_field::Patterns;
use crate::wire::answer::ApiError;

/// Seconds to each try that nobody asked for.
pub(super) const RETRIES: [u32; 5] = [5, 10, 20, 40, 60];

impl Session {
    pub(super) fn submitted(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        // A double click, or a second Enter while the first is on its way, is one registration.
        if form.sending.is_under_way() {
            return Vec::new();
        }
        form.trouble = None;
        form.retry = Retry::default();
        // Filled in by something that sees no screen. A person's browser may have done it, too: so
        // what they typed stays, and the second time it goes through.
        if !std::mem::take(&mut form.trap).is_empty() {
            self.fail(Trouble::Trapped);
            return Vec::new();
        }
        let mut effects = self.check_and_send(patterns);
        let department = self.department();
        if let Screen::Form(form) = &self.screen
            && form.sending != Sending::No
            // That is told once it is there.
            && !form.leaves_message()
        {
            effects.insert(0, Effect::TellPage(form.submitted(department)));
        }
        effects
    }

    /// What waited may have been edited meanwhile, so it is checked whenever it goes out.
    pub(super) fn check_and_send(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        if let Screen::Form(form) = &mut self.screen
            && form.check(patterns)
        {
            if form.is_ready() {
                return self.send();
            }
            form.sending = Sending::Settling;
            if form.lacks_id() {
                return vec![Effect::MakeMessageId];
            }
        }
        Vec::new()
    }

    pub(super) fn form_settled(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        form.settled = true;
        self.go_on(patterns)
    }

    /// What the form waited for may be there.
    pub(super) fn go_on(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        if self.form().map(|form| form.sending) == Some(Sending::Settling) {
            return self.check_and_send(patterns);
        }
        Vec::new()
    }

    /// Sends the form as it stands, as soon as there is a network and, to register, a token.
    pub(super) fn send(&mut self) -> Vec<Effect> {
        let (department, lacks_consent) = (self.department(), self.lacks_consent());
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        if lacks_consent {
            // Goes out after it.
            form.sending = Sending::Settling;
            return Vec::new();
        }
        if !self.online {
            form.sending = Sending::AwaitingNetwork;
            form.trouble = None;
            return Vec::new();
        }
        if form.leaves_message() {
            form.sending = Sending::OnItsWay;
            return vec![Effect::LeaveMessage(form.offline_message(department))];
        }
        match &self.token {
            Some(token) => {
                form.sending = Sending::OnItsWay;
                let mut registration = form.registration(token.clone(), &self.identity);
                registration.department = form.department_or(department);
                self.add_proof(&mut registration);
                vec![Effect::Register(registration)]
            }
            None => {
                form.sending = Sending::MakingToken;
                if self.errands.makes_token() {
                    Vec::new()
                } else {
                    vec![Effect::MakeToken]
                }
            }
        }
    }

    /// Kept before it is sent: a visitor whose page dies while the answer is on its way is still
    /// the same visitor.
    pub(super) fn token_made(&mut self, token: Option<VisitorToken>) -> Vec<Effect> {
        let for_form = self.form().map(|form| form.sending) == Some(Sending::MakingToken);
        let for_errand = self.errands.took_token();
        if !for_form && !for_errand || self.lacks_consent() {
            return Vec::new();
        }
        // The form's and the page's may both have been asked for: the first holds.
        let Some(token) = self.token.clone().or(token) else {
            self.errands.clear_queue();
            if for_form {
                self.fail(Trouble::Broken);
            }
            return vec![Effect::TellPage(PageNews::Refused)];
        };
        self.token = Some(token.clone());
        let mut effects = vec![Effect::KeepToken(token)];
        if for_form {
            effects.append(&mut self.send());
        }
        effects
    }

    /// The site's own check let nothing through.
    pub(super) fn guarded(&mut self) -> Vec<Effect> {
        if self.form().map(|form| form.sending) != Some(Sending::OnItsWay) {
            return Vec::new();
        }
        self.fail(Trouble::Guarded);
        vec![Effect::TellPage(PageNews::Refused)]
    }

    /// The server did not take the form: it waits, is sent once more, or comes back to the visitor.
    pub(super) fn sending_failed(&mut self, error: ApiError) -> Vec<Effect> {
        let department = self.department();
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        match &error {
            ApiError::RateLimited { seconds } => {
                form.sending = Sending::AwaitingTurn { seconds: *seconds };
                form.trouble = None;
                return self.tick();
            }
            ApiError::Network if !self.online => {
                form.sending = Sending::AwaitingNetwork;
                form.trouble = None;
                return Vec::new();
            }
            ApiError::Refused(refusal) if refusal.code() == UNKNOWN_DEPARTMENT => {
                if form.mark_department() {
                    return vec![Effect::TellPage(PageNews::Refused)];
                }
                if form.drop_department() || department.is_some() {
                    let mut effects = vec![self.department_refused()];
                    effects.append(&mut self.send());
                    return effects;
                }
            }
            ApiError::Network
            | ApiError::Timeout
            | ApiError::Refused(_)
            | ApiError::Server { .. }
            | ApiError::Unreadable => {}
        }
        form.sending = Sending::No;
        form.trouble = None;
        let tries = form.retry.tries;
        let mut effects = Vec::new();
        if tries == 0 {
            effects.push(Effect::TellPage(PageNews::Refused));
        }
        if let ApiError::Refused(refusal) = &error
            && form.mark(refusal)
        {
            return effects;
        }
        let (network, passing) = match error {
            ApiError::Network => (true, true),
            ApiError::Timeout | ApiError::Server { .. } => (false, true),
            ApiError::Refused(_) | ApiError::Unreadable | ApiError::RateLimited { .. } => {
                (false, false)
            }
        };
        let trouble = Trouble::of(error, self.online);
        if tries == 0 {
            self.fail(trouble);
            // The config came, so the server is there: what stops a POST is most often CORS.
            if network {
                effects.push(Effect::TellOwner(OwnerHint::PostBlocked));
            }
        } else {
            // Nobody pressed anything: the focus stays where it is.
            form.trouble = Some(trouble);
        }
        if let Screen::Form(form) = &mut self.screen {
            let wait = usize::try_from(tries)
                .ok()
                .and_then(|tries| RETRIES.get(tries));
            form.retry.left = wait.copied().filter(|_| passing);
            if form.retry.left.is_some() {
                effects.append(&mut self.tick());
            }
        }
        effects
    }

    /// The form comes back to the visitor, with the reason.
    pub(super) fn fail(&mut self, trouble: Trouble) {
        if let Screen::Form(form) = &mut self.screen {
            form.sending = Sending::No;
            form.trouble = Some(trouble);
            form.refusals += 1;
        }
    }

    /// Answers to what was asked for so far do not come: what is waited for is asked for anew.
    pub(super) fn restart_clocks(&mut self) -> Vec<Effect> {
        self.ticking = false;
        let mut effects = Vec::new();
        if let Screen::LoadFailed(_) = self.screen {
            effects.append(&mut self.tick());
        }
        if let Screen::Form(form) = &self.screen {
            let (settled, retries) = (form.settled, form.retry.left.is_some());
            if !settled {
                effects.push(Effect::LetSettle);
            }
            if retries {
                effects.append(&mut self.tick());
            }
        }
        effects
    }

    /// One clock, however many wait for it.
    pub(super) fn tick(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.ticking, true) {
            Vec::new()
        } else {
            vec![Effect::WaitASecond]
        }
    }

    pub(super) fn second_passed(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        self.ticking = false;
        if let Screen::LoadFailed(_) = self.screen {
            return self.reload_due();
        }
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        match (form.sending, form.retry.left) {
            (Sending::AwaitingTurn { seconds }, _) if seconds > 1 => {
                form.sending = Sending::AwaitingTurn {
                    seconds: seconds - 1,
                };
                self.tick()
            }
            (Sending::AwaitingTurn { .. }, _) => self.check_and_send(patterns),
            (Sending::No, Some(left)) if left > 1 => {
                form.retry.left = Some(left - 1);
                self.tick()
            }
            (Sending::No, Some(_)) => self.retry(patterns),
            (
                Sending::No
                | Sending::Settling
                | Sending::MakingToken
                | Sending::OnItsWay
                | Sending::AwaitingNetwork,
                _,
            ) => Vec::new(),
        }
    }

    /// Tries again what failed, without being asked.
    fn retry(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        if let Screen::Form(form) = &mut self.screen {
            form.retry.left = None;
            form.retry.tries += 1;
        }
        self.check_and_send(patterns)
    }

    /// There is a network again: what waited for it, or failed before, goes out.
    pub(super) fn network_came(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        self.online = true;
        if let Screen::LoadFailed(_) = self.screen
            && self.panel == Panel::Open
        {
            return self.load();
        }
        let form = self.form();
        match form.map(|form| (form.sending, form.retry.left.is_some())) {
            Some((Sending::AwaitingNetwork, _)) => self.check_and_send(patterns),
            Some((Sending::No, true)) => self.retry(patterns),
            Some(_) | None => Vec::new(),
        }
    }

    /// What the visitor does with a field.
    pub(super) fn edited(&mut self, event: Event, patterns: &dyn Patterns) {
        let Some(form) = self.editable() else {
            return;
        };
        if let Event::Typed { field, value } = event {
            form.typed(&field, value, patterns);
        } else if let Event::FieldLeft(field) = event {
            form.left(&field);
        } else if let Event::TrapFilled(value) = event {
            form.trap = value;
        } else if let Event::SuggestionTaken(id) = event {
            let field = form.fields.iter_mut().find(|field| field.id == id);
            if let Some(likelier) = field.and_then(|field| field.suggestion.take()) {
                form.typed(&id, likelier, patterns);
            }
        }
    }

    /// The form, unless it is on its way.
    fn editable(&mut self) -> Option<&mut Form> {
        let Screen::Form(form) = &mut self.screen else {
            return None;
        };
        (!form.is_frozen()).then_some(form)
    }
}
