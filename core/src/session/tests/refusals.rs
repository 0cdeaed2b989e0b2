//! A server's "no", put on the field it concerns, or said in its own words.

use super::*;

fn refused(config: &Value, body: &Value) -> Visit {
    let mut visit = Visit::with(config);
    visit.types(NAME, "Ada");
    visit.types(EMAIL, "ada@example.org");
    if config.get("customFields").is_some() {
        visit.types(custom("company"), "Ada GmbH");
    }
    visit.on(Event::Submitted);
    visit.on(Event::TokenMade(Some(token("made"))));
    let effects = visit.acts(Event::RegistrationAnswered(refusal(body)));
    assert_eq!(effects, []);
    assert_eq!(visit.form().sending, Sending::No);
    assert_eq!(visit.form().refusals, 1);
    visit
}

#[test]
fn an_email_the_server_refuses_is_marked_in_each_of_its_forms() {
    for body in [
        json!({"error": "Invalid email ada@example.org [error-invalid-email]", "errorType": "error-invalid-email"}),
        json!({"error": "[error-invalid-email]", "errorType": "error-invalid-email"}),
        json!({"error": "Invalid email ada@example.org [error-invalid-email]"}),
        json!({"error": "error-invalid-email"}),
    ] {
        let mut visit = refused(&json!({}), &body);
        assert_eq!(
            visit.beside(&EMAIL).as_deref(),
            Some("Enter an email like name@example.com"),
            "{body}"
        );
        assert_eq!(visit.above(), None);
        assert_eq!(visit.typed(), ["Ada", "ada@example.org"]);
        // It can be sent again as it is, and as mended.
        assert_eq!(visit.submits().unwrap().token, token("made"));
    }
}

#[test]
fn missing_custom_fields_are_marked() {
    let visit = refused(
        &with_questions(),
        &json!({"error": "Missing required custom fields: size, company"}),
    );
    assert_eq!(
        visit.beside(&custom("size")).as_deref(),
        Some("Choose one of the options for “Garden”")
    );
    assert_eq!(
        visit.beside(&custom("company")).as_deref(),
        Some("Fill in “Company”")
    );
    assert_eq!(visit.above(), None);
}

#[test]
fn an_answer_the_server_refuses_is_marked_by_key_and_by_label() {
    for named in ["Company", "company"] {
        let visit = refused(
            &with_questions(),
            &json!({"error": format!("Invalid value for {named} field")}),
        );
        assert_eq!(
            visit.beside(&custom("company")).as_deref(),
            Some("Check “Company”: it does not have the form we need")
        );
        assert_eq!(visit.above(), None);
    }
}

#[test]
fn a_refusal_of_a_field_that_is_not_here_is_said_above_the_form() {
    for error in [
        "Missing required custom fields: fax",
        "Invalid value for Fax field",
    ] {
        let visit = refused(&with_questions(), &json!({"error": error}));
        assert_eq!(
            visit.above(),
            Some(format!("The chat did not take this: {error}"))
        );
    }
}

#[test]
fn an_unknown_refusal_is_a_sentence_without_its_code() {
    for (error, reason) in [
        (
            "Token cannot be empty [error-invalid-token]",
            "Token cannot be empty",
        ),
        (
            "must NOT have additional properties [invalid-params]",
            "must NOT have additional properties",
        ),
        (
            "Match error: Missing key 'token'",
            "Match error: Missing key 'token'",
        ),
        (
            "No <img src=x> [for you] here",
            "No <img src=x> [for you] here",
        ),
    ] {
        let visit = refused(&json!({}), &json!({"error": error}));
        assert_eq!(
            visit.above(),
            Some(format!("The chat did not take this: {reason}"))
        );
    }
}

#[test]
fn a_long_refusal_is_cut() {
    let visit = refused(&json!({}), &json!({"error": "x".repeat(5_000)}));
    assert!(visit.above().unwrap().chars().count() < 350);
}
