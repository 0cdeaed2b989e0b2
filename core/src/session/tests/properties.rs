//! What holds after any sequence of events.
//!
//! The world outside is honest: each effect that can be answered is answered once, at any later
//! moment and with anything; visitors, pages, tabs and networks do as they like. Pages are left, and
//! come back with what the device kept.

use super::*;
use crate::domain::typed::trimmed;
use crate::domain::wanted::Control;
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

/// What the site's owner wants.
fn wishes(kind: u8) -> Wishes {
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

/// What the visitor has typed and nobody has taken, wherever it is.
fn held(session: &Session) -> Vec<(String, String)> {
    let mut held: Vec<(String, String)> = Vec::new();
    let form = session.form().map(Form::draft);
    for draft in form.into_iter().chain(session.draft.clone()) {
        // Of a field that came twice the first counts.
        let mut values = draft.values;
        let mut keys = Vec::new();
        values.retain(|(key, _)| {
            let new = !keys.contains(key);
            keys.push(key.clone());
            new
        });
        held.append(&mut values);
        held.extend(draft.text.map(|text| ("message".to_owned(), text)));
    }
    held.extend(message(session).map(|text| ("message".to_owned(), text)));
    held.into_iter()
        .map(|(key, value)| (key, trimmed(&value).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// The first message that the server does not have.
fn message(session: &Session) -> Option<String> {
    let mut draft = Draft::default();
    session.errands.keep_message(&mut draft);
    draft.text
}

/// The same, or what an earlier page left of it.
fn unsaid(session: &Session) -> Option<String> {
    message(session).or_else(|| session.draft.clone()?.text)
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

    fn loses_nothing(&self, before: &Session, event: &Event) {
        let after = &self.visit.session;
        let now = held(after);
        let was_sent = before
            .form()
            .is_some_and(|form| form.sending == Sending::OnItsWay);
        let changing = before.form().is_some_and(|form| form.changing().is_some());
        let greeted = after.greeting().is_some();
        for (key, value) in held(before) {
            let taken = match event {
                Event::Typed { field, .. } | Event::SuggestionTaken(field) => {
                    key.trim_start_matches(':') == field.word()
                }
                Event::RegistrationAnswered(Ok(_)) if was_sent => {
                    let shown = before.form().and_then(Form::message);
                    key != "message" || shown.as_ref() != Some(&value)
                }
                Event::MessageLeft(Ok(())) => was_sent,
                Event::ErrandAnswered(Ok(None)) => {
                    key == "message" && Some(value.clone()) == message(before)
                }
                // They do not want it, or not here any more.
                Event::ChangeDropped => changing,
                Event::Forgotten | Event::Erased(_) => after.token.is_none(),
                Event::TokenElsewhere(None) => Some(value.clone()) == message(before),
                // Somebody else.
                Event::Identified(identity) if identity.token.is_some() => {
                    Some(value.clone()) == message(before)
                }
                _ => false,
            };
            // Taken by the server while the page was away; or details of somebody else.
            let known = |draft: &Draft| draft.sent == Some(false) && key != "message";
            let taken = taken
                || before.draft.as_ref().is_some_and(known) && greeted
                || changing && after.form().is_none()
                || before.form().is_some_and(|form| !form.holds_text()) && greeted;
            let is = |(own, now): &(String, String)| *own == key && now.contains(&value);
            assert!(
                taken || now.iter().any(is),
                "{key} {value:?} is gone after {event:?}"
            );
        }
    }

    /// Exactly the trimmed text of each field that is asked, and nothing of others.
    fn is_as_typed(&mut self, effect: &Effect) {
        match effect {
            Effect::Register(sent) => {
                let form = self.visit.form();
                assert!(form.settled || form.changing().is_some(), "too soon");
                if let Some(text) = form.message() {
                    let id = form.message_id.clone();
                    let id = id.expect("made before anything is sent");
                    if let Some((known, _)) = self.meant.iter().find(|(_, said)| *said == text) {
                        assert_eq!(*known, id, "the same message");
                    }
                    self.meant = Some((id, text));
                }
                for field in &form.fields {
                    let custom = |key: &String| {
                        let sent = sent.custom_fields.iter().find(|sent| sent.key == *key);
                        sent.map(|sent| sent.value.as_str())
                    };
                    if !form.is_shown(field) {
                        if let FieldId::Custom(key) = &field.id {
                            assert_eq!(custom(key), None, "it is not asked");
                        }
                        continue;
                    }
                    assert_eq!(field.problem, None);
                    let carried = match &field.id {
                        FieldId::Contact(Contact::Name) => sent.name.as_deref(),
                        FieldId::Contact(Contact::Email) => sent.email.as_deref(),
                        FieldId::Contact(Contact::Phone) => sent.phone.as_deref(),
                        FieldId::Custom(key) => custom(key),
                        FieldId::Department if field.value.is_empty() && !field.touched => continue,
                        FieldId::Department => sent.department.as_deref(),
                        FieldId::Message => continue,
                    };
                    assert_eq!(carried.unwrap_or_default(), trimmed(&field.value));
                }
            }
            Effect::LeaveMessage(sent) => {
                assert!(self.visit.form().settled, "too soon");
                for (id, sent) in [
                    (NAME, &sent.name),
                    (EMAIL, &sent.email),
                    (FieldId::Message, &sent.message),
                ] {
                    let field = self.visit.field(&id);
                    assert_eq!(field.problem, None);
                    assert_eq!(sent, trimmed(&field.value));
                }
            }
            Effect::RunErrand(Errand::Say { id, text, .. }) => {
                for (known, said) in self.said.iter().chain(&self.meant) {
                    if said == text {
                        assert_eq!(known, id, "the same message");
                    }
                }
                assert_eq!(Some(text), message(&self.visit.session).as_ref());
                self.said = Some((id.clone(), text.clone()));
            }
            _ => {}
        }
    }

    fn keeps_what_nobody_took(&self) {
        let session = &self.visit.session;
        if session.lacks_consent() || !self.recalled {
            return;
        }
        let kept = self.draft.clone().unwrap_or_default();
        let mut typed = Vec::new();
        if let Some(form) = session.form().filter(|form| form.changing().is_none()) {
            typed = self.visit.texts();
            typed.retain(|(_, text)| !text.is_empty());
            if !kept.is_empty() {
                let waits = form.sending != Sending::No || form.retry.left.is_some();
                let waits = waits.then(|| form.leaves_message());
                assert_eq!(kept.sent, waits, "whether it was sent");
            }
        }
        let says = !typed.is_empty() && message(session).is_none();
        if let Some(form) = session.form().filter(|_| says) {
            assert_eq!(kept.id, form.message_id, "what its message will be");
        }
        for (field, text) in &typed {
            let word = field.word();
            let is = |(key, value): &(String, String)| key.ends_with(word) && value == text;
            assert!(kept.values.iter().any(is), "{field:?} is not kept");
        }
        assert_eq!(kept.text, unsaid(session));
        if held(session).is_empty() && typed.is_empty() {
            let blank = |(_, value): &(String, String)| trimmed(value).is_empty();
            assert!(
                kept.values.iter().all(blank) && kept.text.is_none(),
                "kept for nobody: {kept:?}"
            );
        }
    }

    fn does_one_thing_at_a_time(&self) {
        let count =
            |wanted: fn(&Effect) -> bool| self.unanswered.iter().filter(|e| wanted(e)).count();
        for (what, count) in [
            (
                "form",
                count(|e| matches!(e, Effect::Register(_) | Effect::LeaveMessage(_))),
            ),
            ("clock", count(|e| matches!(e, Effect::WaitASecond))),
            (
                "errand",
                count(|e| matches!(e, Effect::RunErrand(_) | Effect::WaitForErrand { .. })),
            ),
            ("visit", count(|e| matches!(e, Effect::ReportVisit(_)))),
            ("end", count(|e| matches!(e, Effect::Erase(_)))),
        ] {
            assert!(count <= 1, "two at once: {what}");
        }
        // A second one may be made for a form that waited for consent; the first holds.
        assert!(count(|e| matches!(e, Effect::MakeToken)) <= 2);
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

    /// Answers an effect, in a way or well.
    fn answers(&mut self, youngest: bool, way: Option<u16>) {
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

    /// When all goes well, nothing waits for ever.
    fn comes_to_rest(&mut self) {
        self.happens(Event::NetworkCame);
        for _ in 0..300 {
            self.answers(false, None);
        }
        assert_eq!(self.unanswered, [], "it goes on for ever");
        let session = &self.visit.session;
        assert!(
            !matches!(session.screen(), Screen::Loading),
            "it loads for ever"
        );
        if let Some(form) = session.form() {
            assert_eq!(form.sending, Sending::No, "it is sent for ever");
        }
        if let Screen::Erasing(erasing) = session.screen() {
            assert!(!erasing.under_way, "it is erased for ever");
        }
        if let Some(greeting) = session.greeting() {
            assert_ne!(greeting.message, Some(FirstMessage::OnItsWay));
        }
        if session.greeting().is_some() || session.form().is_some() {
            assert!(
                !session.errands.wants_registration(),
                "the page waits for ever"
            );
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
