//! `POST livechat/offline.message`.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, OFFLINE};

fn message() -> Value {
    json!({ "name": "Ada", "email": "ada@example.org", "message": "Do you have basil?" })
}

fn with(key: &str, value: Value) -> Value {
    let mut body = message();
    body[key] = value;
    body
}

/// Name, e-mail, message, department, page and time of all that is kept.
fn kept(bench: &Bench) -> Vec<[Option<String>; 6]> {
    let database = bench.database();
    let mut statement = database
        .prepare(
            "SELECT name, email, message, department, host, sent_at FROM offline_messages ORDER BY id",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        Ok([
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
        ])
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// A 400 that says the same under `error` and `message`.
fn refused_with(answer: &Answer, text: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["success"], false);
    assert_eq!(body["error"], text);
    assert_eq!(body["message"], text);
}

fn refused(answer: &Answer) {
    refused_with(answer, "Error sending livechat offline message");
}

#[tokio::test]
async fn a_message_of_anybody_is_kept_and_answered() {
    let bench = Bench::new();
    let mut body = message();
    body["department"] = json!("sales");
    body["host"] = json!("https://shop.example/herbs");
    let answer = bench.post(OFFLINE, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let expected = json!({ "message": "Livechat offline message sent", "success": true });
    assert_eq!(answer.json(), expected);
    let expected = [
        "Ada",
        "ada@example.org",
        "Do you have basil?",
        "sales",
        "https://shop.example/herbs",
        "2026-01-31T09:00:00.000Z",
    ];
    assert_eq!(kept(&bench), [expected.map(|text| Some(text.to_owned()))]);
    assert_eq!(bench.count("visitors"), 0);
}

#[tokio::test]
async fn what_the_official_widget_sends_is_accepted() {
    let bench = Bench::new();
    // Nothing in `department`, and the origin of its frame as `host`.
    let mut body = with("department", json!(""));
    body["host"] = json!("https://chat.example");
    assert_eq!(bench.post(OFFLINE, &body).await.status, StatusCode::OK);
    assert_eq!(kept(&bench)[0][3], None);

    let form = Request::post(OFFLINE)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(
            "name=Ada+L&email=ada%40example.org&message=a%0Ab&department=",
        ))
        .unwrap();
    assert_eq!(bench.send(form).await.status, StatusCode::OK);
    let last = kept(&bench).pop().unwrap();
    assert_eq!(last[0].as_deref(), Some("Ada L"));
    assert_eq!(last[2].as_deref(), Some("a\nb"));
}

#[tokio::test]
async fn a_department_is_kept_by_its_id_and_an_unknown_one_loses_no_message() {
    let bench = Bench::new();
    for (asked, department) in [
        (json!("Sales"), Some("sales")),
        (json!("sales"), Some("sales")),
        (json!("Nobody"), None),
        (json!(null), None),
    ] {
        let answer = bench.post(OFFLINE, &with("department", asked)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(kept(&bench).pop().unwrap()[3].as_deref(), department);
    }
}

#[tokio::test]
async fn without_the_form_nothing_is_taken() {
    for settings in ["[form]\noffline = false", "enabled = false"] {
        let bench = Bench::with_settings(settings);
        refused(&bench.post(OFFLINE, &message()).await);
        assert_eq!(bench.count("offline_messages"), 0);
    }
    // Whether somebody is there is not asked: they may have gone just now.
    for online in ["online = true", "online = false"] {
        let bench = Bench::with_settings(online);
        let answer = bench.post(OFFLINE, &message()).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn other_shapes_are_refused_in_the_words_of_the_validator() {
    let bench = Bench::new();
    for key in ["name", "email", "message"] {
        let mut body = message();
        body.as_object_mut().unwrap().remove(key);
        let text = format!("must have required property '{key}' [invalid-params]");
        let answer = bench.post(OFFLINE, &body).await;
        refused_with(&answer, &text);
        assert_eq!(answer.json()["errorType"], "invalid-params");
    }
    for (key, value, text) in [
        ("name", json!({ "$ne": "" }), "must be string"),
        ("email", json!([]), "must be string"),
        ("host", json!({}), "must be string"),
        ("department", json!(["sales"]), "must be string"),
        ("token", json!("t"), "must NOT have additional properties"),
        ("message", json!("a\0b"), "must NOT contain NUL characters"),
    ] {
        let answer = bench.post(OFFLINE, &with(key, value)).await;
        refused_with(&answer, &format!("{text} [invalid-params]"));
    }
    let answer = bench.post_text(OFFLINE, "not json").await;
    refused_with(
        &answer,
        "must have required property 'name'\n must have required property 'email'\n must have required property 'message' [invalid-params]",
    );
    assert_eq!(bench.count("offline_messages"), 0);
}

#[tokio::test]
async fn nobody_can_be_answered_at_what_is_no_address() {
    let bench = Bench::new();
    for address in ["", " ", "ada", "@", "ada@", "@example.org", "a@b@c"] {
        refused(&bench.post(OFFLINE, &with("email", json!(address))).await);
    }
    let answer = bench
        .post(OFFLINE, &with("email", json!(" Ada@Example.ORG ")))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(kept(&bench)[0][1].as_deref(), Some("ada@example.org"));
}

#[tokio::test]
async fn lengths_have_an_end() {
    let bench = Bench::new();
    for (key, longest) in [("name", 250), ("message", 5_000)] {
        let fits = with(key, json!("ä".repeat(longest)));
        assert_eq!(bench.post(OFFLINE, &fits).await.status, StatusCode::OK);
        refused(
            &bench
                .post(OFFLINE, &with(key, json!("ä".repeat(longest + 1))))
                .await,
        );
    }
    let endless = format!("{}@example.org", "a".repeat(1_000));
    refused(&bench.post(OFFLINE, &with("email", json!(endless))).await);
    for blank in ["", " \n\t "] {
        refused(&bench.post(OFFLINE, &with("message", json!(blank))).await);
    }
    assert_eq!(bench.count("offline_messages"), 2);

    // Of a page's address only so much is kept; it is no reason to lose a message.
    let host = with("host", json!("h".repeat(100_000)));
    assert_eq!(bench.post(OFFLINE, &host).await.status, StatusCode::OK);
    assert_eq!(kept(&bench)[2][4].as_ref().unwrap().len(), 2_000);

    let huge = bench
        .post(OFFLINE, &with("message", json!("x".repeat(2_000_000))))
        .await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        huge.json(),
        json!({
            "success": false,
            "error": "Request body too large",
            "message": "Request body too large",
        })
    );
}

#[tokio::test]
async fn text_is_just_text() {
    let bench = Bench::new();
    let text = "'); DROP TABLE offline_messages; -- <script>alert(1)</script> 😀 {{7*7}}";
    let mut body = with("message", json!(text));
    body["name"] = json!(text);
    assert_eq!(bench.post(OFFLINE, &body).await.status, StatusCode::OK);
    assert_eq!(kept(&bench)[0][2].as_deref(), Some(text));
}

#[tokio::test]
async fn a_broken_database_is_a_500_that_says_nothing_more() {
    let bench = Bench::new();
    bench
        .database()
        .execute_batch("DROP TABLE offline_messages")
        .unwrap();
    let answer = bench.post(OFFLINE, &message()).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let text = "Internal server error";
    assert_eq!(
        answer.json(),
        json!({ "success": false, "error": text, "message": text })
    );
}
