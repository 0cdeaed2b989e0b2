//! What agents say, and what they have not read.

use axum::http::StatusCode;
use livechat_server::roles::Role;
use serde_json::json;

use crate::bench::{HISTORY, MESSAGE};
use crate::desk::{
    DELETE, LIVECHAT, READ, SEND, UNREAD, UPDATE, conversation, forbidden, get, post,
};
use crate::wire::{Wire, serve};

#[tokio::test]
async fn what_an_agent_says_reaches_the_visitor_once_and_can_be_changed_and_removed() {
    let (bench, bob, rid) = conversation().await;
    let address = serve(&bench.router).await;
    let mut ada = Wire::connect(address).await;
    ada.listen("stream-room-messages", &rid, "t").await;
    ada.listen("stream-notify-room", &format!("{rid}/deleteMessage"), "t")
        .await;

    let send = json!({ "message": { "rid": rid, "msg": "Yes, *three* kinds.", "_id": "a1" } });
    let sent = post(&bench, &bob, SEND, send.clone()).await.json();
    let author = json!({ "_id": bob.id, "username": "bob", "name": "bob of the shop" });
    let message = json!({
        "_id": "a1", "rid": rid, "msg": "Yes, *three* kinds.", "u": author,
        "ts": "2026-01-31T09:00:00.000Z", "_updatedAt": "2026-01-31T09:00:00.000Z",
    });
    assert_eq!(sent, json!({ "message": message, "success": true }));
    assert_eq!(post(&bench, &bob, SEND, send).await.json(), sent);
    let told = ada.event().await.1[0].clone();
    assert_eq!((&told["_id"], &told["u"]), (&json!("a1"), &author));
    let room = bench.room("t").await;
    assert_eq!(
        (room.get("waitingResponse"), &room["msgs"]),
        (None, &json!(1))
    );

    bench.wait_ms(1_000);
    let update = json!({ "roomId": rid, "msgId": "a1", "text": "Yes, four." });
    let changed = post(&bench, &bob, UPDATE, update).await.json()["message"].clone();
    assert_eq!(changed["msg"], "Yes, four.");
    assert_eq!(changed["editedAt"], "2026-01-31T09:00:01.000Z");
    assert_eq!(
        changed["editedBy"],
        json!({ "_id": bob.id, "username": "bob" })
    );
    let told = ada.event().await.1[0].clone();
    assert_eq!(told["msg"], "Yes, four.");
    assert_eq!(told["editedAt"], json!({ "$date": 1_769_850_001_000_i64 }));
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await.json();
    assert_eq!(history["messages"][0]["msg"], "Yes, four.");

    let delete = json!({ "roomId": rid, "msgId": "a1" });
    let removed = post(&bench, &bob, DELETE, delete.clone()).await.json();
    assert_eq!(
        (&removed["_id"], &removed["success"]),
        (&json!("a1"), &json!(true))
    );
    let event = ada.event().await;
    assert_eq!(
        event,
        (format!("{rid}/deleteMessage"), json!([{ "_id": "a1" }]))
    );
    post(&bench, &bob, DELETE, delete)
        .await
        .refused("invalid-message");
    ada.quiet().await;
}

#[tokio::test]
async fn agents_leave_each_others_words_and_rooms_alone() {
    let (bench, bob, rid) = conversation().await;
    let eve = bench.agent_with("eve", &[Role::Agent], &[]).await;
    let boss = bench.agent("boss").await;
    let said = json!({ "token": "t", "rid": rid, "msg": "Hello?", "_id": "v1" });
    bench.post(MESSAGE, &said).await;
    let send = json!({ "message": { "rid": rid, "msg": "Hello.", "_id": "b1" } });
    post(&bench, &bob, SEND, send).await;

    let send = json!({ "message": { "rid": rid, "msg": "I am Bob." } });
    forbidden(&post(&bench, &eve, SEND, send).await, "unauthorized");
    let close = json!({ "rid": rid });
    let path = format!("{LIVECHAT}/room.closeByUser");
    forbidden(&post(&bench, &eve, &path, close).await, "unauthorized");
    for agent in [&eve, &boss] {
        for (path, id) in [
            (UPDATE, "b1"),
            (DELETE, "b1"),
            (UPDATE, "v1"),
            (DELETE, "v1"),
        ] {
            let mut body = json!({ "roomId": rid, "msgId": id });
            let doing = if path == UPDATE {
                body["text"] = json!("changed");
                "editing"
            } else {
                "deleting"
            };
            post(&bench, agent, path, body).await.refused(&format!(
                "Message {doing} not allowed [error-action-not-allowed]"
            ));
        }
    }
    // Whoever looks after others may help.
    let send = json!({ "message": { "rid": rid, "msg": "Let me help." } });
    assert_eq!(post(&bench, &boss, SEND, send).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let (bench, bob, rid) = conversation().await;
    let long = "x".repeat(5_001);
    post(
        &bench,
        &bob,
        SEND,
        json!({ "message": { "rid": rid, "msg": long } }),
    )
    .await
    .refused("Message size exceeds Message_MaxAllowedSize [error-message-size-exceeded]");
    post(
        &bench,
        &bob,
        SEND,
        json!({ "message": { "rid": "none", "msg": "x" } }),
    )
    .await
    .refused("invalid-room");
    post(
        &bench,
        &bob,
        &format!("{LIVECHAT}/room.closeByUser"),
        json!({ "rid": rid }),
    )
    .await;
    post(
        &bench,
        &bob,
        SEND,
        json!({ "message": { "rid": rid, "msg": "x" } }),
    )
    .await
    .refused("room-closed");
    post(
        &bench,
        &bob,
        &format!("{LIVECHAT}/agent.status"),
        json!({ "status": "busy" }),
    )
    .await
    .refused("must be equal to one of the allowed values [invalid-params]");
}

#[tokio::test]
async fn unread_is_counted_until_it_is_read_or_answered() {
    let (bench, bob, rid) = conversation().await;
    let address = serve(&bench.router).await;
    let mut wire = Wire::of_agent(address, &bob.token).await;
    let event = format!("{}/subscriptions-changed", bob.id);
    wire.sub("u", "stream-notify-user", json!([event, false]))
        .await;
    let unread = async || get(&bench, &bob, UNREAD).await["update"][0].clone();
    let first = unread().await;
    assert_eq!(
        (
            &first["rid"],
            &first["unread"],
            &first["alert"],
            &first["name"]
        ),
        (&json!(rid), &json!(0), &json!(false), &json!("Ada"))
    );
    for id in ["1", "2"] {
        let said = json!({ "token": "t", "rid": rid, "msg": "Hello?", "_id": id });
        bench.post(MESSAGE, &said).await;
        bench.post(MESSAGE, &said).await;
        let told = wire.event().await.1;
        assert_eq!(
            (&told[0], &told[1]["unread"]),
            (&json!("updated"), &json!(id.parse::<i64>().unwrap()))
        );
    }
    let twice = unread().await;
    assert_eq!(
        (&twice["unread"], &twice["alert"]),
        (&json!(2), &json!(true))
    );
    let eve = bench.agent("eve").await;
    assert_eq!(
        post(&bench, &eve, READ, json!({ "rid": rid })).await.status,
        StatusCode::OK
    );
    assert_eq!(unread().await["unread"], 2);
    post(&bench, &bob, READ, json!({ "rid": rid })).await;
    assert_eq!(wire.event().await.1[1]["unread"], 0);
    assert_eq!(unread().await["unread"], 0);

    let said = json!({ "token": "t", "rid": rid, "msg": "Hello?", "_id": "3" });
    bench.post(MESSAGE, &said).await;
    assert_eq!(unread().await["unread"], 1);
    post(
        &bench,
        &bob,
        SEND,
        json!({ "message": { "rid": rid, "msg": "Here I am." } }),
    )
    .await;
    assert_eq!(unread().await["unread"], 0);
}
