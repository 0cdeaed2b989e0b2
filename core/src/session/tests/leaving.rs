//! Nobody is there: a message is left for later, or at least that is said.

use super::*;

fn nobody() -> Value {
    json!({"online": false, "messages": {"offlineSuccessMessage": "We have it."}})
}

fn written() -> Visit {
    let mut visit = Visit::with(&nobody());
    visit.types(NAME, " Ada ");
    visit.types(EMAIL, "ada@example.org");
    visit.types(FieldId::Message, " Is it in stock?\n");
    visit
}

/// A visitor whom the server knows, while nobody is there.
fn known() -> Visit {
    let mut given = nobody();
    given["guest"] = json!({
        "token": "mine", "name": "Ada", "visitorEmails": [{"address": "ada@example.org"}],
    });
    Visit::that_wants(Wishes::default(), Default::default(), &given)
}

#[test]
fn a_message_is_left_as_typed_and_without_a_token() {
    let mut visit = written();
    let effects = visit.acts(Event::Submitted);
    let sent = OfflineMessage {
        department: None,
        email: "ada@example.org".to_owned(),
        host: None,
        message: "Is it in stock?".to_owned(),
        name: "Ada".to_owned(),
    };
    assert_eq!(effects, [Effect::LeaveMessage(sent)]);
    assert_eq!(visit.acts(Event::Submitted), []);
    assert_eq!(
        visit.on(Event::MessageLeft(Ok(()))),
        [Effect::TellPage(PageNews::MessageLeft {
            name: "Ada".to_owned(),
            email: "ada@example.org".to_owned(),
            department: None,
        })]
    );
    let Screen::Left(left) = visit.session.screen() else {
        panic!("it is left");
    };
    assert_eq!(left.email, "ada@example.org");
    assert_eq!(left.words.as_deref(), Some("We have it."));
}

#[test]
fn all_of_it_is_asked_for() {
    let mut visit = Visit::with(&nobody());
    assert_eq!(visit.acts(Event::Submitted), []);
    for (field, words) in [
        (NAME, "Enter your name"),
        (EMAIL, "Enter your email, like name@example.com"),
        (FieldId::Message, "Write your message"),
    ] {
        assert_eq!(visit.beside(&field).as_deref(), Some(words));
    }
}

#[test]
fn a_department_can_be_chosen_where_there_are_two() {
    let mut given = nobody();
    given["departments"] = json!([
        {"_id": "d1", "name": "Sales"}, {"_id": "d2", "name": "Support"},
        {"_id": "d3", "name": "Hidden", "showOnOfflineForm": false},
    ]);
    let mut visit = Visit::with(&given);
    for (field, value) in [
        (NAME, "Ada"),
        (EMAIL, "ada@example.org"),
        (FieldId::Department, "d2"),
        (FieldId::Message, "Hello"),
    ] {
        visit.types(field, value);
    }
    let sent = left_in(&visit.on(Event::Submitted)).unwrap();
    assert_eq!(sent.department.as_deref(), Some("d2"));
}

#[test]
fn what_fails_is_kept_and_can_be_sent_again() {
    let mut visit = written();
    visit.on(Event::Submitted);
    let refused = no("Error sending livechat offline message");
    let effects = visit.on(Event::MessageLeft(Err(refused)));
    assert_eq!(news(&effects), [PageNews::Refused]);
    assert_eq!(
        visit.above().as_deref(),
        Some("The chat did not take this: Error sending livechat offline message")
    );
    assert!(left_in(&visit.on(Event::Submitted)).is_some());
}

#[test]
fn without_a_network_it_goes_out_later() {
    let mut visit = written();
    visit.on(Event::NetworkWent);
    assert_eq!(visit.acts(Event::Submitted), []);
    assert!(left_in(&visit.on(Event::NetworkCame)).is_some());
}

#[test]
fn where_no_message_can_be_left_that_is_said() {
    let given = json!({
        "online": false, "settings": {"displayOfflineForm": false},
        "messages": {"offlineUnavailableMessage": "We sleep."},
    });
    let visit = Visit::with(&given);
    assert!(matches!(visit.session.screen(), Screen::Away));
    assert_eq!(visit.session.introduction(), Some("We sleep."));
    assert!(!visit.session.can_leave_message());
}

#[test]
fn the_title_is_the_one_for_when_nobody_is_there() {
    let theme = json!({"title": "Talk", "offlineTitle": "Write"});
    let title = |online: bool| {
        let visit = Visit::with(&json!({"online": online, "theme": theme}));
        visit.session.title().map(str::to_owned)
    };
    assert_eq!(title(true).as_deref(), Some("Talk"));
    assert_eq!(title(false).as_deref(), Some("Write"));
}

/// Somebody may be there now.
#[test]
fn opening_the_panel_again_asks_anew() {
    let mut left = written();
    left.on(Event::Submitted);
    left.on(Event::MessageLeft(Ok(())));
    let mut again = left.clone();
    assert_eq!(again.on(Event::LoadAgain), [asks_config(None)]);
    let away = Visit::with(&json!({"online": false, "settings": {"displayOfflineForm": false}}));
    for mut visit in [left, away] {
        visit.on(Event::Closed);
        assert_eq!(visit.on(Event::Prepared), []);
        assert_eq!(visit.acts(Event::Opened), [asks_config(None)]);
        visit.on(Event::ConfigArrived(config(&json!({}))));
        assert!(!visit.form().leaves_message());
    }
}

#[test]
fn news_of_the_page_do_not_take_away_what_is_read() {
    let mut visit = written();
    visit.on(Event::Submitted);
    visit.on(Event::MessageLeft(Ok(())));
    let wishes = Wishes {
        department: Some("sales".to_owned()),
        ..Wishes::default()
    };
    assert_eq!(visit.on(Event::WishesChanged(wishes)).len(), 1);
    visit.on(Event::ConfigArrived(config(&nobody())));
    assert!(matches!(visit.session.screen(), Screen::Left(_)));
}

#[test]
fn a_page_can_register_somebody_whom_nobody_answers() {
    let away = json!({"online": false, "settings": {"displayOfflineForm": false}});
    let mut visit = Visit::with(&away);
    let wanted = Event::RegistrationWanted(page_says(&json!({"name": "Ada"})));
    assert_eq!(visit.on(wanted), [asks_config(None)]);
    assert_eq!(
        visit.on(Event::ConfigArrived(config(&away))),
        [Effect::MakeToken]
    );
    visit.on(Event::TokenMade(Some(token("made"))));
    let effects = visit.on(Event::ErrandAnswered(ada("made").map(Some)));
    assert_eq!(news(&effects), [PageNews::Registered]);
    assert_eq!(visit.headline(), "You are registered, Ada");
}

#[test]
fn a_returning_visitor_is_greeted_and_need_not_say_who_they_are() {
    let mut visit = known();
    assert_eq!(visit.headline(), "Welcome back, Ada");
    assert!(visit.session.can_leave_message());
    let effects = visit.all(Event::LeaveWanted);
    assert_eq!(effects, [Effect::LetSettle]);
    assert_eq!(visit.typed(), ["Ada", "ada@example.org", ""]);
    visit.types(FieldId::Message, "Hello");
    visit.on(Event::Submitted);
    assert!(left_in(&visit.on(Event::FormSettled)).is_some());
    visit.on(Event::MessageLeft(Ok(())));
    assert!(matches!(visit.session.screen(), Screen::Left(_)));
}

#[test]
fn where_somebody_is_there_no_message_is_left() {
    let mut visit = Visit::registered();
    assert_eq!(visit.all(Event::LeaveWanted), []);
    assert!(visit.session.greeting().is_some());
    assert_eq!(Visit::untouched().all(Event::LeaveWanted), []);
}

#[test]
fn a_known_visitor_can_go_back_and_finds_what_they_wrote() {
    let mut visit = known();
    visit.on(Event::LeaveWanted);
    visit.types(FieldId::Message, "Hello");
    assert!(visit.session.has_way_back());
    assert_eq!(visit.on(Event::ChangeDropped), []);
    assert_eq!(visit.headline(), "Welcome back, Ada");
    visit.on(Event::LeaveWanted);
    assert_eq!(visit.field(&FieldId::Message).value, "Hello");
    assert!(!written().session.has_way_back());
}

/// The page goes on telling of them, and the same visitor is no news.
#[test]
fn while_a_known_visitor_writes_they_stay_known() {
    let mut visit = known();
    visit.on(Event::LeaveWanted);
    let said = page_says(&json!({"customFields": {"plan": "gold"}}));
    let effects = visit.on(Event::Identified(said));
    assert!(matches!(
        effects.as_slice(),
        [Effect::RunErrand(Errand::SetField(_))]
    ));
    let mut given = nobody();
    given["guest"] = json!({"token": "mine", "name": "Ada"});
    visit.on(Event::ConfigArrived(config(&given)));
    assert!(visit.form().leaves_message());
    let wanted = Event::RegistrationWanted(page_says(&json!({})));
    assert_eq!(news(&visit.on(wanted)), [PageNews::Registered]);
}
