//! `GET`, `PUT` and `DELETE livechat/message/:_id`.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use livechat_server::realtime::Topic;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CLOSE, HISTORY, MESSAGE, request};

async fn with_message() -> (Bench, String) {
    let bench = Bench::new();
    let rid = with_message_in(&bench).await;
    (bench, rid)
}

async fn with_message_in(bench: &Bench) -> String {
    let rid = bench.host("t").await;
    let body = json!({ "token": "t", "rid": rid, "msg": "Do you have basil?", "_id": "m" });
    assert_eq!(bench.post(MESSAGE, &body).await.status, StatusCode::OK);
    rid
}

async fn call(bench: &Bench, method: Method, id: &str, body: &Value) -> Answer {
    let path = format!("{MESSAGE}/{id}");
    let request = request(method, &path).body(Body::from(body.to_string()));
    bench.send(request.unwrap()).await
}

#[tokio::test]
async fn a_message_is_found() {
    let (bench, rid) = with_message().await;
    let answer = bench.get(&format!("{MESSAGE}/m?token=t&rid={rid}")).await;
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t&limit=1")).await;
    let expected = json!({ "message": history.json()["messages"][0], "success": true });
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.json()["message"]["msg"], "Do you have basil?");
}

#[tokio::test]
async fn a_message_is_put_in_other_words_and_everybody_is_told() {
    let (bench, rid) = with_message().await;
    let visitor = bench.look_up("t").await;
    let mut listener = bench.hub.listener();
    listener.listen(Topic::Messages(rid.clone()));
    bench.wait_ms(2_000);
    let body = json!({ "token": "t", "rid": rid, "msg": "Do you have dill?" });
    let answer = call(&bench, Method::PUT, "m", &body).await.json();
    assert_eq!(
        answer,
        json!({ "message": {
            "_id": "m", "rid": rid, "msg": "Do you have dill?", "token": "t", "alias": "Ada",
            "u": { "_id": visitor["_id"], "username": "guest-1", "name": "Ada" },
            "ts": "2026-01-31T09:00:00.000Z", "_updatedAt": "2026-01-31T09:00:02.000Z",
            "editedAt": "2026-01-31T09:00:02.000Z",
            "editedBy": { "_id": visitor["_id"], "username": "guest-1" },
        }, "success": true })
    );
    let frame: Value = serde_json::from_str(&listener.next().await.unwrap()).unwrap();
    assert_eq!(frame["fields"]["args"][0]["msg"], "Do you have dill?");
    let at = json!({ "$date": 1_769_850_002_000_i64 });
    assert_eq!(frame["fields"]["args"][0]["editedAt"], at);
}

#[tokio::test]
async fn a_message_is_taken_back_with_a_body_or_without() {
    for with_body in [true, false] {
        let (bench, rid) = with_message().await;
        let mut listener = bench.hub.listener();
        listener.listen(Topic::Deleted(rid.clone()));
        bench.wait_ms(1);
        let answer = if with_body {
            let body = json!({ "token": "t", "rid": rid });
            call(&bench, Method::DELETE, "m", &body).await
        } else {
            bench
                .delete(&format!("{MESSAGE}/m?token=t&rid={rid}"))
                .await
        };
        let expected =
            json!({ "message": { "_id": "m", "ts": "2026-01-31T09:00:00.001Z" }, "success": true });
        assert_eq!(answer.json(), expected);
        let frame: Value = serde_json::from_str(&listener.next().await.unwrap()).unwrap();
        assert_eq!(frame["fields"]["eventName"], format!("{rid}/deleteMessage"));
        assert_eq!(frame["fields"]["args"], json!([{ "_id": "m" }]));
        let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await.json();
        assert_eq!(history["messages"].as_array().unwrap().len(), 1);
        let again = bench
            .delete(&format!("{MESSAGE}/m?token=t&rid={rid}"))
            .await;
        again.refused("invalid-message");
    }
}

#[tokio::test]
async fn each_bad_key_is_refused() {
    let (bench, rid) = with_message().await;
    let other = bench.host("other").await;
    for (token, room, id, error) in [
        ("nobody", rid.as_str(), "m", "invalid-token"),
        (" ", rid.as_str(), "m", "invalid-token"),
        ("t", "nothing", "m", "invalid-room"),
        ("t", other.as_str(), "m", "invalid-room"),
        ("other", rid.as_str(), "m", "invalid-room"),
        ("other", other.as_str(), "m", "invalid-message"),
        ("t", rid.as_str(), "n", "invalid-message"),
        ("t", rid.as_str(), "%FF", "invalid-message"),
    ] {
        let query = format!("token={}&rid={room}", token.replace(' ', "%20"));
        bench
            .get(&format!("{MESSAGE}/{id}?{query}"))
            .await
            .refused(error);
        let mut body = json!({ "token": token, "rid": room });
        call(&bench, Method::DELETE, id, &body).await.refused(error);
        body["msg"] = json!("x");
        call(&bench, Method::PUT, id, &body).await.refused(error);
    }
    for key in ["token", "rid"] {
        let mut body = json!({ "token": "t", "rid": rid });
        body.as_object_mut().unwrap().remove(key);
        let error = format!("must have required property '{key}' [invalid-params]");
        call(&bench, Method::DELETE, "m", &body)
            .await
            .refused(&error);
        body["msg"] = json!("x");
        call(&bench, Method::PUT, "m", &body).await.refused(&error);
    }
    let put = |key: &str, value: Value| {
        let mut body = json!({ "token": "t", "rid": rid, "msg": "x" });
        body[key] = value;
        body
    };
    for (body, error) in [
        (
            put("msg", json!(" ")),
            "must NOT have fewer than 1 characters [invalid-params]",
        ),
        (
            put("msg", json!("ä".repeat(5_001))),
            "message-length-exceeds-character-limit",
        ),
        (
            put("msg", json!("a\0b")),
            "must NOT contain NUL characters [invalid-params]",
        ),
        (
            put("extra", json!(1)),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        call(&bench, Method::PUT, "m", &body).await.refused(error);
    }
    let found = bench
        .get(&format!("{MESSAGE}/m?token=t&rid={rid}"))
        .await
        .json();
    assert_eq!(found["message"]["msg"], "Do you have basil?");
}

#[tokio::test]
async fn only_ones_own_words_can_be_changed_and_only_while_the_room_is_open() {
    let (bench, rid) = with_message().await;
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await.json();
    let started = history["messages"][1]["_id"].as_str().unwrap().to_owned();
    let body = json!({ "token": "t", "rid": rid });
    let mut reworded = body.clone();
    reworded["msg"] = json!("x");
    let deleting = "Message deleting not allowed [error-action-not-allowed]";
    let editing = "Message editing not allowed [error-action-not-allowed]";
    call(&bench, Method::DELETE, &started, &body)
        .await
        .refused(deleting);
    call(&bench, Method::PUT, &started, &reworded)
        .await
        .refused(editing);
    bench.post(CLOSE, &body).await;
    call(&bench, Method::DELETE, "m", &body)
        .await
        .refused("room-closed");
    call(&bench, Method::PUT, "m", &reworded)
        .await
        .refused("room-closed");

    let strict = Bench::with_settings("[chat]\nedit_messages = false\ndelete_messages = false");
    let rid = with_message_in(&strict).await;
    let body = json!({ "token": "t", "rid": rid });
    call(&strict, Method::DELETE, "m", &body)
        .await
        .refused(deleting);
    let mut reworded = body;
    reworded["msg"] = json!("x");
    call(&strict, Method::PUT, "m", &reworded)
        .await
        .refused(editing);
}
