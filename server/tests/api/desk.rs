//! What agents call: the queue, conversations, what they say, and what they may not.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Answer, Bench, HISTORY, MESSAGE, PAGE};
use crate::wire::{Wire, serve};

const LIVECHAT: &str = "/api/v1/livechat";
const SEND: &str = "/api/v1/chat.sendMessage";
const UPDATE: &str = "/api/v1/chat.update";
const DELETE: &str = "/api/v1/chat.delete";
const UNREAD: &str = "/api/v1/subscriptions.get";
const READ: &str = "/api/v1/subscriptions.read";
const MANUAL: &str = "[routing]\nmethod = \"manual\"\n\
    [[departments]]\nid = \"sales\"\nname = \"Sales\"\n\
    [[departments]]\nid = \"support\"\nname = \"Support\"\n\
    [[custom_fields]]\nid = \"company\"\nlabel = \"Company\"\n";

async fn get(bench: &Bench, agent: &Agent, path: &str) -> Value {
    let answer = bench.call(agent, Method::GET, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

async fn post(bench: &Bench, agent: &Agent, path: &str, body: Value) -> Answer {
    bench.call(agent, Method::POST, path, Some(&body)).await
}

async fn take(bench: &Bench, agent: &Agent, rid: &str) {
    let path = format!("{LIVECHAT}/inquiries.take");
    let answer = post(bench, agent, &path, json!({ "inquiryId": rid })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
}

/// A conversation of Ada's, whose token is `t`, that Bob has taken.
async fn conversation() -> (Bench, Agent, String) {
    let bench = Bench::with_settings(MANUAL);
    let bob = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let rid = bench.host("t").await;
    take(&bench, &bob, &rid).await;
    (bench, bob, rid)
}

fn forbidden(answer: &Answer, error: &str) {
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
