//! `POST livechat/custom.field` and `POST livechat/custom.fields`.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use livechat_core::wire::answer::read;
use livechat_core::wire::custom_field::{SetField, SetFields};
use serde_json::{Value, json};

use crate::bench::{Bench, FIELD, FIELDS};

async fn with_visitor() -> Bench {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    bench
}

fn entry(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": value, "overwrite": true })
}

#[tokio::test]
async fn one_field_is_set_and_answered() {
    let bench = with_visitor().await;
    bench.wait_ms(7);
    let body = json!({ "token": "t", "key": "address", "value": "Main St", "overwrite": true });
    let answer = bench.post(FIELD, &body).await;
    assert_eq!(
        answer.json(),
        json!({ "field": entry("address", "Main St"), "success": true })
    );
    assert!(read(200, &answer.text, SetField::in_answer).is_ok());
    let visitor = bench.look_up("t").await;
    assert_eq!(visitor["livechatData"], json!({ "address": "Main St" }));
    assert_eq!(visitor["_updatedAt"], "2026-01-31T09:00:00.007Z");
}

#[tokio::test]
async fn a_value_that_stays_is_still_a_success() {
    let bench = with_visitor().await;
    for value in ["first", "second"] {
        let body = json!({ "token": "t", "key": "address", "value": value, "overwrite": false });
        assert_eq!(
            bench.post(FIELD, &body).await.json()["field"]["value"],
            value
        );
    }
    assert_eq!(bench.look_up("t").await["livechatData"]["address"], "first");
}

#[tokio::test]
async fn one_field_is_refused_for_each_reason() {
    let bench = with_visitor().await;
    let whole = json!({ "token": "t", "key": "address", "value": "v", "overwrite": true });
    for key in ["token", "key", "value", "overwrite"] {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(key);
        bench.post(FIELD, &body).await.refused(&format!(
            "must have required property '{key}' [invalid-params]"
        ));
    }
    for (key, value, error) in [
        ("token", json!("nobody"), "invalid-token"),
        ("token", json!(" "), "invalid-token"),
        (
            "token",
            json!({ "$gt": "" }),
            "must be string [invalid-params]",
        ),
        ("key", json!("nobody"), "invalid-custom-field"),
        (
            "overwrite",
            json!("perhaps"),
            "must be boolean [invalid-params]",
        ),
        (
            "extra",
            json!(1),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        let mut body = whole.clone();
        body[key] = value;
        bench.post(FIELD, &body).await.refused(error);
    }
    let misfit = json!({ "token": "t", "key": "company", "value": "acme", "overwrite": true });
    bench
        .post(FIELD, &misfit)
        .await
        .refused("Invalid value for company field");
    assert_eq!(bench.count("visitor_fields"), 0);
}

#[tokio::test]
async fn a_field_of_rooms_has_nowhere_to_go_without_one() {
    let bench = with_visitor().await;
    let body = json!({ "token": "t", "key": "topic", "value": "v", "overwrite": true });
    assert_eq!(bench.post(FIELD, &body).await.status, StatusCode::OK);
    assert_eq!(bench.look_up("t").await.get("livechatData"), None);
}

#[tokio::test]
async fn a_flat_form_body_is_understood() {
    let bench = with_visitor().await;
    let request = Request::post(FIELD)
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .body(Body::from(
            "token=t&key=address&value=Main+St&overwrite=true",
        ))
        .unwrap();
    assert_eq!(bench.send(request).await.status, StatusCode::OK);
    assert_eq!(
        bench.look_up("t").await["livechatData"]["address"],
        "Main St"
    );
}

#[tokio::test]
async fn several_fields_are_set_and_answered_with_both_keys() {
    let bench = with_visitor().await;
    let body =
        json!({ "token": "t", "customFields": [entry("address", "a"), entry("company", "Acme")] });
    let answer = bench.post(FIELDS, &body).await;
    let first = json!({ "Key": "address", "key": "address", "value": "a", "overwrite": true });
    assert_eq!(answer.json()["fields"][0], first);
    assert_eq!(
        read(200, &answer.text, SetFields::in_answer).unwrap().len(),
        2
    );
    assert_eq!(
        bench.look_up("t").await["livechatData"],
        json!({ "address": "a", "company": "Acme" })
    );
}

#[tokio::test]
async fn several_fields_are_all_or_none() {
    let bench = with_visitor().await;
    for (token, fields, error) in [
        ("nobody", json!([entry("address", "a")]), "invalid-token"),
        ("nobody", json!([entry("nobody", "a")]), "invalid-token"),
        (
            "t",
            json!([entry("address", "a"), entry("nobody", "b")]),
            "invalid-custom-field",
        ),
        (
            "t",
            json!([entry("address", "a"), entry("company", "acme")]),
            "Invalid value for company field",
        ),
        (
            "t",
            json!([]),
            "must NOT have fewer than 1 items [invalid-params]",
        ),
        ("t", json!("x"), "must be array [invalid-params]"),
    ] {
        bench
            .post(FIELDS, &json!({ "token": token, "customFields": fields }))
            .await
            .refused(error);
    }
    bench
        .post(FIELDS, &json!({ "token": "t" }))
        .await
        .refused("must have required property 'customFields' [invalid-params]");
    let hollow = bench
        .post(FIELDS, &json!({ "token": "t", "customFields": [{}] }))
        .await;
    assert_eq!(hollow.status, StatusCode::BAD_REQUEST);
    assert_eq!(bench.count("visitor_fields"), 0);
}

#[tokio::test]
async fn the_forgotten_have_no_fields_to_set() {
    let bench = with_visitor().await;
    bench
        .send(
            crate::bench::request(Method::DELETE, "/api/v1/livechat/visitor/t")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    let body = json!({ "token": "t", "key": "address", "value": "v", "overwrite": true });
    bench.post(FIELD, &body).await.refused("invalid-token");
}
