//! What nobody sends by accident: a 4xx in the protocol's form, nothing stored, nothing broken.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::bench::{
    Bench, CLOSE, CONFIG, FIELD, FIELDS, MESSAGE, OFFLINE, OLD_TRANSFER, PAGE, STATUS, SURVEY,
    TRANSCRIPT, TRANSFER, VISITOR, request,
};

#[tokio::test]
async fn bodies_that_are_no_registration_store_nothing() {
    let bench = Bench::new();
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let lone_surrogate = r#"{"visitor":{"token":"t","name":"\ud800"}}"#;
    for body in [
        b"".to_vec(),
        b"not json".to_vec(),
        b"{\"visitor\":{\"token\":\"t\"".to_vec(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"7".to_vec(),
        b"\"visitor\"".to_vec(),
        b"{\"visitor\":{\"token\":{\"$gt\":\"\"}}}".to_vec(),
        b"{\"visitor\":{\"token\":[\"t\"]}}".to_vec(),
        b"{\"visitor\":{\"token\":\"t\",\"name\":{\"$ne\":null}}}".to_vec(),
        b"{\"visitor\":{\"token\":\"t\",\"name\":1e999}}".to_vec(),
        b"{\"visitor\":{\"token\":\"t\xff\"}}".to_vec(),
        lone_surrogate.as_bytes().to_vec(),
        deep.into_bytes(),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        for path in [
            VISITOR,
            FIELD,
            FIELDS,
            PAGE,
            CLOSE,
            MESSAGE,
            OFFLINE,
            SURVEY,
            TRANSCRIPT,
            STATUS,
            TRANSFER,
            OLD_TRANSFER,
        ] {
            let answer = bench.post_text(path, body.clone()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {shown}");
            assert_eq!(answer.json()["success"], false, "{shown}");
        }
    }
    for table in [
        "visitors",
        "rooms",
        "messages",
        "offline_messages",
        "survey_answers",
        "outbox",
    ] {
        assert_eq!(bench.count(table), 0, "{table}");
    }
}

#[tokio::test]
async fn a_nul_is_refused_wherever_it_is() {
    let bench = Bench::new();
    for visitor in [
        json!({ "token": "a\0b" }),
        json!({ "token": "t", "name": "a\0b" }),
        json!({ "token": "t", "phone": "\0" }),
        json!({ "token": "t", "unknown": ["a\0b"] }),
        json!({ "token": "t", "un\0known": 1 }),
        json!({ "token": "t", "customFields": [{ "key": "address", "value": "\0", "overwrite": true }] }),
    ] {
        let answer = bench.post(VISITOR, &json!({ "visitor": visitor })).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{visitor}");
    }
    assert_eq!(bench.count("visitors"), 0);
}

#[tokio::test]
async fn two_megabytes_are_too_large() {
    let bench = Bench::new();
    let body = json!({ "visitor": { "token": "t", "name": "x".repeat(2 * 1024 * 1024) } });
    let answer = bench.post(VISITOR, &body).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        answer.json(),
        json!({ "success": false, "error": "Request body too large" })
    );
    assert_eq!(bench.count("visitors"), 0);
    // Just below the limit is fine.
    bench
        .register(json!({ "token": "t", "name": "x".repeat(1_000_000) }))
        .await;
}

#[tokio::test]
async fn text_is_just_text() {
    let bench = Bench::new();
    for (n, text) in [
        "'); DROP TABLE visitors; --",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "😀👩‍👩‍👧 Zoë ﷽ 𝔘𝔫𝔦",
        "مرحبا \u{202e}evil\u{202c} שלום",
        "{{7*7}} ${7*7} %s%n ../../etc/passwd",
        "line\nbreak\ttab \u{7f}\u{1}",
        " kept as typed ",
    ]
    .into_iter()
    .enumerate()
    {
        let token = format!("t{n}");
        let registered = bench
            .register(json!({
                "token": token, "name": text, "phone": text, "username": text,
                "customFields": [{ "key": "address", "value": text, "overwrite": true }],
            }))
            .await;
        let found = bench.look_up(&token).await;
        assert_eq!(registered, found);
        assert_eq!(found["name"], text);
        assert_eq!(found["username"], text);
        assert_eq!(found["phone"][0]["phoneNumber"], text);
        assert_eq!(found["livechatData"]["address"], text);
    }
    assert_eq!(bench.count("visitors"), 7);
}

#[tokio::test]
async fn a_body_of_another_kind_is_useless() {
    let bench = Bench::new();
    for kind in [
        Some("text/plain"),
        Some("multipart/form-data; boundary=x"),
        Some("application/jsonp"),
        None,
    ] {
        let mut request = Request::post(VISITOR);
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let answer = bench
            .send(
                request
                    .body(Body::from(r#"{"visitor":{"token":"t"}}"#))
                    .unwrap(),
            )
            .await;
        answer.refused("Match error: Missing key 'visitor'");
    }
    let charset = Request::post(VISITOR)
        .header("content-type", "Application/JSON; charset=utf-8")
        .body(Body::from(r#"{"visitor":{"token":"t"}}"#))
        .unwrap();
    assert_eq!(bench.send(charset).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_said_in_json() {
    let bench = Bench::new();
    for path in [
        "/api",
        "/api/",
        "/api/v1/livechat/nothing",
        "/api/v1/livechat/visitor/",
        "/api/v2/x",
    ] {
        let answer = bench.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            answer.json(),
            json!({ "success": false, "error": "Resource not found" })
        );
    }
    let put = bench
        .send(request(Method::PUT, VISITOR).body(Body::empty()).unwrap())
        .await;
    assert_eq!(put.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(put.json()["success"], false);
    assert_eq!(put.header("allow"), Some("POST"));
}

#[tokio::test]
async fn no_cache_keeps_an_answer() {
    let bench = Bench::new();
    for path in [
        CONFIG,
        "/api/nothing",
        "/api/v1/livechat/visitor/x",
        "/healthz",
    ] {
        let answer = bench.get(path).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn healthz_says_whether_all_is_well() {
    let bench = Bench::new();
    let answer = bench.get("/healthz").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["status"], "ok");
}

#[tokio::test]
async fn a_broken_database_is_a_500_that_says_nothing_more() {
    let bench = Bench::new();
    bench
        .database()
        .execute_batch("DROP TABLE visitor_fields; DROP TABLE visitors")
        .unwrap();
    let answer = bench
        .post(VISITOR, &json!({ "visitor": { "token": "t" } }))
        .await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(
        answer.json(),
        json!({ "success": false, "error": "Internal server error" })
    );
    let forget = bench.delete(&format!("{VISITOR}/t")).await;
    forget.refused("An error ocurred while deleting visitor [error-removing-visitor]");
}

#[tokio::test]
async fn a_get_that_claims_to_have_json_is_fine() {
    let answer = Bench::new().get(CONFIG).await;
    let body: Value = answer.json();
    assert_eq!(body["success"], true);
}

#[tokio::test]
async fn a_thousand_values_of_one_field_are_one_value_and_a_list_that_agents_can_read() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let value = |n: usize, overwrite: bool| json!({ "key": "address", "value": format!("Street {n}"), "overwrite": overwrite });
    for overwrite in [true, false] {
        let fields: Vec<Value> = (0..1_000).map(|n| value(n, overwrite)).collect();
        let visitor = json!({ "token": "t", "customFields": fields });
        let visitor = bench.register(visitor).await;
        assert_eq!(visitor["livechatData"], json!({ "address": "Street 999" }));
        let body = json!({ "token": "t", "customFields": fields });
        assert_eq!(bench.post(FIELDS, &body).await.status, StatusCode::OK);
    }
    let path = "/api/v1/omnichannel/contacts.search?unknown=true";
    let found = bench.call(&agent, Method::GET, path, None).await.json();
    let conflicts = found["contacts"][0]["conflictingFields"].as_array();
    assert_eq!(conflicts.unwrap().len(), 100);
}

#[tokio::test]
async fn a_long_list_of_nonsense_is_not_answered_with_a_longer_one() {
    let bench = Bench::new();
    let body = json!({ "token": "t", "customFields": vec![json!({}); 10_000] });
    let answer = bench.post(FIELDS, &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text.len() < 2_000, "{} bytes", answer.text.len());
    assert!(answer.text.contains("must have required property 'key'"));
}
