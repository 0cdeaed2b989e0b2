//! What fails for a while is tried again, without the visitor and without disturbing them.

use super::*;

fn failed() -> Visit {
    let mut visit = Visit::on_its_way();
    assert_eq!(
        visit.on(timeout()),
        [Effect::TellPage(PageNews::Refused), Effect::WaitASecond]
    );
    visit
}

fn timeout() -> Event {
    Event::RegistrationAnswered(Err(ApiError::Timeout))
}

#[test]
fn it_is_said_at_once_and_tried_again_after_a_longer_while_each_time() {
    let mut visit = failed();
    for seconds in [5, 10, 20, 40, 60] {
        assert_eq!(
            visit.above().as_deref(),
            Some("The chat takes too long to answer.")
        );
        assert_eq!(visit.form().sending, Sending::No);
        let sent = registration_in(&visit.waits(seconds)).unwrap();
        assert_eq!(sent.token, token("made"));
        assert_eq!(sent.name.as_deref(), Some("Ada"));
        // Neither the page nor the focus hears of it again.
        let last = seconds == 60;
        let expected = if last {
            vec![]
        } else {
            vec![Effect::WaitASecond]
        };
        assert_eq!(visit.on(timeout()), expected);
        assert_eq!(visit.form().refusals, 1);
    }
    assert_eq!(visit.on(Event::SecondPassed), []);
    assert!(visit.submits().is_some());
}

#[test]
fn what_got_through_in_the_end_greets() {
    let mut visit = failed();
    visit.waits(5);
    visit.on(Event::RegistrationAnswered(ada("made")));
    assert_eq!(visit.headline(), "You are registered, Ada");
    assert_eq!(visit.on(Event::SecondPassed), []);
}

#[test]
fn who_types_or_sends_takes_it_into_their_own_hands() {
    let mut typing = failed();
    typing.types(NAME, "Ada L");
    assert_eq!(typing.on(Event::SecondPassed), []);
    let mut sending = failed();
    assert!(sending.submits().is_some());
    assert_eq!(sending.on(Event::SecondPassed), []);
    // Which is a first time again.
    let effects = sending.on(timeout());
    assert_eq!(news(&effects), [PageNews::Refused]);
    assert_eq!(sending.form().refusals, 2);
    assert!(registration_in(&sending.waits(5)).is_some());
}

#[test]
fn one_clock_runs_however_often_it_fails() {
    let mut visit = failed();
    assert!(visit.submits().is_some());
    let effects = visit.on(timeout());
    assert!(!effects.contains(&Effect::WaitASecond), "one is under way");
    assert_eq!(visit.on(Event::SecondPassed), [Effect::WaitASecond]);
}

#[test]
fn what_the_server_refuses_is_not_tried_again() {
    for error in [no("no"), no("error-invalid-email"), ApiError::Unreadable] {
        let mut visit = Visit::on_its_way();
        let effects = visit.on(Event::RegistrationAnswered(Err(error)));
        assert!(!effects.contains(&Effect::WaitASecond));
        assert_eq!(visit.on(Event::SecondPassed), []);
    }
    // Also after it failed: then the visitor has to know what to mend, and only that.
    let mut visit = failed();
    visit.waits(5);
    visit.on(Event::RegistrationAnswered(Err(no("error-invalid-email"))));
    assert!(visit.beside(&EMAIL).is_some());
    assert_eq!(visit.above(), None);
    assert_eq!(visit.on(Event::SecondPassed), []);
}

#[test]
fn a_server_that_asks_to_wait_meanwhile_is_waited_for() {
    let mut visit = failed();
    visit.waits(5);
    let busy = ApiError::RateLimited { seconds: 2 };
    let effects = visit.on(Event::RegistrationAnswered(Err(busy)));
    assert_eq!(effects, [Effect::WaitASecond]);
    assert!(registration_in(&visit.waits(2)).is_some());
}

#[test]
fn a_network_that_comes_back_is_used_at_once() {
    let mut visit = failed();
    assert!(registration_in(&visit.on(Event::NetworkCame)).is_some());
    assert_eq!(visit.on(Event::NetworkCame), []);
    assert_eq!(visit.on(Event::SecondPassed), []);
    // One that went meanwhile is waited for.
    let mut visit = failed();
    visit.on(Event::NetworkWent);
    assert_eq!(visit.waits(5), []);
    assert_eq!(visit.form().sending, Sending::AwaitingNetwork);
    assert_eq!(visit.above(), None);
    assert!(registration_in(&visit.on(Event::NetworkCame)).is_some());
}

#[test]
fn a_page_that_is_left_meanwhile_sends_it_when_it_is_back() {
    let mut visit = failed();
    let kept = visit.session.to_keep().unwrap();
    assert_eq!(kept.sent, Some(false));
    let value = "Ada L".to_owned();
    let kept = kept_in(&visit.all(Event::Typed { field: NAME, value }));
    assert_eq!(
        kept.flatten().unwrap().sent,
        None,
        "it is the visitor's again"
    );
}

#[test]
fn messages_and_changes_are_tried_again_too() {
    let mut visit = Visit::with(&json!({"online": false}));
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    visit.types(FieldId::Message, "Hello");
    visit.on(Event::Submitted);
    let failed = ApiError::Server { status: 502 };
    visit.on(Event::MessageLeft(Err(failed)));
    assert!(left_in(&visit.waits(5)).is_some());
    let mut visit = Visit::registered();
    visit.on(Event::ChangeWanted);
    visit.on(Event::Submitted);
    visit.on(timeout());
    assert!(registration_in(&visit.waits(5)).is_some());
}

#[test]
fn who_goes_back_meanwhile_is_not_changed() {
    let mut visit = Visit::registered();
    visit.on(Event::ChangeWanted);
    visit.on(Event::Submitted);
    visit.on(timeout());
    visit.on(Event::ChangeDropped);
    assert_eq!(visit.on(Event::SecondPassed), []);
}
