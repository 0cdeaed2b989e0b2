//! From the button to the answer: one token, one registration, and nothing lost.

use super::*;

#[test]
fn the_token_is_made_once_and_kept_before_it_is_sent() {
    let mut visit = Visit::filled_in();
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeToken]);
    let effects = visit.on(Event::TokenMade(Some(token("made"))));
    let mut expected = Registration::new(token("made"));
    expected.name = Some("Ada".to_owned());
    expected.email = Some("ada@example.org".to_owned());
    assert_eq!(
        effects,
        [
            Effect::KeepToken(token("made")),
            Effect::Register(expected.clone())
        ]
    );
    visit.on(Event::RegistrationAnswered(Err(ApiError::Timeout)));
    // Again: the same token, without making another.
    assert_eq!(visit.acts(Event::Submitted), [Effect::Register(expected)]);
}

#[test]
fn a_double_click_is_one_registration() {
    let mut visit = Visit::filled_in();
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeToken]);
    assert_eq!(visit.acts(Event::Submitted), []);
    let sent = visit.on(Event::TokenMade(Some(token("made"))));
    assert!(registration_in(&sent).is_some());
    assert_eq!(visit.acts(Event::Submitted), []);
    visit.on(Event::RegistrationAnswered(Err(ApiError::RateLimited {
        seconds: 3,
    })));
    assert_eq!(visit.acts(Event::Submitted), []);
}

/// A token that comes though none is being made must not send what nobody submitted.
#[test]
fn a_token_that_comes_unasked_sends_nothing() {
    let mut visit = Visit::filled_in();
    let effects = visit.on(Event::TokenMade(Some(token("made"))));
    assert_eq!(registration_in(&effects), None);
    let mut visit = Visit::on_its_way();
    let effects = visit.on(Event::TokenMade(Some(token("second"))));
    assert_eq!(registration_in(&effects), None);
}

#[test]
fn what_is_on_its_way_is_not_edited() {
    let mut visit = Visit::on_its_way();
    visit.types(NAME, "Bob");
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
}

#[test]
fn only_what_holds_something_is_sent_and_all_of_it_trimmed() {
    let mut visit = Visit::with(&with_questions());
    visit.types(NAME, "\u{200B}Ada <b>\t");
    visit.types(EMAIL, " ada@example.org\u{FEFF}");
    visit.types(custom("company"), "  Ada GmbH ");
    visit.on(Event::Submitted);
    let sent = registration_in(&visit.on(Event::TokenMade(Some(token("made"))))).unwrap();
    assert_eq!(
        sent.to_json(),
        json!({"visitor": {
            "token": "made", "name": "Ada <b>", "email": "ada@example.org",
            "customFields": [{"key": "company", "value": "Ada GmbH", "overwrite": true}],
        }})
    );
}

#[test]
fn a_registered_visitor_is_told_so_and_so_is_the_page() {
    let mut visit = Visit::on_its_way();
    assert_eq!(
        visit.on(Event::RegistrationAnswered(ada("made"))),
        [Effect::TellPage(PageNews::Registered)]
    );
    assert_eq!(visit.headline(), "You are registered, Ada");
    let greeting = visit.session.greeting().unwrap();
    assert_eq!(
        (greeting.memory, greeting.occasion),
        (Memory::Remembered, Occasion::Registered)
    );
    assert_eq!(
        greeting.next().in_english(),
        "We have your details and can reach you at ada@example.org."
    );
}

/// Rocket.Chat 8 answers a phone that it knows with the token it had before.
#[test]
fn an_answer_with_another_token_is_adopted() {
    let mut visit = Visit::on_its_way();
    assert_eq!(
        visit.on(Event::RegistrationAnswered(ada("older"))),
        [
            Effect::KeepToken(token("older")),
            Effect::TellPage(PageNews::Registered)
        ]
    );
    visit.on(Event::ChangeWanted);
    assert_eq!(visit.submits().unwrap().token, token("older"));
}

#[test]
fn every_way_to_fail_says_what_happened_keeps_the_text_and_can_be_repeated() {
    for (error, sentence) in [
        (ApiError::Network, "We cannot reach the chat right now."),
        (ApiError::Timeout, "The chat takes too long to answer."),
        (
            ApiError::Server { status: 502 },
            "Something went wrong on our side.",
        ),
        (
            ApiError::Unreadable,
            "The chat gave an answer that we cannot read.",
        ),
        (
            ApiError::Refused(Refusal::plain("invalid-room")),
            "The chat did not take this: invalid-room",
        ),
    ] {
        let mut visit = Visit::on_its_way();
        let mut expected = Vec::new();
        if error == ApiError::Network {
            expected.push(Effect::TellOwner(OwnerHint::PostBlocked));
        }
        // What may pass by itself is tried again.
        if !matches!(error, ApiError::Unreadable | ApiError::Refused(_)) {
            expected.push(Effect::WaitASecond);
        }
        let failed = Event::RegistrationAnswered(Err(error));
        assert_eq!(visit.acts(failed), expected);
        assert_eq!(visit.above().as_deref(), Some(sentence));
        assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
        assert_eq!(visit.form().sending, Sending::No);
        assert_eq!(visit.form().refusals, 1);
        assert_eq!(visit.submits().unwrap().token, token("made"));
        // What went wrong before is not said any more while it is sent again.
        assert_eq!(visit.above(), None);
    }
}

#[test]
fn a_429_counts_down_and_then_goes_out_once() {
    let mut visit = Visit::on_its_way();
    let busy = Event::RegistrationAnswered(Err(ApiError::RateLimited { seconds: 3 }));
    assert_eq!(visit.on(busy), [Effect::WaitASecond]);
    for left in [2, 1] {
        assert_eq!(visit.on(Event::SecondPassed), [Effect::WaitASecond]);
        assert_eq!(
            visit.form().sending,
            Sending::AwaitingTurn { seconds: left }
        );
    }
    // What is typed meanwhile goes with it.
    visit.types(NAME, "Ada L");
    let sent = registration_in(&visit.on(Event::SecondPassed)).unwrap();
    assert_eq!(sent.name.as_deref(), Some("Ada L"));
    assert_eq!(sent.token, token("made"));
    assert_eq!(visit.on(Event::SecondPassed), []);
}

#[test]
fn what_waits_its_turn_is_checked_again_before_it_goes() {
    let mut visit = Visit::on_its_way();
    visit.on(Event::RegistrationAnswered(Err(ApiError::RateLimited {
        seconds: 1,
    })));
    visit.types(EMAIL, "ada");
    assert_eq!(visit.on(Event::SecondPassed), []);
    assert!(visit.beside(&EMAIL).is_some());
    assert_eq!(visit.form().sending, Sending::No);
}

#[test]
fn without_randomness_there_is_no_token_and_the_form_stays() {
    let mut visit = Visit::filled_in();
    visit.on(Event::Submitted);
    assert_eq!(visit.acts(Event::TokenMade(None)), []);
    assert_eq!(
        visit.above().as_deref(),
        Some("Something went wrong on our side.")
    );
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeToken]);
}

#[test]
fn a_device_that_cannot_remember_does_not_promise_to() {
    let mut visit = Visit::filled_in();
    visit.on(Event::Submitted);
    visit.on(Event::TokenMade(Some(token("made"))));
    visit.on(Event::TokenKept { remembered: false });
    visit.on(Event::RegistrationAnswered(ada("made")));
    assert_eq!(visit.session.greeting().unwrap().memory, Memory::Denied);
    // Told only after the greeting, when the answer brought another token.
    let mut visit = Visit::on_its_way();
    visit.on(Event::RegistrationAnswered(ada("older")));
    visit.on(Event::TokenKept { remembered: false });
    assert_eq!(visit.session.greeting().unwrap().memory, Memory::Denied);
}
