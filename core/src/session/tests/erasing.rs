//! "Forget me": on the server and on the device.

use super::*;

fn asked() -> Visit {
    let mut visit = Visit::registered();
    assert_eq!(visit.on(Event::EraseWanted), []);
    visit
}

fn confirmed() -> Visit {
    let mut visit = asked();
    assert_eq!(
        visit.on(Event::EraseConfirmed),
        [Effect::Erase(token("made"))]
    );
    visit
}

fn trouble(visit: &Visit) -> Option<Trouble> {
    let Screen::Erasing(erasing) = visit.session.screen() else {
        panic!("it is asked");
    };
    assert!(!erasing.under_way);
    erasing.trouble.clone()
}

#[test]
fn a_visitor_is_asked_first_and_may_change_their_mind() {
    let mut visit = asked();
    assert_eq!(trouble(&visit), None);
    assert_eq!(visit.on(Event::EraseDropped), []);
    assert_eq!(visit.headline(), "You are registered, Ada");
    assert_eq!(Visit::filled_in().on(Event::EraseWanted), []);
    assert_eq!(Visit::registered().on(Event::EraseConfirmed), []);
}

#[test]
fn once_confirmed_it_is_done_once() {
    let mut visit = confirmed();
    assert_eq!(visit.on(Event::EraseConfirmed), []);
    assert_eq!(visit.on(Event::EraseDropped), [], "too late");
    assert!(matches!(visit.session.screen(), Screen::Erasing(_)));
}

#[test]
fn nothing_is_left_of_a_visitor_who_is_erased() {
    // Whom the server does not know is forgotten already.
    let unknown = |text: &str| Err(no(text));
    for answer in [
        Ok(()),
        unknown("invalid-token"),
        unknown("Invalid token [error-invalid-token]"),
    ] {
        let mut visit = confirmed();
        visit.session.proof = Some(Proof {
            text: "Mine".to_owned(),
            policy: None,
            written: String::new(),
        });
        assert_eq!(
            visit.on(Event::Erased(answer)),
            [
                Effect::DropAnswers,
                Effect::Forget,
                Effect::TellPage(PageNews::Forgotten),
            ]
        );
        assert!(matches!(visit.session.screen(), Screen::Erased));
        assert_eq!((&visit.session.token, &visit.session.proof), (&None, &None));
        visit.on(Event::Closed);
        assert_eq!(visit.acts(Event::Opened), [asks_config(None)]);
        visit.on(Event::ConfigArrived(config(&json!({}))));
        assert_eq!(visit.typed(), ["", ""]);
    }
}

#[test]
fn what_stands_against_it_is_said_and_it_can_be_tried_again() {
    let open = no("[visitor-has-open-rooms]");
    for (error, found) in [
        (open, Trouble::OpenRooms),
        (ApiError::Network, Trouble::Unreachable),
        (ApiError::Timeout, Trouble::Slow),
        (ApiError::RateLimited { seconds: 9 }, Trouble::Busy(9)),
        (no("Not today"), Trouble::Refused("Not today".to_owned())),
    ] {
        let mut visit = confirmed();
        assert_eq!(visit.on(Event::Erased(Err(error))), []);
        assert_eq!(trouble(&visit), Some(found));
        assert_eq!(
            visit.on(Event::EraseConfirmed),
            [Effect::Erase(token("made"))]
        );
        let Screen::Erasing(erasing) = visit.session.screen() else {
            panic!("it is asked");
        };
        assert_eq!(erasing.trouble, None);
    }
}

#[test]
fn what_was_still_to_be_said_is_not() {
    let mut visit = Visit::registered();
    let said = page_says(&json!({"customFields": [["a", "1"], ["b", "2"]]}));
    visit.on(Event::Identified(said));
    visit.on(Event::EraseWanted);
    visit.on(Event::EraseConfirmed);
    visit.on(Event::Erased(Ok(())));
    assert_eq!(visit.on(Event::ErrandAnswered(Ok(None))), []);
}

#[test]
fn an_answer_that_nobody_asked_for_erases_nobody() {
    for mut visit in [Visit::registered(), asked()] {
        assert_eq!(visit.on(Event::Erased(Ok(()))), []);
        assert_eq!(visit.session.token, Some(token("made")));
    }
}

/// Neither a config nor another tab takes the question away while it is being answered.
#[test]
fn what_is_under_way_is_not_interrupted() {
    let mut visit = confirmed();
    let guest = json!({"guest": {"token": "made", "name": "Ada"}});
    visit.on(Event::ConfigArrived(config(&guest)));
    visit.on(Event::TokenElsewhere(None));
    visit.on(Event::Erased(Ok(())));
    assert!(matches!(visit.session.screen(), Screen::Erased));
    let mut asked = asked();
    asked.on(Event::ConfigArrived(config(&guest)));
    assert_eq!(trouble(&asked), None);
}
