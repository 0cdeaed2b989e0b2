//! From the click to a form, a greeting, or a sentence that says why there is neither.

use super::*;

#[test]
fn opening_asks_once() {
    let mut visit = Visit::untouched();
    assert_eq!(
        visit.on(Event::Opened),
        [Effect::TellPage(PageNews::Opened), Effect::FindToken]
    );
    assert_eq!(visit.on(Event::Opened), []);
    assert_eq!(visit.on(Event::TokenFound(None)), [asks_config(None)]);
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(
        visit.on(Event::Closed),
        [Effect::TellPage(PageNews::Closed)]
    );
    assert_eq!(visit.on(Event::Closed), []);
    assert_eq!(
        visit.on(Event::Opened),
        [Effect::TellPage(PageNews::Opened)]
    );
    assert!(visit.session.form().is_some());
}

#[test]
fn the_server_says_which_fields_and_the_owner_overrides() {
    let ids = |visit: &Visit| -> Vec<FieldId> {
        let fields = &visit.form().fields;
        fields.iter().map(|field| field.id.clone()).collect()
    };
    let visit = Visit::with(&with_questions());
    assert_eq!(
        ids(&visit),
        [NAME, EMAIL, custom("company"), custom("size")]
    );
    let silent = json!({"settings": {"registrationForm": false}, "customFields": [{"_id": "x"}]});
    assert_eq!(ids(&Visit::with(&silent)), []);
    let no_name = json!({"settings": {"nameFieldRegistrationForm": false}});
    assert_eq!(ids(&Visit::with(&no_name)), [EMAIL]);

    let wishes = Wishes {
        fields: owners(&json!("phone? name")),
        title: Some("Ask Flora".to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit {
        session: Session::new(wishes, true),
    };
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(config(
        &json!({"theme": {"title": "Theirs"}}),
    )));
    assert_eq!(ids(&visit), [PHONE, NAME]);
    assert!(!visit.field(&PHONE).required);
    assert_eq!(visit.session.title(), Some("Ask Flora"));
}

#[test]
fn the_servers_words_stand_above_the_form() {
    let given = |online: bool| {
        json!({"online": online, "theme": {"title": "Theirs"}, "messages": {
            "registrationFormMessage": "Who are you?", "offlineMessage": "We sleep.",
        }})
    };
    let here = Visit::with(&given(true));
    assert_eq!(here.session.title(), Some("Theirs"));
    assert_eq!(here.session.introduction(), Some("Who are you?"));
    assert!(!here.form().leaves_message() && !here.session.can_leave_message());
    let away = Visit::with(&given(false));
    assert_eq!(away.session.introduction(), Some("We sleep."));
    assert!(away.form().leaves_message() && away.session.can_leave_message());
}

fn returning(guest: &Value) -> (Visit, Vec<Effect>) {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    let asked = visit.on(Event::TokenFound(Some(token("mine"))));
    let with = Some(token("mine"));
    assert_eq!(asked, [asks_config(with)]);
    let effects = visit.on(Event::ConfigArrived(config(&json!({"guest": guest}))));
    (visit, effects)
}

#[test]
fn a_known_visitor_is_greeted_and_not_asked() {
    let (visit, effects) = returning(&json!({"token": "mine", "name": " Ada "}));
    assert_eq!(effects, []);
    assert_eq!(visit.headline(), "Welcome back, Ada");
    let (visit, _) = returning(&json!({"token": "mine", "username": "guest-1", "name": " "}));
    assert_eq!(visit.headline(), "Welcome back");
}

#[test]
fn a_guest_with_another_token_is_adopted() {
    let (mut visit, effects) = returning(&json!({"token": "older", "name": "Ada"}));
    assert_eq!(effects, [Effect::KeepToken(token("older"))]);
    assert_eq!(visit.on(Event::TokenKept { remembered: true }), []);
    visit.on(Event::ChangeWanted);
    visit.types(EMAIL, "ada@example.org");
    assert_eq!(visit.submits().unwrap().token, token("older"));
}

#[test]
fn a_token_the_server_forgot_shows_the_form_and_is_used_again() {
    let (mut visit, _) = returning(&Value::Null);
    visit.on(Event::FormSettled);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    assert_eq!(visit.submits().unwrap().token, token("mine"));
}

#[test]
fn a_chat_that_is_switched_off_says_so_and_takes_the_launcher_away_on_close() {
    let mut visit = Visit::with(&json!({"enabled": false}));
    assert!(matches!(visit.session.screen(), Screen::SwitchedOff));
    assert_eq!(
        visit.on(Event::Closed),
        [Effect::TellPage(PageNews::SwitchedOff)]
    );
}

#[test]
fn what_did_not_load_says_why_and_can_be_tried_again() {
    for (error, sentence) in [
        (ApiError::Network, "We cannot reach the chat right now."),
        (ApiError::Timeout, "The chat takes too long to answer."),
        (
            ApiError::Server { status: 500 },
            "Something went wrong on our side.",
        ),
        (
            ApiError::Unreadable,
            "The chat gave an answer that we cannot read.",
        ),
        (
            ApiError::RateLimited { seconds: 9 },
            "Many people are writing right now. Try again in 9 s.",
        ),
        (
            ApiError::Refused(Refusal::with_reason("x", "Not for you")),
            "The chat did not take this: Not for you",
        ),
    ] {
        let mut visit = Visit::untouched();
        visit.on(Event::Opened);
        visit.on(Event::TokenFound(None));
        let passes = !matches!(error, ApiError::Refused(_) | ApiError::Unreadable);
        let clock: &[Effect] = if passes { &[Effect::WaitASecond] } else { &[] };
        assert_eq!(visit.on(Event::ConfigArrived(Err(error))), clock);
        let trouble = visit.session.load_trouble().unwrap();
        assert_eq!(trouble.finding().in_english(), sentence);
        let again = [asks_config(None)];
        assert_eq!(visit.on(Event::LoadAgain), again);
        assert_eq!(visit.session.load_trouble(), None);
        visit.on(Event::ConfigArrived(config(&json!({}))));
        assert!(visit.session.form().is_some());
    }
}

#[test]
fn what_did_not_load_is_tried_again_by_itself_while_somebody_waits() {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(Err(ApiError::Timeout)));
    let trouble = visit.session.load_trouble();
    for seconds in [5, 10, 20, 40, 60, 60] {
        assert_eq!(visit.waits(seconds), [asks_config(None)], "{seconds}");
        assert_eq!(visit.session.load_trouble(), trouble, "nothing flickers");
        let failed = visit.on(Event::ConfigArrived(Err(ApiError::Network)));
        assert_eq!(failed, [Effect::WaitASecond]);
    }
    visit.on(Event::Closed);
    assert_eq!(visit.on(Event::SecondPassed), [], "nobody waits");
    visit.on(Event::Opened);
    let busy = ApiError::RateLimited { seconds: 3 };
    visit.on(Event::ConfigArrived(Err(busy)));
    assert_eq!(visit.waits(3), [asks_config(None)]);
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert!(visit.session.form().is_some());
}

#[test]
fn what_did_not_load_is_tried_again_when_the_panel_opens_again() {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(Err(ApiError::Timeout)));
    visit.on(Event::Closed);
    assert_eq!(
        visit.on(Event::Opened),
        [Effect::TellPage(PageNews::Opened), asks_config(None)]
    );
}
