use super::*;
use crate::domain::FieldId;
use crate::domain::custom_field::Patterns;
use crate::session::{Event, Memory, Session, Wishes};
use crate::wire::config::Config;
use crate::wire::visitor::Visitor;
use serde_json::{Value, json};

struct NoPatterns;

impl Patterns for NoPatterns {
    fn matches(&self, _: &str, _: &str) -> Option<bool> {
        None
    }
}

/// The fields of a form with one question whose label looks like an argument of ours.
fn fields() -> Vec<Field> {
    let body = json!({"config": {"customFields": [{"_id": "x", "label": "{most} <b>"}]}});
    let config = Config::in_answer(&body).unwrap();
    let mut session = Session::new(Wishes::default(), true);
    for event in [
        Event::Opened,
        Event::TokenFound(None),
        Event::ConfigArrived(Ok(config)),
    ] {
        drop(session.apply(event, &NoPatterns));
    }
    session.form().unwrap().fields.clone()
}

fn said(problem: Problem) -> String {
    let mut field = fields().pop().unwrap();
    field.problem = Some(problem);
    field.finding().unwrap().in_english()
}

#[test]
fn every_problem_says_what_to_do() {
    for (problem, words) in [
        (Problem::Name(NameError::Missing), "Enter your name"),
        (Problem::Name(NameError::TooLong), "250"),
        (Problem::Email(EmailError::Missing), "name@example.com"),
        (Problem::Email(EmailError::Malformed), "name@example.com"),
        (Problem::Phone(PhoneError::Missing), "phone number"),
        (Problem::Phone(PhoneError::TooShort), "at least 7"),
        (Problem::Phone(PhoneError::TooLong), "at most 15"),
        (Problem::Phone(PhoneError::Malformed), "phone number"),
        (Problem::Answer(AnswerError::Missing), "{most} <b>"),
        (Problem::Answer(AnswerError::TooLong), "1000"),
        (Problem::Answer(AnswerError::Refused), "{most} <b>"),
        (Problem::Answer(AnswerError::NotAnOption), "{most} <b>"),
        (Problem::NoNumber, "a number for “{most} <b>”"),
        (Problem::NoDate, "a whole date for “{most} <b>”"),
        (Problem::Unticked, "Tick “{most} <b>”"),
        (Problem::NoDepartment, "Choose a department"),
        (Problem::DepartmentGone, "another department"),
        (Problem::NoMessage, "Write your message"),
        (Problem::MessageTooLong, "5000"),
    ] {
        let said = said(problem);
        assert!(said.contains(words), "{problem:?}: {said}");
        assert!(said.starts_with(char::is_uppercase), "{said}");
    }
}

#[test]
fn what_is_not_wrong_says_nothing() {
    assert!(fields().iter().all(|field| field.finding().is_none()));
}

#[test]
fn labels_are_ours_or_the_sites() {
    let say = |key: Key| key.english().to_owned();
    let labels: Vec<_> = fields().iter().map(|field| field.label_text(say)).collect();
    assert_eq!(labels, ["Name", "Email", "{most} <b>"]);
    assert_eq!(fields()[0].id, FieldId::Contact(Contact::Name));
}

#[test]
fn every_trouble_is_a_whole_sentence() {
    for trouble in [
        Trouble::Offline,
        Trouble::Unreachable,
        Trouble::Slow,
        Trouble::Broken,
        Trouble::Unreadable,
        Trouble::Busy(42),
        Trouble::Trapped,
        Trouble::Guarded,
        Trouble::OpenRooms,
        Trouble::Refused("{seconds} [x]".to_owned()),
    ] {
        let said = trouble.finding().in_english();
        assert!(said.starts_with(char::is_uppercase), "{said}");
        assert!(!said.contains("  "), "an argument is missing: {said}");
        match trouble {
            Trouble::Busy(_) => assert!(said.contains("42")),
            Trouble::Refused(reason) => assert!(said.ends_with(&reason)),
            Trouble::Offline
            | Trouble::Unreachable
            | Trouble::Slow
            | Trouble::Broken
            | Trouble::Unreadable
            | Trouble::Trapped
            | Trouble::Guarded
            | Trouble::OpenRooms => assert!(said.ends_with('.'), "{said}"),
        }
    }
}

fn greeting(visitor: &Value, occasion: Occasion) -> Greeting {
    Greeting {
        visitor: Visitor::read(visitor).unwrap(),
        occasion,
        memory: Memory::Remembered,
        message: None,
        chat_lost: false,
    }
}

#[test]
fn a_greeting_names_whom_it_can_and_says_how_they_are_reached() {
    let email = json!([{"address": "ada@example.org"}]);
    let phone = json!([{"phoneNumber": "55 51 5555-5555"}]);
    for (visitor, first, later, reached) in [
        (
            json!({"token": "t", "name": "Ada", "visitorEmails": email, "phone": phone}),
            "You are registered, Ada",
            "Welcome back, Ada",
            "ada@example.org",
        ),
        (
            json!({"token": "t", "name": " ", "phone": phone}),
            "You are registered",
            "Welcome back",
            "55 51 5555-5555",
        ),
        (
            json!({"token": "t", "username": "guest-7"}),
            "You are registered",
            "Welcome back",
            "know you",
        ),
    ] {
        let now = greeting(&visitor, Occasion::Registered);
        assert_eq!(now.headline().in_english(), first);
        assert!(now.next().in_english().contains(reached));
        assert_eq!(
            greeting(&visitor, Occasion::Returned)
                .headline()
                .in_english(),
            later
        );
    }
}
