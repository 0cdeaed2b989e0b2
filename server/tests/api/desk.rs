//! What agents call: the queue, conversations, what they say, and what they may not.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Answer, Bench, MESSAGE, PAGE};
use crate::wire::{Wire, serve};

pub(crate) const LIVECHAT: &str = "/api/v1/livechat";
pub(crate) const SEND: &str = "/api/v1/chat.sendMessage";
pub(crate) const UPDATE: &str = "/api/v1/chat.update";
pub(crate) const DELETE: &str = "/api/v1/chat.delete";
pub(crate) const UNREAD: &str = "/api/v1/subscriptions.get";
pub(crate) const READ: &str = "/api/v1/subscriptions.read";
pub(crate) const MANUAL: &str = "[routing]\nmethod = \"manual\"\n\
    [[departments]]\nid = \"sales\"\nname = \"Sales\"\n\
    [[departments]]\nid = \"support\"\nname = \"Support\"\n\
    [[custom_fields]]\nid = \"company\"\nlabel = \"Company\"\n";

pub(crate) async fn get(bench: &Bench, agent: &Agent, path: &str) -> Value {
    let answer = bench.call(agent, Method::GET, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

pub(crate) async fn post(bench: &Bench, agent: &Agent, path: &str, body: Value) -> Answer {
    bench.call(agent, Method::POST, path, Some(&body)).await
}

pub(crate) async fn take(bench: &Bench, agent: &Agent, rid: &str) {
    let path = format!("{LIVECHAT}/inquiries.take");
    let answer = post(bench, agent, &path, json!({ "inquiryId": rid })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

/// A conversation of Ada's, whose token is `t`, that Bob has taken.
pub(crate) async fn conversation() -> (Bench, Agent, String) {
    let bench = Bench::with_settings(MANUAL);
    let bob = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let rid = bench.host("t").await;
    take(&bench, &bob, &rid).await;
    (bench, bob, rid)
}

pub(crate) fn forbidden(answer: &Answer, error: &str) {
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    assert_eq!(answer.json(), json!({ "success": false, "error": error }));
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let bench = Bench::new();
    for (method, path) in [
        (Method::GET, "/livechat/inquiries.list"),
        (Method::POST, "/livechat/inquiries.take"),
        (Method::GET, "/livechat/rooms"),
        (Method::GET, "/livechat/x/messages"),
        (Method::GET, "/livechat/visitors.info?visitorId=x"),
        (Method::GET, "/livechat/visitors.pagesVisited/x"),
        (Method::POST, "/livechat/room.closeByUser"),
        (Method::POST, "/livechat/room.forward"),
        (Method::POST, "/livechat/agent.status"),
        (Method::GET, "/livechat/users/agent"),
        (Method::GET, "/livechat/department"),
        (Method::GET, "/subscriptions.get"),
        (Method::POST, "/subscriptions.read"),
        (Method::POST, "/chat.sendMessage"),
        (Method::POST, "/chat.update"),
        (Method::POST, "/chat.delete"),
        (Method::POST, "/rooms.media/x"),
        (Method::POST, "/rooms.mediaConfirm/x/y"),
        (Method::POST, "/logout"),
        (Method::GET, "/me"),
    ] {
        let nobody = Agent {
            id: "x".to_owned(),
            token: "y".to_owned(),
        };
        let answer = bench
            .call(&nobody, method, &format!("/api/v1{path}"), None)
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json()["error"], "You must be logged in to do this.");
    }
}

#[tokio::test]
async fn the_queue_is_listed_and_one_is_taken_once() {
    let bench = Bench::with_settings(MANUAL);
    let ann = bench.agent_with("ann", &[Role::Agent], &["sales"]).await;
    let bob = bench.agent_with("bob", &[Role::Agent], &["support"]).await;
    let boss = bench.agent("boss").await;
    let visitor = bench
        .register(json!({ "token": "t", "name": "Ada", "department": "sales" }))
        .await;
    let rid = bench.room("t").await["_id"].as_str().unwrap().to_owned();
    let list = format!("{LIVECHAT}/inquiries.list");
    let inquiry = json!({
        "_id": rid, "rid": rid, "t": "l", "name": "Ada", "status": "queued",
        "department": "sales", "source": { "type": "api" },
        "ts": "2026-01-31T09:00:00.000Z", "queuedAt": "2026-01-31T09:00:00.000Z",
        "_updatedAt": "2026-01-31T09:00:00.000Z",
        "v": { "_id": visitor["_id"], "username": "guest-1", "status": "online" },
    });
    let all = json!({
        "inquiries": [inquiry], "count": 1, "offset": 0, "total": 1, "success": true,
    });
    let none = json!({ "inquiries": [], "count": 0, "offset": 0, "total": 0, "success": true });
    assert_eq!(get(&bench, &ann, &list).await, all);
    assert_eq!(
        get(&bench, &boss, &format!("{list}?department=Sales")).await,
        all
    );
    assert_eq!(get(&bench, &bob, &list).await, none);
    assert_eq!(
        get(&bench, &boss, &format!("{list}?department=none")).await,
        none
    );

    let path = format!("{LIVECHAT}/inquiries.take");
    forbidden(
        &post(&bench, &bob, &path, json!({ "inquiryId": rid })).await,
        "unauthorized",
    );
    let lacks = "User does not have the permissions required for this action [error-unauthorized]";
    let for_bob = json!({ "inquiryId": rid, "userId": bob.id });
    forbidden(&post(&bench, &ann, &path, for_bob).await, lacks);
    post(&bench, &ann, &path, json!({ "inquiryId": "nothing" }))
        .await
        .refused("Inquiry not found [error-not-found]");
    let taken = post(&bench, &ann, &path, json!({ "inquiryId": rid }))
        .await
        .json();
    assert_eq!(taken["inquiry"]["status"], "taken");
    post(&bench, &boss, &path, json!({ "inquiryId": rid }))
        .await
        .refused("Inquiry already taken [error-inquiry-taken]");
    assert_eq!(get(&bench, &ann, &list).await, none);
    assert_eq!(bench.room("t").await["servedBy"]["username"], "ann");
}

#[tokio::test]
async fn conversations_are_listed_to_whoever_may_see_them() {
    let (bench, bob, rid) = conversation().await;
    let boss = bench.agent("boss").await;
    let eve = bench.agent_with("eve", &[Role::Agent], &[]).await;
    bench.wait_ms(1_000);
    bench
        .register(json!({ "token": "u", "name": "Grace", "department": "sales" }))
        .await;
    let other = bench.room("u").await["_id"].as_str().unwrap().to_owned();
    let rooms = format!("{LIVECHAT}/rooms");
    let ids = |answer: &Value| -> Vec<String> {
        let rooms = answer["rooms"].as_array().unwrap();
        rooms
            .iter()
            .map(|room| room["_id"].as_str().unwrap().to_owned())
            .collect()
    };
    for (agent, query, expected) in [
        (&boss, "", vec![&other, &rid]),
        (&boss, "?count=1&offset=1", vec![&rid]),
        (&boss, &format!("?agents[]={}", bob.id), vec![&rid]),
        (&boss, "?departmentId=sales", vec![&other]),
        (&boss, "?roomName=GRA", vec![&other]),
        (&boss, "?open=false", vec![]),
        (&bob, "?open=true", vec![&rid]),
        (&eve, "", vec![]),
    ] {
        let answer = get(&bench, agent, &format!("{rooms}{query}")).await;
        let expected: Vec<String> = expected.into_iter().cloned().collect();
        assert_eq!(ids(&answer), expected, "{query}");
    }
    let all = get(&bench, &boss, &format!("{rooms}?count=1")).await;
    assert_eq!(
        (&all["total"], &all["count"], &all["offset"]),
        (&json!(2), &json!(1), &json!(0))
    );
    let answer = bench
        .call(
            &eve,
            Method::GET,
            &format!("{rooms}?agents[]={}", bob.id),
            None,
        )
        .await;
    forbidden(&answer, "unauthorized");
}

#[tokio::test]
async fn the_visitors_secret_is_told_to_no_agent() {
    const SECRET: &str = "secretsecretsecret";
    let bench = Bench::with_settings(MANUAL);
    let address = serve(&bench.router).await;
    let boss = bench.agent("boss").await;
    let mut wire = Wire::of_agent(address, &boss.token).await;
    let visitor = bench
        .register(json!({ "token": SECRET, "name": "Ada" }))
        .await;
    let id = visitor["_id"].as_str().unwrap().to_owned();
    for (n, (name, event)) in [
        (
            "stream-livechat-inquiry-queue-observer",
            "public".to_owned(),
        ),
        ("stream-notify-user", format!("{}/rooms-changed", boss.id)),
        (
            "stream-notify-user",
            format!("{}/subscriptions-changed", boss.id),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        wire.sub(&n.to_string(), name, json!([event, false])).await;
    }
    let rid = bench.room(SECRET).await["_id"].as_str().unwrap().to_owned();
    wire.sub("m", "stream-room-messages", json!([rid, false]))
        .await;
    wire.sub("l", "stream-livechat-room", json!([rid, false]))
        .await;
    bench
        .post(
            MESSAGE,
            &json!({ "token": SECRET, "rid": rid, "msg": "Hello?" }),
        )
        .await;
    take(&bench, &boss, &rid).await;
    bench
        .post(
            MESSAGE,
            &json!({ "token": SECRET, "rid": rid, "msg": "Hello!" }),
        )
        .await;
    post(
        &bench,
        &boss,
        &format!("{LIVECHAT}/room.closeByUser"),
        json!({ "rid": rid }),
    )
    .await;

    wire.send(json!({ "msg": "ping", "id": "end" })).await;
    let mut frames = 0;
    loop {
        let frame = wire.next().await;
        if frame["msg"] == "pong" {
            break;
        }
        assert!(!frame.to_string().contains(SECRET), "{frame}");
        frames += 1;
    }
    assert!(frames > 8, "{frames}");
    for path in [
        format!("{LIVECHAT}/rooms"),
        format!("{LIVECHAT}/{rid}/messages"),
        format!("{LIVECHAT}/visitors.info?visitorId={id}"),
        format!("{LIVECHAT}/visitors.pagesVisited/{rid}"),
        format!("{LIVECHAT}/inquiries.list"),
        UNREAD.to_owned(),
    ] {
        let answer = get(&bench, &boss, &path).await;
        assert!(!answer.to_string().contains(SECRET), "{answer}");
    }
}

#[tokio::test]
async fn a_room_a_visitor_colleagues_and_departments_can_be_looked_up() {
    let (bench, bob, rid) = conversation().await;
    let eve = bench.agent_with("eve", &[Role::Agent], &["sales"]).await;
    bench.agent_with("boss", &[Role::Manager], &[]).await;
    let visitor = bench
        .register(json!({
            "token": "t", "email": "ada@example.org", "phone": "555",
            "customFields": [{ "key": "company", "value": "acme", "overwrite": true }],
        }))
        .await;
    let page = json!({
        "token": "t", "rid": rid,
        "pageInfo": {
            "change": "url", "title": "Seeds", "location": { "href": "https://shop.example/seeds" },
        },
    });
    bench.post(PAGE, &page).await;

    let id = visitor["_id"].as_str().unwrap();
    let found = get(
        &bench,
        &bob,
        &format!("{LIVECHAT}/visitors.info?visitorId={id}"),
    )
    .await;
    let mut expected = visitor.clone();
    expected.as_object_mut().unwrap().remove("token");
    assert_eq!(found, json!({ "visitor": expected, "success": true }));
    let unknown = format!("{LIVECHAT}/visitors.info?visitorId=none");
    bench
        .call(&bob, Method::GET, &unknown, None)
        .await
        .refused("visitor-not-found");

    let pages = get(
        &bench,
        &bob,
        &format!("{LIVECHAT}/visitors.pagesVisited/{rid}"),
    )
    .await;
    assert_eq!(pages["total"], 1);
    assert_eq!(
        pages["pages"][0]["navigation"],
        json!({ "page": { "title": "Seeds", "location": { "href": "https://shop.example/seeds" } } })
    );

    let messages = get(&bench, &bob, &format!("{LIVECHAT}/{rid}/messages?count=1")).await;
    assert_eq!(messages["count"], 1);
    assert!(messages["total"].as_i64().unwrap() >= 2);
    bench
        .call(
            &bob,
            Method::GET,
            &format!("{LIVECHAT}/none/messages"),
            None,
        )
        .await
        .refused("invalid-room");

    let agents = get(&bench, &eve, &format!("{LIVECHAT}/users/agent")).await;
    let names: Vec<&Value> = agents["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| &user["username"])
        .collect();
    assert_eq!(names, ["bob", "eve"]);
    let departments = get(&bench, &eve, &format!("{LIVECHAT}/department")).await;
    assert_eq!(
        departments["departments"][0],
        json!({
            "_id": "sales", "name": "Sales", "enabled": true, "numAgents": 2,
            "showOnRegistration": true, "showOnOfflineForm": true,
        })
    );
}

#[tokio::test]
async fn only_an_admin_sets_the_status_of_others() {
    let bench = Bench::new();
    let path = format!("{LIVECHAT}/agent.status");
    let bob = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let boss = bench.agent_with("boss", &[Role::Manager], &[]).await;
    let root = bench.agent("root").await;
    let body = json!({ "status": "available", "agentId": bob.id });
    let lacks = "User does not have the permissions required for this action [error-unauthorized]";
    forbidden(&post(&bench, &boss, &path, body.clone()).await, lacks);
    let answer = post(&bench, &root, &path, body).await;
    assert_eq!(
        answer.json(),
        json!({ "status": "available", "success": true })
    );
    // Without a status, the other one.
    let answer = post(&bench, &bob, &path, json!({})).await;
    assert_eq!(answer.json()["status"], "not-available");
    let answer = post(&bench, &root, &path, json!({ "agentId": "nobody" })).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_in_the_protocols_form() {
    let (bench, bob, _) = conversation().await;
    for (method, path) in [
        (Method::GET, "/api/v1/livechat/%ff/messages"),
        (Method::GET, "/api/v1/livechat/visitors.pagesVisited/%ff"),
        (Method::GET, "/api/v1/livechat/custom-fields/%ff"),
        (Method::POST, "/api/v1/rooms.media/%ff"),
    ] {
        bench
            .call(&bob, method, path, None)
            .await
            .refused("the path must be UTF-8 [invalid-params]");
    }
}
