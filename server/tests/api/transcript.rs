//! `POST livechat/transcript`, and what else leaves as mail.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::bench::{Bench, CLOSE, HISTORY, MESSAGE, OFFLINE, TRANSCRIPT, VISITOR};
use crate::upload::{PNG, send};

fn wanted(rid: &str) -> Value {
    json!({ "token": "t", "rid": rid, "email": "ada@example.org" })
}

fn with(rid: &str, key: &str, value: Value) -> Value {
    let mut body = wanted(rid);
    body[key] = value;
    body
}

#[tokio::test]
async fn a_conversation_lies_in_the_outbox_as_a_letter() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.wait_ms(60_000);
    let body = json!({ "token": "t", "rid": rid, "msg": "Do you have <basil>?" });
    bench.post(MESSAGE, &body).await;
    send(&bench, &rid, "bed.png", "image/png", PNG).await;
    bench.wait_ms(60_000);
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let answer = bench.post(TRANSCRIPT, &wanted(&rid)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let expected = json!({ "message": "Livechat transcript sent", "success": true });
    assert_eq!(answer.json(), expected);
    let letters = bench.letters();
    let letter = letters[0].replace("=\r\n", "");
    for part in [
        "To: ada@example.org\r\n",
        "From: \"Live chat\" <livechat@localhost>\r\n",
        "Subject: Your conversation with us\r\n",
        "Date: Sat, 31 Jan 2026 09:02:00 +0000\r\n",
        "2026-01-31\r\n",
        "09:00  (The conversation began)\r\n",
        "09:01  Ada: Do you have <basil>?\r\n",
        "09:01  Ada: [file: bed.png]\r\n",
        "09:02  (The conversation ended: Closed by visitor)\r\n",
        "<b>Ada</b>: Do you have &lt;basil&gt;?",
    ] {
        assert!(letter.contains(part), "{part}\n{letter}");
    }
    assert!(!letter.contains("promptTranscript") && !letter.contains("token"));
    assert!(bench.folder("outbox")[0].starts_with("20260131T090200Z-"));
    assert!(bench.folder("outbox")[0].ends_with(".eml"));
}

#[tokio::test]
async fn a_letter_that_waits_goes_with_its_visitor() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let other = bench.host("other").await;
    bench.post(TRANSCRIPT, &wanted(&rid)).await;
    let theirs = json!({ "token": "other", "rid": other, "email": "eve@example.org" });
    bench.post(TRANSCRIPT, &theirs).await;
    assert_eq!(bench.letters().len(), 2);
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    bench.delete(&format!("{VISITOR}/t")).await;
    let letters = bench.letters();
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("eve@example.org"));
}

#[tokio::test]
async fn nothing_of_a_request_becomes_a_header_of_its_own() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let evil = "Hi\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>";
    let answer = bench
        .post(TRANSCRIPT, &with(&rid, "subject", json!(evil)))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    let letters = bench.letters();
    let (head, body) = letters[0].split_once("\r\n\r\n").unwrap();
    assert!(
        !head.split("\r\n").any(|line| line.starts_with("Bcc")),
        "{head}"
    );
    assert!(head.contains("Subject: Hi  Bcc: victim"), "{head}");
    let html = body.split("text/html").nth(1).unwrap();
    assert!(!html.contains("<script>"), "{html}");
}

#[tokio::test]
async fn a_transcript_is_refused_for_each_reason() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let foreign = bench.host("other").await;
    let email = "Invalid email [error-invalid-email]";
    for (body, error) in [
        (
            with(&rid, "token", json!("nobody")),
            "Invalid visitor [error-invalid-visitor]",
        ),
        (
            with(&rid, "token", json!("other")),
            "Invalid room [error-invalid-room]",
        ),
        (
            with(&foreign, "x", json!(1)),
            "must NOT have additional properties [invalid-params]",
        ),
        (wanted(&foreign), "Invalid room [error-invalid-room]"),
        (wanted("nothing"), "Invalid room [error-invalid-room]"),
        (with(&rid, "email", json!("ada")), email),
        (with(&rid, "email", json!("a@b.c, d@e.f")), email),
        (with(&rid, "email", json!("a@b.c\r\nBcc: d@e.f")), email),
        (with(&rid, "email", json!("")), email),
        (with(&rid, "email", json!("a".repeat(1_000_000))), email),
        (
            with(&rid, "subject", json!({})),
            "must be string [invalid-params]",
        ),
    ] {
        bench.post(TRANSCRIPT, &body).await.refused(error);
    }
    for key in ["token", "rid", "email"] {
        let mut body = wanted(&rid);
        body.as_object_mut().unwrap().remove(key);
        let error = format!("must have required property '{key}' [invalid-params]");
        bench.post(TRANSCRIPT, &body).await.refused(&error);
    }
    assert!(bench.letters().is_empty());
}

#[tokio::test]
async fn without_transcripts_none_is_sent_and_none_is_offered() {
    let bench = Bench::with_settings("[chat]\ntranscript = false");
    let rid = bench.host("t").await;
    let answer = bench.post(TRANSCRIPT, &wanted(&rid)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let expected = json!({ "success": false, "message": "Error sending livechat transcript" });
    assert_eq!(answer.json(), expected);
    assert!(bench.letters().is_empty());
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await;
    assert!(!history.text.contains("promptTranscript"));
}

#[tokio::test]
async fn a_mail_server_that_is_not_there_is_a_failure_in_words() {
    // Nothing listens on port 1.
    let bench = Bench::with_settings(
        "[mail]\nsmtp = \"smtp://127.0.0.1:1\"\noffline_to = \"team@shop.example\"",
    );
    let rid = bench.host("t").await;
    let answer = bench.post(TRANSCRIPT, &wanted(&rid)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let expected = json!({ "success": false, "message": "Error sending livechat transcript" });
    assert_eq!(answer.json(), expected);
    assert!(bench.letters().is_empty());
}

#[tokio::test]
async fn a_message_that_was_left_goes_out_where_an_address_is_given() {
    let left = json!({
        "name": "Ada\r\nBcc: x@y.z", "email": "ada@example.org", "message": "Basil?\n<b>Now</b>",
        "department": "sales", "host": "https://shop.example/herbs",
    });
    let silent = Bench::new();
    assert_eq!(silent.post(OFFLINE, &left).await.status, StatusCode::OK);
    assert!(silent.letters().is_empty());
    let settings = format!(
        "{}\n[mail]\noffline_to = \"Team <team@shop.example>\"",
        crate::bench::SETTINGS
    );
    let bench = Bench::with_settings(&settings);
    assert_eq!(bench.post(OFFLINE, &left).await.status, StatusCode::OK);
    let letters = bench.letters();
    let letter = letters[0].replace("=\r\n", "");
    let (head, body) = letter.split_once("\r\n\r\n").unwrap();
    for part in [
        "To: Team <team@shop.example>",
        // `Ada  Bcc: x@y.z`, which is a name of one line.
        "Reply-To: =?utf-8?b?QWRhICBCY2M6IHhAeS56?= <ada@example.org>",
        "Subject: Ada  Bcc: x@y.z left a message",
    ] {
        assert!(head.contains(part), "{part}\n{head}");
    }
    assert!(!head.split("\r\n").any(|line| line.starts_with("Bcc")));
    for part in [
        "E-mail: ada@example.org",
        "Department: sales",
        "Basil?",
        "&lt;b&gt;Now",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
    assert_eq!(bench.count("offline_messages"), 1);
}
