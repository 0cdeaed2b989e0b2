//! When a field is called wrong, and when it is left in peace.

use super::*;

#[test]
fn nothing_is_wrong_before_the_form_is_sent() {
    let mut visit = Visit::with(&json!({}));
    visit.types(EMAIL, "ada");
    visit.types(EMAIL, "");
    assert_eq!(visit.beside(&EMAIL), None);
    assert_eq!(visit.form().refusals, 0);
}

#[test]
fn sending_marks_every_field_that_is_wrong_and_sends_nothing() {
    let mut visit = Visit::with(&with_questions());
    visit.types(EMAIL, "ada");
    visit.types(custom("company"), "Ada Ltd");
    visit.types(custom("size"), "huge");
    assert_eq!(visit.acts(Event::Submitted), []);
    let said = |field: &FieldId| visit.beside(field).unwrap();
    assert_eq!(said(&NAME), "Enter your name");
    assert_eq!(said(&EMAIL), "Enter an email like name@example.com");
    assert_eq!(
        said(&custom("company")),
        "Check “Company”: it does not have the form we need"
    );
    assert_eq!(
        said(&custom("size")),
        "Choose one of the options for “Garden”"
    );
    assert_eq!(visit.form().refusals, 1);
    assert_eq!(visit.form().sending, Sending::No);
}

#[test]
fn a_marked_field_is_checked_again_as_it_is_mended_and_the_others_are_not() {
    let mut visit = Visit::with(&json!({}));
    visit.types(EMAIL, "ada@example.org");
    visit.on(Event::Submitted);
    assert!(visit.beside(&NAME).is_some());
    visit.types(NAME, "A");
    assert_eq!(visit.beside(&NAME), None);
    // Not marked: left alone until the form is sent again, as is the mended one.
    visit.types(EMAIL, "ada@");
    assert_eq!(visit.beside(&EMAIL), None);
    visit.types(NAME, "");
    assert_eq!(visit.beside(&NAME), None);
    visit.on(Event::Submitted);
    assert!(visit.beside(&NAME).is_some() && visit.beside(&EMAIL).is_some());
    // A marked one that is wrong in another way says so.
    visit.types(EMAIL, "");
    assert_eq!(
        visit.beside(&EMAIL).unwrap(),
        "Enter your email, like name@example.com"
    );
}

/// Rocket.Chat's own widget holds an empty optional field against its pattern, and blocks the form.
#[test]
fn an_optional_field_with_a_pattern_may_stay_empty() {
    let mut visit =
        Visit::with(&json!({"customFields": [{"_id": "vat", "regexp": "DE", "required": false}]}));
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeToken]);
}

#[test]
fn a_broken_pattern_refuses_nothing() {
    let mut visit =
        Visit::with(&json!({"customFields": [{"_id": "x", "regexp": "(", "required": true}]}));
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    visit.types(custom("x"), "anything");
    assert_eq!(visit.acts(Event::Submitted), [Effect::MakeToken]);
}

#[test]
fn defaults_stand_in_their_fields() {
    let visit = Visit::with(&json!({"customFields": [
        {"_id": "a", "defaultValue": "hello"},
        {"_id": "b", "type": "select", "options": ["x", "y"], "defaultValue": "y"},
        {"_id": "c", "type": "select", "options": ["x", "y"], "defaultValue": "z"},
    ]}));
    assert_eq!(visit.typed(), ["", "", "hello", "y", ""]);
}
