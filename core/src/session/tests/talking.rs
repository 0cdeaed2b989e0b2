//! Whose conversation is there, and when.

use super::*;

/// Who talks from now on, where that is news.
fn talks(effects: &[Effect]) -> Option<Option<VisitorToken>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Talk(talker) => Some(talker.clone()),
        _ => None,
    })
}

#[test]
fn whoever_is_registered_can_talk() {
    let mut visit = Visit::on_its_way();
    let effects = visit.all(Event::RegistrationAnswered(ada("made")));
    assert_eq!(talks(&effects), Some(Some(token("made"))));
}

#[test]
fn with_the_token_that_the_server_answered() {
    let mut visit = Visit::on_its_way();
    let effects = visit.all(Event::RegistrationAnswered(ada("older")));
    assert_eq!(talks(&effects), Some(Some(token("older"))));
}

#[test]
fn the_conversation_stays_while_something_else_is_shown() {
    let mut visit = Visit::registered();
    for event in [
        Event::ChangeWanted,
        Event::ChangeDropped,
        Event::EraseWanted,
        Event::EraseDropped,
        Event::Closed,
        Event::Opened,
    ] {
        assert_eq!(talks(&visit.all(event)), None);
    }
}

/// Nobody is there: what they leave is not a word in the conversation, which goes on.
#[test]
fn the_conversation_stays_while_a_message_is_left() {
    let mut given = json!({"online": false});
    given["guest"] =
        json!({"token": "mine", "name": "Ada", "visitorEmails": [{"address": "a@b.org"}]});
    let mut visit = Visit::that_wants(Wishes::default(), Default::default(), &given);
    for event in [Event::LeaveWanted, Event::ChangeDropped, Event::LeaveWanted] {
        assert_eq!(talks(&visit.all(event)), None);
    }
    visit.types(FieldId::Message, "Hello");
    visit.on(Event::FormSettled);
    assert!(left_in(&visit.all(Event::Submitted)).is_some());
    assert_eq!(talks(&visit.all(Event::MessageLeft(Ok(())))), None);
    // The server is asked once more who they are, and whether somebody is there now.
    assert_eq!(talks(&visit.all(Event::LoadAgain)), None);
    let lost = visit.all(Event::ConfigArrived(Err(ApiError::Network)));
    assert_eq!(talks(&lost), None);
    assert_eq!(talks(&visit.all(Event::LoadAgain)), None);
    given["guest"]["token"] = json!("mine");
    let known = visit.all(Event::ConfigArrived(config(&given)));
    assert_eq!(talks(&known), None);
    assert!(visit.session.greeting().is_some());
}

#[test]
fn whom_the_server_no_longer_knows_talks_no_more() {
    let mut visit = Visit::with(&json!({"online": false, "guest": {"token": "mine"}}));
    visit.on(Event::LeaveWanted);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "a@b.org");
    visit.types(FieldId::Message, "Hello");
    visit.on(Event::FormSettled);
    visit.on(Event::Submitted);
    visit.on(Event::MessageLeft(Ok(())));
    visit.on(Event::LoadAgain);
    let effects = visit.all(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(talks(&effects), Some(None));
}

#[test]
fn whoever_is_forgotten_talks_no_more() {
    assert_eq!(
        talks(&Visit::registered().all(Event::Forgotten)),
        Some(None)
    );
    let mut visit = Visit::registered();
    visit.on(Event::EraseWanted);
    visit.on(Event::EraseConfirmed);
    assert_eq!(talks(&visit.all(Event::Erased(Ok(())))), Some(None));
}

#[test]
fn what_was_said_first_is_there_first() {
    let mut visit = Visit::filled_in();
    let message = FieldId::Message;
    visit.session = {
        let wishes = Wishes {
            fields: owners(&json!("name email message?")),
            ..Wishes::default()
        };
        let mut visit = Visit::that_wants(wishes, (Draft::default(), None), &json!({}));
        visit.on(Event::FormSettled);
        visit.types(NAME, "Ada");
        visit.types(EMAIL, "ada@example.org");
        visit.types(message, "Hello");
        visit.session
    };
    visit.on(Event::Submitted);
    visit.on(Event::MessageIdMade("m1".to_owned()));
    let mut effects = visit.all(Event::RegistrationAnswered(ada("mine")));
    assert_eq!(talks(&effects), None);
    effects = visit.all(Event::ErrandAnswered(Err(ApiError::Timeout)));
    assert_eq!(talks(&effects), None);
    visit.on(Event::SayAgain);
    effects = visit.all(Event::ErrandAnswered(Ok(None)));
    assert_eq!(talks(&effects), Some(Some(token("mine"))));
}

#[test]
fn a_conversation_that_could_not_be_brought_can_be_brought_again() {
    let mut visit = Visit::registered();
    assert_eq!(talks(&visit.all(Event::SayAgain)), None);
    visit.on(Event::ChatLost);
    assert!(visit.session.greeting().unwrap().chat_lost);
    let effects = visit.all(Event::SayAgain);
    assert_eq!(talks(&effects), Some(Some(token("made"))));
    assert!(!visit.session.greeting().unwrap().chat_lost);
}
