//! What happens in a room is told at once to whoever listens.

use livechat_server::realtime::Topic;
use livechat_server::realtime::hub::Listener;
use serde_json::{Value, json};

use crate::bench::{Bench, CLOSE, MESSAGE};

async fn next(listener: &mut Listener) -> Value {
    serde_json::from_str(&listener.next().await.unwrap()).unwrap()
}

#[tokio::test]
async fn what_a_visitor_says_comes_back_once_and_closing_is_told() {
    let bench = Bench::new();
    let visitor = bench.register(json!({ "token": "t", "name": "Ada" })).await;
    let rid = bench.room("t").await["_id"].clone();
    let mut listener = bench.hub.listener();
    listener.listen(Topic::Messages(rid.as_str().unwrap().to_owned()));

    let body = json!({ "token": "t", "rid": rid, "msg": "Do you have basil?", "_id": "m1" });
    for _ in 0..2 {
        bench.post(MESSAGE, &body).await;
    }
    let author = json!({ "_id": visitor["_id"], "username": "guest-1", "name": "Ada" });
    let at = json!({ "$date": 1_769_850_000_000_i64 });
    assert_eq!(
        next(&mut listener).await,
        json!({
            "msg": "changed", "collection": "stream-room-messages", "id": "id",
            "fields": { "eventName": rid, "args": [{
                "_id": "m1", "rid": rid, "msg": "Do you have basil?", "ts": at, "_updatedAt": at,
                "token": "t", "alias": "Ada", "u": author,
            }] },
        })
    );

    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let closed = next(&mut listener).await["fields"]["args"][0].clone();
    assert_eq!(closed["t"], "livechat-close");
    assert_eq!(closed["msg"], "Closed by visitor");
}

#[tokio::test]
async fn agents_hear_of_a_conversation_that_waits_until_it_no_longer_does() {
    let bench = Bench::new();
    let mut sales = bench.hub.listener();
    sales.listen(Topic::Inquiries(Some("sales".to_owned())));
    let visitor = bench
        .register(json!({ "token": "t", "name": "Ada", "department": "sales" }))
        .await;
    let rid = bench.room("t").await["_id"].clone();
    let at = json!({ "$date": 1_769_850_000_000_i64 });
    assert_eq!(
        next(&mut sales).await,
        json!({
            "msg": "changed", "collection": "stream-livechat-inquiry-queue-observer", "id": "id",
            "fields": { "eventName": "department/sales", "args": [{
                "type": "added", "_id": rid, "rid": rid, "t": "l", "name": "Ada",
                "status": "queued", "department": "sales", "ts": at, "queuedAt": at,
                "_updatedAt": at, "source": { "type": "api" },
                "v": { "_id": visitor["_id"], "username": "guest-1", "status": "online" },
            }] },
        })
    );
    bench
        .post(
            MESSAGE,
            &json!({ "token": "t", "rid": rid, "msg": "Hello?" }),
        )
        .await;
    let changed = next(&mut sales).await["fields"]["args"][0].clone();
    assert_eq!(
        (&changed["type"], &changed["message"]),
        (&json!("changed"), &json!("Hello?"))
    );
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let removed = next(&mut sales).await["fields"]["args"][0].clone();
    assert_eq!(
        (&removed["type"], &removed["_id"]),
        (&json!("removed"), &rid)
    );
}
