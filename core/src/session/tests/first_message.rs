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
    assert!(visit.submits().is_some());
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert!(effects.contains(&Effect::MakeMessageId));
    let effects = visit.on(Event::MessageIdMade("m1".to_owned()));
    assert_eq!(effects, [say("m1", "Hello")]);
    visit
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
    visit.on(Event::Submitted);
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert!(!effects.contains(&Effect::MakeMessageId));
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
    visit.on(Event::Submitted);
    let said = page_says(&json!({"customFields": [["a", "1"], ["b", "2"]]}));
    visit.on(Event::Identified(said));
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert!(matches!(
        effects.last(),
        Some(Effect::RunErrand(Errand::SetField(_)))
    ));
    assert_eq!(visit.on(Event::MessageIdMade("m1".to_owned())), []);
    assert_eq!(visit.on(answered(Ok(None))), [say("m1", "Hello")]);
    assert_eq!(visit.on(answered(Ok(None))).len(), 1);
}

#[test]
fn a_page_that_is_left_before_it_arrived_sends_it_as_the_same() {
    let mut visit = on_its_way();
    visit.on(answered(Err(ApiError::Timeout)));
    let kept = visit.session.to_keep().unwrap();
    assert_eq!(kept.message, Some(("m1".to_owned(), "Hello".to_owned())));
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
    let effects = visit.on(Event::MessageIdMade("m2".to_owned()));
    assert_eq!(effects, [say("m2", "Hello")]);
    // What was never sent off is not.
    assert_eq!(message(&back(None)), None);
}

#[test]
fn it_is_kept_before_it_has_an_id() {
    let mut visit = written("Hello");
    visit.on(Event::Submitted);
    let effects = visit.all(Event::RegistrationAnswered(ada("mine")));
    let kept = draft(&[("message", "Hello")], Some(false));
    assert_eq!(kept_in(&effects), Some(Some(kept)));
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
    assert_eq!(kept.message, Some(("m1".to_owned(), "Hello".to_owned())));
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
        message: Some(("m1".to_owned(), "Hello".to_owned())),
        ..draft(&[("message", "Another")], None)
    };
    let visit = Visit::that_wants(wishes(), (kept, None), &json!({}));
    assert_eq!(visit.typed(), ["", "Hello\nAnother"]);
}

/// The server lost them: what they said stands in the form again.
#[test]
fn what_was_said_by_somebody_whom_the_server_does_not_know_is_theirs_again() {
    let kept = Draft {
        message: Some(("m1".to_owned(), "Hello".to_owned())),
        ..Draft::default()
    };
    let visit = Visit::that_wants(wishes(), (kept, None), &json!({}));
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
    assert!(visit.submits().is_some());
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert!(!effects.contains(&Effect::MakeMessageId));
}

/// Where another tab has registered the visitor, what they were typing is sent all the same.
#[test]
fn what_is_being_typed_when_the_visitor_turns_out_to_be_known_is_sent_with_the_change() {
    let mut visit = written("Hello");
    visit.on(Event::TokenElsewhere(Some(token("mine"))));
    visit.on(Event::ConfigArrived(config(&known())));
    assert!(visit.form().changing().is_some());
    assert_eq!(visit.typed(), ["Ada", "Hello"]);
    assert!(visit.submits().is_some());
    let effects = visit.on(Event::RegistrationAnswered(ada("mine")));
    assert!(effects.contains(&Effect::MakeMessageId));
    assert_eq!(visit.headline(), "Your details are saved, Ada");
}
