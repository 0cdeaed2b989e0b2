//! An agent's files.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use livechat_server::roles::Role;
use serde_json::json;

use crate::bench::{Agent, Answer, Bench, HISTORY};
use crate::desk::{DELETE, conversation, forbidden, post};

/// Sends a file as an agent's client does, and no message yet.
async fn send_file(bench: &Bench, agent: &Agent, rid: &str) -> Answer {
    let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"beds.txt\"\r\n\
                Content-Type: text/plain\r\n\r\nthree beds\r\n--b--\r\n";
    let request = Request::post(format!("/api/v1/rooms.media/{rid}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .header("x-auth-token", &agent.token)
        .header("x-user-id", &agent.id)
        .body(Body::from(body))
        .unwrap();
    bench.send(request).await
}

#[tokio::test]
async fn an_agents_file_becomes_a_message_once_it_is_confirmed() {
    let (bench, bob, rid) = conversation().await;
    let eve = bench.agent_with("eve", &[Role::Agent], &[]).await;
    forbidden(&send_file(&bench, &eve, &rid).await, "unauthorized");
    assert_eq!(bench.folder("uploads"), Vec::<String>::new());

    let taken = send_file(&bench, &bob, &rid).await.json();
    let id = taken["file"]["_id"].as_str().unwrap().to_owned();
    let link = format!("/file-upload/{id}/beds.txt");
    assert_eq!(
        taken,
        json!({ "file": { "_id": id, "url": link }, "success": true })
    );
    assert_eq!(
        (bench.count("uploads"), bench.folder("uploads").len()),
        (0, 1)
    );

    let confirm = format!("/api/v1/rooms.mediaConfirm/{rid}/{id}");
    let boss = bench.agent("boss").await;
    post(&bench, &boss, &confirm, json!({}))
        .await
        .refused("invalid-file");
    let body = json!({ "msg": "Our plan", "description": "All beds", "fileName": "plan.txt" });
    let message = post(&bench, &bob, &confirm, body.clone()).await.json()["message"].clone();
    assert_eq!(
        (&message["msg"], &message["u"]["username"]),
        (&json!("Our plan"), &json!("bob"))
    );
    assert_eq!(
        (
            &message["attachments"][0]["title"],
            &message["attachments"][0]["description"]
        ),
        (&json!("plan.txt"), &json!("All beds"))
    );
    post(&bench, &bob, &confirm, body)
        .await
        .refused("invalid-file");
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await.json();
    assert_eq!(history["messages"][0]["_id"], message["_id"]);

    let delete = json!({ "roomId": rid, "msgId": message["_id"] });
    assert_eq!(
        post(&bench, &bob, DELETE, delete).await.status,
        StatusCode::OK
    );
    assert_eq!(bench.folder("uploads"), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_that_nobody_confirms_is_removed() {
    let (bench, bob, rid) = conversation().await;
    let taken = send_file(&bench, &bob, &rid).await.json();
    let late = format!(
        "/api/v1/rooms.mediaConfirm/{rid}/{}",
        taken["file"]["_id"].as_str().unwrap()
    );
    bench.wait_ms(10 * 60_000);
    post(&bench, &bob, &late, json!({}))
        .await
        .refused("invalid-file");
    assert_eq!(bench.folder("uploads"), Vec::<String>::new());
}
