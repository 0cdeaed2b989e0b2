//! What was said to it outlives it, however it ended.

use tempfile::TempDir;

use crate::running::{Running, command, text_of};

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let data = TempDir::new().unwrap();
    for round in 0..3 {
        let mut server = Running::start(command(data.path()));
        server.register(&format!("t{round}"));
        server.child.kill().unwrap();
        server.child.wait().unwrap();
    }
    let server = Running::start(command(data.path()));
    for round in 0..3 {
        let found = server.send("GET", &format!("/api/v1/livechat/visitor/t{round}"), "");
        assert!(
            found.contains(&format!("\"username\":\"guest-{}\"", round + 1)),
            "{found}"
        );
    }
}

#[test]
fn a_conversation_and_a_message_that_was_left_survive_kill_9() {
    const LIVECHAT: &str = "/api/v1/livechat";
    let data = TempDir::new().unwrap();
    let mut server = Running::start(command(data.path()));
    server.register("t");
    let opened = server.send("GET", &format!("{LIVECHAT}/room?token=t"), "");
    assert!(opened.contains("\"newRoom\":true"), "{opened}");
    let (_, room) = opened.split_once("\"room\":").unwrap();
    let rid = text_of(room, "_id");
    let said = format!(r#"{{"token":"t","rid":"{rid}","msg":"basil?","_id":"m"}}"#);
    let first = server.send("POST", &format!("{LIVECHAT}/message"), &said);
    assert!(first.starts_with("HTTP/1.1 200"), "{first}");
    let left = r#"{"name":"Ada","email":"a@b","message":"call me"}"#;
    let sent = server.send("POST", &format!("{LIVECHAT}/offline.message"), left);
    assert!(sent.starts_with("HTTP/1.1 200"), "{sent}");
    server.child.kill().unwrap();
    server.child.wait().unwrap();

    let server = Running::start(command(data.path()));
    let found = server.send("GET", &format!("{LIVECHAT}/room?token=t"), "");
    assert!(
        found.contains("\"newRoom\":false") && found.contains(&rid),
        "{found}"
    );
    let path = format!("{LIVECHAT}/messages.history/{rid}?token=t");
    for _ in 0..2 {
        let history = server.send("GET", &path, "");
        assert_eq!(history.matches("\"rid\":").count(), 2, "{history}");
        assert!(history.contains("basil?"), "{history}");
        let again = server.send("POST", &format!("{LIVECHAT}/message"), &said);
        assert_eq!(text_of(&again, "ts"), text_of(&first, "ts"));
    }
    let database = rusqlite::Connection::open(data.path().join("livechat.sqlite3")).unwrap();
    let message: String = database
        .query_row("SELECT message FROM offline_messages", [], |row| row.get(0))
        .unwrap();
    assert_eq!(message, "call me");
}

#[test]
fn files_outlive_the_server_and_what_a_crash_left_of_others_does_not() {
    let data = TempDir::new().unwrap();
    let server = Running::start(command(data.path()));
    server.register("t");
    let opened = server.send("GET", "/api/v1/livechat/room?token=t", "");
    let (_, room) = opened.split_once("\"room\":").unwrap();
    let rid = text_of(room, "_id");
    let picture = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"bed.pdf\"\r\n\
                   Content-Type: application/pdf\r\n\r\n%PDF-1.7 basil\r\n--b--\r\n";
    let headers = "Content-Type: multipart/form-data; boundary=b\r\nx-visitor-token: t";
    let path = format!("/api/v1/livechat/upload/{rid}");
    let sent = server.send_with("POST", &path, headers, picture);
    assert!(sent.starts_with("HTTP/1.1 200"), "{sent}");
    let link = text_of(&sent, "title_link");
    drop(server);

    let folder = data.path().join("uploads");
    let left = folder.join("0123456789abcdef0123456789abcdef");
    std::fs::write(&left, "half a file").unwrap();
    let server = Running::start(command(data.path()));
    let query = format!("rc_rid={rid}&rc_token=t&rc_room_type=l");
    let found = server.send("GET", &format!("{link}?{query}"), "");
    assert!(
        found.starts_with("HTTP/1.1 200") && found.ends_with("%PDF-1.7 basil"),
        "{found}"
    );
    assert!(!left.exists());

    let wanted = format!(r#"{{"token":"t","rid":"{rid}","email":"ada@example.org"}}"#);
    let told = server.send("POST", "/api/v1/livechat/transcript", &wanted);
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    let letters = std::fs::read_dir(data.path().join("outbox")).unwrap();
    assert_eq!(letters.count(), 1);
}
