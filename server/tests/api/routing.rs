//! Who gets a conversation, who waits, and who is told.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Bench, CLOSE, CONFIG, HISTORY, ROOM};
use crate::wire::{Wire, serve};

const STATUS: &str = "/api/v1/livechat/agent.status";
const LOGOUT: &str = "/api/v1/logout";

async fn set(bench: &Bench, agent: &Agent, status: &str) {
    let body = json!({ "status": status });
    let answer = bench.call(agent, Method::POST, STATUS, Some(&body)).await;
    assert_eq!(answer.json(), json!({ "status": status, "success": true }));
}

/// An agent who answers visitors and takes new conversations.
async fn available(bench: &Bench, name: &str, departments: &[&str]) -> Agent {
    let agent = bench.agent_with(name, &[Role::Agent], departments).await;
    set(bench, &agent, "available").await;
    agent
}

/// Registers somebody and opens their room; who serves it, if anybody.
async fn comes(bench: &Bench, token: &str, department: &str) -> Option<String> {
    let mut visitor = json!({ "token": token });
    if !department.is_empty() {
        visitor["department"] = json!(department);
    }
    bench.register(visitor).await;
    served_by(bench, token).await
}

async fn served_by(bench: &Bench, token: &str) -> Option<String> {
    let room = bench.room(token).await;
    room["servedBy"]["username"].as_str().map(str::to_owned)
}

async fn close(bench: &Bench, token: &str) {
    let rid = bench.room(token).await["_id"].clone();
    let answer = bench
        .post(CLOSE, &json!({ "token": token, "rid": rid }))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

fn names(all: &[&str]) -> Vec<Option<String>> {
    all.iter().map(|name| Some((*name).to_owned())).collect()
}

#[tokio::test]
async fn conversations_go_to_whoever_has_the_fewest_and_equals_take_turns() {
    let bench = Bench::new();
    available(&bench, "ann", &[]).await;
    available(&bench, "bob", &[]).await;
    let mut got = Vec::new();
    for n in 0..4 {
        bench.wait_ms(1_000);
        got.push(comes(&bench, &format!("t{n}"), "").await);
    }
    assert_eq!(got, names(&["ann", "bob", "ann", "bob"]));
    // Ann has none left, Bob two.
    close(&bench, "t0").await;
    close(&bench, "t2").await;
    let mut got = Vec::new();
    for n in 4..7 {
        bench.wait_ms(1_000);
        got.push(comes(&bench, &format!("t{n}"), "").await);
    }
    assert_eq!(got, names(&["ann", "ann", "bob"]));
}

#[tokio::test]
async fn a_department_is_served_by_its_own_and_by_those_of_none() {
    let bench = Bench::with_settings(
        "[[departments]]\nid = \"sales\"\nname = \"Sales\"\n\
         [[departments]]\nid = \"support\"\nname = \"Support\"\n",
    );
    available(&bench, "ann", &["sales"]).await;
    assert_eq!(comes(&bench, "t1", "support").await, None);
    assert_eq!(comes(&bench, "t2", "sales").await.as_deref(), Some("ann"));
    assert_eq!(comes(&bench, "t3", "").await.as_deref(), Some("ann"));
    available(&bench, "bob", &[]).await;
    assert_eq!(served_by(&bench, "t1").await.as_deref(), Some("bob"));
}

#[tokio::test]
async fn whoever_is_away_gone_or_no_agent_is_given_nothing_and_keeps_what_they_have() {
    let bench = Bench::new();
    let ann = available(&bench, "ann", &[]).await;
    let boss = bench.agent_with("boss", &[Role::Manager], &[]).await;
    set(&bench, &boss, "available").await;
    assert_eq!(comes(&bench, "t1", "").await.as_deref(), Some("ann"));
    set(&bench, &ann, "not-available").await;
    assert_eq!(comes(&bench, "t2", "").await, None);
    assert_eq!(served_by(&bench, "t1").await.as_deref(), Some("ann"));

    set(&bench, &ann, "available").await;
    assert_eq!(served_by(&bench, "t2").await.as_deref(), Some("ann"));
    bench.call(&ann, Method::POST, LOGOUT, None).await;
    assert_eq!(comes(&bench, "t3", "").await, None);
    // They are given it once they are back.
    bench.sign_in("ann").await;
    assert_eq!(served_by(&bench, "t3").await.as_deref(), Some("ann"));
    // A client that has not called for a long time is gone.
    bench.wait_ms(10 * 60_000);
    assert_eq!(comes(&bench, "t4", "").await, None);
}

#[tokio::test]
async fn those_who_wait_are_taken_in_the_order_they_came() {
    let bench = Bench::with_settings("[routing]\nmost_chats = 1\n");
    available(&bench, "ann", &[]).await;
    assert_eq!(comes(&bench, "t1", "").await.as_deref(), Some("ann"));
    for token in ["t2", "t3"] {
        bench.wait_ms(1_000);
        assert_eq!(comes(&bench, token, "").await, None);
    }
    close(&bench, "t1").await;
    assert_eq!(served_by(&bench, "t2").await.as_deref(), Some("ann"));
    assert_eq!(served_by(&bench, "t3").await, None);
}

#[tokio::test]
async fn a_visitor_is_told_their_place_and_then_who_answers() {
    let bench = Bench::with_settings("[routing]\nmost_chats = 1\n");
    let address = serve(&bench.router).await;
    let ann = available(&bench, "ann", &[]).await;
    comes(&bench, "t1", "").await;
    bench.wait_ms(1_000);
    comes(&bench, "t2", "").await;
    bench.wait_ms(1_000);
    comes(&bench, "t3", "").await;
    let config = bench.get(&format!("{CONFIG}?token=t3")).await.json();
    assert_eq!(
        config["config"]["queueInfo"],
        json!({ "spot": 2, "estimatedWaitTimeSeconds": 0 })
    );
    assert_eq!(config["config"].get("agent"), None);

    let rid = bench.room("t2").await["_id"].as_str().unwrap().to_owned();
    let last = bench.room("t3").await["_id"].as_str().unwrap().to_owned();
    let mut second = Wire::connect(address).await;
    second.listen("stream-livechat-room", &rid, "t2").await;
    let mut third = Wire::connect(address).await;
    third.listen("stream-livechat-room", &last, "t3").await;
    bench.wait_ms(29_000);
    close(&bench, "t1").await;

    let agent = json!({
        "_id": ann.id, "username": "ann", "name": "ann of the shop", "status": "online",
    });
    let told = second.event().await.1;
    assert_eq!(told, json!([{ "type": "agentData", "data": agent }]));
    // The first waited no time, the second 30 seconds.
    let told = third.event().await.1;
    let queue = json!({ "spot": 1, "estimatedWaitTimeSeconds": 15 });
    assert_eq!(told, json!([{ "type": "queueData", "data": queue }]));

    let config = bench.get(&format!("{CONFIG}?token=t2")).await.json();
    assert_eq!(config["config"]["agent"], agent);
    assert_eq!(config["config"].get("queueInfo"), None);
    let room = &config["config"]["room"];
    assert_eq!(
        room["servedBy"],
        json!({ "_id": ann.id, "username": "ann", "ts": "2026-01-31T09:00:31.000Z" })
    );
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t2")).await.json();
    let connected = &history["messages"][0];
    assert_eq!(
        connected,
        &json!({
            "_id": connected["_id"], "rid": rid, "t": "command", "msg": "connected",
            "groupable": false, "ts": "2026-01-31T09:00:31.000Z",
            "_updatedAt": "2026-01-31T09:00:31.000Z",
            "u": { "_id": ann.id, "username": "ann", "name": "ann of the shop" },
        })
    );

    set(&bench, &ann, "not-available").await;
    let told = second.event().await.1;
    assert_eq!(told, json!([{ "type": "agentStatus", "status": "away" }]));
    bench.call(&ann, Method::POST, LOGOUT, None).await;
    let told = second.event().await.1;
    assert_eq!(
        told,
        json!([{ "type": "agentStatus", "status": "offline" }])
    );
}

#[tokio::test]
async fn an_agent_is_there_with_a_socket_alone() {
    let bench = Bench::new();
    let address = serve(&bench.router).await;
    let ann = available(&bench, "ann", &[]).await;
    let mut wire = Wire::of_agent(address, &ann.token).await;
    bench.wait_ms(60 * 60_000);
    assert_eq!(comes(&bench, "t1", "").await.as_deref(), Some("ann"));
    let mine = format!("{}/rooms-changed", ann.id);
    wire.sub("r", "stream-notify-user", json!([mine, false]))
        .await;
    let unread = format!("{}/subscriptions-changed", ann.id);
    wire.sub("u", "stream-notify-user", json!([unread, false]))
        .await;

    assert_eq!(comes(&bench, "t2", "").await.as_deref(), Some("ann"));
    let (name, told) = wire.event().await;
    assert_eq!((name, &told[0]), (mine, &json!("inserted")));
    assert_eq!(told[1]["servedBy"]["username"], "ann");
    assert_eq!(told[1]["v"].get("token"), None);
    let (name, told) = wire.event().await;
    assert_eq!((name, &told[0]), (unread, &json!("inserted")));
    assert_eq!(
        (&told[1]["unread"], &told[1]["rid"]),
        (&json!(0), &told[1]["_id"])
    );

    // The socket closes; a moment later they are gone.
    drop(wire);
    while bench.hub.listeners() > 0 {
        tokio::task::yield_now().await;
    }
    bench.wait_ms(16_000);
    assert_eq!(comes(&bench, "t3", "").await, None);
}

#[tokio::test]
async fn with_the_word_agents_visitors_find_somebody_only_while_somebody_is_available() {
    let bench = Bench::with_settings(
        "online = \"agents\"\n[[departments]]\nid = \"sales\"\nname = \"Sales\"\n\
         [[departments]]\nid = \"support\"\nname = \"Support\"\n",
    );
    let online = async |query: &str| -> Value {
        bench.get(&format!("{CONFIG}{query}")).await.json()["config"]["online"].clone()
    };
    assert_eq!(online("").await, false);
    bench.register(json!({ "token": "t" })).await;
    bench
        .get(&format!("{ROOM}?token=t"))
        .await
        .refused("Sorry, no online agents [no-agent-online]");
    // Whoever only looks after others answers nobody.
    let boss = bench.agent_with("boss", &[Role::Manager], &[]).await;
    set(&bench, &boss, "available").await;
    assert_eq!(online("").await, false);
    let ann = available(&bench, "ann", &["sales"]).await;
    assert_eq!(online("").await, true);
    assert_eq!(online("?department=Sales").await, true);
    assert_eq!(online("?department=support").await, false);
    assert_eq!(served_by(&bench, "t").await.as_deref(), Some("ann"));
    set(&bench, &ann, "not-available").await;
    assert_eq!(online("").await, false);
}

#[tokio::test]
async fn a_removed_agents_conversations_wait_again() {
    let bench = Bench::new();
    available(&bench, "ann", &[]).await;
    assert_eq!(comes(&bench, "t", "").await.as_deref(), Some("ann"));
    let now = "2026-01-31T09:00:00.000Z".to_owned();
    bench
        .store
        .remove_agent("ann".to_owned(), now)
        .await
        .unwrap();
    assert_eq!(served_by(&bench, "t").await, None);
    available(&bench, "bob", &[]).await;
    assert_eq!(served_by(&bench, "t").await.as_deref(), Some("bob"));
}

#[tokio::test]
async fn who_would_answer_is_told_before_there_is_a_conversation() {
    const NEXT: &str = "/api/v1/livechat/agent.next";
    let bench = Bench::with_settings(
        "[[departments]]\nid = \"sales\"\nname = \"Sales\"\n\
         [[departments]]\nid = \"support\"\nname = \"Support\"\n",
    );
    bench
        .get(&format!("{NEXT}/t"))
        .await
        .refused("agent-not-found");
    let ann = available(&bench, "ann", &["sales"]).await;
    let agent = json!({
        "agent": {
            "_id": ann.id, "username": "ann", "name": "ann of the shop", "status": "online",
        },
        "success": true,
    });
    for query in ["", "?department=", "?department=sales", "?department=Sales"] {
        let answer = bench.get(&format!("{NEXT}/t{query}")).await;
        assert_eq!(answer.json(), agent, "{query}");
    }
    for query in ["?department=support", "?department=none"] {
        bench
            .get(&format!("{NEXT}/t{query}"))
            .await
            .refused("agent-not-found");
    }
    bench
        .get(&format!("{NEXT}/%FF"))
        .await
        .refused("invalid-token");
    comes(&bench, "t", "").await;
    let answer = bench.get(&format!("{NEXT}/t")).await;
    assert_eq!(answer.json(), json!({ "success": true }));

    let manual = Bench::with_settings("[routing]\nmethod = \"manual\"\n");
    available(&manual, "ann", &[]).await;
    manual
        .get(&format!("{NEXT}/t"))
        .await
        .refused("agent-not-found");
}
