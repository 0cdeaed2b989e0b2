//! `/websocket`: the handshake, who may listen to what, what is told, and what a hostile client
//! can do.

use std::net::SocketAddr;

use futures_util::SinkExt;
use livechat_server::ddp::socket::{GONE, QUIET};
use livechat_server::realtime::hub::MAX_WAITING;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::bench::{Bench, LOGIN, MESSAGE};
use crate::wire::{Wire, params, serve};

const MESSAGES: &str = "stream-room-messages";
const NOTIFY: &str = "stream-notify-room";
const LIVECHAT: &str = "stream-livechat-room";

/// A server, and a room of Ada's, whose token is `t`.
async fn room() -> (Bench, SocketAddr, String) {
    let bench = Bench::new();
    let address = serve(&bench.router).await;
    let rid = bench.host("t").await;
    (bench, address, rid)
}

async fn say(bench: &Bench, rid: &str, id: &str) {
    let body = json!({ "token": "t", "rid": rid, "msg": "hello", "_id": id });
    let answer = bench.post(MESSAGE, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn the_handshake_answers_version_1_and_no_other() {
    let (_bench, address, rid) = room().await;
    let mut wire = Wire::open(address).await;
    let early = wire.sub("s", MESSAGES, params(&rid, "t")).await;
    assert_eq!(early["msg"], "error");
    wire.send(json!({ "msg": "connect", "version": "1", "support": ["1"] }))
        .await;
    let connected = wire.next().await;
    assert_eq!(connected["msg"], "connected");
    assert_eq!(connected["session"].as_str().unwrap().len(), 17);

    let mut old = Wire::open(address).await;
    old.send(json!({ "msg": "connect", "version": "pre1", "support": ["pre1"] }))
        .await;
    assert_eq!(old.next().await, json!({ "msg": "failed", "version": "1" }));
    assert_eq!(old.end().await, Some(1000));
}

#[tokio::test]
async fn a_message_comes_once_in_the_form_of_frames_however_often_one_subscribes() {
    let (bench, address, rid) = room().await;
    let mut wire = Wire::connect(address).await;
    for id in ["a", "b", "c"] {
        let answer = wire.sub(id, MESSAGES, params(&rid, "t")).await;
        assert_eq!(answer, json!({ "msg": "ready", "subs": [id] }));
    }
    say(&bench, &rid, "m").await;
    let frame = wire.next().await;
    assert_eq!(frame["collection"], MESSAGES);
    assert_eq!(frame["id"], "id");
    assert_eq!(frame["fields"]["eventName"], rid);
    let message = &frame["fields"]["args"][0];
    assert_eq!(message["_id"], "m");
    assert_eq!(message["ts"], json!({ "$date": 1_769_850_000_000_i64 }));
    wire.quiet().await;

    for (id, left) in [("a", true), ("b", true), ("c", false)] {
        wire.send(json!({ "msg": "unsub", "id": id })).await;
        assert_eq!(wire.next().await, json!({ "msg": "nosub", "id": id }));
        say(&bench, &rid, id).await;
        if left {
            assert_eq!(wire.event().await.1[0]["_id"], id);
        }
        wire.quiet().await;
    }
    wire.send(json!({ "msg": "unsub", "id": "never was" }))
        .await;
    assert_eq!(
        wire.next().await,
        json!({ "msg": "nosub", "id": "never was" })
    );
}

#[tokio::test]
async fn rooms_of_others_and_what_there_is_nothing_of_are_refused() {
    let (bench, address, rid) = room().await;
    bench.register(json!({ "token": "other" })).await;
    let mut wire = Wire::connect(address).await;
    let without = json!({ "useCollection": false, "args": [null] });
    for (name, params) in [
        (MESSAGES, params(&rid, "other")),
        (MESSAGES, params(&rid, "nobody")),
        (MESSAGES, params("no room", "t")),
        (MESSAGES, json!([rid, false])),
        (MESSAGES, json!([rid])),
        (LIVECHAT, json!([rid, without])),
        (NOTIFY, params(&format!("{rid}/typing"), "other")),
        ("stream-notify-user", params("x/rooms-changed", "t")),
        (
            "stream-livechat-inquiry-queue-observer",
            params("public", "t"),
        ),
    ] {
        let answer = wire.sub("s", name, params).await;
        assert_eq!(
            answer,
            json!({ "msg": "nosub", "id": "s", "error": {
                "isClientSafe": true, "error": "not-allowed", "reason": "Not allowed",
                "message": "Not allowed [not-allowed]", "errorType": "Meteor.Error",
            } }),
            "{name}"
        );
    }
    for (name, params) in [
        ("meteor_autoupdate_clientVersions", json!([])),
        (NOTIFY, params(&format!("{rid}/webrtc"), "t")),
        (MESSAGES, json!({ "not": "a list" })),
    ] {
        let answer = wire.sub("s", name, params).await;
        assert_eq!(answer["msg"], "nosub", "{answer}");
    }
    say(&bench, &rid, "m").await;
    wire.quiet().await;
}

#[tokio::test]
async fn typing_is_told_in_both_forms_whichever_was_sent_and_never_in_anothers_name() {
    let (_bench, address, rid) = room().await;
    let (typing, activity) = (format!("{rid}/typing"), format!("{rid}/user-activity"));
    let mut old = Wire::connect(address).await;
    old.listen(NOTIFY, &typing, "t").await;
    let mut new = Wire::connect(address).await;
    new.listen(NOTIFY, &activity, "t").await;

    let mut writer = Wire::connect(address).await;
    let shown = json!({ "token": "t" });
    for (params, types) in [
        (json!([typing, "somebody else", true, shown]), true),
        (json!([activity, "guest-1", [], shown]), false),
        (json!([activity, "guest-1", ["user-typing"], shown]), true),
        (json!([typing, "guest-1", false, shown]), false),
    ] {
        let answer = writer.call(NOTIFY, params).await;
        assert_eq!(
            answer,
            json!({ "msg": "result", "id": "1", "result": null })
        );
        let event = old.event().await;
        assert_eq!(event, (typing.clone(), json!(["guest-1", types])));
        let does = if types {
            json!(["user-typing"])
        } else {
            json!([])
        };
        let event = new.event().await;
        assert_eq!(event, (activity.clone(), json!(["guest-1", does, {}])));
    }

    for params in [
        json!([typing, "guest-1", true, { "token": "other" }]),
        json!([typing, "guest-1", true]),
        json!([format!("{rid}/deleteMessage"), { "_id": "m" }, {}, shown]),
        json!([rid, "guest-1", true, shown]),
        json!([]),
    ] {
        let answer = writer.call(NOTIFY, params).await;
        assert_eq!(answer["error"]["error"], "not-allowed", "{answer}");
    }
    old.quiet().await;
    new.quiet().await;
}

#[tokio::test]
async fn what_official_widgets_wait_for_is_answered_and_unknown_methods_are_errors() {
    let (_bench, address, _) = room().await;
    let mut wire = Wire::connect(address).await;
    for params in [
        json!([{ "token": "t" }]),
        json!([{ "token": "new" }]),
        json!([]),
    ] {
        let answer = wire.call("livechat:setUpConnection", params).await;
        assert_eq!(
            answer,
            json!({ "msg": "result", "id": "1", "result": null })
        );
    }
    let answer = wire.call("UserPresence:away", json!([])).await;
    assert_eq!(
        answer["error"],
        json!({
            "isClientSafe": true, "error": 404, "reason": "Method 'UserPresence:away' not found",
            "message": "Method 'UserPresence:away' not found [404]", "errorType": "Meteor.Error",
        })
    );
}

#[tokio::test]
async fn a_visitor_is_offline_once_the_last_of_their_sockets_has_closed() {
    let (bench, address, rid) = room().await;
    let agent = bench.agent("bob").await;
    let mut watch = Wire::of_agent(address, &agent.token).await;
    let queue = "stream-livechat-inquiry-queue-observer";
    assert_eq!(
        watch.sub("q", queue, json!(["public", false])).await["msg"],
        "ready"
    );
    let (mut one, mut other) = (Wire::connect(address).await, Wire::connect(address).await);
    for wire in [&mut one, &mut other] {
        wire.call("livechat:setUpConnection", json!([{ "token": "t" }]))
            .await;
        assert_eq!(watch.event().await.1[0]["v"]["status"], "online");
    }
    drop(one);
    drop(other);
    let told = watch.event().await.1[0].clone();
    assert_eq!(
        (&told["rid"], &told["v"]["status"]),
        (&json!(rid), &json!("offline"))
    );
    assert_eq!(bench.look_up("t").await["status"], "offline");
    watch.quiet().await;
}

#[tokio::test]
async fn pings_are_answered_with_their_id_or_without_one() {
    let (_bench, address, _) = room().await;
    let mut wire = Wire::connect(address).await;
    wire.send(json!({ "msg": "ping" })).await;
    assert_eq!(wire.next().await, json!({ "msg": "pong" }));
    wire.send(json!({ "msg": "ping", "id": "7" })).await;
    assert_eq!(wire.next().await, json!({ "msg": "pong", "id": "7" }));
    wire.send(json!({ "msg": "pong" })).await;
    wire.quiet().await;
}

#[tokio::test]
async fn frames_that_are_none_are_ignored_and_the_socket_lives_on() {
    let (bench, address, rid) = room().await;
    let mut wire = Wire::connect(address).await;
    wire.listen(MESSAGES, &rid, "t").await;
    let deep = "[".repeat(60_000);
    for text in [
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        r#"{"msg":"dance"}"#,
        r#"{"msg":{}}"#,
        r#"{"msg":"sub"}"#,
        &deep,
    ] {
        wire.send_text(text).await;
    }
    wire.socket
        .send(Message::binary(vec![0; 1_000]))
        .await
        .unwrap();
    wire.quiet().await;
    say(&bench, &rid, "m").await;
    assert_eq!(wire.event().await.1[0]["_id"], "m");
}

#[tokio::test]
async fn an_endless_frame_ends_its_own_socket_only() {
    let (_bench, address, _) = room().await;
    let mut other = Wire::connect(address).await;
    let mut wire = Wire::connect(address).await;
    let long = "x".repeat(65_537);
    // The server may have closed it before all of it was sent.
    wire.socket.send(Message::text(long)).await.ok();
    assert!(matches!(wire.end().await, Some(1008) | None));
    other.quiet().await;
}

#[tokio::test]
async fn a_storm_of_pings_is_answered_one_by_one() {
    let (bench, address, rid) = room().await;
    let mut wire = Wire::connect(address).await;
    wire.listen(MESSAGES, &rid, "t").await;
    for n in 0..2_000 {
        let ping = json!({ "msg": "ping", "id": n.to_string() });
        wire.socket
            .feed(Message::text(ping.to_string()))
            .await
            .unwrap();
        if n % 100 == 99 {
            wire.socket.flush().await.unwrap();
            for n in n - 99..=n {
                assert_eq!(wire.next().await["id"], n.to_string());
            }
        }
    }
    say(&bench, &rid, "m").await;
    assert_eq!(wire.event().await.1[0]["_id"], "m");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_flooded_by_somebody_who_types() {
    // While something blocks, the paused clock moves only when it is told to.
    let (done, waits) = std::sync::mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || waits.recv().ok());
    let (_bench, address, rid) = room().await;
    let typing = format!("{rid}/typing");
    let mut agent = Wire::connect(address).await;
    agent.listen(NOTIFY, &typing, "t").await;
    let mut flood = Wire::connect(address).await;
    for n in 0..21 {
        let params = json!([typing, "guest-1", n % 2 == 0, { "token": "t" }]);
        let call = json!({ "msg": "method", "id": "1", "method": NOTIFY, "params": params });
        flood.send(call).await;
    }
    for _ in 0..20 {
        agent.event().await;
        assert_eq!(flood.next().await["msg"], "result");
        assert_eq!(flood.next().await["msg"], "updated");
    }
    agent.quiet().await;
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    agent.event().await;
    drop(done);
}

#[tokio::test]
async fn more_subscriptions_than_anybody_needs_are_refused() {
    let (_bench, address, rid) = room().await;
    let mut wire = Wire::connect(address).await;
    let mut refused = None;
    for n in 0..=500 {
        let answer = wire.sub(&n.to_string(), MESSAGES, params(&rid, "t")).await;
        if answer["msg"] == "nosub" {
            refused = Some((n, answer["error"]["error"].clone()));
        }
    }
    assert_eq!(refused, Some((500, json!("too-many-requests"))));
    let long = "r".repeat(1_000);
    let answer = wire.sub("long", MESSAGES, params(&long, "t")).await;
    assert_eq!(answer["msg"], "nosub");
}

#[tokio::test]
async fn whoever_takes_frames_too_slowly_is_let_go_without_any_growth() {
    let (bench, address, rid) = room().await;
    let mut slow = Wire::connect(address).await;
    slow.listen(MESSAGES, &rid, "t").await;
    let mut quick = Wire::connect(address).await;
    quick.quiet().await;
    assert_eq!(bench.hub.listeners(), 2);
    // More than the kernel's buffers on both sides and the hub's queue hold together.
    let long = "x".repeat(100_000);
    let mut told = 0;
    while bench.hub.listeners() == 2 {
        bench.hub.message(&rid, json!({ "_id": "m", "msg": long }));
        told += 1;
        assert!(told < 10_000, "nobody lets it go");
        tokio::task::yield_now().await;
    }
    assert!(told > MAX_WAITING);
    quick.quiet().await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_asked_and_then_given_up() {
    // While something blocks, the paused clock moves only when it is told to.
    let (done, waits) = std::sync::mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || waits.recv().ok());
    let bench = Bench::new();
    let address = serve(&bench.router).await;
    let mut wire = Wire::connect(address).await;
    for _ in 0..3 {
        tokio::time::advance(QUIET).await;
        assert_eq!(wire.next().await, json!({ "msg": "ping" }));
        wire.send(json!({ "msg": "pong" })).await;
        wire.quiet().await;
    }
    tokio::time::advance(QUIET).await;
    assert_eq!(wire.next().await, json!({ "msg": "ping" }));
    tokio::time::advance(GONE - QUIET).await;
    assert_eq!(wire.end().await, Some(1001));
    drop(done);
}

#[tokio::test]
async fn an_agent_signs_in_on_the_socket_and_listens_to_rooms_queue_and_themselves() {
    let (bench, address, rid) = room().await;
    let bob = bench.agent("bob").await;
    let mut wire = Wire::connect(address).await;
    let refused = wire.call("login", json!([{ "resume": "wrong" }])).await;
    assert_eq!(refused["error"]["error"], 403);
    assert_eq!(
        wire.sub("s", MESSAGES, json!([rid, false])).await["msg"],
        "nosub"
    );

    let answer = wire.call("login", json!([{ "resume": bob.token }])).await;
    assert_eq!(
        answer["result"],
        json!({
            "id": bob.id, "token": bob.token, "type": "resume",
            "tokenExpires": { "$date": 1_769_850_000_000_i64 + 30 * 24 * 60 * 60 * 1000 },
        })
    );
    for (n, (name, event)) in [
        (MESSAGES, rid.clone()),
        (NOTIFY, format!("{rid}/typing")),
        (LIVECHAT, rid.clone()),
        ("stream-notify-user", format!("{}/rooms-changed", bob.id)),
        (
            "stream-notify-user",
            format!("{}/subscriptions-changed", bob.id),
        ),
        (
            "stream-livechat-inquiry-queue-observer",
            "public".to_owned(),
        ),
        (
            "stream-livechat-inquiry-queue-observer",
            "department/sales".to_owned(),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let id = n.to_string();
        let answer = wire.sub(&id, name, json!([event, false])).await;
        assert_eq!(answer, json!({ "msg": "ready", "subs": [id] }), "{event}");
    }
    let others = json!(["somebody/rooms-changed", false]);
    assert_eq!(
        wire.sub("x", "stream-notify-user", others).await["msg"],
        "nosub"
    );

    wire.call(NOTIFY, json!([format!("{rid}/typing"), "x", true]))
        .await;
}

#[tokio::test]
async fn a_socket_is_no_way_around_signing_in() {
    let bench = Bench::new();
    let answer = bench.get("/websocket").await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()),
        (
            400,
            json!({
                "success": false, "error": "This is for WebSockets",
            })
        )
    );
    bench.agent("bob").await;
    let answer: Value = bench
        .post(LOGIN, &json!({ "user": "bob", "password": "wrong" }))
        .await
        .json();
    assert_eq!(answer["status"], "error");
}
