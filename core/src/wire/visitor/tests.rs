use super::*;
use crate::wire::answer::{self, ApiError};
use serde_json::json;

const REQUEST: &str = include_str!("../../../fixtures/livechat-visitor.post.request.json");
const ANSWER: &str = include_str!("../../../fixtures/livechat-visitor.post.200.json");

fn token(text: &str) -> VisitorToken {
    VisitorToken::parse(text).unwrap()
}

fn published() -> Registration {
    let mut registration = Registration::new(token("iNKE8a6k6cjbqWhWd"));
    registration.name = Some("Livechat Visitor".to_owned());
    registration.email = Some("visitor@rocket.chat".to_owned());
    registration.phone = Some("55 51 5555-5555".to_owned());
    registration.custom_fields = vec![CustomFieldValue {
        key: "address".to_owned(),
        value: "Rocket.Chat street".to_owned(),
        overwrite: true,
    }];
    registration
}

fn refusal(body: Value) -> String {
    Registration::read(&body).unwrap_err().error
}

#[test]
fn writes_exactly_the_published_request() {
    let fixture: Value = serde_json::from_str(REQUEST).unwrap();
    assert_eq!(published().to_json(), fixture);
}

#[test]
fn reads_the_published_request() {
    let fixture: Value = serde_json::from_str(REQUEST).unwrap();
    assert_eq!(Registration::read(&fixture), Ok(published()));
}

#[test]
fn every_field_survives_the_wire() {
    let mut full = published();
    full.department = Some("sales".to_owned());
    full.username = Some("ada".to_owned());
    full.id = Some("66f".to_owned());
    assert_eq!(Registration::read(&full.to_json()), Ok(full));
    let bare = Registration::new(token("t"));
    assert_eq!(bare.to_json(), json!({"visitor": {"token": "t"}}));
}

#[test]
fn reads_the_published_answer() {
    let visitor = answer::read(200, ANSWER, Visitor::in_answer).unwrap();
    let expected = Visitor {
        department: None,
        emails: vec!["visitor@rocket.chat".to_owned()],
        livechat_data: vec![("address".to_owned(), "Rocket.Chat street".to_owned())],
        name: Some("Livechat Visitor".to_owned()),
        phones: vec!["55 51 5555-5555".to_owned()],
        token: token("iNKE8a6k6cjbqWhWd"),
    };
    assert_eq!(visitor, expected);
}

#[test]
fn half_the_published_answer_is_unreadable_wherever_it_is_cut() {
    for end in 0..ANSWER.trim_end().len() {
        let half = &ANSWER[..end];
        assert_eq!(
            answer::read(200, half, Visitor::in_answer),
            Err(ApiError::Unreadable)
        );
    }
}

#[test]
fn without_a_visitor_or_a_token_there_is_nothing() {
    for body in [
        json!({"success": true}),
        json!({"success": true, "visitor": null}),
        json!({"success": true, "visitor": "Ada"}),
        json!({"success": true, "visitor": {"name": "Ada"}}),
        json!({"success": true, "visitor": {"token": 7}}),
        json!({"success": true, "visitor": {"token": " "}}),
        json!({"success": true, "visitor": {"token": {"$gt": ""}}}),
    ] {
        let read = answer::read(200, &body.to_string(), Visitor::in_answer);
        assert_eq!(read, Err(ApiError::Unreadable), "{body}");
    }
}

#[test]
fn optional_fields_of_wrong_types_are_absent() {
    for wrong in [
        json!(7),
        json!(null),
        json!([]),
        json!({}),
        json!([7, null, "x", {"address": 7}]),
    ] {
        let visitor = Visitor::read(&json!({
            "token": "t", "name": wrong,
            "department": wrong, "visitorEmails": wrong, "phone": wrong, "livechatData": wrong,
        }))
        .unwrap();
        assert_eq!(
            visitor,
            Visitor::read(&json!({"token": "t"})).unwrap(),
            "{wrong}"
        );
    }
}

#[test]
fn a_long_list_is_cut() {
    let phones: Vec<Value> = (0..10_000)
        .map(|n| json!({"phoneNumber": n.to_string()}))
        .collect();
    let visitor = Visitor::read(&json!({"token": "t", "phone": phones})).unwrap();
    assert_eq!(visitor.phones.len(), MAX_ENTRIES);
}

#[test]
fn a_request_is_refused_in_the_servers_words() {
    for (body, error) in [
        (json!({}), "Match error: Missing key 'visitor'"),
        (json!([]), "Match error: Missing key 'visitor'"),
        (json!("text"), "Match error: Missing key 'visitor'"),
        (
            json!({"visitor": 7}),
            "Match error: Expected object, got number",
        ),
        (
            json!({"visitor": []}),
            "Match error: Expected object, got array",
        ),
        (json!({"visitor": {}}), "Match error: Missing key 'token'"),
        (
            json!({"visitor": {"token": 7}}),
            "Match error: Expected string, got number",
        ),
        (
            json!({"visitor": {"token": null}}),
            "Match error: Expected string, got null",
        ),
        (
            json!({"visitor": {"token": {"$gt": ""}}}),
            "Match error: Expected string, got object",
        ),
        (
            json!({"visitor": {"token": ""}}),
            "Token cannot be empty [error-invalid-token]",
        ),
        (
            json!({"visitor": {"token": " \t"}}),
            "Token cannot be empty [error-invalid-token]",
        ),
        (
            json!({"visitor": {"token": "a\u{0}b"}}),
            "Invalid token [error-invalid-token]",
        ),
        (
            json!({"visitor": {"token": "t"}, "extra": 1}),
            "must NOT have additional properties [invalid-params]",
        ),
        (
            json!({"visitor": {"token": "t", "name": 7}}),
            "Match error: Expected string, got number",
        ),
        (
            json!({"visitor": {"token": "t", "email": ["x"]}}),
            "Match error: Expected string, got array",
        ),
        (
            json!({"visitor": {"token": "t", "phone": true}}),
            "Match error: Expected string, got boolean",
        ),
        (
            json!({"visitor": {"token": "t", "customFields": {}}}),
            "Match error: Expected array, got object",
        ),
        (
            json!({"visitor": {"token": "t", "customFields": ["x"]}}),
            "Match error: Expected object, got string",
        ),
        (
            json!({"visitor": {"token": "t", "customFields": [{"key": "k", "value": "v"}]}}),
            "Match error: Missing key 'overwrite'",
        ),
        (
            json!({"visitor": {"token": "t", "customFields": [{"value": "v", "overwrite": true}]}}),
            "Match error: Missing key 'key'",
        ),
        (
            json!({"visitor": {"token": "t", "customFields": [{"key": "k", "value": 7, "overwrite": true}]}}),
            "Match error: Expected string, got number",
        ),
        (
            json!({"visitor": {"token": "t", "customFields": [{"key": "k", "value": "v", "overwrite": 1}]}}),
            "Match error: Expected boolean, got number",
        ),
    ] {
        assert_eq!(refusal(body.clone()), error, "{body}");
    }
}

#[test]
fn only_refusals_with_a_code_carry_one() {
    let body = json!({"visitor": {"token": ""}});
    assert_eq!(
        Registration::read(&body).unwrap_err().error_type.as_deref(),
        Some("error-invalid-token")
    );
    assert_eq!(Registration::read(&json!({})).unwrap_err().error_type, None);
}

#[test]
fn unknown_keys_inside_nulls_and_blanks_are_no_reason_to_refuse() {
    let body = json!({"visitor": {
        "token": "t", "name": null, "email": "", "department": "", "customFields": null,
        "connectionData": {"httpHeaders": {}}, "colour": "green",
    }});
    assert_eq!(Registration::read(&body), Ok(Registration::new(token("t"))));
}

#[test]
fn the_path_holds_the_token_encoded() {
    assert_eq!(
        token_path(&token("a/../b?c#d")),
        "/api/v1/livechat/visitor/a%2F..%2Fb%3Fc%23d"
    );
}
