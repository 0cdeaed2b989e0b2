//! What fills in forms by the thousand is held up; a person hardly notices.

use super::*;

#[test]
fn a_form_that_is_sent_at_once_waits_a_moment_and_then_goes_out_once() {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(Some(token("mine"))));
    let effects = visit.all(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(effects, [Effect::LetSettle]);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    assert_eq!(visit.acts(Event::Submitted), []);
    assert_eq!(visit.form().sending, Sending::Settling);
    assert!(visit.form().sending.is_under_way());
    assert_eq!(visit.acts(Event::Submitted), []);
    visit.types(NAME, "Bob");
    let sent = registration_in(&visit.on(Event::FormSettled)).unwrap();
    assert_eq!(sent.name.as_deref(), Some("Ada"));
    assert_eq!(visit.on(Event::FormSettled), []);
}

#[test]
fn what_is_wrong_is_said_without_waiting() {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(config(&json!({}))));
    visit.on(Event::Submitted);
    assert!(visit.beside(&NAME).is_some());
    assert_eq!(visit.form().sending, Sending::No);
    assert_eq!(visit.on(Event::FormSettled), []);
}

#[test]
fn a_known_visitor_changes_their_details_without_waiting() {
    let given = json!({"guest": {
        "token": "mine", "name": "Ada", "visitorEmails": [{"address": "ada@example.org"}],
    }});
    let mut visit = Visit::that_wants(Wishes::default(), Default::default(), &given);
    assert_eq!(visit.all(Event::ChangeWanted), []);
    assert!(visit.submits().is_some());
}

/// Answers, and with them the clock, are dropped when the page says who the visitor is.
#[test]
fn a_visitor_who_becomes_another_meanwhile_does_not_wait_for_ever() {
    let kept = Default::default();
    let mut visit = Visit::that_wants(Wishes::default(), kept, &json!({}));
    let effects = visit.all(Event::Identified(page_says(&json!({"token": "theirs"}))));
    assert_eq!(effects[..2], [Effect::DropAnswers, Effect::LetSettle]);
    // So is the clock of what is tried again.
    let mut visit = Visit::on_its_way();
    visit.on(Event::RegistrationAnswered(Err(ApiError::Timeout)));
    let effects = visit.all(Event::Identified(page_says(&json!({"token": "theirs"}))));
    assert_eq!(effects[..2], [Effect::DropAnswers, Effect::WaitASecond]);
    // And of whom the page forgets.
    let mut visit = Visit::on_its_way();
    let busy = || Event::RegistrationAnswered(Err(ApiError::RateLimited { seconds: 9 }));
    visit.on(busy());
    visit.on(Event::Forgotten);
    visit.on(Event::ConfigArrived(config(&json!({}))));
    visit.on(Event::FormSettled);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    visit.on(Event::Submitted);
    visit.on(Event::TokenMade(Some(token("made"))));
    assert_eq!(visit.on(busy()), [Effect::WaitASecond]);
}

#[test]
fn who_fills_in_what_nobody_sees_is_asked_to_send_once_more() {
    let mut visit = Visit::filled_in();
    visit.on(Event::TrapFilled("http://spam.test".to_owned()));
    assert_eq!(visit.on(Event::Submitted), []);
    assert_eq!(visit.form().trouble, Some(Trouble::Trapped));
    assert_eq!(visit.above().as_deref(), Some("Please send it once more."));
    assert_eq!(visit.form().refusals, 1);
    // A browser may have filled it in for a person: nothing is lost, and it goes out.
    assert_eq!(visit.form().trap, "");
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeToken]);
}

#[test]
fn what_the_sites_own_check_refuses_comes_back() {
    let mut visit = Visit::on_its_way();
    assert_eq!(
        visit.on(Event::Guarded),
        [Effect::TellPage(PageNews::Refused)]
    );
    assert_eq!(visit.form().trouble, Some(Trouble::Guarded));
    assert_eq!(
        (visit.form().sending, visit.form().refusals),
        (Sending::No, 1)
    );
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    assert!(visit.submits().is_some());
    // It is not tried again by itself.
    assert_eq!(visit.on(Event::SecondPassed), []);
    for mut visit in [Visit::filled_in(), Visit::registered()] {
        assert_eq!(visit.on(Event::Guarded), []);
    }
}
