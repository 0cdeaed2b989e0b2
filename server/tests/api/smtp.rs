//! Mail by SMTP, to a mail server of the test's own.

use axum::http::StatusCode;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::bench::{Bench, OFFLINE, TRANSCRIPT};

/// One conversation of a mail server: the lines between `DATA` and the dot. `refusing` takes nobody.
async fn converse(stream: TcpStream, refusing: bool) -> Option<String> {
    let mut stream = BufReader::new(stream);
    let mut letter = String::new();
    stream.write_all(b"220 ready\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let reply: &[u8] = if line.starts_with("RCPT") && refusing {
            b"550 nobody of that name\r\n"
        } else if line.starts_with("DATA") {
            stream.write_all(b"354 go on\r\n").await.ok()?;
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).await.ok()?;
                if line == ".\r\n" {
                    break;
                }
                letter.push_str(&line);
            }
            stream.write_all(b"250 taken\r\n").await.ok()?;
            return Some(letter);
        } else {
            b"250 fine\r\n"
        };
        stream.write_all(reply).await.ok()?;
    }
}

/// A mail server: its address, and what it takes.
async fn mail_server(refusing: bool) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (taken, letters) = mpsc::channel(10);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Some(letter) = converse(stream, refusing).await {
                taken.send(letter).await.unwrap();
            }
        }
    });
    (address, letters)
}

fn bench(scheme: &str, address: &str) -> Bench {
    Bench::with_settings(&format!(
        "[mail]\nsmtp = \"{scheme}://{address}\"\nfrom = \"Shop <chat@shop.example>\"\n\
         offline_to = \"team@shop.example\""
    ))
}

#[tokio::test]
async fn letters_go_to_the_mail_server_and_none_stays_here() {
    let (address, mut letters) = mail_server(false).await;
    let bench = bench("smtp", &address);
    let rid = bench.host("t").await;
    let wanted = json!({ "token": "t", "rid": rid, "email": "ada@example.org" });
    let answer = bench.post(TRANSCRIPT, &wanted).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let letter = letters.recv().await.unwrap();
    assert!(letter.contains("To: ada@example.org\r\n"), "{letter}");
    assert!(
        letter.contains("From: Shop <chat@shop.example>\r\n"),
        "{letter}"
    );

    let left = json!({ "name": "Ada", "email": "ada@example.org", "message": "Basil?" });
    assert_eq!(bench.post(OFFLINE, &left).await.status, StatusCode::OK);
    let letter = letters.recv().await.unwrap();
    assert!(letter.contains("To: team@shop.example\r\n"), "{letter}");
    assert!(bench.letters().is_empty());
}

#[tokio::test]
async fn what_the_mail_server_does_not_take_is_told_and_not_kept() {
    // The one refuses; the other does not speak TLS.
    for (scheme, refusing) in [("smtp", true), ("smtps", false)] {
        let (address, _letters) = mail_server(refusing).await;
        let bench = bench(scheme, &address);
        let rid = bench.host("t").await;
        let wanted = json!({ "token": "t", "rid": rid, "email": "ada@example.org" });
        let answer = bench.post(TRANSCRIPT, &wanted).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let expected = json!({ "success": false, "message": "Error sending livechat transcript" });
        assert_eq!(answer.json(), expected);
        assert!(bench.letters().is_empty());
    }
}

#[tokio::test]
async fn a_message_that_was_left_and_not_taken_waits_in_the_outbox() {
    let (address, _letters) = mail_server(true).await;
    let bench = bench("smtp", &address);
    let left = json!({ "name": "Ada", "email": "ada@example.org", "message": "Basil?" });
    assert_eq!(bench.post(OFFLINE, &left).await.status, StatusCode::OK);
    // Nobody waited for the mail server, so it may still be asked.
    while !bench
        .folder("outbox")
        .iter()
        .any(|name| name.ends_with(".eml"))
    {
        tokio::task::yield_now().await;
    }
    assert!(bench.letters()[0].contains("To: team@shop.example\r\n"));
}
