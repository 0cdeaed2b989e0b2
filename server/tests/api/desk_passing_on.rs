//! A conversation ends, or goes to somebody else.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::json;

use crate::bench::CONFIG;
use crate::desk::{LIVECHAT, UNREAD, conversation, forbidden, get, post};
use crate::wire::{Wire, serve};

#[tokio::test]
async fn an_agent_closes_a_conversation_with_a_word() {
    let (bench, bob, rid) = conversation().await;
    let address = serve(&bench.router).await;
    let mut ada = Wire::connect(address).await;
    ada.listen("stream-room-messages", &rid, "t").await;
    let path = format!("{LIVECHAT}/room.closeByUser");
    let body = json!({ "rid": rid, "comment": "Sold." });
    let answer = post(&bench, &bob, &path, body.clone()).await;
    assert_eq!(answer.json(), json!({ "success": true }));
    let told = ada.event().await.1[0].clone();
    assert_eq!(
        (&told["t"], &told["msg"]),
        (&json!("livechat-close"), &json!("Sold."))
    );
    assert_eq!(told["u"]["username"], "bob");
    post(&bench, &bob, &path, body).await.refused("room-closed");
    let room = bench
        .get(&format!("/api/v1/livechat/room?token=t&rid={rid}"))
        .await
        .json();
    assert_eq!(room["room"]["closer"], "user");
    assert_eq!(
        room["room"]["closedBy"],
        json!({ "_id": bob.id, "username": "bob" })
    );
    assert_eq!(get(&bench, &bob, UNREAD).await["update"], json!([]));
}

#[tokio::test]
async fn a_conversation_is_passed_on_to_an_agent() {
    let (bench, bob, rid) = conversation().await;
    let address = serve(&bench.router).await;
    let eve = bench.agent_with("eve", &[Role::Agent], &[]).await;
    let mut ada = Wire::connect(address).await;
    ada.listen("stream-livechat-room", &rid, "t").await;
    ada.listen("stream-room-messages", &rid, "t").await;
    let path = format!("{LIVECHAT}/room.forward");
    let body = json!({ "roomId": rid, "userId": eve.id, "comment": "She wants basil." });
    let answer = post(&bench, &bob, &path, body).await;
    assert_eq!(answer.json(), json!({ "success": true }));

    let told = ada.event().await.1[0].clone();
    assert_eq!(
        (&told["type"], &told["data"]["username"]),
        (&json!("agentData"), &json!("eve"))
    );
    let told = ada.event().await.1[0].clone();
    assert_eq!(told["t"], "livechat_transfer_history");
    assert_eq!(
        told["transferData"],
        json!({
            "scope": "agent", "comment": "She wants basil.",
            "transferredBy": {
                "_id": bob.id, "username": "bob", "name": "bob of the shop", "userType": "agent",
            },
            "transferredTo": { "_id": eve.id, "username": "eve", "name": "eve of the shop" },
        })
    );
    let told = ada.event().await.1[0].clone();
    assert_eq!(
        (&told["msg"], &told["u"]["username"]),
        (&json!("connected"), &json!("eve"))
    );
    assert_eq!(get(&bench, &bob, UNREAD).await["update"], json!([]));
    assert_eq!(get(&bench, &eve, UNREAD).await["update"][0]["rid"], rid);

    let back = |to: &str| json!({ "roomId": rid, "userId": to });
    post(&bench, &eve, &path, back(&eve.id))
        .await
        .refused("The conversation is theirs already [error-forwarding-chat]");
    post(&bench, &eve, &path, back("nobody"))
        .await
        .refused("Invalid user [error-invalid-user]");
    bench.wait_ms(10 * 60_000);
    post(&bench, &eve, &path, back(&bob.id))
        .await
        .refused("User is offline [error-user-is-offline]");
    forbidden(
        &post(&bench, &bob, &path, back(&bob.id)).await,
        "unauthorized",
    );
    post(&bench, &eve, &path, json!({ "roomId": rid }))
        .await
        .refused("must match exactly one schema in oneOf [invalid-params]");
}

#[tokio::test]
async fn a_conversation_is_passed_on_to_a_department_where_it_waits() {
    let (bench, bob, rid) = conversation().await;
    let address = serve(&bench.router).await;
    let mut ada = Wire::connect(address).await;
    ada.listen("stream-livechat-room", &rid, "t").await;
    ada.listen("stream-room-messages", &rid, "t").await;
    let boss = bench.agent("boss").await;
    let mut queue = Wire::of_agent(address, &boss.token).await;
    let name = "stream-livechat-inquiry-queue-observer";
    queue
        .sub("q", name, json!(["department/support", false]))
        .await;

    let path = format!("{LIVECHAT}/room.forward");
    let body = json!({ "roomId": rid, "departmentId": "support" });
    assert_eq!(post(&bench, &bob, &path, body).await.status, StatusCode::OK);
    let told = ada.event().await.1[0].clone();
    assert_eq!(
        told["transferData"]["nextDepartment"],
        json!({ "_id": "support", "name": "Support" })
    );
    assert_eq!(told["transferData"]["scope"], "department");
    let told = ada.event().await.1[0].clone();
    assert_eq!(told, json!({ "type": "queueData", "data": { "spot": 1 } }));
    let told = queue.event().await.1[0].clone();
    assert_eq!(
        (&told["type"], &told["rid"]),
        (&json!("added"), &json!(rid))
    );
    let room = bench.room("t").await;
    assert_eq!(
        (&room["departmentId"], room.get("servedBy")),
        (&json!("support"), None)
    );
    let body = json!({ "roomId": rid, "departmentId": "none" });
    post(&bench, &boss, &path, body)
        .await
        .refused("Department not found [error-invalid-department]");
}

#[tokio::test]
async fn time_that_was_talked_is_no_time_that_the_next_ones_wait() {
    let (bench, bob, rid) = conversation().await;
    let eve = bench.agent_with("eve", &[Role::Agent], &[]).await;
    bench.wait_ms(60 * 60_000);
    bench.call(&eve, Method::GET, UNREAD, None).await;
    let body = json!({ "roomId": rid, "userId": eve.id });
    let answer = post(&bench, &bob, &format!("{LIVECHAT}/room.forward"), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    bench.host("next").await;
    let config = bench.get(&format!("{CONFIG}?token=next")).await.json();
    assert_eq!(
        config["config"]["queueInfo"],
        json!({ "spot": 1, "estimatedWaitTimeSeconds": 0 })
    );
}
