//! `GET /file-upload/:id/:name`.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::bench::{Answer, Bench, CLOSE, VISITOR, request};
use crate::upload::{PNG, send};
use serde_json::json;

/// A bench with a file in a room of `t`: the room, and the file's address.
async fn with_file(name: &str, kind: &str, content: &[u8]) -> (Bench, String, String) {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.host("other").await;
    let said = send(&bench, &rid, name, kind, content).await;
    let link = said["attachments"][0]["title_link"]
        .as_str()
        .unwrap()
        .to_owned();
    (bench, rid, link)
}

async fn get_with(bench: &Bench, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    bench.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_file_is_for_those_who_are_part_of_the_conversation() {
    let (bench, rid, link) = with_file("a.png", "image/png", PNG).await;
    let other = bench.room("other").await["_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let allowed = format!("rc_rid={rid}&rc_token=t&rc_room_type=l");
    for query in [
        String::new(),
        format!("rc_rid={rid}&rc_token=t"),
        format!("rc_rid={rid}&rc_token=t&rc_room_type=c"),
        "rc_token=t&rc_room_type=l".to_owned(),
        format!("rc_rid={rid}&rc_token=nobody&rc_room_type=l"),
        format!("rc_rid={rid}&rc_token=other&rc_room_type=l"),
        format!("rc_rid={other}&rc_token=other&rc_room_type=l"),
        format!("rc_rid={rid}&rc_token=&rc_room_type=l"),
        "rc_uid=t&rc_token=t".to_owned(),
    ] {
        let answer = bench.get(&format!("{link}?{query}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{query}");
        assert!(!answer.text.contains("PNG"));
    }
    let answer = bench.get(&format!("{link}?{allowed}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.bytes, PNG);
    let cookies = format!("rc_is_widget=t; rc_rid={rid}; rc_token=t; rc_room_type=l");
    let answer = get_with(&bench, &link, &[("cookie", &cookies)]).await;
    assert_eq!(answer.bytes, PNG);
    // The name is for people; the id is what counts.
    let id = link.split('/').nth(2).unwrap();
    let answer = bench.get(&format!("/file-upload/{id}/x?{allowed}")).await;
    assert_eq!(answer.bytes, PNG);
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    assert_eq!(bench.get(&format!("{link}?{allowed}")).await.bytes, PNG);
    bench.delete(&format!("{VISITOR}/t")).await;
    let gone = bench.get(&format!("{link}?{allowed}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_agent_sees_every_file() {
    let (bench, _, link) = with_file("a.png", "image/png", PNG).await;
    let agent = bench.agent("grace").await;
    let answer = bench.call(&agent, Method::GET, &link, None).await;
    assert_eq!(answer.bytes, PNG);
    let (id, token) = (agent.id.as_str(), agent.token.as_str());
    let query = format!("{link}?rc_uid={id}&rc_token={token}");
    assert_eq!(bench.get(&query).await.bytes, PNG);
    let cookies = format!("rc_uid={id}; rc_token={token}");
    assert_eq!(
        get_with(&bench, &link, &[("cookie", &cookies)]).await.bytes,
        PNG
    );
    for (id, token) in [(id, "x"), ("x", token), ("", token), (id, "")] {
        let headers = [("x-user-id", id), ("x-auth-token", token)];
        let answer = get_with(&bench, &link, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn what_there_is_not_is_not_found() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let query = format!("rc_rid={rid}&rc_token=t&rc_room_type=l");
    for path in [
        "/file-upload/0123456789abcdef/a.png",
        "/file-upload/..%2Flivechat.sqlite3/a.png",
        "/file-upload/%2e%2e/livechat.sqlite3",
        "/file-upload/%FF/a.png",
        "/file-upload/a%00b/a.png",
        "/file-upload/a",
        "/file-upload/a/b/c",
    ] {
        let answer = bench.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text.contains("SQLite"));
    }
}

#[tokio::test]
async fn nothing_that_was_sent_is_ever_run() {
    for (name, kind, content, shown, way) in [
        ("a.png", "image/png", PNG, "image/png", "inline"),
        ("a.ogg", "audio/ogg", b"OggS", "audio/ogg", "inline"),
        (
            "a.txt",
            "text/plain",
            b"<script>",
            "application/octet-stream",
            "attachment",
        ),
        (
            "ä\"b.pdf",
            "application/pdf",
            b"%PDF-",
            "application/octet-stream",
            "attachment",
        ),
        (
            "a.html",
            "text/plain",
            b"<script>",
            "application/octet-stream",
            "attachment",
        ),
        ("a.html", "image/png", PNG, "image/png", "inline"),
    ] {
        let name = name.replace('"', "%22");
        let (bench, rid, link) = with_file(&name, kind, content).await;
        let query = format!("rc_rid={rid}&rc_token=t&rc_room_type=l");
        let answer = bench.get(&format!("{link}?{query}")).await;
        assert_eq!(answer.bytes, content, "{name}");
        assert_eq!(answer.header("content-type"), Some(shown), "{name}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("sandbox;") && policy.contains("default-src 'none'"));
        assert!(!policy.contains("script"));
        let disposition = answer.header("content-disposition").unwrap();
        assert!(
            disposition.starts_with(&format!("{way}; filename=\"")),
            "{disposition}"
        );
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert!(
            answer
                .header("cache-control")
                .unwrap()
                .starts_with("private")
        );
        let saved = bench.get(&format!("{link}?{query}&download")).await;
        let disposition = saved.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; "), "{disposition}");
    }
    let (bench, rid, link) = with_file("ä%22b.pdf", "application/pdf", b"%PDF-").await;
    let query = format!("rc_rid={rid}&rc_token=t&rc_room_type=l");
    let answer = bench.get(&format!("{link}?{query}")).await;
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"__b.pdf\"; filename*=UTF-8''%C3%A4%22b.pdf")
    );
}

#[tokio::test]
async fn a_player_can_ask_for_a_part() {
    let (bench, rid, link) = with_file("a.ogg", "audio/ogg", b"OggS0123456789").await;
    let path = format!("{link}?rc_rid={rid}&rc_token=t&rc_room_type=l");
    let part = get_with(&bench, &path, &[("range", "bytes=4-6")]).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.text, "012");
    assert_eq!(part.header("content-range"), Some("bytes 4-6/14"));
    assert_eq!(part.header("content-type"), Some("audio/ogg"));
    let beyond = get_with(&bench, &path, &[("range", "bytes=90-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let head = bench
        .send(request(Method::HEAD, &path).body(Body::empty()).unwrap())
        .await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), Some("14"));
}
