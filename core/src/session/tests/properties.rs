//! What holds after any sequence of events.
//!
//! The world outside is honest: each effect that can be answered is answered once, at any later
//! moment and with anything; visitors, pages, tabs and networks do as they like. Pages are left, and
//! come back with what the device kept.

mod answering;
mod holding;

use super::*;
use crate::domain::typed::trimmed;
use crate::domain::wanted::Control;
use answering::wishes;
use holding::{message, unsaid};
use proptest::collection::vec;
use proptest::prelude::*;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// The oldest, or youngest, unanswered effect is answered, in the way this number chooses.
    Answer { youngest: bool, way: u16 },
    /// The visitor types into the field at this place.
    Types(usize, String),
    /// The visitor leaves the field at this place, and takes what is suggested, or does not.
    Leaves(usize, bool),
    /// The visitor sends the form.
    Submits,
    /// The visitor does what the screen offers, well.
    GoesOn(u8),
    /// Something else a visitor, a page, a tab or a network does.
    Does(u8),
    /// The page is left, and comes again.
    Reloads,
}

fn step() -> impl Strategy<Value = Step> {
    let text = prop_oneof![
        4 => Just(" Ada ".to_owned()),
        4 => Just("ada@example.org\u{200B}".to_owned()),
        2 => Just("Ada GmbH".to_owned()),
        1 => Just("small".to_owned()),
        2 => Just("sales".to_owned()),
        1 => Just(String::new()),
        2 => "\\PC{0,12}",
    ];
    prop_oneof![
        10 => (any::<bool>(), any::<u16>())
            .prop_map(|(youngest, way)| Step::Answer { youngest, way }),
        8 => (0_usize..7, text).prop_map(|(at, text)| Step::Types(at, text)),
        1 => (0_usize..7, any::<bool>()).prop_map(|(at, takes)| Step::Leaves(at, takes)),
        5 => Just(Step::Submits),
        8 => any::<u8>().prop_map(Step::GoesOn),
        5 => any::<u8>().prop_map(Step::Does),
        1 => Just(Step::Reloads),
    ]
}

fn sends(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Register(_)
            | Effect::LeaveMessage(_)
            | Effect::RunErrand(_)
            | Effect::ReportVisit(_)
    )
}

/// The world around a session.
struct World {
    visit: Visit,
    wishes: Wishes,
    unanswered: Vec<Effect>,
    /// What the device keeps.
    draft: Option<Draft>,
    proof: Option<Proof>,
    token: Option<VisitorToken>,
    /// What the device kept came in time.
    recalled: bool,
    /// The first message that the server was told, and has not.
    said: Option<(String, String)>,
    /// The first message that a form had when it was sent: whoever says it, in whatever tab, says
    /// it as this.
    meant: Option<(String, String)>,
    ids: u32,
}

impl World {
    fn new(kind: u8) -> Self {
        let wishes = wishes(kind);
        let mut world = Self {
            visit: Visit {
                session: Session::new(wishes.clone(), true),
            },
            wishes,
            unanswered: Vec::new(),
            draft: None,
            proof: None,
            token: None,
            recalled: false,
            said: None,
            meant: None,
            ids: 0,
        };
        world.opens(kind);
        world
    }

    /// Lets an event happen, and holds what must always hold against it.
    fn happens(&mut self, event: Event) {
        let before = self.visit.session.clone();
        if matches!(&event, Event::Typed { field, .. } if *field == FieldId::Message) {
            self.meant = None;
        }
        let effects = self.visit.all(event.clone());
        self.loses_nothing(&before, &event);
        let session = &self.visit.session;
        if session.lacks_consent() {
            let forbidden = |effect: &Effect| {
                sends(effect) || matches!(effect, Effect::KeepToken(_) | Effect::KeepDraft(Some(_)))
            };
            let found = effects.iter().find(|effect| forbidden(effect));
            assert_eq!(found, None, "before consent, after {event:?}");
        }
        for effect in &effects {
            self.is_as_typed(effect);
        }
        for effect in effects {
            match effect {
                Effect::DropAnswers => self.unanswered.clear(),
                Effect::KeepDraft(draft) => self.draft = draft,
                Effect::Forget => {
                    self.proof = None;
                    self.token = None;
                    self.draft = None;
                }
                Effect::TellPage(PageNews::Forgotten) => self.said = None,
                Effect::Talk(_) | Effect::TellPage(_) | Effect::TellOwner(_) => {}
                effect => {
                    if let Effect::KeepToken(token) = &effect {
                        self.token = Some(token.clone());
                    }
                    self.unanswered.push(effect);
                }
            }
        }
        let session = &self.visit.session;
        if session.form().is_some() && message(session).is_none() {
            // It stands in the form again, or it arrived.
            self.said = None;
            if unsaid(&before).is_some() {
                self.meant = None;
            }
        }
        self.keeps_what_nobody_took();
        self.does_one_thing_at_a_time();
    }

    fn takes(&mut self, step: Step) {
        let field = |at: usize| self.visit.session.form()?.fields.get(at).cloned();
        match step {
            Step::Answer { youngest, way } => self.answers(youngest, Some(way)),
            Step::Types(at, value) => {
                if let Some(field) = field(at) {
                    // People choose what there is.
                    let value = match &field.control {
                        Control::Choice(options) => options[value.len() % options.len()].0.clone(),
                        _ => value,
                    };
                    let field = field.id;
                    self.happens(Event::Typed { field, value });
                }
            }
            Step::Leaves(at, takes) => {
                if let Some(Field { id: field, .. }) = field(at) {
                    self.happens(Event::FieldLeft(field.clone()));
                    if takes {
                        self.happens(Event::SuggestionTaken(field));
                    }
                }
            }
            Step::GoesOn(which) => self.goes_on(which),
            Step::Submits => {
                self.happens(Event::Submitted);
                let form = self.visit.session.form();
                let stuck = form.is_some_and(|form| {
                    form.sending == Sending::No
                        && form.trouble.is_none()
                        && form.fields.iter().all(|f| f.problem.is_none())
                });
                assert!(
                    !stuck,
                    "a submitted form goes out, waits, or says what to mend"
                );
            }
            Step::Does(what) => self.does(what),
            Step::Reloads => self.reloads(),
        }
    }

    fn goes_on(&mut self, which: u8) {
        let event = match self.visit.session.screen() {
            Screen::Consent => Event::Agreed,
            Screen::Registered(_) => match which % 4 {
                0 => Event::ChangeWanted,
                1 => Event::EraseWanted,
                2 => Event::LeaveWanted,
                _ => Event::SayAgain,
            },
            Screen::Erasing(_) => Event::EraseConfirmed,
            Screen::Form(form) => {
                for field in form.fields.clone() {
                    let value = match &field.id {
                        FieldId::Contact(Contact::Email) => "ada@example.org",
                        FieldId::Contact(_) => "Ada",
                        FieldId::Message => "Hello",
                        FieldId::Department => "sales",
                        FieldId::Custom(key) if key == "size" || key == "topic" => "small",
                        FieldId::Custom(_) => "Ada GmbH",
                    };
                    let (field, value) = (field.id, value.to_owned());
                    self.happens(Event::Typed { field, value });
                }
                Event::Submitted
            }
            _ => return self.answers(which & 1 == 0, None),
        };
        self.happens(event);
    }

    fn does(&mut self, what: u8) {
        let (what, which) = (what % 32, what / 32);
        let event = match what {
            0 | 1 => Event::Opened,
            2 => Event::Closed,
            3 => Event::NetworkCame,
            4 => Event::NetworkWent,
            5 => Event::ChangeWanted,
            6 => Event::ChangeDropped,
            7 => Event::TokenElsewhere(None),
            8 => Event::TokenElsewhere(Some(token(["other", "made"][usize::from(which % 2)]))),
            9 => Event::Prepared,
            10 => Event::Identified(page_says(&json!({
                "name": "Grace", "customFields": {"size": "small", "plan": "gold"},
            }))),
            11 => Event::Identified(page_says(&json!({"email": "g@example.org"}))),
            12 => Event::RegistrationWanted(page_says(&json!({"phone": "55 51 5555-5555"}))),
            13 => Event::Visited(PageInfo::told(&json!({"href": "https://shop.test/"})).unwrap()),
            14 if which == 0 => Event::Forgotten,
            15 if which == 0 => Event::Identified(page_says(&json!({"token": "theirs"}))),
            16 => Event::TrapFilled("x".to_owned()),
            17 | 18 => Event::SayAgain,
            19 => Event::EraseWanted,
            20 => Event::EraseDropped,
            21 => Event::EraseConfirmed,
            22 | 23 => Event::LeaveWanted,
            24..=27 => Event::Agreed,
            28 => Event::Declined,
            29 => {
                self.wishes = wishes(which.wrapping_mul(37));
                Event::WishesChanged(self.wishes.clone())
            }
            30 => Event::LoadAgain,
            _ => return,
        };
        self.happens(event);
    }

    /// Nothing is remembered but what the device kept.
    fn reloads(&mut self) {
        self.visit.session = Session::new(self.wishes.clone(), self.visit.session.online);
        self.unanswered.clear();
        self.opens(self.ids as u8);
    }

    /// Most often what the device keeps comes at once.
    fn opens(&mut self, kind: u8) {
        self.recalled = false;
        self.happens(Event::Opened);
        if kind % 8 != 7 {
            self.answers(false, None);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_kept_and_sent_once_and_as_typed(kind in any::<u8>(), steps in vec(step(), 0..80)) {
        let mut world = World::new(kind);
        for step in steps {
            world.takes(step);
        }
        world.comes_to_rest();
    }
}
