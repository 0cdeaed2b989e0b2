//! From "send" to "you are registered": check, token, sending, waiting, and what went wrong.

use super::errands::UNKNOWN_DEPARTMENT;
use super::{Effect, Form, Occasion, OwnerHint, PageNews, Screen, Sending, Session, Trouble};
use crate::domain::VisitorToken;
use crate::domain::custom_field::Patterns;
use crate::wire::answer::ApiError;
use crate::wire::visitor::Visitor;

impl Session {
    pub(super) fn submitted(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        // A double click, or a second Enter while the first is on its way, is one registration.
        if form.sending.is_under_way() {
            return Vec::new();
        }
        let mut effects = self.check_and_send(patterns);
        if let Screen::Form(form) = &self.screen
            && form.sending != Sending::No
        {
            effects.insert(0, Effect::TellPage(form.submitted(self.department())));
        }
        effects
    }

    /// What waited may have been edited meanwhile, so it is checked whenever it goes out.
    pub(super) fn check_and_send(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
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
        let department = self.department();
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
                let mut registration = form.registration(token.clone(), &self.identity);
                registration.department = department;
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
        if !for_form && !for_errand {
            return Vec::new();
        }
        // The form's and the page's may both have been asked for: the first holds.
        let Some(token) = self.token.clone().or(token) else {
            self.errands.clear();
            if for_form {
                self.fail(Trouble::Broken);
            }
            return vec![Effect::TellPage(PageNews::Refused)];
        };
        self.token = Some(token.clone());
        let mut effects = vec![Effect::KeepToken(token)];
        effects.append(&mut if for_form {
            self.send()
        } else {
            self.next_errand()
        });
        effects
    }

    pub(super) fn token_kept(&mut self, remembered: bool) -> Vec<Effect> {
        self.remembered = remembered;
        if let Screen::Registered(greeting) = &mut self.screen {
            greeting.remembered = remembered;
        }
        Vec::new()
    }

    pub(super) fn registration_answered(
        &mut self,
        answer: Result<Visitor, ApiError>,
    ) -> Vec<Effect> {
        let department = self.department();
        let Screen::Form(form) = &mut self.screen else {
            return Vec::new();
        };
        // Forgotten while it was on its way.
        if form.sending != Sending::OnItsWay {
            return Vec::new();
        }
        match answer {
            Ok(visitor) => {
                let occasion = match form.changing {
                    Some(_) => Occasion::Changed,
                    None => Occasion::Registered,
                };
                let mut effects = self.greet(visitor, occasion);
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
            Err(ApiError::Refused(refusal))
                if refusal.code() == UNKNOWN_DEPARTMENT && department.is_some() =>
            {
                let mut effects = vec![self.department_refused()];
                effects.append(&mut self.send());
                effects
            }
            Err(error) => {
                form.sending = Sending::No;
                let hint = matches!(error, ApiError::Network);
                let mut effects = vec![Effect::TellPage(PageNews::Refused)];
                if let ApiError::Refused(refusal) = &error
                    && form.mark(refusal)
                {
                    return effects;
                }
                self.fail(Trouble::of(error, self.online));
                // The config came, so the server is there: what stops a POST is most often CORS.
                if hint {
                    effects.push(Effect::TellOwner(OwnerHint::PostBlocked));
                }
                effects
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

    pub(super) fn second_passed(&mut self, patterns: &dyn Patterns) -> Vec<Effect> {
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

    pub(super) fn change_wanted(&mut self) -> Vec<Effect> {
        if let (Screen::Registered(greeting), Some(config)) = (&self.screen, &self.config) {
            let mut form = Form::new(config, self.wishes.fields.as_deref());
            form.fill_in(greeting.clone());
            self.screen = Screen::Form(form);
        }
        Vec::new()
    }

    pub(super) fn change_dropped(&mut self) -> Vec<Effect> {
        if let Screen::Form(form) = &mut self.screen
            && !form.sending.is_under_way()
            && let Some(greeting) = form.changing.take()
        {
            self.screen = Screen::Registered(greeting);
        }
        Vec::new()
    }
}
