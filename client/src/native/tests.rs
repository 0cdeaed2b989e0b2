use std::sync::{Arc, Mutex};

use livechat_core::domain::VisitorToken;
use livechat_core::wire::client::contacts::GetContact;
use livechat_core::wire::client::visitor::GetVisitor;
use livechat_core::wire::client::{Call as _, CallError, ServerUrl};
use livechat_core::wire::visitor::Registration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::Client;

const MADE: &str = include_str!("../../../core/fixtures/livechat-visitor.post.200.json");

/// A server that answers each connection with these bytes, and what it was sent.
async fn server(answer: Vec<u8>) -> (ServerUrl, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(String::new()));
    let ear = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let mut length = 0;
            // The head, and as much of a body as came with it.
            while !request[..length].windows(4).any(|end| end == b"\r\n\r\n") {
                match stream.read(&mut request[length..]).await.unwrap() {
                    0 => break,
                    read => length += read,
                }
            }
            ear.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&request[..length]));
            stream.write_all(&answer).await.ok();
            stream.shutdown().await.ok();
        }
    });
    let url = ServerUrl::parse(&format!("http://{address}/chat")).unwrap();
    (url, heard)
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}connection: close\r\n\r\n{body}").into_bytes()
}

fn client(server: ServerUrl) -> Client<Native> {
    with_patience(server, Duration::from_secs(30))
}

fn with_patience(server: ServerUrl, patience: Duration) -> Client<Native> {
    Client::new(server, Native::with_patience(patience, patience).unwrap())
        .signed_by(Credentials::parse("kim", "hunter2").unwrap())
}

fn visitor() -> GetVisitor {
    GetVisitor {
        token: VisitorToken::parse("visitor-secret").unwrap(),
    }
}

async fn failure(bytes: Vec<u8>) -> CallError {
    let (url, _) = server(bytes).await;
    client(url).call(&visitor()).await.unwrap_err()
}

#[tokio::test]
async fn what_visitors_do_is_not_signed_and_a_get_names_no_type() {
    let (url, heard) = server(answer("200 OK", "", MADE)).await;
    let client = client(url);
    assert_eq!(
        client.call(&visitor()).await.unwrap().emails,
        ["visitor@rocket.chat"]
    );
    let said = heard.lock().unwrap().to_lowercase();
    assert!(said.starts_with("get /chat/api/v1/livechat/visitor/visitor-secret http/1.1"));
    for header in [
        "x-auth-token",
        "x-user-id",
        "content-type",
        "cookie",
        "hunter2",
    ] {
        assert!(!said.contains(header), "{header} in {said}");
    }
    heard.lock().unwrap().clear();
    let registration = Registration::new(VisitorToken::parse("t").unwrap());
    client.call(&registration).await.unwrap();
    let said = heard.lock().unwrap().to_lowercase();
    assert!(
        said.contains("content-type: application/json\r\n"),
        "{said}"
    );
    assert!(!said.contains("x-auth-token"));
}

#[tokio::test]
async fn what_agents_do_is_signed() {
    let body = r#"{"contact":{"_id":"c","name":"Ada"},"success":true}"#;
    let (url, heard) = server(answer("200 OK", "", body)).await;
    let contact = "c".to_owned();
    let found = client(url).call(&GetContact { contact }).await.unwrap();
    assert_eq!(found.name, "Ada");
    let said = heard.lock().unwrap().to_lowercase();
    assert!(said.contains("x-user-id: kim\r\n") && said.contains("x-auth-token: hunter2\r\n"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, heard) = server(answer("200 OK", "", MADE)).await;
    for status in [
        "301 Moved",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let to = format!("location: {elsewhere}/api/v1/x\r\n");
        let (url, _) = server(answer(status, &to, "")).await;
        let contact = "c".to_owned();
        let error = client(url).call(&GetContact { contact }).await.unwrap_err();
        assert_eq!(error.status.to_string(), status[..3]);
    }
    assert_eq!(heard.lock().unwrap().as_str(), "");
}

#[tokio::test]
async fn a_wait_is_told_and_not_waited_for() {
    let body = r#"{"success":false,"error":"You must wait 42 seconds before trying [error-too-many-requests]"}"#;
    let error = failure(answer("429 Too Many Requests", "", body)).await;
    assert_eq!(error.wait_seconds(), Some(42));
}

#[tokio::test]
async fn hostile_answers_are_errors() {
    let unreadable = ApiError::Unreadable;
    let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    let long = format!("{{\"success\":true,\"x\":\"{}\"}}", "x".repeat(3_000_000));
    for (bytes, why) in [
        (
            answer("200 OK", "", "<html>Welcome</html>"),
            unreadable.clone(),
        ),
        (
            answer("200 OK", "", "{\"success\":true,"),
            unreadable.clone(),
        ),
        (answer("200 OK", "", "\u{feff}\0"), unreadable.clone()),
        (answer("200 OK", "", &deep), unreadable.clone()),
        (answer("200 OK", "", &long), unreadable),
        (answer("500 Oops", "", ""), ApiError::Server { status: 500 }),
        (
            answer("200 OK", "content-length: 99\r\n", "{"),
            ApiError::Network,
        ),
        (b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(), ApiError::Network),
        (Vec::new(), ApiError::Network),
    ] {
        let error = failure(bytes.clone()).await;
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(error.why, why, "{start}");
    }
}

#[tokio::test]
async fn who_does_not_answer_is_given_up_without_a_word_of_the_token() {
    // Takes the connection and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let error = with_patience(
        ServerUrl::parse(&silent).unwrap(),
        Duration::from_millis(50),
    )
    .call(&visitor())
    .await
    .unwrap_err();
    assert_eq!(error.why, ApiError::Timeout);
    drop(listener);
    let gone = client(ServerUrl::parse(&silent).unwrap());
    let error = gone.call(&visitor()).await.unwrap_err();
    assert_eq!(error.why, ApiError::Network);
    let url = gone.server().at(&visitor().request().path_and_query());
    let seen = gone.transport().look(reqwest::Method::GET, &url, &[], None);
    let because = seen.await.err().unwrap().because;
    assert!(!because.contains("visitor-secret"), "{because}");
    assert!(!format!("{gone:?}").contains("hunter2"));
}
