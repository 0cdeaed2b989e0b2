//! Without a network nothing is lost, and what waits goes out by itself.

use super::*;

fn waiting() -> Visit {
    let mut visit = Visit::filled_in();
    visit.on(Event::NetworkWent);
    assert_eq!(visit.acts(Event::Submitted), []);
    assert_eq!(visit.form().sending, Sending::AwaitingNetwork);
    visit
}

#[test]
fn what_waits_goes_out_once_when_the_network_comes() {
    let mut visit = waiting();
    // Pressing again while there is none changes nothing.
    assert_eq!(visit.acts(Event::Submitted), []);
    assert_eq!(visit.on(Event::NetworkCame), [Effect::MakeToken]);
    let sent = visit.on(Event::TokenMade(Some(token("made"))));
    assert!(registration_in(&sent).is_some());
    assert_eq!(visit.on(Event::NetworkWent), []);
    assert_eq!(visit.on(Event::NetworkCame), []);
}

#[test]
fn what_waits_is_checked_again_when_it_was_edited() {
    let mut visit = waiting();
    visit.types(NAME, " ");
    assert_eq!(visit.on(Event::NetworkCame), []);
    assert_eq!(visit.beside(&NAME).as_deref(), Some("Enter your name"));
    assert_eq!(visit.form().sending, Sending::No);
}

#[test]
fn a_registration_that_the_network_lost_waits_for_it() {
    let mut visit = Visit::on_its_way();
    visit.on(Event::NetworkWent);
    let lost = Event::RegistrationAnswered(Err(ApiError::Network));
    assert_eq!(visit.on(lost), []);
    assert_eq!(visit.form().sending, Sending::AwaitingNetwork);
    assert_eq!(visit.form().trouble, None);
    let sent = registration_in(&visit.on(Event::NetworkCame)).unwrap();
    assert_eq!(sent.token, token("made"));
}

#[test]
fn a_turn_that_comes_without_a_network_waits_for_it() {
    let mut visit = Visit::on_its_way();
    visit.on(Event::RegistrationAnswered(Err(ApiError::RateLimited {
        seconds: 1,
    })));
    visit.on(Event::NetworkWent);
    assert_eq!(visit.on(Event::SecondPassed), []);
    assert_eq!(visit.form().sending, Sending::AwaitingNetwork);
    assert!(registration_in(&visit.on(Event::NetworkCame)).is_some());
}

#[test]
fn a_device_that_begins_offline_says_so_and_loads_when_it_is_back() {
    let mut visit = Visit {
        session: Session::new(Wishes::default(), false),
    };
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(Err(ApiError::Network)));
    assert_eq!(visit.session.load_trouble(), Some(Trouble::Offline));
    assert_eq!(visit.on(Event::NetworkCame), [asks_config(None)]);
    assert_eq!(visit.on(Event::NetworkCame), []);
}

#[test]
fn a_closed_panel_asks_nothing_when_the_network_comes() {
    let mut visit = Visit::untouched();
    assert_eq!(visit.on(Event::NetworkCame), []);
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(Err(ApiError::Network)));
    visit.on(Event::Closed);
    assert_eq!(visit.on(Event::NetworkCame), []);
}
