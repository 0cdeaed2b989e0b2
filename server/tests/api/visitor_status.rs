//! `POST livechat/visitor.status`.

use serde_json::{Value, json};

use crate::bench::{Bench, STATUS};
use livechat_server::realtime::Topic;

#[tokio::test]
async fn whether_a_visitor_is_there_is_kept_and_told() {
    let bench = Bench::new();
    bench.host("t").await;
    let mut agents = bench.hub.listener();
    agents.listen(Topic::Inquiries(None));
    for status in ["away", "online"] {
        let answer = bench
            .post(STATUS, &json!({ "token": "t", "status": status }))
            .await;
        let expected = json!({ "token": "t", "status": status, "success": true });
        assert_eq!(answer.json(), expected);
        assert_eq!(bench.look_up("t").await["status"], status);
        let frame: Value = serde_json::from_str(&agents.next().await.unwrap()).unwrap();
        assert_eq!(frame["fields"]["args"][0]["v"]["status"], status);
    }
    // Without a room it is kept all the same.
    bench.register(json!({ "token": "u" })).await;
    bench
        .post(STATUS, &json!({ "token": "u", "status": "away" }))
        .await;
    assert_eq!(bench.look_up("u").await["status"], "away");
}

#[tokio::test]
async fn each_bad_key_is_refused() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    for (body, error) in [
        (
            json!({ "status": "away" }),
            "must have required property 'token' [invalid-params]",
        ),
        (
            json!({ "token": "t" }),
            "must have required property 'status' [invalid-params]",
        ),
        (
            json!({ "token": "nobody", "status": "away" }),
            "[invalid-token]",
        ),
        (json!({ "token": " ", "status": "away" }), "[invalid-token]"),
        (
            json!({ "token": "t", "status": "x".repeat(1_000) }),
            "must NOT have more than 20 characters [invalid-params]",
        ),
        (
            json!({ "token": "t", "status": "away", "x": 1 }),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        bench.post(STATUS, &body).await.refused(error);
    }
    assert_eq!(bench.look_up("t").await["status"], "online");
}
