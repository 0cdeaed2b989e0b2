//! `POST livechat/page.visited`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::bench::{Bench, CLOSE, PAGE, VISITOR};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

fn visit(token: &str, change: &str, title: &str) -> Value {
    let location = json!({ "href": "https://shop.example/herbs" });
    json!({ "token": token, "pageInfo": { "change": change, "title": title, "location": location } })
}

/// Token, conversation, title, address and time of all that is kept.
fn kept(bench: &Bench) -> Vec<[Option<String>; 5]> {
    let database = bench.database();
    let mut statement = database
        .prepare("SELECT token, room, title, href, visited_at FROM page_visits ORDER BY id")
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok([
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ])
    });
    rows.unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_visit_of_anybody_is_kept_and_answered() {
    let bench = Bench::new();
    let answer = bench.post(PAGE, &visit("t", "url", "Herbs")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.json(),
        json!({
            "page": {
                "msg": "Herbs - https://shop.example/herbs",
                "navigation": { "page": visit("t", "url", "Herbs")["pageInfo"], "token": "t" },
            },
            "success": true,
        })
    );
    let expected = [
        Some("t"),
        None,
        Some("Herbs"),
        Some("https://shop.example/herbs"),
        Some("2026-01-31T09:00:00.000Z"),
    ];
    assert_eq!(kept(&bench), [expected.map(|text| text.map(str::to_owned))]);
    assert_eq!(bench.count("visitors"), 0);
}

#[tokio::test]
async fn the_kind_that_is_not_monitored_is_a_success_and_no_more() {
    let bench = Bench::new();
    for change in ["title", "anything"] {
        let answer = bench.post(PAGE, &visit("t", change, "Herbs")).await;
        assert_eq!(answer.json(), json!({ "success": true }));
    }
    assert_eq!(bench.count("page_visits"), 0);
}

#[tokio::test]
async fn a_conversation_that_is_named_is_kept_with_it_if_it_is_ones_own() {
    let bench = Bench::new();
    let (own, other) = (bench.host("t").await, bench.host("other").await);
    for (rid, room) in [
        (json!(own), Some(own.as_str())),
        (json!(other), None),
        (json!("nobodys"), None),
        (json!(""), None),
    ] {
        let mut body = visit("t", "url", "Herbs");
        body["rid"] = rid;
        assert_eq!(bench.post(PAGE, &body).await.status, StatusCode::OK);
        let last = kept(&bench).pop().unwrap();
        assert_eq!(last[1].as_deref(), room);
    }
}

#[tokio::test]
async fn other_shapes_are_refused_in_the_words_of_the_validator() {
    let bench = Bench::new();
    let missing = |key: &str| format!("must have required property '{key}' [invalid-params]");
    for (path, key) in [
        ("", "token"),
        ("", "pageInfo"),
        ("/pageInfo", "change"),
        ("/pageInfo", "title"),
        ("/pageInfo", "location"),
        ("/pageInfo/location", "href"),
    ] {
        let mut body = visit("t", "url", "Herbs");
        let object = body.pointer_mut(path).unwrap().as_object_mut().unwrap();
        object.remove(key);
        bench.post(PAGE, &body).await.refused(&missing(key));
    }
    for (path, key, value, error) in [
        ("", "rid", json!({}), "must be string"),
        ("", "token", json!([]), "must be string"),
        ("", "token", json!(" "), "invalid-token"),
        ("", "pageInfo", json!("x"), "must be object"),
        ("", "extra", json!(1), "must NOT have additional properties"),
        (
            "/pageInfo/location",
            "extra",
            json!(1),
            "must NOT have additional properties",
        ),
        ("/pageInfo", "title", json!({}), "must be string"),
    ] {
        let mut body = visit("t", "url", "Herbs");
        body.pointer_mut(path).unwrap()[key] = value;
        let code = if error == "invalid-token" {
            ""
        } else {
            " [invalid-params]"
        };
        bench
            .post(PAGE, &body)
            .await
            .refused(&format!("{error}{code}"));
    }
    assert_eq!(bench.count("page_visits"), 0);
}

#[tokio::test]
async fn after_thirty_days_a_visit_without_a_conversation_is_given_up() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.post(PAGE, &visit("t", "url", "Old")).await;
    let mut in_room = visit("t", "url", "In a conversation");
    in_room["rid"] = json!(rid);
    bench.post(PAGE, &in_room).await;
    let titles = |bench: &Bench| -> Vec<String> {
        kept(bench)
            .into_iter()
            .filter_map(|[_, _, title, ..]| title)
            .collect()
    };

    bench.wait_ms(30 * DAY_MS);
    bench.post(PAGE, &visit("u", "url", "At the end")).await;
    assert_eq!(titles(&bench), ["Old", "In a conversation", "At the end"]);
    bench.wait_ms(1);
    bench.post(PAGE, &visit("u", "url", "After it")).await;
    assert_eq!(
        titles(&bench),
        ["In a conversation", "At the end", "After it"]
    );
}

#[tokio::test]
async fn visits_are_forgotten_with_their_visitor_and_only_theirs() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    for token in ["t", "u"] {
        bench.post(PAGE, &visit(token, "url", "Herbs")).await;
    }
    bench.delete(&format!("{VISITOR}/t")).await;
    let left: Vec<_> = kept(&bench).into_iter().map(|[token, ..]| token).collect();
    assert_eq!(left, [Some("u".to_owned())]);
}

#[tokio::test]
async fn visits_follow_their_visitor_to_a_new_token() {
    let bench = Bench::new();
    bench
        .register(json!({ "token": "old", "email": "ada@example.org" }))
        .await;
    bench.post(PAGE, &visit("old", "url", "Herbs")).await;
    bench
        .register(json!({ "token": "new", "email": "ada@example.org" }))
        .await;
    assert_eq!(kept(&bench)[0][0].as_deref(), Some("new"));
    bench.delete(&format!("{VISITOR}/new")).await;
    assert_eq!(bench.count("page_visits"), 0);
}

#[tokio::test]
async fn of_an_endless_title_only_so_much_is_kept() {
    let bench = Bench::new();
    let endless = "ä".repeat(100_000);
    let answer = bench.post(PAGE, &visit("t", "url", &endless)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let title = kept(&bench)[0][2].clone().unwrap();
    assert_eq!(title.chars().count(), 2_000);
}

#[tokio::test]
async fn where_the_settings_say_so_a_page_is_noted_in_the_conversation() {
    for (settings, noted) in [("[chat]\npage_visits = true", true), ("", false)] {
        let bench = Bench::with_settings(settings);
        let rid = bench.host("t").await;
        let other = bench.host("other").await;
        let page = json!({
            "change": "url", "title": "Herbs", "location": { "href": "https://shop.test/herbs" },
        });
        let visit = |room: &str| json!({ "token": "t", "rid": room, "pageInfo": page });
        // Only in one's own, and without one nowhere.
        for room in [&rid, &other, "nothing"] {
            bench.post(PAGE, &visit(room)).await;
        }
        bench
            .post(PAGE, &json!({ "token": "t", "pageInfo": page }))
            .await;
        let history = |rid: String, token: &'static str| {
            let path = format!("{}/{rid}?token={token}", crate::bench::HISTORY);
            let bench = &bench;
            async move { bench.get(&path).await.json()["messages"].clone() }
        };
        let mine = history(rid.clone(), "t").await;
        assert_eq!(history(other, "other").await.as_array().unwrap().len(), 1);
        assert_eq!(mine.as_array().unwrap().len(), if noted { 2 } else { 1 });
        if noted {
            assert_eq!(mine[0]["t"], "livechat_navigation_history");
            assert_eq!(mine[0]["msg"], "Herbs - https://shop.test/herbs");
            assert_eq!(mine[0]["navigation"], json!({ "page": page }));
            bench
                .post(CLOSE, &json!({ "token": "t", "rid": rid }))
                .await;
            bench.post(PAGE, &visit(&rid)).await;
            let after = history(rid, "t").await;
            assert_ne!(after[0]["t"], "livechat_navigation_history");
        }
    }
}
