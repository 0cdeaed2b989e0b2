//! `GET livechat/agent.info/:rid/:token`, `agent.next/:token`, and files of agents.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use livechat_server::roles::Role;
use serde_json::json;

use crate::bench::{Agent, Bench, CLOSE, HISTORY};
use crate::upload::{PNG, file};

const INFO: &str = "/api/v1/livechat/agent.info";
const NEXT: &str = "/api/v1/livechat/agent.next";
const AVAILABLE: &str = "/api/v1/livechat/agent.status";

/// Makes a room an agent's.
fn give(bench: &Bench, rid: &str, agent: &str) {
    bench
        .database()
        .execute(
            "UPDATE rooms SET served_by = ?2 WHERE id = ?1",
            [rid, agent],
        )
        .unwrap();
}

#[tokio::test]
async fn a_visitor_learns_who_answers_and_no_more() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let agent = bench.agent("grace").await;
    bench
        .get(&format!("{INFO}/{rid}/t"))
        .await
        .refused("invalid-agent");
    give(&bench, &rid, &agent.id);
    let answer = bench.get(&format!("{INFO}/{rid}/t")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let mut expected = json!({
        "agent": {
            "_id": agent.id, "username": "grace", "name": "grace of the shop", "status": "away",
        },
        "success": true,
    });
    let mut told = answer.json();
    assert!(["away", "online", "offline"].contains(&told["agent"]["status"].as_str().unwrap()));
    for body in [&mut expected, &mut told] {
        body["agent"].as_object_mut().unwrap().remove("status");
    }
    assert_eq!(told, expected);
}

#[tokio::test]
async fn who_answers_can_be_hidden() {
    let bench = Bench::with_settings("[chat]\nhide_agents = true");
    let rid = bench.host("t").await;
    give(&bench, &rid, &bench.agent("grace").await.id);
    let answer = bench.get(&format!("{INFO}/{rid}/t")).await.json();
    let expected = json!({ "agent": { "hiddenInfo": true }, "success": true });
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn each_bad_part_of_the_path_is_refused() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.host("other").await;
    for (path, error) in [
        (format!("{rid}/nobody"), "invalid-token"),
        (format!("{rid}/%20"), "invalid-token"),
        (format!("{rid}/%FF"), "invalid-token"),
        (format!("{rid}/other"), "invalid-room"),
        ("nothing/t".to_owned(), "invalid-room"),
    ] {
        bench.get(&format!("{INFO}/{path}")).await.refused(error);
    }
}

#[tokio::test]
async fn who_would_answer_is_told_and_given_nothing() {
    let bench = Bench::with_settings(
        "[[departments]]\nid = \"sales\"\nname = \"Sales\"\n\
         [[departments]]\nid = \"support\"\nname = \"Support\"",
    );
    bench.register(json!({ "token": "t" })).await;
    bench
        .get(&format!("{NEXT}/t"))
        .await
        .refused("agent-not-found");
    let busy = bench.agent_with("busy", &Role::ALL, &["sales"]).await;
    let free = bench.agent_with("free", &Role::ALL, &["support"]).await;
    // Nobody of the two takes conversations yet.
    bench
        .get(&format!("{NEXT}/t"))
        .await
        .refused("agent-not-found");
    for agent in [&busy, &free] {
        let status = json!({ "status": "available" });
        let answer = bench
            .call(agent, Method::POST, AVAILABLE, Some(&status))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    let rid = bench.host("other").await;
    give(&bench, &rid, &busy.id);
    for (query, username) in [
        ("", "free"),
        ("?department=", "free"),
        ("?department=support", "free"),
        ("?department=Sales", "busy"),
    ] {
        let answer = bench.get(&format!("{NEXT}/t{query}")).await.json();
        assert_eq!(answer["agent"]["username"], username, "{query}");
        assert_eq!(answer["agent"]["status"], "online");
        assert!(answer["agent"].get("emails").is_none());
    }
    // Somebody nobody knows yet is told as well: triggers come before a registration.
    let stranger = bench.get(&format!("{NEXT}/stranger")).await.json();
    assert_eq!(stranger["agent"]["username"], "free");
    let served = bench.get(&format!("{NEXT}/other")).await.json();
    assert_eq!(served, json!({ "success": true }));
    for (path, error) in [
        ("t?department=nothing", "agent-not-found"),
        (
            "t?x=1",
            "must NOT have additional properties [invalid-params]",
        ),
        ("%20", "invalid-token"),
        ("%FF", "invalid-token"),
    ] {
        bench.get(&format!("{NEXT}/{path}")).await.refused(error);
    }
    assert_eq!(bench.room("t").await["v"]["token"], "t");
}

#[tokio::test]
async fn an_agents_file_becomes_a_message_and_goes_with_it() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let (grace, other) = (
        bench.agent("grace").await,
        bench.agent_with("max", &[Role::Agent], &[]).await,
    );
    give(&bench, &rid, &grace.id);
    let form = [
        file("bed.png", "image/png", PNG),
        b"--b\r\nContent-Disposition: form-data; name=\"msg\"\r\n\r\nThis one\r\n--b--".to_vec(),
    ]
    .concat();
    let send = |agent: &Agent, path: &str| {
        let request = Request::post(path)
            .header("content-type", "multipart/form-data; boundary=b")
            .header("x-auth-token", &agent.token)
            .header("x-user-id", &agent.id)
            .body(Body::from(form.clone()))
            .unwrap();
        bench.send(request)
    };
    let path = format!("/api/v1/rooms.upload/{rid}");
    assert_eq!(send(&other, &path).await.status, StatusCode::FORBIDDEN);
    let answer = send(&grace, &path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let message = answer.json()["message"].clone();
    assert_eq!(
        (&message["msg"], &message["u"]["username"]),
        (&json!("This one"), &json!("grace"))
    );
    assert!(message["attachments"][0]["image_url"].is_string() && message.get("token").is_none());
    let seen = bench
        .get(&format!("{HISTORY}/{rid}?token=t&limit=1"))
        .await
        .json();
    assert_eq!(seen["messages"][0]["attachments"], message["attachments"]);
    assert_eq!(bench.folder("uploads").len(), 1);

    let meant = json!({ "roomId": rid, "msgId": message["_id"] });
    let removed = bench
        .call(&grace, Method::POST, "/api/v1/chat.delete", Some(&meant))
        .await;
    assert_eq!(removed.status, StatusCode::OK, "{}", removed.text);
    assert!(bench.folder("uploads").is_empty());

    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    send(&grace, &path).await.refused("room-closed");
    let bare = Request::post(&path).body(Body::from(form.clone())).unwrap();
    assert_eq!(bench.send(bare).await.status, StatusCode::UNAUTHORIZED);
    assert!(bench.folder("uploads").is_empty());
}
