//! `GET livechat/agent.info/:rid/:token`.

use axum::http::StatusCode;
use livechat_server::store::{NewUpload, Sender};
use serde_json::{Map, json};

use crate::bench::{Bench, HISTORY};

const INFO: &str = "/api/v1/livechat/agent.info";

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
async fn an_agent_can_send_a_file_too() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let agent = bench.agent("grace").await;
    let upload = NewUpload {
        bytes: 7,
        fields: Map::from_iter([("attachments".to_owned(), json!([{ "title": "a.pdf" }]))]),
        id: "0123456789abcdef".to_owned(),
        kind: "application/pdf".to_owned(),
        name: "a.pdf".to_owned(),
        text: "Here".to_owned(),
    };
    let sender = Sender::Agent(agent.id.clone());
    let now = "2026-01-31T09:00:00.000Z".to_owned();
    bench
        .store
        .share(sender, rid.clone(), upload, now)
        .await
        .unwrap();
    let history = bench
        .get(&format!("{HISTORY}/{rid}?token=t&limit=1"))
        .await
        .json();
    let message = &history["messages"][0];
    assert_eq!(message["u"]["username"], "grace");
    assert_eq!(message["attachments"], json!([{ "title": "a.pdf" }]));
    assert!(message.get("token").is_none() && message.get("alias").is_none());
    assert!(bench.room("t").await.get("waitingResponse").is_none());
}
