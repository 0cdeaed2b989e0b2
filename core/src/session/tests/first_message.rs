//! What a visitor says while they register reaches the server, once.

use super::*;

fn wishes() -> Wishes {
    Wishes {
        fields: owners(&json!("name message?")),
        ..Wishes::default()
    }
}

fn written(text: &str) -> Visit {
    let mut visit = Visit::that_wants(wishes(), Default::default(), &json!({}));
    visit.on(Event::FormSettled);
    visit.types(NAME, "Ada");
    visit.types(FieldId::Message, text);
    visit
}

/// The visitor is registered, and their message on its way.
fn on_its_way() -> Visit {
    let mut visit = written(" Hello\n");
    assert!(sends(&mut visit));
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(effects.last(), Some(&say("m1", "Hello")));
    visit
}

/// Submits a form with a message, which gets the id `m1`; whether it goes out.
fn sends(visit: &mut Visit) -> bool {
    let effects = visit.on(Event::Submitted);
    assert_eq!(effects.last(), Some(&Effect::MakeMessageId));
    registration_in(&made(visit, "m1")).is_some()
}

fn made(visit: &mut Visit, id: &str) -> Vec<Effect> {
    visit.on(Event::MessageIdMade(id.to_owned()))
}

/// A message that the server does not have.
fn unsent(text: &str) -> Draft {
    Draft {
        text: Some(text.to_owned()),
        id: Some("m1".to_owned()),
        ..Draft::default()
    }
}

fn say(id: &str, text: &str) -> Effect {
    Effect::RunErrand(Errand::Say {
        id: id.to_owned(),
        text: text.to_owned(),
        token: token("mine"),
    })
}

fn message(visit: &Visit) -> Option<FirstMessage> {
    visit.session.greeting().unwrap().message
}

fn answered(answer: Result<Option<Visitor>, ApiError>) -> Event {
    Event::ErrandAnswered(answer)
}

fn known() -> Value {
    json!({"guest": {"token": "mine", "name": "Ada"}})
}

#[test]
fn it_follows_the_registration_and_the_visitor_sees_it_arrive() {
    let mut visit = on_its_way();
    assert_eq!(visit.headline(), "You are registered, Ada");
    assert_eq!(message(&visit), Some(FirstMessage::OnItsWay));
    let effects = visit.all(answered(Ok(None)));
    assert_eq!(message(&visit), Some(FirstMessage::Arrived));
    assert_eq!(kept_in(&effects), Some(None));
}

#[test]
fn who_writes_nothing_sends_nothing() {
    let mut visit = written(" \n");
    assert!(visit.submits().is_some(), "without an id");
    visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(message(&visit), None);
}

#[test]
fn a_message_that_is_wanted_or_too_long_is_checked() {
    let wishes = Wishes {
        fields: owners(&json!("message")),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes, Default::default(), &json!({}));
    visit.on(Event::Submitted);
    let words = visit.beside(&FieldId::Message);
    assert_eq!(words.as_deref(), Some("Write your message"));
    visit.types(FieldId::Message, &"x".repeat(MAX_MESSAGE_CHARS + 1));
    let words = visit.beside(&FieldId::Message);
    assert_eq!(words.as_deref(), Some("Shorten this to 5000 characters"));
}

#[test]
fn one_that_did_not_get_through_is_kept_and_sent_again_as_the_same() {
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::Timeout)));
    assert_eq!(message(&visit), Some(FirstMessage::NotSent));
    assert!(visit.session.to_keep().unwrap().is_pending());
    assert_eq!(
        visit.on(Event::NetworkCame),
        [],
        "until the visitor says so"
    );
    assert_eq!(visit.on(Event::SayAgain), [say("m1", "Hello")]);
    assert_eq!(message(&visit), Some(FirstMessage::OnItsWay));
    assert_eq!(visit.on(Event::SayAgain), []);
    visit.on(answered(Ok(None)));
    assert_eq!(visit.on(Event::SayAgain), []);
}

#[test]
fn it_waits_for_its_turn_and_for_the_network() {
    let mut visit = on_its_way();
    let busy = answered(Err(ApiError::RateLimited { seconds: 9 }));
    assert_eq!(visit.on(busy), [Effect::WaitForErrand { seconds: 9 }]);
    assert_eq!(message(&visit), Some(FirstMessage::OnItsWay));
    assert_eq!(visit.on(Event::ErrandDue), [say("m1", "Hello")]);
    visit.on(Event::NetworkWent);
    assert_eq!(visit.on(answered(Err(ApiError::Network))), []);
    assert_eq!(message(&visit), Some(FirstMessage::OnItsWay));
    assert_eq!(visit.on(Event::NetworkCame), [say("m1", "Hello")]);
}

#[test]
fn it_goes_before_what_the_page_has_to_say() {
    let mut visit = written("Hello");
    sends(&mut visit);
    let said = page_says(&json!({"customFields": [["a", "1"], ["b", "2"]]}));
    visit.on(Event::Identified(said));
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(effects.last(), Some(&say("m1", "Hello")));
    let effects = visit.on(answered(Ok(None)));
    assert!(matches!(
        effects.last(),
        Some(Effect::RunErrand(Errand::SetField(_)))
    ));
    assert_eq!(visit.on(answered(Ok(None))).len(), 1);
}

#[test]
fn a_page_that_is_left_before_it_arrived_sends_it_as_the_same() {
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::Timeout)));
    let kept = visit.session.to_keep().unwrap();
    assert_eq!(kept, unsent("Hello"));
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    visit.on(Event::Recalled {
        draft: kept,
        proof: None,
    });
    visit.on(Event::TokenFound(Some(token("mine"))));
    let effects = visit.on(Event::ConfigArrived(config(&known())));
    assert_eq!(effects, [say("m1", "Hello")]);
    assert_eq!(message(&visit), Some(FirstMessage::OnItsWay));
}

/// The registration arrived, its answer did not: the page was left before.
#[test]
fn a_page_that_is_left_while_the_visitor_was_being_registered_sends_it_too() {
    let back = |sent| {
        let kept = draft(&[("name", "Ada"), ("message", " Hello ")], sent);
        Visit::that_wants(wishes(), (kept, None), &known())
    };
    let mut visit = back(Some(false));
    assert_eq!(message(&visit), Some(FirstMessage::OnItsWay));
    assert_eq!(made(&mut visit, "m2"), [say("m2", "Hello")]);
    // What was never sent off is not.
    assert_eq!(message(&back(None)), None);
}

/// Its id is kept before anything is sent: whichever page sends it, sends the same message.
#[test]
fn every_page_that_finds_it_sends_it_as_the_same() {
    let mut visit = written("Hello");
    visit.on(Event::Submitted);
    let effects = visit.all(Event::MessageIdMade("m1".to_owned()));
    assert!(registration_in(&effects).is_some());
    let kept = kept_in(&effects).unwrap().unwrap();
    assert_eq!((kept.sent, kept.id.as_deref()), (Some(false), Some("m1")));

    // Registered meanwhile, by one of them; or not yet.
    let found = || (kept.clone(), None);
    let mut visit = Visit::that_wants(wishes(), found(), &json!({}));
    let effects = visit.on(Event::FormSettled);
    assert!(registration_in(&effects).is_some());
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(effects.last(), Some(&say("m1", "Hello")));

    let mut visit = Visit {
        session: Session::new(wishes(), true),
    };
    visit.on(Event::Opened);
    let (draft, proof) = found();
    visit.on(Event::Recalled { draft, proof });
    visit.on(Event::TokenFound(Some(token("mine"))));
    let effects = visit.on(Event::ConfigArrived(config(&known())));
    assert_eq!(effects.last(), Some(&say("m1", "Hello")));
}

#[test]
fn sent_off_too_soon_it_has_its_id_before_the_page_can_be_left() {
    let mut visit = Visit::that_wants(wishes(), Default::default(), &json!({}));
    visit.types(NAME, "Ada");
    visit.types(FieldId::Message, "Hello");
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeMessageId]);
    assert_eq!(made(&mut visit, "m1"), []);
    let kept = visit.session.to_keep().unwrap();
    assert_eq!((kept.sent, kept.id.as_deref()), (Some(false), Some("m1")));
    assert!(registration_in(&visit.on(Event::FormSettled)).is_some());
}

#[test]
fn tried_again_it_is_the_same_and_once_it_is_changed_another() {
    let mut visit = written("Hello");
    assert!(sends(&mut visit));
    visit.on(Event::RegistrationAnswered(Err(ApiError::Unreadable)));
    assert!(visit.submits().is_some());
    visit.on(Event::RegistrationAnswered(Err(ApiError::Unreadable)));
    visit.types(FieldId::Message, "Hello there");
    assert_eq!(visit.session.to_keep().unwrap().id, None);
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeMessageId]);
    assert!(registration_in(&made(&mut visit, "m2")).is_some());
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(effects.last(), Some(&say("m2", "Hello there")));
}

#[test]
fn it_survives_what_the_visitor_does_meanwhile() {
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::Timeout)));
    // Changing their details.
    visit.on(Event::ChangeWanted);
    assert_eq!(visit.field(&NAME).value, "Ada");
    assert_eq!(
        visit.form().fields.len(),
        1,
        "there is nothing more to begin with"
    );
    visit.on(Event::Submitted);
    visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(message(&visit), Some(FirstMessage::NotSent));
    // Thinking about being forgotten.
    visit.on(Event::EraseWanted);
    assert_eq!(visit.on(Event::SayAgain), [say("m1", "Hello")]);
    visit.on(answered(Ok(None)));
    visit.on(Event::EraseDropped);
    assert_eq!(message(&visit), Some(FirstMessage::Arrived));
}

#[test]
fn it_is_not_lost_beside_a_message_that_is_being_left() {
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::Timeout)));
    visit.on(Event::ConfigArrived(config(&json!({"online": false}))));
    visit.on(Event::LeaveWanted);
    visit.types(FieldId::Message, "Another");
    let kept = visit.session.to_keep().unwrap();
    let said = (kept.id.as_deref(), kept.text.as_deref());
    assert_eq!(said, (Some("m1"), Some("Hello")));
    assert_eq!(kept.values, [("message".to_owned(), "Another".to_owned())]);
    visit.on(Event::ChangeDropped);
    assert_eq!(message(&visit), Some(FirstMessage::NotSent));
}

#[test]
fn who_is_forgotten_in_another_tab_says_nothing_any_more() {
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::RateLimited { seconds: 9 })));
    let effects = visit.all(Event::TokenElsewhere(None));
    assert_eq!(kept_in(&effects), Some(None));
    assert_eq!(visit.on(Event::ErrandDue), []);
    // Nor does a greeting that comes back speak of it.
    let mut visit = on_its_way();
    visit.on(Event::ChangeWanted);
    visit.on(Event::TokenElsewhere(None));
    visit.on(Event::ChangeDropped);
    assert_eq!(message(&visit), None);
}

#[test]
fn two_that_were_not_sent_stand_in_the_one_field_there_is() {
    let kept = Draft {
        values: draft(&[("message", "Another")], None).values,
        ..unsent("Hello")
    };
    let visit = Visit::that_wants(wishes(), (kept, None), &json!({}));
    assert_eq!(visit.typed(), ["", "Hello\nAnother"]);
}

/// The server lost them: what they said stands in the form again.
#[test]
fn what_was_said_by_somebody_whom_the_server_does_not_know_is_theirs_again() {
    let visit = Visit::that_wants(wishes(), (unsent("Hello"), None), &json!({}));
    assert_eq!(visit.typed(), ["", "Hello"]);
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::Timeout)));
    visit.on(Event::TokenElsewhere(Some(token("other"))));
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(visit.typed(), ["", "Hello"]);
}

#[test]
fn a_message_that_is_not_asked_is_not_sent() {
    let wishes = Wishes {
        fields: owners(&json!([
            {"key": "wants", "label": "Write now", "type": "checkbox"},
            {"key": "message", "shownIf": {"wants": true}},
        ])),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes, Default::default(), &json!({}));
    visit.on(Event::FormSettled);
    visit.types(custom("wants"), "true");
    visit.types(FieldId::Message, "Hello");
    visit.types(custom("wants"), "");
    assert!(visit.submits().is_some(), "and needs no id");
    visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(message(&visit), None);
}

/// Where another tab has registered the visitor, what they were typing is sent all the same.
#[test]
fn what_is_being_typed_when_the_visitor_turns_out_to_be_known_is_sent_with_the_change() {
    let mut visit = written("Hello");
    visit.on(Event::TokenElsewhere(Some(token("mine"))));
    visit.on(Event::ConfigArrived(config(&known())));
    assert!(visit.form().changing().is_some());
    assert_eq!(visit.typed(), ["Ada", "Hello"]);
    assert!(sends(&mut visit));
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(effects.last(), Some(&say("m1", "Hello")));
    assert_eq!(visit.headline(), "Your details are saved, Ada");
}
