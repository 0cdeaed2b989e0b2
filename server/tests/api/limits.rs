//! Rate limits, at a clock of the test's own.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::bench::{Answer, Bench, Build, CONFIG, FIELD, MORNING_MS, VISITOR, request};

fn limited() -> Bench {
    Bench::build(Build {
        limited: true,
        ..Build::default()
    })
}

fn numbers(answer: &Answer) -> [i64; 3] {
    ["limit", "remaining", "reset"].map(|name| {
        answer
            .header(&format!("x-ratelimit-{name}"))
            .unwrap()
            .parse()
            .unwrap()
    })
}

#[tokio::test]
async fn the_sixth_registration_waits() {
    let bench = limited();
    let body = json!({ "visitor": { "token": "t" } });
    for remaining in (0..5).rev() {
        let answer = bench.post(VISITOR, &body).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(numbers(&answer), [5, remaining, MORNING_MS + 60_000]);
    }
    bench.wait_ms(17_999);
    let answer = bench.post(VISITOR, &body).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(numbers(&answer), [5, 0, MORNING_MS + 60_000]);
    let text = "Error, too many requests. Please slow down. You must wait 43 seconds before trying this endpoint again. [error-too-many-requests]";
    let expected =
        json!({ "success": false, "error": text, "errorType": "error-too-many-requests" });
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    bench.wait_ms(60_000 - 17_999);
    assert_eq!(bench.post(VISITOR, &body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn each_endpoint_has_its_limit() {
    let bench = limited();
    let token = format!("{VISITOR}/t");
    let history = format!("{}/r", crate::bench::HISTORY);
    let message = format!("{}/m", crate::bench::MESSAGE);
    let upload = format!("{}/r", crate::bench::UPLOAD);
    for (method, path, limit) in [
        (Method::POST, VISITOR, 5),
        (Method::GET, token.as_str(), 10),
        (Method::DELETE, token.as_str(), 5),
        (Method::GET, CONFIG, 10),
        (Method::POST, FIELD, 10),
        (Method::POST, crate::bench::FIELDS, 10),
        (Method::POST, crate::bench::PAGE, 10),
        (Method::GET, crate::bench::ROOM, 5),
        (Method::POST, crate::bench::CLOSE, 10),
        (Method::POST, crate::bench::MESSAGE, 10),
        (Method::GET, history.as_str(), 10),
        (Method::POST, crate::bench::OFFLINE, 1),
        (Method::GET, message.as_str(), 10),
        (Method::PUT, message.as_str(), 10),
        (Method::DELETE, message.as_str(), 10),
        (Method::POST, upload.as_str(), 10),
        (Method::POST, crate::bench::SURVEY, 10),
        (Method::POST, crate::bench::TRANSCRIPT, 5),
        (Method::POST, crate::bench::STATUS, 10),
        (Method::POST, crate::bench::TRANSFER, 10),
        (Method::POST, crate::bench::OLD_TRANSFER, 10),
    ] {
        for call in 0..=limit {
            let answer = bench
                .send(request(method.clone(), path).body(Body::empty()).unwrap())
                .await;
            let limited = answer.status == StatusCode::TOO_MANY_REQUESTS;
            assert_eq!(limited, call == limit, "{method} {path} call {call}");
        }
    }
    // A path of its own is no limit of its own.
    assert_eq!(
        bench.get(&format!("{VISITOR}/other")).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(bench.get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_second_message_within_five_seconds_waits_and_says_so_twice() {
    let bench = limited();
    let body = json!({ "name": "Ada", "email": "a@b", "message": "Basil?" });
    let first = bench.post(crate::bench::OFFLINE, &body).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(numbers(&first), [1, 0, MORNING_MS + 5_000]);
    bench.wait_ms(1_001);
    let second = bench.post(crate::bench::OFFLINE, &body).await;
    assert_eq!(second.status, StatusCode::TOO_MANY_REQUESTS);
    let text = "Error, too many requests. Please slow down. You must wait 4 seconds before trying this endpoint again. [error-too-many-requests]";
    let expected = json!({
        "success": false, "error": text, "errorType": "error-too-many-requests", "message": text,
    });
    assert_eq!(second.json(), expected);
    assert_eq!(bench.count("offline_messages"), 1);
    bench.wait_ms(4_000 - 1);
    let third = bench.post(crate::bench::OFFLINE, &body).await;
    assert_eq!(third.status, StatusCode::OK);
}

#[tokio::test]
async fn a_header_makes_another_visitor_only_behind_a_trusted_proxy() {
    for trust_proxy in [false, true] {
        let bench = Bench::build(Build {
            limited: true,
            trust_proxy,
            ..Build::default()
        });
        let mut last = StatusCode::OK;
        for n in 0..11 {
            let from = format!("203.0.113.{n}");
            let get = request(Method::GET, CONFIG)
                .header("x-forwarded-for", from)
                .body(Body::empty())
                .unwrap();
            last = bench.send(get).await.status;
        }
        let expected = if trust_proxy {
            StatusCode::OK
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(last, expected, "{trust_proxy}");
    }
}

#[tokio::test]
async fn asking_for_the_head_only_is_a_call_like_any_other() {
    let bench = limited();
    for n in 0..11 {
        let method = [Method::GET, Method::HEAD][n % 2].clone();
        let call = request(method, CONFIG).body(Body::empty()).unwrap();
        let status = bench.send(call).await.status;
        assert_eq!(status == StatusCode::TOO_MANY_REQUESTS, n == 10, "{n}");
    }
}

#[tokio::test]
async fn switched_off_nobody_counts() {
    let bench = Bench::new();
    for _ in 0..30 {
        let answer = bench.get(CONFIG).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("x-ratelimit-limit"), None);
    }
}

#[tokio::test]
async fn a_preflight_is_no_call() {
    let bench = limited();
    for _ in 0..20 {
        let preflight = request(Method::OPTIONS, VISITOR)
            .header("origin", "https://shop.example")
            .header("access-control-request-method", "POST")
            .body(Body::empty());
        assert_eq!(
            bench.send(preflight.unwrap()).await.status,
            StatusCode::NO_CONTENT
        );
    }
}
