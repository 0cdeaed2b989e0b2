//! `POST livechat/room.survey`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::bench::{Bench, CLOSE, CONFIG, SURVEY};

fn survey(rid: &str, data: &Value) -> Value {
    json!({ "token": "t", "rid": rid, "data": data })
}

#[tokio::test]
async fn what_was_asked_can_be_answered_and_answered_anew() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let config = bench.get(CONFIG).await.json()["config"]["survey"].clone();
    let items = config["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    for (closed, value) in [(false, "1"), (true, "5")] {
        if closed {
            bench
                .post(CLOSE, &json!({ "token": "t", "rid": rid }))
                .await;
        }
        let mut data: Vec<Value> = items
            .iter()
            .map(|item| json!({ "name": item, "value": value }))
            .collect();
        data.push(json!({ "name": "additionalFeedback", "value": "Thank you <b>" }));
        let answer = bench.post(SURVEY, &survey(&rid, &json!(data))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(
            answer.json(),
            json!({ "rid": rid, "success": true, "data": {
                "satisfaction": value, "agentKnowledge": value, "agentResposiveness": value,
                "agentFriendliness": value, "additionalFeedback": "Thank you <b>",
            } })
        );
        assert_eq!(bench.count("survey_answers"), 5);
    }
    let number = json!([{ "name": "satisfaction", "value": 3 }]);
    let answer = bench.post(SURVEY, &survey(&rid, &number)).await.json();
    assert_eq!(answer["data"], json!({ "satisfaction": "3" }));
}

#[tokio::test]
async fn a_survey_is_refused_for_each_reason() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.host("other").await;
    let good = json!([{ "name": "satisfaction", "value": "5" }]);
    let huge: Vec<Value> = (0..10_000)
        .map(|n| json!({ "name": format!("n{n}"), "value": "5" }))
        .collect();
    for (token, room, data, error) in [
        ("nobody", rid.as_str(), &good, "invalid-token"),
        ("other", rid.as_str(), &good, "invalid-room"),
        ("t", "nothing", &good, "invalid-room"),
        (
            "t",
            rid.as_str(),
            &json!([{ "name": "x", "value": "5" }]),
            "invalid-data",
        ),
        (
            "t",
            rid.as_str(),
            &json!([{ "name": "satisfaction", "value": "6" }]),
            "invalid-data",
        ),
        (
            "t",
            rid.as_str(),
            &json!([{ "name": "additionalFeedback", "value": "x".repeat(5_001) }]),
            "invalid-data",
        ),
        ("t", rid.as_str(), &json!(huge), "invalid-data"),
        (
            "t",
            rid.as_str(),
            &json!([]),
            "must NOT have fewer than 1 items [invalid-params]",
        ),
        (
            "t",
            rid.as_str(),
            &json!({}),
            "must be array [invalid-params]",
        ),
        (
            "t",
            rid.as_str(),
            &json!([{ "name": "satisfaction" }]),
            "must have required property 'value' [invalid-params]",
        ),
    ] {
        let body = json!({ "token": token, "rid": room, "data": data });
        bench.post(SURVEY, &body).await.refused(error);
    }
    assert_eq!(bench.count("survey_answers"), 0);
    let silent = Bench::with_settings("[chat]\nsurvey = []");
    let rid = silent.host("t").await;
    let answer = silent.post(SURVEY, &survey(&rid, &good)).await;
    answer.refused("invalid-livechat-config");
}
