//! What was typed survives a page that is left.

use super::*;

fn back(draft: Draft, given: &Value) -> Visit {
    Visit::that_wants(Wishes::default(), (draft, None), given)
}

fn known() -> Value {
    json!({"guest": {"token": "mine", "name": "Ada"}})
}

#[test]
fn what_is_typed_is_kept_and_what_is_taken_is_not() {
    let mut visit = Visit::with(&json!({}));
    let typed = |visit: &mut Visit, field, value: &str| {
        let value = value.to_owned();
        kept_in(&visit.all(Event::Typed { field, value }))
    };
    let name = draft(&[("name", " Ada")], None);
    assert_eq!(typed(&mut visit, NAME, " Ada"), Some(Some(name)));
    assert_eq!(typed(&mut visit, NAME, " Ada"), None, "no news");
    assert_eq!(typed(&mut visit, NAME, ""), Some(None));
    typed(&mut visit, NAME, "Ada");
    let both = [("name", "Ada"), ("email", "ada@example.org")];
    assert_eq!(
        typed(&mut visit, EMAIL, "ada@example.org"),
        Some(Some(draft(&both, None)))
    );
    let sent = Some(Some(draft(&both, Some(false))));
    assert_eq!(kept_in(&visit.all(Event::Submitted)), sent);
    assert_eq!(
        kept_in(&visit.all(Event::TokenMade(Some(token("made"))))),
        None
    );
    let effects = visit.all(Event::RegistrationAnswered(ada("made")));
    assert_eq!(kept_in(&effects), Some(None));
}

#[test]
fn what_came_back_stands_in_its_fields() {
    let kept = draft(&[("name", " Ada "), (":company", "Ada GmbH")], None);
    let mut visit = back(kept, &with_questions());
    assert_eq!(visit.typed(), [" Ada ", "", "Ada GmbH", ""]);
    assert_eq!(visit.on(Event::FormSettled), []);
    // Theirs, so the page does not say it better.
    visit.on(Event::Identified(page_says(
        &json!({"name": "Grace", "email": "g@x.org"}),
    )));
    assert_eq!(visit.typed(), [" Ada ", "g@x.org", "Ada GmbH", ""]);
}

#[test]
fn a_field_that_was_emptied_stays_empty() {
    let mut visit = Visit::untouched();
    visit.on(Event::Identified(page_says(&json!({"name": "Ada"}))));
    visit.on(Event::Opened);
    let draft = draft(&[("name", ""), ("email", "a@b")], None);
    visit.on(Event::Recalled { draft, proof: None });
    visit.on(Event::TokenFound(None));
    visit.on(Event::ConfigArrived(config(&json!({}))));
    assert_eq!(visit.typed(), ["", "a@b"]);
}

#[test]
fn what_was_sent_goes_out_by_itself_once_and_as_the_same_visitor() {
    let kept = draft(
        &[("name", "Ada"), ("email", "ada@example.org")],
        Some(false),
    );
    let mut visit = back(kept, &json!({}));
    assert_eq!(visit.form().sending, Sending::Settling);
    let sent = registration_in(&visit.on(Event::FormSettled)).unwrap();
    assert_eq!(sent.token, token("mine"));
    assert_eq!(visit.on(Event::FormSettled), []);
    let effects = visit.all(Event::RegistrationAnswered(Err(no("no"))));
    let kept = kept_in(&effects).flatten().unwrap();
    assert_eq!(kept.sent, None, "it is the visitor's again");
}

#[test]
fn what_was_sent_and_is_not_whole_any_more_says_what_is_missing() {
    let kept = draft(
        &[("name", "Ada"), ("email", "ada@example.org")],
        Some(false),
    );
    let mut visit = back(kept, &with_questions());
    assert_eq!(visit.on(Event::FormSettled), []);
    assert!(visit.beside(&custom("company")).is_some());
    assert_eq!(visit.form().sending, Sending::No);
}

#[test]
fn another_form_takes_what_it_has_a_field_for_and_does_not_send_it() {
    let nobody = json!({"online": false});
    let kept = draft(
        &[("name", "Ada"), ("email", "ada@example.org")],
        Some(false),
    );
    let mut visit = back(kept, &nobody);
    assert_eq!(visit.typed(), ["Ada", "ada@example.org", ""]);
    assert_eq!(visit.form().sending, Sending::No);
    assert_eq!(visit.on(Event::FormSettled), []);
}

#[test]
fn a_message_that_was_being_left_is_left() {
    let all = [
        ("name", "Ada"),
        ("email", "ada@example.org"),
        ("message", "Hello"),
    ];
    let mut visit = back(draft(&all, Some(true)), &json!({"online": false}));
    assert!(left_in(&visit.on(Event::FormSettled)).is_some());
    let effects = visit.all(Event::MessageLeft(Ok(())));
    assert_eq!(kept_in(&effects), Some(None));
    // By a visitor whom the server knows, too.
    let mut given = known();
    given["online"] = json!(false);
    let mut visit = back(draft(&[("message", "Hello")], Some(true)), &given);
    assert_eq!(visit.form().sending, Sending::Settling);
    visit.types(EMAIL, "late@example.org");
    visit.on(Event::FormSettled);
    assert!(visit.beside(&EMAIL).is_some(), "the server had no address");
}

#[test]
fn what_a_known_visitor_was_writing_waits_until_they_want_it() {
    let mut given = known();
    given["online"] = json!(false);
    let mut visit = back(draft(&[("message", "Hello")], None), &given);
    assert_eq!(visit.headline(), "Welcome back, Ada");
    assert_eq!(kept_in(&visit.all(Event::LeaveWanted)), None);
    assert_eq!(visit.field(&FieldId::Message).value, "Hello");
}

/// A site asks other things on other pages.
#[test]
fn what_this_page_does_not_ask_is_kept_for_the_one_that_does() {
    let wishes = Wishes {
        fields: owners(&json!("name")),
        ..Wishes::default()
    };
    let kept = draft(&[("email", "ada@example.org"), ("message", "Hello")], None);
    let mut visit = Visit::that_wants(wishes, (kept, None), &json!({}));
    assert_eq!(visit.typed(), [""]);
    let value = "Ada".to_owned();
    let kept = kept_in(&visit.all(Event::Typed { field: NAME, value }));
    let all = [
        ("name", "Ada"),
        ("email", "ada@example.org"),
        ("message", "Hello"),
    ];
    assert_eq!(kept, Some(Some(draft(&all, None))));
    let wishes = Wishes {
        fields: owners(&json!("message name email")),
        ..Wishes::default()
    };
    visit.on(Event::WishesChanged(wishes));
    assert_eq!(visit.typed(), ["Hello", "Ada", "ada@example.org"]);
}

#[test]
fn a_key_of_the_sites_is_not_mistaken_for_a_word_of_ours() {
    let given = json!({"customFields": [{"_id": "name"}]});
    let visit = back(
        draft(&[(":name", "theirs"), ("name", "ours")], None),
        &given,
    );
    assert_eq!(visit.typed(), ["ours", "", "theirs"]);
}

#[test]
fn changes_of_a_record_are_not_kept() {
    let mut visit = Visit::registered();
    visit.on(Event::ChangeWanted);
    let value = "Ada King".to_owned();
    assert_eq!(visit.all(Event::Typed { field: NAME, value }), []);
}

#[test]
fn who_is_forgotten_leaves_no_draft() {
    let mut visit = Visit::filled_in();
    assert_eq!(kept_in(&visit.all(Event::Forgotten)), Some(None));
    let mut known_one = back(draft(&[("message", "Hello")], None), &known());
    assert_eq!(kept_in(&known_one.all(Event::Forgotten)), Some(None));
}

#[test]
fn what_is_recalled_late_takes_nothing_from_what_is_there() {
    let mut visit = Visit::with(&json!({}));
    visit.types(NAME, "Ada");
    let draft = draft(&[("name", "Old"), ("email", "old@example.org")], None);
    visit.on(Event::Recalled { draft, proof: None });
    assert_eq!(visit.typed(), ["Ada", "old@example.org"]);
}
