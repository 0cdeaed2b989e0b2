//! What the page around the widget wants, says and hears.

use super::*;
use crate::wire::custom_field::{CustomFieldValue, SetField};

fn shop(path: &str) -> PageInfo {
    PageInfo::told(&json!({"href": format!("https://shop.test/{path}")})).unwrap()
}

fn field(key: &str, value: &str) -> Effect {
    Effect::RunErrand(Errand::SetField(SetField {
        field: CustomFieldValue {
            key: key.to_owned(),
            overwrite: true,
            value: value.to_owned(),
        },
        token: token("made"),
    }))
}

#[test]
fn a_form_that_is_sent_is_told_once_with_what_it_holds() {
    let mut visit = Visit::filled_in();
    let sent = PageNews::Submitted {
        name: Some("Ada".to_owned()),
        email: Some("ada@example.org".to_owned()),
        phone: None,
        department: None,
    };
    assert_eq!(news(&visit.on(Event::Submitted)), [sent]);
    assert_eq!(news(&visit.on(Event::Submitted)), []);
    let mut wrong = Visit::with(&json!({}));
    assert_eq!(news(&wrong.on(Event::Submitted)), []);
}

#[test]
fn the_look_and_that_nobody_is_there_are_told_when_they_are_news() {
    let config_of = |online: bool| {
        Event::ConfigArrived(config(
            &json!({"online": online, "theme": {"color": "red", "position": "left"}}),
        ))
    };
    let mut visit = Visit::untouched();
    assert_eq!(visit.on(Event::Prepared), [Effect::FindToken]);
    assert_eq!(visit.on(Event::TokenFound(None)), [asks_config(None)]);
    let look = PageNews::Look {
        color: Some("red".to_owned()),
        title: None,
        position: Some("left".to_owned()),
    };
    assert_eq!(
        news(&visit.on(config_of(false))),
        [look, PageNews::NobodyThere]
    );
    assert_eq!(visit.session.panel(), Panel::Closed);
    assert_eq!(news(&visit.on(config_of(false))), []);
    assert_eq!(news(&visit.on(config_of(true))), []);
    assert_eq!(news(&visit.on(config_of(false))), [PageNews::NobodyThere]);
}

#[test]
fn fields_run_one_after_the_other_and_wait_when_the_server_says_so() {
    let mut visit = Visit::registered();
    let said = page_says(&json!({"customFields": [["a", "1"], ["b", "2"]]}));
    assert_eq!(visit.on(Event::Identified(said)), [field("a", "1")]);
    let busy = Err(ApiError::RateLimited { seconds: 9 });
    assert_eq!(
        visit.on(Event::ErrandAnswered(busy)),
        [Effect::WaitForErrand { seconds: 9 }]
    );
    assert_eq!(visit.on(Event::ErrandDue), [field("a", "1")]);
    assert_eq!(visit.on(Event::ErrandAnswered(Ok(None))), [field("b", "2")]);
    let refused = Err(ApiError::Refused(Refusal::plain("invalid-custom-field")));
    let hint = OwnerHint::ErrandRefused("invalid-custom-field".to_owned());
    assert_eq!(
        visit.on(Event::ErrandAnswered(refused)),
        [Effect::TellOwner(hint)]
    );
    assert_eq!(visit.on(Event::ErrandAnswered(Ok(None))), []);
}

#[test]
fn what_the_page_says_again_and_again_is_one_change() {
    let mut visit = Visit::registered();
    let mut say = |given: Value| visit.on(Event::Identified(page_says(&given)));
    assert_eq!(say(json!({"name": "Ada", "email": "ada@example.org"})), []);
    assert_eq!(say(json!({"name": "Grace"})).len(), 1);
    assert_eq!(say(json!({"email": "g@example.org"})), []);
    assert_eq!(say(json!({"department": "sales"})), []);
    let grace = visitor(&json!({
        "token": "made", "name": "Grace", "visitorEmails": [{"address": "ada@example.org"}],
    }));
    let next = visit.on(Event::ErrandAnswered(grace.map(Some)));
    let mut change = Registration::new(token("made"));
    change.email = Some("g@example.org".to_owned());
    change.department = Some("sales".to_owned());
    assert_eq!(next, [Effect::RunErrand(Errand::Register(change))]);
}

#[test]
fn one_token_is_made_for_the_page_and_the_visitor_together() {
    let mut visit = Visit::filled_in();
    let wanted = Event::RegistrationWanted(page_says(&json!({"phone": "55 51 5555-5555"})));
    assert_eq!(visit.acts(wanted), [Effect::MakeToken]);
    assert_eq!(visit.acts(Event::Submitted), []);
    let effects = visit.acts(Event::TokenMade(Some(token("made"))));
    assert_eq!(effects[0], Effect::KeepToken(token("made")));
    assert_eq!(registration_in(&effects).unwrap().token, token("made"));
    assert_eq!(visit.acts(Event::TokenMade(Some(token("late")))), []);
}

#[test]
fn a_visitor_who_was_forgotten_is_not_brought_back_by_a_late_answer() {
    for mut visit in [Visit::on_its_way(), Visit::registered()] {
        let said = page_says(&json!({"customFields": {"a": "1"}}));
        visit.on(Event::Identified(said));
        let effects = visit.on(Event::Forgotten);
        assert_eq!(
            effects,
            [
                Effect::DropAnswers,
                Effect::Forget,
                Effect::TellPage(PageNews::Forgotten),
                asks_config(None)
            ]
        );
        assert_eq!(visit.on(Event::RegistrationAnswered(ada("made"))), []);
        assert_eq!(visit.on(Event::ErrandAnswered(Ok(None))), []);
        visit.on(Event::ConfigArrived(config(&json!({}))));
        assert!(visit.typed().iter().all(String::is_empty));
    }
}

/// `register()` of a page is a promise: it ends.
#[test]
fn a_registration_that_the_page_waits_for_ends_when_they_are_forgotten() {
    let mut visit = Visit::untouched();
    visit.on(Event::RegistrationWanted(page_says(
        &json!({"name": "Ada"}),
    )));
    let told = news(&visit.on(Event::Forgotten));
    assert_eq!(told, [PageNews::Refused, PageNews::Forgotten]);
}

#[test]
fn a_registration_that_the_page_waits_for_ends_when_it_names_somebody_else() {
    let mut visit = Visit::that_wants(Wishes::default(), Default::default(), &json!({}));
    let wanted = Event::RegistrationWanted(page_says(&json!({"name": "Ada"})));
    assert!(matches!(
        visit.acts(wanted).as_slice(),
        [Effect::RunErrand(Errand::Register(_))]
    ));
    let other = Event::Identified(page_says(&json!({"token": "theirs"})));
    assert_eq!(news(&visit.on(other)), [PageNews::Refused]);
}

/// What an earlier page kept was never looked at, and is theirs all the same.
#[test]
fn whoever_is_forgotten_before_anything_was_asked_leaves_nothing() {
    let effects = Visit::untouched().all(Event::Forgotten);
    assert!(effects.contains(&Effect::Forget), "{effects:?}");
}

#[test]
fn a_token_of_the_pages_holds_against_store_and_tabs_and_is_not_kept() {
    let mut visit = Visit::untouched();
    visit.on(Event::Opened);
    let theirs = Some(token("theirs"));
    assert_eq!(
        visit.on(Event::TokenSupplied(token("theirs"))),
        [asks_config(theirs.clone())]
    );
    assert_eq!(visit.on(Event::TokenFound(Some(token("own")))).len(), 1);
    assert_eq!(visit.on(Event::TokenElsewhere(None)), []);
    let guest = json!({"guest": {"token": "older", "name": "Ada"}});
    let effects = visit.on(Event::ConfigArrived(config(&guest)));
    assert!(!effects.iter().any(|e| matches!(e, Effect::KeepToken(_))));
    assert_eq!(visit.session.greeting().unwrap().memory, Memory::Supplied);
    // Asked again, and the same: nothing is loaded anew.
    assert_eq!(visit.on(Event::SupplierNamed), [Effect::FindToken]);
}

#[test]
fn visits_wait_for_the_registration_and_for_each_other() {
    let mut visit = Visit::on_its_way();
    assert_eq!(visit.on(Event::Visited(shop("1"))), []);
    assert_eq!(visit.on(Event::Visited(shop("2"))), []);
    let reported = |effects: &[Effect]| {
        let told = |effect: &Effect| match effect {
            Effect::ReportVisit(visit) => Some(visit.page.href.clone()),
            _ => None,
        };
        effects.iter().filter_map(told).collect::<Vec<_>>()
    };
    let effects = visit.on(Event::RegistrationAnswered(ada("made")));
    assert_eq!(reported(&effects), ["https://shop.test/2"]);
    assert_eq!(visit.on(Event::Visited(shop("3"))), []);
    assert_eq!(
        reported(&visit.on(Event::VisitReported)),
        ["https://shop.test/3"]
    );
    assert_eq!(visit.on(Event::VisitReported), []);
}

#[test]
fn other_fields_keep_what_stands_in_those_that_stay() {
    let mut visit = Visit::filled_in();
    let mut wishes = Wishes {
        fields: owners(&json!("phone name")),
        ..Wishes::default()
    };
    assert_eq!(visit.on(Event::WishesChanged(wishes.clone())), []);
    assert_eq!(visit.typed(), ["", " Ada "]);
    wishes.department = Some("sales".to_owned());
    assert_eq!(visit.on(Event::WishesChanged(wishes)).len(), 1);
    assert_eq!(visit.typed(), ["", " Ada "]);
}

/// A page that says a name twice means the second; a visitor who took it out means nothing.
#[test]
fn the_page_corrects_itself_and_never_the_visitor() {
    let mut visit = Visit::with(&json!({}));
    visit.on(Event::Identified(page_says(
        &json!({"name": "Ad", "email": "a@b"}),
    )));
    visit.types(EMAIL, "");
    visit.on(Event::Identified(page_says(
        &json!({"name": "Ada", "email": "c@d"}),
    )));
    assert_eq!(visit.typed(), ["Ada", ""]);
}

#[test]
fn a_visitor_who_turns_out_to_be_known_keeps_what_they_typed() {
    let mut visit = Visit::filled_in();
    visit.on(Event::Identified(page_says(&json!({"token": "theirs"}))));
    let guest = json!({"guest": {"token": "theirs", "name": "Grace"}});
    visit.on(Event::ConfigArrived(config(&guest)));
    assert_eq!(visit.typed(), [" Ada ", "ada@example.org"]);
    visit.on(Event::ChangeDropped);
    assert_eq!(visit.headline(), "Welcome back, Grace");
    // Theirs being changed, somebody else must not see it.
    visit.on(Event::ChangeWanted);
    visit.types(NAME, "Grace Hopper");
    visit.on(Event::Identified(page_says(&json!({"token": "other"}))));
    let guest = json!({"guest": {"token": "other", "name": "Eve"}});
    visit.on(Event::ConfigArrived(config(&guest)));
    assert_eq!(visit.headline(), "Welcome back, Eve");
}

#[test]
fn a_late_answer_about_somebody_else_is_not_shown() {
    let mut visit = Visit::registered();
    visit.on(Event::Identified(page_says(&json!({"name": "Ada King"}))));
    visit.on(Event::Identified(page_says(&json!({"token": "other"}))));
    let guest = json!({"guest": {"token": "other", "name": "Eve"}});
    visit.on(Event::ConfigArrived(config(&guest)));
    visit.on(Event::Identified(page_says(&json!({"name": "Eva"}))));
    visit.on(Event::ErrandAnswered(ada("made").map(Some)));
    assert_eq!(visit.headline(), "Welcome back, Eve");
}

/// A slip of the owner's must not keep every visitor of the site out.
#[test]
fn a_department_that_the_server_does_not_know_is_left_out() {
    for error in [
        json!({"error": "error-invalid-department"}),
        json!({"error": "[error-invalid-department]", "errorType": "error-invalid-department"}),
    ] {
        let mut visit = Visit::on_its_way();
        visit.session.wishes.department = Some("slaes".to_owned());
        let effects = visit.on(Event::RegistrationAnswered(refusal(&error)));
        let hint = OwnerHint::ErrandRefused("there is no such department".to_owned());
        assert_eq!(effects[0], Effect::TellOwner(hint));
        assert_eq!(registration_in(&effects).unwrap().department, None);
        assert_eq!(visit.form().sending, Sending::OnItsWay);
        // Once: a server that goes on about it is not asked for ever.
        let effects = visit.on(Event::RegistrationAnswered(refusal(&error)));
        assert_eq!(registration_in(&effects), None);
        assert_eq!(visit.form().sending, Sending::No);
    }
    let mut visit = Visit::registered();
    let said = page_says(&json!({"phone": "55 51 5555-5555", "department": "slaes"}));
    visit.on(Event::Identified(said));
    let unknown = refusal(&json!({"error": "error-invalid-department"}));
    let effects = visit.on(Event::ErrandAnswered(unknown.map(Some)));
    let mut without = Registration::new(token("made"));
    without.phone = Some("55 51 5555-5555".to_owned());
    assert_eq!(effects[1..], [Effect::RunErrand(Errand::Register(without))]);
}

#[test]
fn what_the_network_lost_goes_out_when_it_is_back() {
    let mut visit = Visit::registered();
    let said = page_says(&json!({"customFields": {"a": "1"}}));
    assert_eq!(visit.on(Event::Identified(said)), [field("a", "1")]);
    visit.on(Event::NetworkWent);
    let lost = Event::ErrandAnswered(Err(ApiError::Network));
    assert_eq!(visit.on(lost), []);
    assert_eq!(visit.on(Event::NetworkCame), [field("a", "1")]);
    assert_eq!(visit.on(Event::NetworkCame), []);
    // A server that asks to wait is waited for, whatever the network does.
    let busy = Err(ApiError::RateLimited { seconds: 9 });
    visit.on(Event::ErrandAnswered(busy));
    assert_eq!(visit.on(Event::NetworkCame), []);
}

#[test]
fn a_registration_that_no_server_hears_is_refused_and_may_be_cors() {
    let mut visit = Visit::filled_in();
    visit.on(Event::RegistrationWanted(page_says(&json!({}))));
    visit.on(Event::TokenMade(Some(token("made"))));
    let effects = visit.on(Event::ErrandAnswered(Err(ApiError::Network)));
    assert_eq!(news(&effects), [PageNews::Refused]);
    assert!(effects.contains(&Effect::TellOwner(OwnerHint::PostBlocked)));
    // Nor is one that waits for a config that does not come, or that says there is no chat.
    for answer in [Err(ApiError::Timeout), config(&json!({"enabled": false}))] {
        let mut visit = Visit::untouched();
        visit.on(Event::RegistrationWanted(page_says(&json!({}))));
        visit.on(Event::TokenFound(None));
        let effects = visit.on(Event::ConfigArrived(answer));
        assert_eq!(news(&effects)[0], PageNews::Refused);
    }
}

#[test]
fn a_chat_that_is_off_is_told_as_soon_as_nobody_reads_it() {
    let off = || Event::ConfigArrived(config(&json!({"enabled": false})));
    let mut visit = Visit::untouched();
    visit.on(Event::Prepared);
    visit.on(Event::TokenFound(None));
    assert_eq!(news(&visit.on(off())), [PageNews::SwitchedOff]);
    let mut open = Visit::untouched();
    open.on(Event::Opened);
    open.on(Event::TokenFound(None));
    assert_eq!(news(&open.on(off())), []);
}

#[test]
fn a_registration_that_the_page_wants_always_ends_in_an_answer() {
    let wanted = || Event::RegistrationWanted(page_says(&json!({"name": "Ada"})));
    let asked = || {
        let mut visit = Visit::untouched();
        visit.on(wanted());
        visit.on(Event::TokenFound(Some(token("t"))));
        visit
    };
    let guest = json!({"guest": {"token": "t", "name": "Ada"}});
    for (answer, told) in [
        (config(&guest), PageNews::Registered),
        (config(&json!({"enabled": false})), PageNews::Refused),
        (Err(ApiError::Network), PageNews::Refused),
    ] {
        let effects = asked().on(Event::ConfigArrived(answer));
        assert_eq!(news(&effects)[0], told);
    }
    assert_eq!(
        news(&Visit::registered().on(wanted())),
        [PageNews::Registered]
    );
    let mut refused = asked();
    refused.on(Event::ConfigArrived(config(&json!({}))));
    let effects = refused.on(Event::ErrandAnswered(Err(ApiError::Timeout)));
    assert_eq!(news(&effects), [PageNews::Refused]);
}
