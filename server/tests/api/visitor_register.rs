//! `POST livechat/visitor`: shapes, fields, refusals.

use axum::http::StatusCode;
use livechat_core::wire::answer;
use livechat_core::wire::visitor::Visitor;
use serde_json::{Value, json};

use crate::bench::{Bench, SETTINGS, VISITOR};

const REQUEST: &str = include_str!("../../../core/fixtures/livechat-visitor.post.request.json");
const ANSWER: &str = include_str!("../../../core/fixtures/livechat-visitor.post.200.json");

/// Whether `actual` has everything `expected` has, in the same place and of the same type.
fn assert_covers(actual: &Value, expected: &Value, at: &str) {
    match expected {
        Value::Object(object) => {
            for (key, value) in object {
                let found = actual
                    .get(key)
                    .unwrap_or_else(|| panic!("{at}.{key} is missing in {actual}"));
                assert_covers(found, value, &format!("{at}.{key}"));
            }
        }
        Value::Array(list) => {
            assert_eq!(actual.as_array().map(Vec::len), Some(list.len()), "{at}");
            for (n, value) in list.iter().enumerate() {
                assert_covers(&actual[n], value, &format!("{at}[{n}]"));
            }
        }
        leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => assert_eq!(
            std::mem::discriminant(actual),
            std::mem::discriminant(leaf),
            "{at}"
        ),
    }
}

#[tokio::test]
async fn answers_the_published_request_like_the_published_answer() {
    // With the settings of a first start, nothing prepared.
    let bench = Bench::with_settings(livechat_server::config::DEFAULT);
    let answer = bench.post_text(VISITOR, REQUEST).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let published: Value = serde_json::from_str(ANSWER).unwrap();
    assert_covers(&answer.json(), &published, "");

    let mut same = answer.json()["visitor"].clone();
    for own in [
        "_id",
        "username",
        "_updatedAt",
        "status",
        "ts",
        "userAgent",
        "ip",
        "host",
    ] {
        same.as_object_mut()
            .unwrap()
            .remove(own)
            .unwrap_or_else(|| panic!("no {own}"));
    }
    let mut expected = published["visitor"].clone();
    for own in ["_id", "username", "_updatedAt"] {
        expected.as_object_mut().unwrap().remove(own);
    }
    assert_eq!(same, expected);
}

#[tokio::test]
async fn a_client_reads_what_it_answers() {
    let bench = Bench::new();
    let answer = bench.post_text(VISITOR, REQUEST).await;
    let visitor = answer::read(answer.status.as_u16(), &answer.text, Visitor::in_answer).unwrap();
    assert_eq!(visitor.name.as_deref(), Some("Livechat Visitor"));
}

#[tokio::test]
async fn a_token_is_enough() {
    let bench = Bench::new();
    let mut visitor = bench.register(json!({ "token": "t" })).await;
    let id = visitor.as_object_mut().unwrap().remove("_id").unwrap();
    let id = id.as_str().unwrap();
    assert!(
        id.len() == 24 && id.bytes().all(|b| b.is_ascii_hexdigit()),
        "{id}"
    );
    let now = "2026-01-31T09:00:00.000Z";
    let expected = json!({
        "username": "guest-1", "token": "t", "status": "online", "ts": now, "_updatedAt": now,
        "userAgent": "Test/1.0", "ip": "192.0.2.1", "host": "chat.example",
    });
    assert_eq!(visitor, expected);
}

#[tokio::test]
async fn guests_are_counted_and_a_chosen_user_name_is_not() {
    let bench = Bench::new();
    assert_eq!(
        bench.register(json!({ "token": "a" })).await["username"],
        "guest-1"
    );
    assert_eq!(
        bench
            .register(json!({ "token": "b", "username": "ada" }))
            .await["username"],
        "ada"
    );
    assert_eq!(
        bench.register(json!({ "token": "c" })).await["username"],
        "guest-2"
    );
    // Only on creation.
    assert_eq!(
        bench
            .register(json!({ "token": "a", "username": "eve" }))
            .await["username"],
        "guest-1"
    );
}

#[tokio::test]
async fn an_id_asked_for_is_given_once() {
    let bench = Bench::new();
    assert_eq!(
        bench.register(json!({ "token": "a", "id": "my-id" })).await["_id"],
        "my-id"
    );
    let again = bench
        .post(
            VISITOR,
            &json!({ "visitor": { "token": "b", "id": "my-id" } }),
        )
        .await;
    again.refused("Error registering visitor [error-livechat-visitor-registration]");
    assert_eq!(bench.count("visitors"), 1);
}

#[tokio::test]
async fn a_phone_stays_as_it_was_typed_and_an_email_does_not() {
    let bench = Bench::new();
    let visitor = bench
        .register(json!({ "token": "t", "phone": " +49 (0)30/123 ", "email": " Ada@Example.ORG " }))
        .await;
    assert_eq!(
        visitor["phone"],
        json!([{ "phoneNumber": " +49 (0)30/123 " }])
    );
    assert_eq!(
        visitor["visitorEmails"],
        json!([{ "address": "ada@example.org" }])
    );
}

#[tokio::test]
async fn a_bad_email_is_refused() {
    let bench = Bench::new();
    for bad in ["ada", "@b", "a@", "a@b@c"] {
        let answer = bench
            .post(
                VISITOR,
                &json!({ "visitor": { "token": "t", "email": bad } }),
            )
            .await;
        answer.refused(&format!("Invalid email {bad} [error-invalid-email]"));
    }
    assert_eq!(bench.count("visitors"), 0);
}

#[tokio::test]
async fn a_department_is_stored_as_its_id() {
    let bench = Bench::new();
    assert_eq!(
        bench
            .register(json!({ "token": "a", "department": "Sales" }))
            .await["department"],
        "sales"
    );
    assert_eq!(
        bench
            .register(json!({ "token": "b", "department": "sales" }))
            .await["department"],
        "sales"
    );
    assert_eq!(
        bench
            .register(json!({ "token": "c", "department": "" }))
            .await
            .get("department"),
        None
    );
    let unknown = bench
        .post(
            VISITOR,
            &json!({ "visitor": { "token": "d", "department": "Moon" } }),
        )
        .await;
    unknown.refused("error-invalid-department");
    // The department is looked at before the e-mail.
    let both = bench
        .post(
            VISITOR,
            &json!({ "visitor": { "token": "d", "department": "Moon", "email": "x" } }),
        )
        .await;
    both.refused("error-invalid-department");
    assert_eq!(bench.count("visitors"), 3);
}

#[tokio::test]
async fn a_body_that_cannot_be_is_refused_in_the_servers_words() {
    let bench = Bench::new();
    for (body, error) in [
        (json!({}), "Match error: Missing key 'visitor'"),
        (json!({ "visitor": {} }), "Match error: Missing key 'token'"),
        (
            json!({ "visitor": { "token": "" } }),
            "Token cannot be empty [error-invalid-token]",
        ),
        (
            json!({ "visitor": { "token": "  " } }),
            "Token cannot be empty [error-invalid-token]",
        ),
        (
            json!({ "visitor": { "token": 7 } }),
            "Match error: Expected string, got number",
        ),
        (
            json!({ "visitor": { "token": "t", "name": 7 } }),
            "Match error: Expected string, got number",
        ),
        (
            json!({ "visitor": { "token": "t" }, "x": 1 }),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        bench.post(VISITOR, &body).await.refused(error);
    }
    assert_eq!(bench.count("visitors"), 0);
}

#[tokio::test]
async fn unknown_keys_inside_and_connection_data_are_ignored() {
    let bench = Bench::new();
    let visitor = bench
        .register(json!({ "token": "t", "colour": "green", "connectionData": { "httpHeaders": { "user-agent": "Evil" } } }))
        .await;
    assert_eq!(visitor.get("colour"), None);
    assert_eq!(visitor["userAgent"], "Test/1.0");
}

fn value(key: &str, value: &str, overwrite: bool) -> Value {
    json!({ "key": key, "value": value, "overwrite": overwrite })
}

#[tokio::test]
async fn unknown_and_room_fields_vanish_silently() {
    let bench = Bench::new();
    let fields = [value("nobody", "x", true), value("topic", "x", true)];
    let visitor = bench
        .register(json!({ "token": "t", "customFields": fields }))
        .await;
    assert_eq!(visitor.get("livechatData"), None);
}

#[tokio::test]
async fn without_overwrite_a_value_stays() {
    let bench = Bench::new();
    let set = async |fields: Value| {
        let visitor = bench
            .register(json!({ "token": "t", "customFields": fields }))
            .await;
        visitor["livechatData"]["address"].clone()
    };
    assert_eq!(
        set(json!([value("address", "first", false)])).await,
        "first"
    );
    assert_eq!(
        set(json!([value("address", "second", false)])).await,
        "first"
    );
    assert_eq!(set(json!([value("address", "third", true)])).await, "third");
    // In their order, when there are several for one key.
    assert_eq!(
        set(json!([
            value("address", "4", true),
            value("address", "5", false)
        ]))
        .await,
        "4"
    );
}

#[tokio::test]
async fn a_pattern_is_not_enforced_while_registering() {
    let bench = Bench::new();
    let visitor = bench
        .register(json!({ "token": "t", "customFields": [value("company", "acme", true)] }))
        .await;
    assert_eq!(visitor["livechatData"], json!({ "company": "acme" }));
}

#[tokio::test]
async fn required_fields_are_asked_for_only_when_any_is_sent() {
    let required = "[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\nrequired = true\n\
                    [[custom_fields]]\nid = \"b\"\nlabel = \"B\"\nrequired = true\n\
                    [[custom_fields]]\nid = \"r\"\nlabel = \"R\"\nrequired = true\nscope = \"room\"\n";
    let bench = Bench::with_settings(&format!("{SETTINGS}\n{required}"));
    let post = async |fields: Value| {
        bench
            .post(
                VISITOR,
                &json!({ "visitor": { "token": "t", "customFields": fields } }),
            )
            .await
    };
    assert_eq!(post(json!([])).await.status, StatusCode::OK);
    bench.register(json!({ "token": "u" })).await;
    post(json!([value("address", "x", true)]))
        .await
        .refused("Missing required custom fields: a, b");
    post(json!([value("b", "x", true)]))
        .await
        .refused("Missing required custom fields: a");
    assert_eq!(
        post(json!([value("a", "x", true), value("b", "", true)]))
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_refused_registration_leaves_a_known_visitor_as_they_were() {
    let bench = Bench::with_settings(&format!(
        "{SETTINGS}\n[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\nrequired = true"
    ));
    bench.register(json!({ "token": "t", "name": "Ada" })).await;
    let body = json!({ "visitor": { "token": "t", "name": "Eve", "customFields": [value("address", "x", true)] } });
    bench
        .post(VISITOR, &body)
        .await
        .refused("Missing required custom fields: a");
    assert_eq!(bench.look_up("t").await["name"], "Ada");
}
