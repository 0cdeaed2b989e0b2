//! It starts, says so, answers, and stops when told.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;

use tempfile::TempDir;

use crate::running::{Running, command};

#[test]
fn a_first_start_writes_settings_and_a_stop_leaves_one_file() {
    let data = TempDir::new().unwrap();
    let folder = data.path().join("new/folder");
    let mut server = Running::start(command(&folder));
    assert!(server.address.starts_with("127.0.0.1:") && !server.address.ends_with(":0"));
    assert!(
        server
            .send("GET", "/healthz", "")
            .contains("\"status\":\"ok\"")
    );
    server.register("t");
    server.signal("TERM");
    assert!(server.child.wait().unwrap().success());
    let log = server.rest_of_log();
    assert!(log.contains("route=\"/healthz\""), "{log}");

    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&folder).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o700);
    let settings = std::fs::read_to_string(folder.join("livechat.toml")).unwrap();
    assert_eq!(settings, livechat_server::config::DEFAULT);
    assert!(!folder.join("livechat.sqlite3-wal").exists());
    let database = rusqlite::Connection::open(folder.join("livechat.sqlite3")).unwrap();
    let name: String = database
        .query_row("SELECT name FROM visitors WHERE token = 't'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(name, "Ada");
}

#[test]
fn a_client_that_hangs_does_not_keep_it_from_stopping() {
    let data = TempDir::new().unwrap();
    let mut server = Running::start(command(data.path()));
    let mut hanging = TcpStream::connect(&server.address).unwrap();
    write!(
        hanging,
        "POST /api/v1/livechat/visitor HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{"
    )
    .unwrap();
    server.register("t");
    server.signal("INT");
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn the_environment_switches_the_limits_off() {
    for (setting, sixth) in [("off", "HTTP/1.1 200"), ("on", "HTTP/1.1 429")] {
        let data = TempDir::new().unwrap();
        let mut command = command(data.path());
        command.env("LIVECHAT_RATE_LIMIT", setting);
        let server = Running::start(command);
        for _ in 0..5 {
            server.register("t");
        }
        let answer = server.send(
            "POST",
            "/api/v1/livechat/visitor",
            r#"{"visitor":{"token":"t"}}"#,
        );
        assert!(answer.starts_with(sixth), "{setting} {answer}");
    }
}

#[test]
fn a_body_that_is_too_large_gets_its_answer_over_a_real_socket() {
    let data = TempDir::new().unwrap();
    let server = Running::start(command(data.path()));
    let answer = server.send(
        "POST",
        "/api/v1/livechat/visitor",
        &"x".repeat(2 * 1024 * 1024),
    );
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(
        answer.contains("content-type: application/json\r\n"),
        "{answer}"
    );
}

#[test]
fn help_lists_every_flag_with_its_variable() {
    let output = Command::new(env!("CARGO_BIN_EXE_livechat-server"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for part in [
        "--listen",
        "--data",
        "--config",
        "--dist",
        "--cors-origins",
        "--rate-limit",
        "--trust-proxy",
        "--log-format",
        "--log-level",
        "LIVECHAT_LISTEN",
        "LIVECHAT_DATA",
        "LIVECHAT_CONFIG",
        "LIVECHAT_DIST",
        "LIVECHAT_CORS_ORIGINS",
        "LIVECHAT_RATE_LIMIT",
        "LIVECHAT_TRUST_PROXY",
        "LIVECHAT_LOG_FORMAT",
        "LIVECHAT_LOG_LEVEL",
        "127.0.0.1:3000",
    ] {
        assert!(help.contains(part), "{part} in\n{help}");
    }
}
