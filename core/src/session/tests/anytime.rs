//! Any event can come on any screen, late or unasked. None of them costs a visitor their text.

use super::*;

fn screens() -> Vec<(&'static str, Visit)> {
    let untouched = Visit::untouched();
    let mut loading = untouched.clone();
    loading.on(Event::Opened);
    loading.on(Event::TokenFound(None));
    let mut failed = loading.clone();
    failed.on(Event::ConfigArrived(Err(ApiError::Timeout)));
    let mut making_token = Visit::filled_in();
    making_token.on(Event::Submitted);
    let mut offline = Visit::filled_in();
    offline.on(Event::NetworkWent);
    offline.on(Event::Submitted);
    let mut busy = Visit::on_its_way();
    busy.on(Event::RegistrationAnswered(Err(ApiError::RateLimited {
        seconds: 5,
    })));
    let mut marked = Visit::filled_in();
    marked.types(EMAIL, "ada");
    marked.on(Event::Submitted);
    let mut troubled = Visit::on_its_way();
    troubled.on(Event::RegistrationAnswered(Err(ApiError::Timeout)));
    let mut changing = Visit::registered();
    changing.on(Event::ChangeWanted);
    vec![
        ("untouched", untouched),
        ("loading", loading),
        ("load failed", failed),
        ("switched off", Visit::with(&json!({"enabled": false}))),
        ("form", Visit::filled_in()),
        ("form, making a token", making_token),
        ("form, on its way", Visit::on_its_way()),
        ("form, offline", offline),
        ("form, busy", busy),
        ("form, marked", marked),
        ("form, troubled", troubled),
        ("form, changing", changing),
        ("registered", Visit::registered()),
    ]
}

fn events() -> Vec<(&'static str, Event)> {
    let known = json!({"guest": {"token": "other", "name": "Grace"}});
    vec![
        ("opened", Event::Opened),
        ("closed", Event::Closed),
        ("token found", Event::TokenFound(Some(token("found")))),
        ("no token found", Event::TokenFound(None)),
        (
            "token elsewhere",
            Event::TokenElsewhere(Some(token("other"))),
        ),
        ("forgotten elsewhere", Event::TokenElsewhere(None)),
        ("token made", Event::TokenMade(Some(token("late")))),
        ("no token made", Event::TokenMade(None)),
        ("kept", Event::TokenKept { remembered: true }),
        ("not kept", Event::TokenKept { remembered: false }),
        ("load again", Event::LoadAgain),
        ("config", Event::ConfigArrived(config(&json!({})))),
        (
            "config, off",
            Event::ConfigArrived(config(&json!({"enabled": false}))),
        ),
        ("config, known", Event::ConfigArrived(config(&known))),
        (
            "no config",
            Event::ConfigArrived(Err(ApiError::Server { status: 500 })),
        ),
        (
            "typed elsewhere",
            Event::Typed {
                field: custom("gone"),
                value: "x".to_owned(),
            },
        ),
        ("submitted", Event::Submitted),
        ("second passed", Event::SecondPassed),
        ("registered", Event::RegistrationAnswered(ada("made"))),
        (
            "refused",
            Event::RegistrationAnswered(Err(ApiError::Refused(Refusal::plain("no")))),
        ),
        (
            "busy",
            Event::RegistrationAnswered(Err(ApiError::RateLimited { seconds: 2 })),
        ),
        ("lost", Event::RegistrationAnswered(Err(ApiError::Network))),
        ("change wanted", Event::ChangeWanted),
        ("change dropped", Event::ChangeDropped),
        ("network came", Event::NetworkCame),
        ("network went", Event::NetworkWent),
    ]
}

/// What a visitor has to say for their text to go: that they are registered, or "leave it".
fn may_take_the_form_away(event: &str) -> bool {
    ["registered", "config, known", "change dropped"].contains(&event)
}

#[test]
fn no_event_on_any_screen_loses_what_was_typed() {
    for (screen, before) in screens() {
        for (event, happening) in events() {
            let mut after = before.clone();
            after.on(happening);
            if before.session.form().is_none() {
                continue;
            }
            match after.session.form() {
                Some(_) => assert_eq!(after.typed(), before.typed(), "{event} on {screen}"),
                None => assert!(may_take_the_form_away(event), "{event} on {screen}"),
            }
        }
    }
}

/// What waits for a token, a network, a turn or an answer is not in the visitor's hands: no event
/// from elsewhere may hand it back as if nothing had been sent.
#[test]
fn what_is_under_way_stays_so_until_its_own_answer_comes() {
    let answers = [
        "token made",
        "no token made",
        "second passed",
        "registered",
        "refused",
        "busy",
        "lost",
        "network came",
    ];
    for (screen, before) in screens() {
        let Some(form) = before.session.form() else {
            continue;
        };
        if !form.sending.is_under_way() {
            continue;
        }
        for (event, happening) in events() {
            if answers.contains(&event) {
                continue;
            }
            let mut after = before.clone();
            let effects = after.on(happening);
            assert_eq!(
                after.form().sending,
                before.form().sending,
                "{event} on {screen}"
            );
            assert_eq!(registration_in(&effects), None, "{event} on {screen}");
        }
    }
}

#[test]
fn a_registered_visitor_stays_so_unless_another_tab_says_otherwise() {
    for (event, happening) in events() {
        let mut visit = Visit::registered();
        visit.on(happening);
        let may_ask_anew = [
            "forgotten elsewhere",
            "token elsewhere",
            "token found",
            "no token found",
            "config, off",
            "change wanted",
        ];
        assert!(
            visit.session.greeting().is_some() || may_ask_anew.contains(&event),
            "{event}"
        );
    }
}

#[test]
fn the_panel_opens_and_closes_on_every_screen() {
    for (screen, mut visit) in screens() {
        visit.on(Event::Opened);
        assert_eq!(visit.session.panel(), Panel::Open, "{screen}");
        visit.on(Event::Closed);
        assert_eq!(visit.session.panel(), Panel::Closed, "{screen}");
    }
}
