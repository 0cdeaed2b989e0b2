//! What servers, devices and clocks answer.

use super::*;

/// What the site's owner wants.
pub(super) fn wishes(kind: u8) -> Wishes {
    let lists = [
        json!("name email message?"),
        json!([
            "name", "email", "department?",
            {"key": "topic", "label": "Topic", "type": "select", "options": ["sales", "small"]},
            {"key": "order", "label": "Order", "required": true, "shownIf": {"topic": "sales"}},
            {"key": "message", "required": false, "shownIf": {"topic": "small"}},
        ]),
        json!("name? message"),
    ];
    Wishes {
        fields: lists.get(usize::from(kind % 4)).and_then(owners),
        consent: (kind / 4 % 4 == 3).then(|| "Do you agree?".to_owned()),
        consent_field: (kind & 16 != 0).then(|| "consent".to_owned()),
        department: (kind & 32 != 0).then(|| "sales".to_owned()),
        ..Wishes::default()
    }
}

/// What a server may say of itself.
fn says(way: u16, guest: Option<&VisitorToken>) -> Value {
    let mut given = match way % 3 {
        0 => json!({}),
        _ => with_questions(),
    };
    given["online"] = json!(way & 4 == 0);
    given["settings"] = json!({
        "displayOfflineForm": way & 24 != 24,
        "forceAcceptDataProcessingConsent": way & 96 == 96,
    });
    if way & 128 != 0 {
        given["departments"] = json!([
            {"_id": "d1", "name": "sales"}, {"_id": "sales", "name": "Sales of another"},
        ]);
    }
    if let Some(token) = guest.filter(|_| way & 768 == 0) {
        given["guest"] = json!({"token": token.secret(), "name": "Grace", "department": "gone"});
    }
    given
}

impl World {
    /// Answers an effect, in a way or well.
    pub(super) fn answers(&mut self, youngest: bool, way: Option<u16>) {
        if self.unanswered.is_empty() {
            return;
        }
        let at = if youngest {
            self.unanswered.len() - 1
        } else {
            0
        };
        let effect = self.unanswered.remove(at);
        let event = self.answer(effect, way);
        self.happens(event);
    }

    fn answer(&mut self, effect: Effect, way: Option<u16>) -> Event {
        let well = way.is_none();
        let way = way.unwrap_or_default();
        let refused = |text: &str| ApiError::Refused(Refusal::plain(text));
        let error = match way / 4 % 8 {
            0 => ApiError::Network,
            1 => ApiError::Timeout,
            2 => ApiError::Server { status: 500 },
            3 => ApiError::Unreadable,
            4 => ApiError::RateLimited { seconds: 2 },
            5 => refused("error-invalid-department"),
            6 => refused("Missing required custom fields: company, order"),
            _ => refused("error-invalid-email"),
        };
        match effect {
            Effect::Recall => {
                // Whatever was kept is told as it is now: too late, if something was done before.
                self.recalled = matches!(self.visit.session.screen(), Screen::Loading)
                    && !self.visit.session.lacks_consent();
                Event::Recalled {
                    draft: self.draft.clone().unwrap_or_default(),
                    proof: self.proof.clone(),
                }
            }
            Effect::KeepConsent(agreed) => {
                let proof = Proof {
                    text: agreed.text.unwrap_or_else(|| "Ours".to_owned()),
                    policy: agreed.policy,
                    written: "{}".to_owned(),
                };
                self.proof = Some(proof.clone());
                Event::ConsentKept(proof)
            }
            Effect::LetSettle => Event::FormSettled,
            Effect::MakeMessageId => {
                self.ids += 1;
                Event::MessageIdMade(self.ids.to_string())
            }
            Effect::LeaveMessage(_) => match way % 4 {
                0 | 1 => Event::MessageLeft(Ok(())),
                2 => Event::Guarded,
                _ => Event::MessageLeft(Err(error)),
            },
            Effect::Erase(_) => Event::Erased(match way % 4 {
                0 => Ok(()),
                1 => Err(refused("invalid-token")),
                2 => Err(refused("visitor-has-open-rooms")),
                _ => Err(error),
            }),
            Effect::FindToken => Event::TokenFound(self.token.clone()),
            Effect::MakeToken => Event::TokenMade((well || way & 7 != 0).then(|| token("made"))),
            Effect::KeepToken(_) => Event::TokenKept {
                remembered: way & 1 == 0,
            },
            Effect::FetchConfig { token, .. } => Event::ConfigArrived(match way % 8 {
                0 | 1 if !well => Err(error),
                2 => config(&json!({"enabled": false})),
                _ => config(&says(way / 8, token.as_ref())),
            }),
            Effect::Register(sent) => match way % 8 {
                0..=2 => Event::RegistrationAnswered(ada(sent.token.secret())),
                3 => Event::RegistrationAnswered(ada("older")),
                4 => Event::Guarded,
                _ => Event::RegistrationAnswered(Err(error)),
            },
            Effect::WaitASecond => Event::SecondPassed,
            Effect::RunErrand(Errand::Register(sent)) => Event::ErrandAnswered(match way % 3 {
                0 => ada(sent.token.secret()).map(Some),
                1 => ada("older").map(Some),
                _ => Err(error),
            }),
            Effect::RunErrand(errand) => {
                if way & 1 == 0 {
                    if let Errand::Say { .. } = errand {
                        self.said = None;
                    }
                    Event::ErrandAnswered(Ok(None))
                } else {
                    Event::ErrandAnswered(Err(error))
                }
            }
            Effect::WaitForErrand { .. } => Event::ErrandDue,
            Effect::ReportVisit(_) => Event::VisitReported,
            Effect::KeepDraft(_)
            | Effect::Forget
            | Effect::DropAnswers
            | Effect::Talk(_)
            | Effect::TellPage(_)
            | Effect::TellOwner(_) => unreachable!("it wants no answer"),
        }
    }
}
