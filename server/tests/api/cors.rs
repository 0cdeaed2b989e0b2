//! Which pages may call, by the table of section 12 of the reference.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use livechat_server::cors::Origins;
use serde_json::json;

use crate::bench::{Answer, Bench, Build, CONFIG, VISITOR, request};

fn with(origins: &str) -> Bench {
    Bench::build(Build {
        origins: Origins::parse(origins),
        ..Build::default()
    })
}

async fn preflight(bench: &Bench, origin: &str) -> Answer {
    let request = request(Method::OPTIONS, VISITOR)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    bench.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn open_to_all() {
    let answer = preflight(&with("*"), "https://shop.example").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET, POST, PUT, DELETE, HEAD, PATCH")
    );
    let headers = answer.header("access-control-allow-headers").unwrap();
    for name in [
        "Content-Type",
        "x-visitor-token",
        "X-Auth-Token",
        "Authorization",
    ] {
        assert!(headers.contains(name), "{headers}");
    }
    assert_eq!(answer.header("access-control-allow-credentials"), None);
    assert_eq!(answer.header("access-control-expose-headers"), None);
}

#[tokio::test]
async fn open_to_a_list() {
    let bench = with("https://shop.example,https://www.shop.example");
    let listed = preflight(&bench, "https://SHOP.example").await;
    assert_eq!(listed.status, StatusCode::NO_CONTENT);
    assert_eq!(
        listed.header("access-control-allow-origin"),
        Some("https://SHOP.example")
    );
    assert_eq!(listed.header("vary"), Some("Origin"));
    for stranger in [
        "https://evil.example",
        "https://shop.example.evil",
        "http://shop.example",
        "null",
    ] {
        let answer = preflight(&bench, stranger).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{stranger}");
        assert_eq!(answer.json()["error"], "Invalid origin");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn switched_off() {
    let bench = with("off");
    let answer = preflight(&bench, "https://shop.example").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(
        answer.json()["error"]
            .as_str()
            .unwrap()
            .starts_with("CORS not enabled. Go to")
    );
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn plain_answers_are_readable_everywhere_always() {
    for origins in ["*", "off", "https://shop.example"] {
        let bench = with(origins);
        for path in [CONFIG, "/api/nothing"] {
            let answer = bench.get(path).await;
            assert_eq!(
                answer.header("access-control-allow-origin"),
                Some("*"),
                "{origins} {path}"
            );
            assert!(answer.header("access-control-allow-headers").is_some());
        }
        let post = bench
            .post(VISITOR, &json!({ "visitor": { "token": "t" } }))
            .await;
        assert_eq!(
            post.header("access-control-allow-origin"),
            Some("*"),
            "{origins}"
        );
    }
}

#[tokio::test]
async fn options_without_an_origin_is_no_preflight() {
    let answer = with("*")
        .send(
            request(Method::OPTIONS, VISITOR)
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}
