//! `POST livechat/visitor`: who is this. By token, else phone, else e-mail, else new.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::bench::{Bench, VISITOR};

#[tokio::test]
async fn a_known_token_changes_only_what_is_sent() {
    let bench = Bench::new();
    let first = bench
        .register(json!({ "token": "t", "name": "Ada", "phone": "1", "email": "a@b" }))
        .await;
    bench.wait_ms(1_500);
    let second = bench
        .register(json!({ "token": "t", "name": "Ada L." }))
        .await;
    let mut expected = first.clone();
    expected["name"] = json!("Ada L.");
    expected["_updatedAt"] = json!("2026-01-31T09:00:01.500Z");
    assert_eq!(second, expected);
    assert_eq!(bench.count("visitors"), 1);
}

#[tokio::test]
async fn a_known_phone_answers_with_the_older_token() {
    let bench = Bench::new();
    let first = bench
        .register(json!({ "token": "old", "phone": "555" }))
        .await;
    let second = bench
        .register(json!({ "token": "new", "phone": "555", "name": "Ada" }))
        .await;
    assert_eq!(
        (&second["_id"], &second["token"]),
        (&first["_id"], &json!("old"))
    );
    assert_eq!(second["name"], "Ada");
    bench
        .get(&format!("{VISITOR}/new"))
        .await
        .refused("[invalid-token]");
}

#[tokio::test]
async fn a_known_email_takes_the_new_token() {
    let bench = Bench::new();
    let first = bench
        .register(json!({ "token": "old", "email": "ada@example.org" }))
        .await;
    let second = bench
        .register(json!({ "token": "new", "email": "ADA@example.org" }))
        .await;
    assert_eq!(
        (&second["_id"], &second["token"]),
        (&first["_id"], &json!("new"))
    );
    bench
        .get(&format!("{VISITOR}/old"))
        .await
        .refused("[invalid-token]");
}

#[tokio::test]
async fn token_goes_before_phone_and_phone_before_email() {
    let bench = Bench::new();
    let by_token = bench.register(json!({ "token": "a" })).await;
    let by_phone = bench
        .register(json!({ "token": "b", "phone": "555" }))
        .await;
    bench
        .register(json!({ "token": "c", "email": "c@d" }))
        .await;
    let both = bench
        .register(json!({ "token": "z", "phone": "555", "email": "c@d" }))
        .await;
    assert_eq!(both["_id"], by_phone["_id"]);
    assert_eq!(both["token"], "b");
    let all = bench
        .register(json!({ "token": "a", "phone": "555", "email": "c@d" }))
        .await;
    assert_eq!(all["_id"], by_token["_id"]);
    assert_eq!(bench.count("visitors"), 3);
}

#[tokio::test]
async fn another_phone_is_another_visitor() {
    let bench = Bench::new();
    let first = bench
        .register(json!({ "token": "a", "phone": "555" }))
        .await;
    let second = bench
        .register(json!({ "token": "b", "phone": "55 5" }))
        .await;
    assert_ne!(first["_id"], second["_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_at_once_with_one_phone_are_one_visitor() {
    let bench = Bench::new();
    let tasks = (0..20).map(|n| {
        let router = bench.router.clone();
        let body = json!({ "visitor": { "token": format!("t{n}"), "phone": "555" } });
        tokio::spawn(async move {
            let request = crate::bench::request(axum::http::Method::POST, VISITOR)
                .body(axum::body::Body::from(body.to_string()));
            tower::ServiceExt::oneshot(router, request.unwrap())
                .await
                .unwrap()
        })
    });
    let mut tokens: Vec<Value> = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        let response = task.await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), 100_000)
            .await
            .unwrap();
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        tokens.push(answer["visitor"]["token"].clone());
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    assert_eq!(bench.count("visitors"), 1);
}
