//! A registered visitor changes their details, or leaves them.

use super::*;

fn known() -> Visit {
    known_with(&json!({"company": "Ada GmbH", "gone": "x"}))
}

/// A visitor whom the server knows, with these answers to the site's questions.
fn known_with(answers: &Value) -> Visit {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(Some(token("mine"))));
    let mut given = with_questions();
    given["guest"] = json!({
        "token": "mine", "name": "Ada", "visitorEmails": [{"address": "ada@example.org"}],
        "phone": [{"phoneNumber": "55 51 5555-5555"}],
        "livechatData": answers,
    });
    visit.on(Event::ConfigArrived(config(&given)));
    visit
}

#[test]
fn the_details_stand_in_the_form() {
    let mut visit = known();
    assert_eq!(visit.on(Event::ChangeWanted), []);
    assert_eq!(visit.typed(), ["Ada", "ada@example.org", "Ada GmbH", ""]);
    assert!(visit.form().changing().is_some());
}

#[test]
fn they_may_be_left_as_they_are() {
    let mut visit = known();
    visit.on(Event::ChangeWanted);
    visit.types(NAME, "Bob");
    assert_eq!(visit.on(Event::ChangeDropped), []);
    assert_eq!(visit.headline(), "Welcome back, Ada");
    visit.on(Event::ChangeWanted);
    assert_eq!(visit.field(&NAME).value, "Ada");
}

#[test]
fn saving_sends_them_with_the_token_they_are_known_by() {
    let mut visit = known();
    visit.on(Event::ChangeWanted);
    visit.types(NAME, "Ada King");
    let sent = visit.submits().unwrap();
    assert_eq!(sent.token, token("mine"));
    assert_eq!(sent.name.as_deref(), Some("Ada King"));
    // On its way: too late to leave them.
    visit.on(Event::ChangeDropped);
    assert!(visit.session.form().is_some());
    let saved = visitor(&json!({"token": "mine", "name": "Ada King"}));
    visit.on(Event::RegistrationAnswered(saved));
    assert_eq!(visit.headline(), "Your details are saved, Ada King");
}

/// What is left out stays on the server: an answer that was taken out must be sent as empty.
#[test]
fn an_answer_can_be_taken_out() {
    let mut visit = known_with(&json!({"company": "Ada GmbH", "size": "small"}));
    visit.on(Event::ChangeWanted);
    visit.types(custom("size"), "");
    let sent = visit.submits().unwrap();
    let answers: Vec<_> = sent
        .custom_fields
        .iter()
        .map(|field| (field.key.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(answers, [("company", "Ada GmbH"), ("size", "")]);
}

#[test]
fn a_first_registration_has_nothing_to_go_back_to() {
    let mut visit = Visit::filled_in();
    visit.on(Event::ChangeDropped);
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    assert_eq!(Visit::untouched().on(Event::ChangeWanted), []);
}

#[test]
fn a_change_that_fails_keeps_what_was_typed_and_the_way_back() {
    let mut visit = known();
    visit.on(Event::ChangeWanted);
    visit.types(NAME, "Ada King");
    visit.on(Event::Submitted);
    visit.on(Event::RegistrationAnswered(Err(ApiError::Timeout)));
    assert_eq!(visit.field(&NAME).value, "Ada King");
    visit.on(Event::ChangeDropped);
    assert_eq!(visit.headline(), "Welcome back, Ada");
}
