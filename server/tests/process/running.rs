//! A server of its own process, and what is said to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const READY: &str = "livechat-server listening on http://";

pub(crate) fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_livechat-server"));
    command
        .env_clear()
        .args(["--listen", "127.0.0.1:0", "--dist", "nowhere", "--data"])
        .arg(data);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A server that is ready, and is killed when the test is over.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim_end()
            .strip_prefix(READY)
            .unwrap_or_else(|| panic!("not ready: {line:?}"));
        Self {
            address: address.to_owned(),
            child,
        }
    }

    /// One HTTP exchange, without a client library.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> String {
        self.send_with(method, path, "Content-Type: application/json", body)
    }

    /// The same with headers of the test's own.
    pub(crate) fn send_with(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n{headers}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn register(&self, token: &str) -> String {
        let body = format!(r#"{{"visitor":{{"token":"{token}","name":"Ada"}}}}"#);
        let answer = self.send("POST", "/api/v1/livechat/visitor", &body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }

    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args(["-s", signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    pub(crate) fn rest_of_log(&mut self) -> String {
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Runs a server that cannot start, and answers what it said: one sentence, and no success.
pub(crate) fn refusal(mut command: Command) -> (Option<i32>, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    if !line.is_empty() {
        // It would run for ever.
        child.kill().unwrap();
        panic!("it started: {line}");
    }
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(!status.success());
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    (status.code(), said)
}

/// The text under a key of an answer's JSON, where it stands first.
pub(crate) fn text_of(answer: &str, key: &str) -> String {
    let (_, rest) = answer.split_once(&format!("\"{key}\":\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}
