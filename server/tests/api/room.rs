//! `GET livechat/room` and `POST livechat/room.close`, and what an open room means elsewhere.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use livechat_core::wire::answer::read;
use livechat_core::wire::room::Room;
use serde_json::{Value, json};

use crate::bench::{Bench, CLOSE, FIELD, HISTORY, MESSAGE, PAGE, ROOM, VISITOR};

fn close(token: &str, rid: &str) -> Value {
    json!({ "token": token, "rid": rid })
}

#[tokio::test]
async fn the_first_call_opens_a_room_and_the_next_finds_it() {
    let bench = Bench::new();
    let visitor = bench
        .register(json!({ "token": "t", "name": "Ada", "department": "Sales" }))
        .await;
    let answer = bench.get(&format!("{ROOM}?token=t")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let room = answer.json()["room"].clone();
    let database = bench.database();
    let contact = database.query_row("SELECT id FROM contacts", [], |row| row.get(0));
    let contact: String = contact.unwrap();
    let expected = json!({
        "_id": room["_id"], "t": "l", "fname": "Ada", "msgs": 0, "usersCount": 1,
        "ts": "2026-01-31T09:00:00.000Z", "lm": "2026-01-31T09:00:00.000Z",
        "_updatedAt": "2026-01-31T09:00:00.000Z",
        "open": true, "cl": false, "waitingResponse": true, "departmentId": "sales",
        "queuedAt": "2026-01-31T09:00:00.000Z",
        "v": {
            "_id": visitor["_id"], "username": "guest-1", "token": "t", "status": "online",
        },
        "source": { "type": "api" }, "contactId": contact, "verified": false,
    });
    assert_eq!(
        answer.json(),
        json!({ "room": expected, "newRoom": true, "success": true })
    );
    assert!(!room["_id"].as_str().unwrap().is_empty());

    bench.wait_ms(5_000);
    for query in ["token=t", "token=t&rid=", "token=t&agentId=x&sla=y"] {
        let again = bench.get(&format!("{ROOM}?{query}")).await;
        assert_eq!(
            again.json(),
            json!({ "room": expected, "newRoom": false, "success": true })
        );
    }
    assert_eq!(bench.count("rooms"), 1);
    let found = read(200, &answer.text, Room::in_answer).unwrap();
    assert!(found.open && room["_id"] == found.id.as_str());
}

#[tokio::test]
async fn a_room_that_is_named_is_found_open_or_not() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let path = format!("{ROOM}?token=t&rid={rid}");
    let open = bench.get(&path).await.json();
    assert_eq!(
        (&open["newRoom"], &open["room"]["open"]),
        (&json!(false), &json!(true))
    );

    bench.wait_ms(1_000);
    bench.post(CLOSE, &close("t", &rid)).await;
    let answer = bench.get(&path).await;
    let room = answer.json()["room"].clone();
    assert_eq!(room["_id"], rid.as_str());
    assert_eq!(room.get("open"), None);
    assert_eq!(room["closedAt"], "2026-01-31T09:00:01.000Z");
    assert_eq!(room["closer"], "visitor");
    assert_eq!(room["closedBy"]["username"], "guest-1");
    assert!(!read(200, &answer.text, Room::in_answer).unwrap().open);
}

#[tokio::test]
async fn tokens_and_rooms_of_others_are_nobodys() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.register(json!({ "token": "other" })).await;
    for (query, error) in [
        ("", "must have required property 'token' [invalid-params]"),
        (
            "token[$ne]=",
            "must have required property 'token' [invalid-params]",
        ),
        ("token=a&token=b", "must be string [invalid-params]"),
        ("token=t&rid=a&rid=b", "must be string [invalid-params]"),
        ("token=", "invalid-token"),
        ("token=%00", "invalid-token"),
        ("token=%FF", "invalid-token"),
        ("token=nobody", "invalid-token"),
        (&format!("token=nobody&rid={rid}"), "invalid-token"),
        (&format!("token=other&rid={rid}"), "invalid-room"),
        ("token=t&rid=nothing", "invalid-room"),
        ("token=t&rid=%00", "invalid-room"),
        ("token=t&rid=%25", "invalid-room"),
    ] {
        bench.get(&format!("{ROOM}?{query}")).await.refused(error);
    }
    let endless = "r".repeat(60_000);
    bench
        .get(&format!("{ROOM}?token=t&rid={endless}"))
        .await
        .refused("invalid-room");
    assert_eq!(bench.count("rooms"), 1);
}

#[tokio::test]
async fn nobody_there_opens_no_room_but_leaves_the_one_that_is_open() {
    for (settings, error) in [
        (
            "online = false",
            "Sorry, no online agents [no-agent-online]",
        ),
        ("enabled = false", "[error-omnichannel-is-disabled]"),
    ] {
        let bench = Bench::with_settings(settings);
        let visitor = bench.register(json!({ "token": "t" })).await;
        let path = format!("{ROOM}?token=t");
        bench.get(&path).await.refused(error);
        bench
            .get(&format!("{ROOM}?token=nobody"))
            .await
            .refused("invalid-token");
        assert_eq!(bench.count("rooms"), 0);
        bench
            .database()
            .execute(
                "INSERT INTO rooms (id, visitor_id, opened_at, updated_at, last_message_at)
                 VALUES ('r', ?1, '', '', '')",
                [visitor["_id"].as_str()],
            )
            .unwrap();
        let open = bench.get(&path).await.json();
        assert_eq!(
            (&open["room"]["_id"], &open["newRoom"]),
            (&json!("r"), &json!(false))
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_calls_at_once_one_opens_the_room() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    let calls = (0..50).map(|_| {
        let router = bench.router.clone();
        tokio::spawn(async move {
            use tower::ServiceExt;
            let request = Request::get(format!("{ROOM}?token=t"));
            let answer = router
                .oneshot(request.body(Body::empty()).unwrap())
                .await
                .unwrap();
            let bytes = axum::body::to_bytes(answer.into_body(), 100_000).await;
            serde_json::from_slice::<Value>(&bytes.unwrap()).unwrap()
        })
    });
    let (mut rooms, mut new) = (HashSet::new(), 0);
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await.unwrap();
        rooms.insert(answer["room"]["_id"].as_str().unwrap().to_owned());
        new += u32::from(answer["newRoom"] == true);
    }
    assert_eq!((rooms.len(), new, bench.count("rooms")), (1, 1, 1));
    assert_eq!(bench.count("messages"), 1);
}

#[tokio::test]
async fn the_database_itself_holds_no_second_open_room() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let second = "INSERT INTO rooms (id, visitor_id, opened_at, updated_at, last_message_at)
                  SELECT 'second', visitor_id, '', '', '' FROM rooms LIMIT 1";
    assert!(bench.database().execute(second, []).is_err());
    bench.post(CLOSE, &close("t", &rid)).await;
    assert_eq!(bench.database().execute(second, []).unwrap(), 1);
}

#[tokio::test]
async fn closing_ends_the_conversation_and_the_next_call_begins_another() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let answer = bench.post(CLOSE, &close("t", &rid)).await;
    assert_eq!(
        answer.json(),
        json!({ "rid": rid, "comment": "Closed by visitor", "success": true })
    );
    bench
        .post(CLOSE, &close("t", &rid))
        .await
        .refused("room-closed");
    let answer = bench.get(&format!("{ROOM}?token=t")).await.json();
    assert_eq!(answer["newRoom"], true);
    assert_ne!(answer["room"]["_id"], rid.as_str());
    assert_eq!(bench.count("rooms"), 2);
}

#[tokio::test]
async fn closing_is_refused_for_each_reason() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.register(json!({ "token": "other" })).await;
    for (body, error) in [
        (
            json!({ "rid": rid }),
            "must have required property 'token' [invalid-params]",
        ),
        (
            json!({ "token": "t" }),
            "must have required property 'rid' [invalid-params]",
        ),
        (
            json!({ "token": "t", "rid": { "$ne": "" } }),
            "must be string [invalid-params]",
        ),
        (
            json!({ "token": "t", "rid": rid, "comment": "x" }),
            "must NOT have additional properties [invalid-params]",
        ),
        (close(" ", &rid), "invalid-token"),
        (close("nobody", &rid), "invalid-token"),
        (close("other", &rid), "invalid-room"),
        (close("t", "nothing"), "invalid-room"),
        (close("t", ""), "invalid-room"),
    ] {
        bench.post(CLOSE, &body).await.refused(error);
    }
    assert_eq!(bench.room("t").await["open"], true);
}

#[tokio::test]
async fn a_visitor_with_an_open_room_cannot_be_removed() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let path = format!("{VISITOR}/t");
    let before = bench.look_up("t").await;
    bench
        .delete(&path)
        .await
        .refused("Cannot remove visitors with opened rooms [visitor-has-open-rooms]");
    assert_eq!(bench.look_up("t").await, before);
    assert_eq!(bench.room("t").await["_id"], rid.as_str());

    bench.post(CLOSE, &close("t", &rid)).await;
    assert_eq!(bench.delete(&path).await.status, StatusCode::OK);
    assert_eq!((bench.count("rooms"), bench.count("messages")), (0, 0));
    bench
        .get(&format!("{HISTORY}/{rid}?token=t"))
        .await
        .refused("invalid-token");
}

#[tokio::test]
async fn removing_takes_what_was_said_off_the_disk_and_only_that() {
    let bench = Bench::with_settings(
        "[[custom_fields]]\nid = \"topic\"\nlabel = \"Topic\"\nscope = \"room\"",
    );
    let (rid, kept) = (bench.host("secret-token").await, bench.host("kept").await);
    for (token, rid, text) in [
        ("secret-token", &rid, "secret-words"),
        ("kept", &kept, "kept-words"),
    ] {
        let said = json!({ "token": token, "rid": rid, "msg": text });
        assert_eq!(bench.post(MESSAGE, &said).await.status, StatusCode::OK);
    }
    let topic = json!({
        "token": "secret-token", "key": "topic", "value": "secret-topic", "overwrite": true,
    });
    bench.post(FIELD, &topic).await;
    bench.post(CLOSE, &close("secret-token", &rid)).await;
    bench.delete(&format!("{VISITOR}/secret-token")).await;
    assert_eq!((bench.count("rooms"), bench.count("room_fields")), (1, 0));
    let history = bench.get(&format!("{HISTORY}/{kept}?token=kept")).await;
    assert_eq!(history.json()["messages"][0]["msg"], "kept-words");

    for bytes in bench.everything_on_disk() {
        for trace in ["secret-words", "secret-topic", "secret-token"] {
            let mut windows = bytes.windows(trace.len());
            assert!(!windows.any(|window| window == trace.as_bytes()), "{trace}");
        }
    }
}

#[tokio::test]
async fn a_field_of_the_conversation_goes_to_the_open_room() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    let topic = |value: &str, overwrite: bool| json!({ "token": "t", "key": "topic", "value": value, "overwrite": overwrite });
    // While none is open it has nowhere to go.
    assert_eq!(
        bench.post(FIELD, &topic("herbs", true)).await.status,
        StatusCode::OK
    );
    assert_eq!(bench.room("t").await.get("livechatData"), None);
    for (value, overwrite, stored) in [
        ("herbs", true, "herbs"),
        ("roots", false, "herbs"),
        ("trees", true, "trees"),
    ] {
        bench.post(FIELD, &topic(value, overwrite)).await;
        let data = &bench.room("t").await["livechatData"];
        assert_eq!(data, &json!({ "topic": stored }));
    }
    assert_eq!(bench.look_up("t").await.get("livechatData"), None);
}

#[tokio::test]
async fn pages_from_before_become_part_of_the_conversation() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    for token in ["t", "other"] {
        let location = json!({ "href": "https://shop.example/" });
        let info = json!({ "change": "url", "title": "Shop", "location": location });
        bench
            .post(PAGE, &json!({ "token": token, "pageInfo": info }))
            .await;
    }
    let rid = bench.room("t").await["_id"].clone();
    let room_of = |token: &str| -> Option<String> {
        bench
            .database()
            .query_row(
                "SELECT room FROM page_visits WHERE token = ?1",
                [token],
                |row| row.get(0),
            )
            .unwrap()
    };
    assert_eq!(json!(room_of("t")), rid);
    assert_eq!(room_of("other"), None);
}

#[tokio::test]
async fn a_room_follows_its_visitor_to_a_new_name_and_token() {
    let bench = Bench::new();
    bench
        .register(json!({ "token": "old", "email": "ada@example.org" }))
        .await;
    let room = bench.room("old").await;
    assert_eq!(room["fname"], "guest-1");
    bench
        .register(json!({ "token": "new", "email": "ada@example.org", "name": "Ada" }))
        .await;
    let moved = bench.room("new").await;
    assert_eq!(moved["_id"], room["_id"]);
    assert_eq!(
        (&moved["fname"], &moved["v"]["token"]),
        (&json!("Ada"), &json!("new"))
    );
    bench
        .get(&format!("{ROOM}?token=old"))
        .await
        .refused("invalid-token");
}

#[tokio::test]
async fn where_only_agents_end_a_conversation_visitors_are_refused() {
    let bench = Bench::with_settings("[chat]\nvisitors_can_close = false");
    let rid = bench.host("t").await;
    let answer = bench.post(CLOSE, &close("t", &rid)).await;
    answer.refused("error-not-allowed-to-close-conversation");
    assert_eq!(bench.room("t").await["open"], true);
}
