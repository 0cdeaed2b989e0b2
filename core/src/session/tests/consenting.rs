//! Before anything is kept or sent, the visitor agrees, or does not.

use super::*;

const POLICY: &str = "https://shop.test/privacy";

fn forced() -> Value {
    json!({
        "settings": {"forceAcceptDataProcessingConsent": true},
        "messages": {"dataProcessingConsentText": "We keep it."},
    })
}

fn proof(text: &str) -> Proof {
    Proof {
        text: text.to_owned(),
        policy: None,
        written: "{\"text\":\"…\"}".to_owned(),
    }
}

fn kept(text: &str) -> (Draft, Option<Proof>) {
    (Draft::default(), Some(proof(text)))
}

/// Somebody new, who is asked.
fn asked() -> Visit {
    Visit::that_wants(Wishes::default(), Default::default(), &forced())
}

fn asks(visit: &Visit) -> bool {
    matches!(visit.session.screen(), Screen::Consent)
}

#[test]
fn the_question_comes_before_the_form_and_is_answered_once() {
    let mut visit = asked();
    assert!(asks(&visit));
    let words = Agreed {
        text: Some("We keep it.".to_owned()),
        policy: None,
    };
    assert_eq!(visit.session.consent(), Some(words.clone()));
    assert_eq!(visit.on(Event::Agreed), [Effect::KeepConsent(words)]);
    let effects = visit.all(Event::ConsentKept(proof("We keep it.")));
    assert!(effects.contains(&Effect::LetSettle));
    assert!(visit.session.form().is_some());
    assert_eq!(visit.on(Event::Agreed), []);
}

#[test]
fn the_owners_words_come_before_the_servers_and_these_before_the_widgets() {
    let text = |wishes: Option<&str>, given: &Value| {
        let wishes = Wishes {
            consent: wishes.map(str::to_owned),
            policy: Some(POLICY.to_owned()),
            ..Wishes::default()
        };
        let visit = Visit::that_wants(wishes, Default::default(), given);
        let asked = visit.session.consent()?;
        assert_eq!(asked.policy.as_deref(), Some(POLICY));
        Some(asked.text)
    };
    let bare = json!({});
    assert_eq!(text(Some("Mine"), &forced()), Some(Some("Mine".to_owned())));
    assert_eq!(
        text(Some(""), &forced()),
        Some(Some("We keep it.".to_owned()))
    );
    assert_eq!(text(Some(""), &bare), Some(None));
    assert_eq!(text(None, &bare), None);
}

#[test]
fn who_has_agreed_to_the_same_is_not_asked_again() {
    let visit = |text| Visit::that_wants(Wishes::default(), kept(text), &forced());
    assert!(!asks(&visit("We keep it.")));
    assert!(asks(&visit("We keep it all.")));
    // The widget's own words are in the visitor's language, which may have changed.
    let own = |policy: Option<&str>| {
        let wishes = Wishes {
            consent: Some(String::new()),
            policy: policy.map(str::to_owned),
            ..Wishes::default()
        };
        asks(&Visit::that_wants(wishes, kept("Ja"), &json!({})))
    };
    assert!(!own(None));
    assert!(own(Some(POLICY)), "another policy is another question");
}

#[test]
fn before_that_nothing_is_kept_or_sent() {
    let mut visit = asked();
    let mut given = forced();
    given["guest"] = json!({"token": "older", "name": "Ada"});
    let page = PageInfo::told(&json!({"href": "https://shop.test/"})).unwrap();
    for event in [
        Event::ConfigArrived(config(&given)),
        Event::Visited(page),
        Event::Identified(page_says(&json!({"customFields": {"plan": "gold"}}))),
        Event::RegistrationWanted(page_says(&json!({"name": "Ada"}))),
        Event::NetworkCame,
        Event::Closed,
    ] {
        assert_eq!(visit.acts(event), []);
    }
    let effects = visit.on(Event::ConsentKept(proof("We keep it.")));
    assert_eq!(visit.headline(), "Welcome back, Ada");
    assert!(effects.contains(&Effect::KeepToken(token("older"))));
    let sends = |wanted: fn(&Effect) -> bool| effects.iter().any(wanted);
    assert!(sends(|effect| matches!(effect, Effect::ReportVisit(_))));
    assert!(sends(|effect| matches!(effect, Effect::RunErrand(_))));
    assert_eq!(news(&effects), [PageNews::Registered]);
}

#[test]
fn who_declines_is_left_in_peace_and_asked_when_they_come_again() {
    let mut visit = asked();
    visit.on(Event::RegistrationWanted(page_says(&json!({}))));
    assert_eq!(
        visit.all(Event::Declined),
        [
            Effect::TellPage(PageNews::Refused),
            Effect::TellPage(PageNews::Declined),
            Effect::TellPage(PageNews::Closed),
        ]
    );
    assert_eq!(visit.session.panel(), Panel::Closed);
    assert_eq!(visit.acts(Event::Opened), []);
    assert!(asks(&visit));
    assert_eq!(Visit::filled_in().on(Event::Declined), []);
}

#[test]
fn the_proof_goes_with_the_registration() {
    let wishes = Wishes {
        consent_field: Some("consent".to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes.clone(), kept("We keep it."), &forced());
    visit.on(Event::FormSettled);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    let sent = visit.submits().unwrap().custom_fields;
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].key.as_str(), sent[0].value.as_str()),
        ("consent", "{\"text\":\"…\"}")
    );
    // With one that the page wants, too.
    let mut visit = Visit::that_wants(wishes, kept("We keep it."), &forced());
    let effects = visit.on(Event::RegistrationWanted(page_says(&json!({}))));
    let [Effect::RunErrand(Errand::Register(sent))] = effects.as_slice() else {
        panic!("it is sent: {effects:?}");
    };
    assert_eq!(sent.custom_fields.len(), 1);
}

#[test]
fn nobody_agrees_only_to_hear_that_nobody_is_there() {
    let mut given = forced();
    given["online"] = json!(false);
    let visit = |given: &Value| Visit::that_wants(Wishes::default(), Default::default(), given);
    assert!(asks(&visit(&given)), "a message can be left");
    given["settings"]["displayOfflineForm"] = json!(false);
    let mut away = visit(&given);
    assert!(matches!(away.session.screen(), Screen::Away));
    // The page registers them all the same: then they are asked.
    away.on(Event::RegistrationWanted(page_says(&json!({}))));
    assert_eq!(away.on(Event::ConfigArrived(config(&given))), []);
    assert!(asks(&away));
    let effects = away.on(Event::ConsentKept(proof("We keep it.")));
    assert!(matches!(effects.as_slice(), [Effect::RunErrand(_)]));
}

/// The owner, or the admin, may want it in the middle of a visit.
#[test]
fn what_is_typed_waits_for_a_consent_that_is_wanted_late() {
    let wishes = Wishes {
        consent: Some("Mine".to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit::filled_in();
    assert_eq!(visit.on(Event::WishesChanged(wishes.clone())), []);
    assert!(asks(&visit));
    visit.on(Event::ConsentKept(proof("Mine")));
    visit.on(Event::FormSettled);
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    assert_eq!(visit.form().sending, Sending::No);
    // What was sent already goes out after it, and the answer is not lost.
    let mut visit = Visit::filled_in();
    visit.on(Event::NetworkWent);
    visit.on(Event::Submitted);
    visit.on(Event::WishesChanged(wishes.clone()));
    assert_eq!(visit.on(Event::NetworkCame), []);
    visit.on(Event::ConsentKept(proof("Mine")));
    assert_eq!(visit.on(Event::FormSettled), [Effect::MakeToken]);
    let mut visit = Visit::on_its_way();
    visit.on(Event::WishesChanged(wishes.clone()));
    let effects = visit.on(Event::RegistrationAnswered(ada("older")));
    assert_eq!(effects, [Effect::TellPage(PageNews::Registered)]);
    assert!(asks(&visit));
    let effects = visit.on(Event::ConsentKept(proof("Mine")));
    assert_eq!(effects, [Effect::KeepToken(token("older"))]);
    // A registered visitor is asked, too, and greeted again.
    let mut visit = Visit::registered();
    visit.on(Event::WishesChanged(wishes));
    assert!(asks(&visit));
    visit.on(Event::WishesChanged(Wishes::default()));
    assert_eq!(visit.headline(), "Welcome back, Ada");
}

#[test]
fn a_question_that_nobody_asks_any_more_goes_away() {
    let wishes = Wishes {
        consent: Some("Mine".to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes, Default::default(), &json!({}));
    assert!(asks(&visit));
    visit.on(Event::WishesChanged(Wishes::default()));
    assert!(visit.session.form().is_some());
}

#[test]
fn words_that_changed_while_they_were_agreed_to_are_another_question() {
    let wishes = |text: &str| Wishes {
        consent: Some(text.to_owned()),
        ..Wishes::default()
    };
    let mut visit = Visit::that_wants(wishes("Old"), Default::default(), &json!({}));
    visit.on(Event::Agreed);
    visit.on(Event::WishesChanged(wishes("New")));
    visit.on(Event::ConsentKept(proof("Old")));
    assert!(asks(&visit));
}

/// What was typed on an earlier page came back before the question did.
#[test]
fn a_draft_waits_behind_the_question_and_is_not_kept_anew() {
    let kept = (draft(&[("name", "Ada")], None), Some(proof("Other words")));
    let mut visit = Visit::that_wants(Wishes::default(), kept, &forced());
    assert!(asks(&visit));
    assert_eq!(kept_in(&visit.all(Event::Closed)), None);
    visit.on(Event::ConsentKept(proof("We keep it.")));
    assert_eq!(visit.typed(), ["Ada", ""]);
}
