//! `POST livechat/visitor/department.transfer` and `room.transfer`.

use axum::http::StatusCode;
use livechat_server::realtime::Topic;
use serde_json::{Value, json};

use crate::bench::{Bench, CLOSE, HISTORY, OLD_TRANSFER, SETTINGS, TRANSFER};

const TWO: &str = "[[departments]]\nid = \"support\"\nname = \"Support\"";

fn bench() -> Bench {
    Bench::with_settings(&format!("{SETTINGS}\n{TWO}"))
}

fn to(rid: &str, department: &str) -> Value {
    json!({ "token": "t", "rid": rid, "department": department })
}

#[tokio::test]
async fn a_conversation_waits_for_the_department_that_is_wanted() {
    let bench = bench();
    let visitor = bench
        .register(json!({ "token": "t", "name": "Ada", "department": "sales" }))
        .await;
    let rid = bench.room("t").await["_id"].as_str().unwrap().to_owned();
    let (mut sales, mut support) = (bench.hub.listener(), bench.hub.listener());
    sales.listen(Topic::Inquiries(Some("sales".to_owned())));
    support.listen(Topic::Inquiries(Some("support".to_owned())));
    bench.wait_ms(1_000);
    let answer = bench.post(TRANSFER, &to(&rid, "support")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.json(), json!({ "success": true }));
    let room = bench.room("t").await;
    assert_eq!(room["departmentId"], "support");
    assert_eq!(room["queuedAt"], "2026-01-31T09:00:01.000Z");
    let history = bench
        .get(&format!("{HISTORY}/{rid}?token=t&limit=1"))
        .await
        .json();
    let note = &history["messages"][0];
    assert_eq!(note["t"], "livechat_transfer_history");
    assert_eq!(
        note["transferData"],
        json!({
            "scope": "department",
            "transferredBy": {
                "_id": visitor["_id"], "username": "guest-1", "name": "Ada", "type": "visitor",
            },
            "nextDepartment": { "_id": "support", "name": "Support" },
        })
    );
    for (listener, action) in [(&mut sales, "removed"), (&mut support, "added")] {
        let frame: Value = serde_json::from_str(&listener.next().await.unwrap()).unwrap();
        let inquiry = &frame["fields"]["args"][0];
        assert_eq!(
            (&inquiry["type"], &inquiry["rid"]),
            (&json!(action), &json!(rid))
        );
    }
    // Asked for again, nothing changes.
    let again = bench.post(OLD_TRANSFER, &to(&rid, "support")).await.json();
    assert_eq!(again["room"], room);
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await.json();
    assert_eq!(history["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_old_endpoint_answers_with_the_room() {
    let bench = bench();
    let rid = bench.host("t").await;
    let answer = bench.post(OLD_TRANSFER, &to(&rid, "sales")).await.json();
    let expected = json!({ "room": bench.room("t").await, "success": true });
    assert_eq!(answer, expected);
    assert_eq!(answer["room"]["departmentId"], "sales");
}

#[tokio::test]
async fn a_transfer_is_refused_for_each_reason() {
    let bench = bench();
    let rid = bench.host("t").await;
    let foreign = bench.host("other").await;
    let with = |key: &str, value: Value| {
        let mut body = to(&rid, "sales");
        body[key] = value;
        body
    };
    for path in [TRANSFER, OLD_TRANSFER] {
        for (body, error) in [
            (with("token", json!("nobody")), "invalid-token"),
            (with("token", json!(" ")), "invalid-token"),
            (with("token", json!("other")), "error-invalid-room"),
            (with("rid", json!(foreign)), "error-invalid-room"),
            (with("rid", json!("nothing")), "error-invalid-room"),
            (
                with("department", json!("nothing")),
                "error-transfering-chat",
            ),
            (with("department", json!("")), "error-transfering-chat"),
            (
                with("department", json!([])),
                "must be string [invalid-params]",
            ),
            (
                with("x", json!(1)),
                "must NOT have additional properties [invalid-params]",
            ),
        ] {
            bench.post(path, &body).await.refused(error);
        }
        for key in ["token", "rid", "department"] {
            let mut body = to(&rid, "sales");
            body.as_object_mut().unwrap().remove(key);
            let error = format!("must have required property '{key}' [invalid-params]");
            bench.post(path, &body).await.refused(&error);
        }
    }
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let answer = bench.post(TRANSFER, &to(&rid, "sales")).await;
    answer.refused("This_conversation_is_already_closed");

    let strict = Bench::with_settings(&format!("[chat]\nswitch_departments = false\n{TWO}"));
    let rid = strict.host("t").await;
    let answer = strict.post(TRANSFER, &to(&rid, "support")).await;
    answer.refused("error-transfering-chat");
}
