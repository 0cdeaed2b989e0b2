//! What holds after any sequence of events.
//!
//! The world outside is honest: each effect that can be answered is answered once, at any later
//! moment and with anything; visitors, tabs and networks do as they like.

use super::*;
use crate::domain::typed::trimmed;
use proptest::collection::vec;
use proptest::prelude::*;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// The oldest, or youngest, unanswered effect is answered, in the way this number chooses.
    Answer { youngest: bool, way: u8 },
    /// The visitor types into the field at this place.
    Types(usize, String),
    /// The visitor sends the form.
    Submits,
    /// Something else a visitor, a tab or a network does.
    Does(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let text = prop_oneof![
        3 => Just(" Ada ".to_owned()),
        3 => Just("ada@example.org\u{200B}".to_owned()),
        1 => Just("small".to_owned()),
        1 => Just(String::new()),
        2 => "\\PC{0,12}",
    ];
    prop_oneof![
        6 => (any::<bool>(), any::<u8>())
            .prop_map(|(youngest, way)| Step::Answer { youngest, way }),
        5 => (0_usize..4, text).prop_map(|(at, text)| Step::Types(at, text)),
        4 => Just(Step::Submits),
        3 => any::<u8>().prop_map(Step::Does),
    ]
}

/// The world around a session.
struct World {
    visit: Visit,
    unanswered: Vec<Effect>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            visit: Visit::untouched(),
            unanswered: Vec::new(),
        };
        world.happens(Event::Opened);
        world
    }

    /// Lets an event happen, and holds what must always hold against it.
    fn happens(&mut self, event: Event) {
        let before = self.visit.clone();
        let may_lose_text = match &event {
            Event::RegistrationAnswered(Ok(_)) | Event::ChangeDropped | Event::Forgotten => true,
            // Somebody else: what was to be changed are not their details.
            Event::ConfigArrived(Ok(config)) => {
                config.guest.is_some()
                    && before.session.form().is_some_and(|f| f.changing.is_some())
            }
            _ => false,
        };
        let typed = match &event {
            Event::Typed { .. } => Vec::new(),
            _ => before.texts(),
        };
        let effects = self.visit.on(event);
        if self.visit.session.form().is_some() {
            let now = self.visit.texts();
            assert!(
                typed.iter().all(|text| now.contains(text)),
                "typed text is another"
            );
        } else {
            assert!(
                may_lose_text || typed.iter().all(|(_, text)| text.is_empty()),
                "typed text is gone"
            );
        }
        if let Some(registration) = registration_in(&effects) {
            self.carries_what_was_typed(&registration);
        }
        if effects.contains(&Effect::DropAnswers) {
            self.unanswered.clear();
        }
        self.unanswered.extend(
            effects
                .into_iter()
                .filter(|effect| !matches!(effect, Effect::TellPage(_) | Effect::TellOwner(_))),
        );
        let count =
            |wanted: fn(&Effect) -> bool| self.unanswered.iter().filter(|e| wanted(e)).count();
        assert!(
            count(|e| matches!(e, Effect::Register(_))) <= 1,
            "two registrations at once"
        );
        assert!(
            count(|e| matches!(e, Effect::WaitASecond)) <= 1,
            "two clocks at once"
        );
        assert!(
            count(|e| matches!(e, Effect::MakeToken)) <= 1,
            "two tokens at once"
        );
        assert!(
            count(|e| matches!(e, Effect::RunErrand(_) | Effect::WaitForErrand { .. })) <= 1,
            "two errands at once"
        );
        assert!(
            count(|e| matches!(e, Effect::ReportVisit(_))) <= 1,
            "two visits at once"
        );
    }

    /// Exactly the trimmed text of each field, and nothing of empty ones.
    fn carries_what_was_typed(&self, sent: &Registration) {
        for field in &self.visit.form().fields {
            assert_eq!(field.problem, None);
            let carried = match &field.id {
                FieldId::Contact(Contact::Name) => sent.name.as_deref(),
                FieldId::Contact(Contact::Email) => sent.email.as_deref(),
                FieldId::Contact(Contact::Phone) => sent.phone.as_deref(),
                FieldId::Custom(key) => sent
                    .custom_fields
                    .iter()
                    .find(|field| field.key == *key)
                    .map(|field| field.value.as_str()),
            };
            assert_eq!(carried.unwrap_or_default(), trimmed(&field.value));
        }
    }

    fn takes(&mut self, step: Step) {
        match step {
            Step::Answer { youngest, way } => self.answers(youngest, way),
            Step::Types(at, value) => {
                let id = self
                    .visit
                    .session
                    .form()
                    .and_then(|form| Some(form.fields.get(at)?.id.clone()));
                if let Some(field) = id {
                    self.happens(Event::Typed { field, value });
                }
            }
            Step::Submits => {
                self.happens(Event::Submitted);
                let form = self.visit.session.form();
                let stuck = form.is_some_and(|form| {
                    form.sending == Sending::No && form.fields.iter().all(|f| f.problem.is_none())
                });
                assert!(
                    !stuck,
                    "a submitted form goes out, waits, or says what to mend"
                );
            }
            Step::Does(what) => self.happens(match what % 14 {
                0 => Event::Opened,
                1 => Event::Closed,
                2 => Event::NetworkCame,
                3 => Event::NetworkWent,
                4 => Event::ChangeWanted,
                5 => Event::ChangeDropped,
                6 => Event::TokenElsewhere(None),
                7 => Event::Prepared,
                12 => Event::Forgotten,
                8 => Event::Identified(page_says(&json!({
                    "name": "Grace", "customFields": {"size": "small", "plan": "gold"},
                }))),
                9 => Event::Identified(page_says(&json!({"email": "g@example.org"}))),
                10 => Event::RegistrationWanted(page_says(&json!({"phone": "55 51 5555-5555"}))),
                11 => {
                    Event::Visited(PageInfo::told(&json!({"href": "https://shop.test/"})).unwrap())
                }
                _ => Event::TokenElsewhere(Some(token(
                    ["other", "third"][usize::from(what / 8 % 2)],
                ))),
            }),
        }
    }

    fn answers(&mut self, youngest: bool, way: u8) {
        if self.unanswered.is_empty() {
            return;
        }
        let at = if youngest {
            self.unanswered.len() - 1
        } else {
            0
        };
        let error = match way / 4 % 6 {
            0 => ApiError::Network,
            1 => ApiError::Timeout,
            2 => ApiError::Server { status: 500 },
            3 => ApiError::Unreadable,
            4 => ApiError::RateLimited { seconds: 2 },
            _ => ApiError::Refused(Refusal::plain("error-invalid-email")),
        };
        let answer = match self.unanswered.remove(at) {
            Effect::FindToken => Event::TokenFound((way & 1 == 0).then(|| token("found"))),
            Effect::MakeToken => Event::TokenMade((way & 3 != 0).then(|| token("made"))),
            Effect::KeepToken(_) => Event::TokenKept {
                remembered: way & 1 == 0,
            },
            Effect::FetchConfig { token, .. } => Event::ConfigArrived(match (way % 4, token) {
                (0, _) => Err(error),
                (1, _) => config(&json!({"enabled": way & 4 == 0})),
                (2, Some(token)) => config(&json!({"guest": {"token": token.secret()}})),
                _ => config(&with_questions()),
            }),
            Effect::Register(sent) => Event::RegistrationAnswered(match way % 3 {
                0 => ada(sent.token.secret()),
                1 => ada("older"),
                _ => Err(error),
            }),
            Effect::WaitASecond => Event::SecondPassed,
            Effect::RunErrand(Errand::Register(sent)) => Event::ErrandAnswered(match way % 3 {
                0 => ada(sent.token.secret()).map(Some),
                1 => ada("older").map(Some),
                _ => Err(error),
            }),
            Effect::RunErrand(Errand::SetField(_)) => Event::ErrandAnswered(match way % 2 {
                0 => Ok(None),
                _ => Err(error),
            }),
            Effect::WaitForErrand { .. } => Event::ErrandDue,
            Effect::ReportVisit(_) => Event::VisitReported,
            Effect::TellPage(_)
            | Effect::TellOwner(_)
            | Effect::ForgetToken
            | Effect::DropAnswers => return,
        };
        self.happens(answer);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_kept_and_sent_once_and_as_typed(steps in vec(step(), 0..60)) {
        let mut world = World::new();
        for step in steps {
            world.takes(step);
        }
    }
}
