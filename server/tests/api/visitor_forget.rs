//! `GET` and `DELETE livechat/visitor/:token`.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::bench::{Bench, VISITOR, request};

#[tokio::test]
async fn a_visitor_is_found_as_they_registered() {
    let bench = Bench::new();
    let registered = bench.register(json!({ "token": "t", "name": "Ada" })).await;
    let answer = bench.get(&format!("{VISITOR}/t")).await;
    assert_eq!(
        answer.json(),
        json!({ "visitor": registered, "success": true })
    );
}

#[tokio::test]
async fn a_token_nobody_has_is_invalid() {
    let bench = Bench::new();
    for path in ["nobody", "%20", "%00", "%FF", "a%2Fb"] {
        bench
            .get(&format!("{VISITOR}/{path}"))
            .await
            .refused("[invalid-token]");
        bench
            .delete(&format!("{VISITOR}/{path}"))
            .await
            .refused("[invalid-token]");
    }
}

#[tokio::test]
async fn any_token_that_is_text_can_be_asked_for() {
    let bench = Bench::new();
    for token in ["a/b?c#d", "100%", "Ünïcödé 😀", "a b"] {
        bench.register(json!({ "token": token })).await;
        let path = livechat_core::wire::visitor::token_path(
            &livechat_core::domain::VisitorToken::parse(token).unwrap(),
        );
        assert_eq!(bench.get(&path).await.json()["visitor"]["token"], token);
    }
}

#[tokio::test]
async fn forgetting_removes_everything_but_the_id() {
    let bench = Bench::new();
    let visitor = bench
        .register(json!({
            "token": "secret-token", "name": "Ada-Name", "email": "ada-mail@example.org", "phone": "555-phone",
            "username": "ada-user", "department": "sales",
            "customFields": [{ "key": "address", "value": "ada-street", "overwrite": true }],
        }))
        .await;
    bench.wait_ms(1);
    let answer = bench.delete(&format!("{VISITOR}/secret-token")).await;
    let expected = json!({ "visitor": { "_id": visitor["_id"], "ts": "2026-01-31T09:00:00.001Z" }, "success": true });
    assert_eq!(answer.json(), expected);

    bench
        .get(&format!("{VISITOR}/secret-token"))
        .await
        .refused("[invalid-token]");
    bench
        .delete(&format!("{VISITOR}/secret-token"))
        .await
        .refused("[invalid-token]");
    assert_eq!(
        (bench.count("visitors"), bench.count("visitor_fields")),
        (1, 0)
    );

    // Not in a free page of the file and not in the write-ahead log either.
    let mut files = 0;
    for bytes in bench.everything_on_disk() {
        files += 1;
        for trace in [
            "secret-token",
            "Ada-Name",
            "ada-mail",
            "555-phone",
            "ada-user",
            "ada-street",
            "Test/1.0",
            "192.0.2.1",
        ] {
            assert!(
                !bytes
                    .windows(trace.len())
                    .any(|window| window == trace.as_bytes()),
                "{trace}"
            );
        }
    }
    assert!(files > 0);
}

#[tokio::test]
async fn the_forgotten_come_back_as_somebody_new() {
    let bench = Bench::new();
    let old = bench
        .register(json!({ "token": "t", "phone": "555", "email": "a@b" }))
        .await;
    bench.delete(&format!("{VISITOR}/t")).await;
    let new = bench
        .register(json!({ "token": "t", "phone": "555", "email": "a@b" }))
        .await;
    assert_ne!(old["_id"], new["_id"]);
    assert_eq!(new["username"], "guest-2");
}

#[tokio::test]
async fn a_body_on_delete_is_no_reason_to_refuse() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    let with_body = request(Method::DELETE, &format!("{VISITOR}/t"))
        .body(Body::from("{\"a\":1}"))
        .unwrap();
    assert_eq!(bench.send(with_body).await.status, StatusCode::OK);
}
