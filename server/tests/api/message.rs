//! `POST livechat/message` and `GET livechat/messages.history/:rid`.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CLOSE, HISTORY, MESSAGE};

fn say(rid: &str, text: &str) -> Value {
    json!({ "token": "t", "rid": rid, "msg": text })
}

fn with(rid: &str, key: &str, value: Value) -> Value {
    let mut body = say(rid, "hello");
    body[key] = value;
    body
}

async fn history(bench: &Bench, rid: &str, query: &str) -> Answer {
    bench.get(&format!("{HISTORY}/{rid}?token=t{query}")).await
}

/// Text and type of a page of the history.
async fn told(bench: &Bench, rid: &str, query: &str) -> Vec<String> {
    let answer = history(bench, rid, query).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let messages = answer.json()["messages"].as_array().unwrap().clone();
    let told = messages.iter().map(|message| match message.get("t") {
        Some(kind) => kind.as_str().unwrap().to_owned(),
        None => message["msg"].as_str().unwrap().to_owned(),
    });
    told.collect()
}

#[tokio::test]
async fn a_message_is_kept_and_answered() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let visitor = bench.look_up("t").await;
    bench.wait_ms(1_000);
    let mut body = say(&rid, "Do you have *basil*?");
    body["_id"] = json!("chosen");
    let answer = bench.post(MESSAGE, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let message = json!({
        "_id": "chosen", "rid": rid, "msg": "Do you have *basil*?", "token": "t", "alias": "Ada",
        "u": { "_id": visitor["_id"], "username": "guest-1", "name": "Ada" },
        "ts": "2026-01-31T09:00:01.000Z", "_updatedAt": "2026-01-31T09:00:01.000Z",
    });
    assert_eq!(
        answer.json(),
        json!({ "message": message, "success": true })
    );

    let room = bench.room("t").await;
    assert_eq!((&room["msgs"], &room["lm"]), (&json!(1), &message["ts"]));

    // A fresh room with one message has two entries, the newest first.
    let answer = history(&bench, &rid, "").await.json();
    let started = json!({
        "_id": answer["messages"][1]["_id"], "rid": rid, "msg": "", "token": "t",
        "t": "livechat-started", "groupable": false,
        "u": { "_id": visitor["_id"], "username": "guest-1", "name": "Ada" },
        "ts": "2026-01-31T09:00:00.000Z", "_updatedAt": "2026-01-31T09:00:00.000Z",
    });
    assert_eq!(
        answer,
        json!({ "messages": [message, started], "success": true })
    );
}

#[tokio::test]
async fn without_an_id_it_gets_one_and_is_another_each_time() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let mut ids = Vec::new();
    for body in [say(&rid, "hello"), with(&rid, "_id", json!(""))] {
        let answer = bench.post(MESSAGE, &body).await.json();
        ids.push(answer["message"]["_id"].as_str().unwrap().to_owned());
    }
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.len() >= 17));
    assert_eq!(
        told(&bench, &rid, "").await,
        ["hello", "hello", "livechat-started"]
    );
}

#[tokio::test]
async fn sent_again_it_is_the_same_message() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let first = with(&rid, "_id", json!("m"));
    let answer = bench.post(MESSAGE, &first).await.json();
    bench.wait_ms(5_000);
    assert_eq!(bench.post(MESSAGE, &first).await.json(), answer);
    let mut other = first.clone();
    other["msg"] = json!("something else");
    assert_eq!(bench.post(MESSAGE, &other).await.json(), answer);
    assert_eq!(told(&bench, &rid, "").await, ["hello", "livechat-started"]);
    assert_eq!(bench.room("t").await["msgs"], 1);

    // Its answer was lost, and the room closed meanwhile: it is there all the same.
    let close = json!({ "token": "t", "rid": rid });
    bench.post(CLOSE, &close).await;
    assert_eq!(bench.post(MESSAGE, &first).await.json(), answer);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sent_many_times_at_once_it_is_one_message() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let body = with(&rid, "_id", json!("m")).to_string();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let request = Request::post(MESSAGE)
                .header("content-type", "application/json")
                .body(Body::from(body.clone()))
                .unwrap();
            let router = bench.router.clone();
            tokio::spawn(async move {
                use tower::ServiceExt;
                router.oneshot(request).await.unwrap().status()
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), StatusCode::OK);
    }
    assert_eq!(told(&bench, &rid, "").await, ["hello", "livechat-started"]);
}

#[tokio::test]
async fn an_id_of_another_room_is_free_and_tells_nothing() {
    let bench = Bench::new();
    let (rid, other) = (bench.host("t").await, bench.host("other").await);
    bench.post(MESSAGE, &with(&rid, "_id", json!("m"))).await;
    let theirs = json!({ "token": "other", "rid": other, "msg": "mine", "_id": "m" });
    let answer = bench.post(MESSAGE, &theirs).await.json();
    assert_eq!(answer["message"]["msg"], "mine");
    assert_eq!(told(&bench, &rid, "").await, ["hello", "livechat-started"]);
}

#[tokio::test]
async fn a_message_is_refused_for_each_reason() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let foreign = bench.host("other").await;
    for key in ["token", "rid", "msg"] {
        let mut body = say(&rid, "hello");
        body.as_object_mut().unwrap().remove(key);
        bench.post(MESSAGE, &body).await.refused(&format!(
            "must have required property '{key}' [invalid-params]"
        ));
    }
    let long = "ä".repeat(5_001);
    for (key, value, error) in [
        ("token", json!("nobody"), "invalid-token"),
        ("token", json!(" "), "invalid-token"),
        (
            "token",
            json!({ "$ne": "" }),
            "must be string [invalid-params]",
        ),
        ("token", json!("other"), "invalid-room"),
        ("rid", json!("nothing"), "invalid-room"),
        ("rid", json!(foreign), "invalid-room"),
        ("rid", json!(["r"]), "must be string [invalid-params]"),
        ("msg", json!({}), "must be string [invalid-params]"),
        (
            "msg",
            json!(" \n"),
            "must NOT have fewer than 1 characters [invalid-params]",
        ),
        ("msg", json!(long), "message-length-exceeds-character-limit"),
        (
            "msg",
            json!("a\0b"),
            "must NOT contain NUL characters [invalid-params]",
        ),
        (
            "_id",
            json!("x".repeat(256)),
            "must NOT have more than 255 characters [invalid-params]",
        ),
        ("agent", json!("a"), "must be object [invalid-params]"),
        (
            "extra",
            json!(1),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        bench
            .post(MESSAGE, &with(&rid, key, value))
            .await
            .refused(error);
    }
    let mut body = with(&rid, "token", json!("nobody"));
    body["msg"] = json!(long);
    bench.post(MESSAGE, &body).await.refused("invalid-token");

    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    for text in ["hello", &long] {
        bench
            .post(MESSAGE, &say(&rid, text))
            .await
            .refused("room-closed");
    }
    assert_eq!(
        told(&bench, &rid, "").await,
        ["command", "livechat-close", "livechat-started"]
    );
}

#[tokio::test]
async fn the_longest_message_and_a_form_are_accepted() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let longest = "😀".repeat(5_000);
    let answer = bench.post(MESSAGE, &say(&rid, &longest)).await.json();
    assert_eq!(answer["message"]["msg"], longest.as_str());

    let form = Request::post(MESSAGE)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("token=t&rid={rid}&msg=a%26b+c&_id=m")))
        .unwrap();
    assert_eq!(bench.send(form).await.json()["message"]["msg"], "a&b c");

    let mut body = say(&rid, "to an agent");
    body["agent"] = json!({ "agentId": "a", "username": "agent" });
    assert_eq!(bench.post(MESSAGE, &body).await.status, StatusCode::OK);

    let huge = bench
        .post(MESSAGE, &say(&rid, &"x".repeat(2_000_000)))
        .await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn text_is_just_text() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    for text in [
        "'); DROP TABLE messages; --",
        "<img src=x onerror=alert(1)> &lt;b&gt;",
        "مرحبا \u{202e}evil\u{202c} 👩‍👩‍👧",
        " kept\nas typed\t",
    ] {
        let answer = bench.post(MESSAGE, &say(&rid, text)).await.json();
        assert_eq!(answer["message"]["msg"], text);
        assert_eq!(told(&bench, &rid, "&limit=1").await, [text]);
    }
}

#[tokio::test]
async fn closing_is_noted() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let answer = history(&bench, &rid, "&limit=2").await.json();
    // The newest has the widget ask whether a transcript is wanted.
    let command = &answer["messages"][0];
    assert_eq!(
        (&command["t"], &command["msg"]),
        (&json!("command"), &json!("promptTranscript"))
    );
    let message = &answer["messages"][1];
    assert_eq!(message["t"], "livechat-close");
    assert_eq!(message["msg"], "Closed by visitor");
    assert_eq!(message["groupable"], false);
    assert_eq!(message["transcriptRequested"], false);
}

#[tokio::test]
async fn a_history_comes_in_pages_the_newest_first() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    for n in 1..=30 {
        bench.wait_ms(1_000);
        bench.post(MESSAGE, &say(&rid, &format!("m{n}"))).await;
    }
    let usual = told(&bench, &rid, "").await;
    assert_eq!((usual.len(), usual[0].as_str()), (20, "m30"));
    for (query, expected) in [
        ("&limit=1", vec!["m30"]),
        ("&limit=1&offset=1", vec!["m29"]),
        ("&limit=2&offset=29", vec!["m1", "livechat-started"]),
        ("&limit=2&offset=1000", vec![]),
        ("&limit=2&end=2026-01-31T09:00:03.000Z", vec!["m2", "m1"]),
        ("&limit=1&end=2026-01-31T09:00:03Z", vec!["m2"]),
        ("&end=2026-01-31T09:00:00.000Z", vec![]),
        ("&limit=1&ls=2026-01-31T09:00:30.000Z", vec!["m30"]),
        ("&limit=1&count=5&sort=%7B%7D&searchText=m3", vec!["m30"]),
    ] {
        assert_eq!(told(&bench, &rid, query).await, expected, "{query}");
    }
    for (query, expected) in [
        ("&count=2", vec!["m30", "m29"]),
        (
            "&sort=%7B%22ts%22:1%7D&limit=2",
            vec!["livechat-started", "m1"],
        ),
        ("&searchText=M1&limit=3", vec!["m19", "m18", "m17"]),
        (
            "&searchText=m2&sort=%7B%22ts%22:1%7D&count=2&offset=1",
            vec!["m20", "m21"],
        ),
        ("&searchText=%25", vec![]),
    ] {
        assert_eq!(told(&bench, &rid, query).await, expected, "{query}");
    }
    for everything in ["&limit=31", "&limit=500", "&limit=1e9"] {
        assert_eq!(told(&bench, &rid, everything).await.len(), 31);
    }
}

#[tokio::test]
async fn a_history_is_refused_for_each_reason() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.register(json!({ "token": "other" })).await;
    for (path, error) in [
        (
            rid.clone(),
            "must have required property 'token' [invalid-params]",
        ),
        (
            format!("{rid}?token=t&limit=many"),
            "must be number [invalid-params]",
        ),
        (
            format!("{rid}?token=t&limit=1&limit=2"),
            "must be number [invalid-params]",
        ),
        (
            format!("{rid}?token=t&end=yesterday"),
            "must match format \"date-time\" [invalid-params]",
        ),
        (
            format!("{rid}?token=t&x=1"),
            "must NOT have additional properties [invalid-params]",
        ),
        (format!("{rid}?token="), "invalid-token"),
        (format!("{rid}?token=nobody"), "invalid-token"),
        (format!("{rid}?token=other"), "invalid-room"),
        ("nothing?token=t".to_owned(), "invalid-room"),
        ("%00?token=t".to_owned(), "invalid-room"),
        ("%FF?token=t".to_owned(), "invalid-room"),
        ("a%2Fb?token=t".to_owned(), "invalid-room"),
    ] {
        bench.get(&format!("{HISTORY}/{path}")).await.refused(error);
    }
}

#[tokio::test]
async fn a_message_of_the_same_room_can_be_quoted_by_its_link() {
    let bench = Bench::new();
    let (rid, other) = (bench.host("t").await, bench.host("other").await);
    bench.post(MESSAGE, &with(&rid, "_id", json!("m"))).await;
    let theirs = json!({ "token": "other", "rid": other, "msg": "secret", "_id": "s" });
    bench.post(MESSAGE, &theirs).await;
    bench.wait_ms(1_000);
    let link = format!("https://shop.test/live/{rid}?msg=m");
    let quoted = json!([{
        "message_link": link, "text": "hello", "author_name": "Ada",
        "ts": "2026-01-31T09:00:00.000Z",
    }]);
    for text in [format!("[ ]({link}) yes"), format!("[{link}](yes)")] {
        let answer = bench.post(MESSAGE, &say(&rid, &text)).await.json();
        assert_eq!(answer["message"]["attachments"], quoted);
        assert_eq!(answer["message"]["msg"], text);
        let newest = history(&bench, &rid, "&limit=1").await.json();
        assert_eq!(newest["messages"][0]["attachments"], quoted);
    }
    for text in [
        "[ ](https://shop.test/live/r?msg=s) x",
        "[ ](https://shop.test/?msg=none)",
    ] {
        let answer = bench.post(MESSAGE, &say(&rid, text)).await.json();
        assert!(answer["message"].get("attachments").is_none(), "{text}");
    }
}
