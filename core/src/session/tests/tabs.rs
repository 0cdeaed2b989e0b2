//! Another tab registered or forgot the visitor.

use super::*;

fn elsewhere(visit: &mut Visit, text: Option<&str>) -> Vec<Effect> {
    visit.on(Event::TokenElsewhere(text.map(token)))
}

fn asks_as(text: &str) -> [Effect; 1] {
    let token = Some(token(text));
    [asks_config(token)]
}

#[test]
fn before_the_panel_opens_nothing_is_asked() {
    assert_eq!(elsewhere(&mut Visit::untouched(), Some("other")), []);
}

#[test]
fn an_idle_form_asks_who_that_is_and_greets_them() {
    let mut visit = Visit::with(&json!({}));
    assert_eq!(elsewhere(&mut visit, Some("other")), asks_as("other"));
    assert!(visit.session.form().is_some(), "until the answer comes");
    let known = json!({"guest": {"token": "other", "name": "Ada"}});
    assert_eq!(visit.on(Event::ConfigArrived(config(&known))), []);
    assert_eq!(visit.headline(), "Welcome back, Ada");
}

#[test]
fn a_form_keeps_its_text_when_the_other_tab_did_not_register() {
    let mut visit = Visit::filled_in();
    elsewhere(&mut visit, Some("other"));
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    assert_eq!(visit.submits().unwrap().token, token("other"));
}

#[test]
fn the_same_token_is_no_news() {
    let mut visit = Visit::registered();
    assert_eq!(elsewhere(&mut visit, Some("made")), []);
    assert_eq!(visit.headline(), "You are registered, Ada");
}

#[test]
fn what_is_on_its_way_goes_on() {
    let mut visit = Visit::on_its_way();
    assert_eq!(elsewhere(&mut visit, Some("other")), []);
    visit.on(Event::RegistrationAnswered(Err(ApiError::Timeout)));
    assert_eq!(visit.submits().unwrap().token, token("made"));
}

#[test]
fn a_visitor_forgotten_elsewhere_is_asked_again() {
    let mut visit = Visit::registered();
    assert_eq!(elsewhere(&mut visit, None), [asks_config(None)]);
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(visit.typed(), ["", ""]);
}

#[test]
fn where_there_is_no_form_the_new_token_is_asked_about() {
    let mut loading = Visit::untouched();
    loading.on(Event::Opened);
    loading.on(Event::TokenFound(None));
    assert_eq!(elsewhere(&mut loading, Some("other")), asks_as("other"));

    let mut failed = loading.clone();
    failed.on(Event::ConfigArrived(Err(ApiError::Timeout)));
    assert_eq!(elsewhere(&mut failed, Some("third")), asks_as("third"));

    let mut off = Visit::with(&json!({"enabled": false}));
    assert_eq!(elsewhere(&mut off, Some("other")), asks_as("other"));
}

/// Both answers are on their way at once: the config that another tab's token asked for, and our
/// own registration. Whoever it greets, the registration's answer is not thrown away.
#[test]
fn a_config_that_comes_while_the_form_is_on_its_way_does_not_take_its_place() {
    let mut visit = Visit::filled_in();
    elsewhere(&mut visit, Some("other"));
    assert!(visit.submits().is_some());
    let known = json!({"guest": {"token": "other", "name": "Grace"}});
    visit.on(Event::ConfigArrived(config(&known)));
    assert_eq!(visit.form().sending, Sending::OnItsWay);
    visit.on(Event::RegistrationAnswered(ada("other")));
    assert_eq!(visit.headline(), "You are registered, Ada");
}

/// The same two answers the other way round: a visitor who was just registered must not be shown an
/// empty form by a config that was asked for before.
#[test]
fn a_config_that_comes_after_the_registration_does_not_ask_again() {
    let mut visit = Visit::filled_in();
    elsewhere(&mut visit, Some("other"));
    assert!(visit.submits().is_some());
    visit.on(Event::RegistrationAnswered(ada("other")));
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(visit.headline(), "You are registered, Ada");
}
