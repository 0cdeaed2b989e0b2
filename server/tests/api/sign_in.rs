//! `POST login`, `POST logout`, `GET me`, and who is let in.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Bench, Build, LOGIN, PASSWORD};

const ME: &str = "/api/v1/me";
const LOGOUT: &str = "/api/v1/logout";

fn unauthorized() -> Value {
    json!({ "status": "error", "error": "Unauthorized", "message": "Unauthorized" })
}

fn not_signed_in() -> Value {
    json!({
        "success": false, "error": "You must be logged in to do this.", "status": "error",
        "message": "You must be logged in to do this.",
    })
}

#[tokio::test]
async fn a_name_or_an_address_and_the_password_begin_a_session() {
    let bench = Bench::new();
    let bob = bench.agent_with("bob", &[Role::Agent], &["sales"]).await;
    assert_eq!((bob.id.len(), bob.token.len()), (17, 43));
    for claim in [
        json!({ "user": "bob", "password": PASSWORD }),
        json!({ "user": " BOB ", "password": PASSWORD }),
        json!({ "username": "bob", "password": PASSWORD }),
        json!({ "email": "Bob@shop.example", "password": PASSWORD }),
        json!({ "user": { "username": "bob" }, "password": PASSWORD }),
        json!({ "user": "bob@shop.example", "password": PASSWORD }),
    ] {
        let answer = bench.post(LOGIN, &claim).await;
        assert_eq!(answer.status, StatusCode::OK, "{claim}");
        let mut answer = answer.json();
        let token = answer["data"]["authToken"].take();
        assert_eq!(
            answer,
            json!({ "status": "success", "data": {
                "userId": bob.id, "authToken": null,
                "me": {
                    "_id": bob.id, "username": "bob", "name": "bob of the shop",
                    "emails": [{ "address": "bob@shop.example", "verified": true }],
                    "roles": ["livechat-agent"], "departments": ["sales"], "active": true,
                    "status": "away", "statusLivechat": "not-available",
                    "_updatedAt": "2026-01-31T09:00:00.000Z",
                },
            } })
        );
        let again = bench.post(LOGIN, &json!({ "resume": token })).await;
        assert_eq!(again.json()["data"]["authToken"], token);
    }
    let me = bench.call(&bob, Method::GET, ME, None).await.json();
    assert_eq!(
        (&me["username"], &me["success"]),
        (&json!("bob"), &json!(true))
    );
}

#[tokio::test]
async fn anything_else_is_refused_in_the_same_words() {
    let bench = Bench::new();
    bench.agent("bob").await;
    for claim in [
        json!({ "user": "bob", "password": "wrong" }),
        json!({ "user": "nobody", "password": PASSWORD }),
        json!({ "user": "bob" }),
        json!({ "password": PASSWORD }),
        json!({ "user": { "$ne": "" }, "password": { "$ne": "" } }),
        json!({ "user": "bob", "password": "x".repeat(100_000) }),
        json!({ "resume": "wrong" }),
        json!({ "resume": "" }),
        json!([]),
        json!({}),
    ] {
        let answer = bench.post(LOGIN, &claim).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{claim}");
        assert_eq!(answer.json(), unauthorized());
    }
}

#[tokio::test]
async fn tries_are_counted() {
    let bench = Bench::build(Build {
        limited: true,
        ..Build::default()
    });
    let claim = json!({ "user": "bob", "password": "wrong" });
    for _ in 0..5 {
        assert_eq!(
            bench.post(LOGIN, &claim).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let answer = bench.post(LOGIN, &claim).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_session_ends_by_signing_out_or_after_a_month() {
    let bench = Bench::new();
    let bob = bench.agent("bob").await;
    let other = bench.sign_in("bob").await;
    let answer = bench.call(&bob, Method::POST, LOGOUT, None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["status"], "success");
    let refused = bench.call(&bob, Method::GET, ME, None).await;
    assert_eq!(
        (refused.status, refused.json()),
        (StatusCode::UNAUTHORIZED, not_signed_in())
    );

    bench.wait_ms(30 * 24 * 60 * 60 * 1000 - 1);
    assert_eq!(
        bench.call(&other, Method::GET, ME, None).await.status,
        StatusCode::OK
    );
    bench.wait_ms(1);
    let late = bench.call(&other, Method::GET, ME, None).await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_is_good_with_its_own_id_only_and_is_not_kept() {
    let bench = Bench::new();
    let bob = bench.agent("bob").await;
    let eve = bench.agent("eve").await;
    for (id, token) in [
        (bob.id.clone(), eve.token.clone()),
        (String::new(), bob.token.clone()),
        (bob.id.clone(), String::new()),
        (bob.id.clone(), "x".repeat(10_000)),
    ] {
        let answer = bench
            .call(&Agent { id, token }, Method::GET, ME, None)
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(bench.get(ME).await.json(), not_signed_in());
    let kept: Vec<u8> = bench
        .database()
        .query_row("SELECT token_hash FROM sessions LIMIT 1", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(kept.len(), 32);
    let password: String = bench
        .database()
        .query_row("SELECT password FROM agents LIMIT 1", [], |row| row.get(0))
        .unwrap();
    assert!(password.starts_with("$argon2id$"));
}

#[tokio::test]
async fn another_password_ends_all_sessions_and_a_removed_agent_is_nobody() {
    let bench = Bench::new();
    let bob = bench.agent("bob").await;
    let now = "2026-01-31T09:00:00.000Z".to_owned();
    let changed = bench
        .store
        .set_password("Bob".to_owned(), String::new(), now.clone())
        .await;
    assert!(changed.unwrap());
    let answer = bench.call(&bob, Method::GET, ME, None).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);

    let eve = bench.agent("eve").await;
    assert!(
        bench
            .store
            .remove_agent("eve".to_owned(), now.clone())
            .await
            .unwrap()
    );
    assert!(
        !bench
            .store
            .remove_agent("eve".to_owned(), now)
            .await
            .unwrap()
    );
    let answer = bench.call(&eve, Method::GET, ME, None).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let claim = json!({ "user": "eve", "password": PASSWORD });
    assert_eq!(
        bench.post(LOGIN, &claim).await.status,
        StatusCode::UNAUTHORIZED
    );
    // The name is free again.
    bench.agent("eve").await;
}
