//! The binary itself: it starts, says so, stops when told, and loses nothing when killed.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

const READY: &str = "livechat-server listening on http://";

fn command(data: &Path) -> Command {
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
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(mut command: Command) -> Self {
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
    fn send(&self, method: &str, path: &str, body: &str) -> String {
        self.send_with(method, path, "Content-Type: application/json", body)
    }

    /// The same with headers of the test's own.
    fn send_with(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
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

    fn register(&self, token: &str) -> String {
        let body = format!(r#"{{"visitor":{{"token":"{token}","name":"Ada"}}}}"#);
        let answer = self.send("POST", "/api/v1/livechat/visitor", &body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill")
            .args(["-s", signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    fn rest_of_log(&mut self) -> String {
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
fn refusal(mut command: Command) -> (Option<i32>, String) {
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

/// The text under a key of an answer's JSON, where it stands first.
fn text_of(answer: &str, key: &str) -> String {
    let (_, rest) = answer.split_once(&format!("\"{key}\":\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
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

#[test]
fn a_database_of_the_server_before_is_taken_over() {
    let data = TempDir::new().unwrap();
    let file = data.path().join("livechat.sqlite3");
    let database = rusqlite::Connection::open(&file).unwrap();
    for step in [
        include_str!("../src/store/migrations/0001_visitors.sql"),
        include_str!("../src/store/migrations/0002_page_visits.sql"),
        "PRAGMA user_version = 2",
        "INSERT INTO visitors (id, token, username, name, status, created_at, updated_at)
         VALUES ('v', 't', 'guest-7', 'Ada', 'online', '', '')",
        "INSERT INTO page_visits (token, title, href, visited_at) VALUES ('t', '', '', '')",
    ] {
        database.execute_batch(step).unwrap();
    }
    drop(database);

    let server = Running::start(command(data.path()));
    let found = server.send("GET", "/api/v1/livechat/visitor/t", "");
    assert!(found.contains("\"username\":\"guest-7\""), "{found}");
    let opened = server.send("GET", "/api/v1/livechat/room?token=t", "");
    assert!(opened.contains("\"fname\":\"Ada\""), "{opened}");
    let database = rusqlite::Connection::open(&file).unwrap();
    let version: i64 = database
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    let steps = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/migrations"));
    assert_eq!(usize::try_from(version), Ok(steps.unwrap().count()));
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
fn a_taken_port_is_a_sentence() {
    let data = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let mut by_environment = Command::new(env!("CARGO_BIN_EXE_livechat-server"));
    by_environment
        .env_clear()
        .env("LIVECHAT_LISTEN", address.to_string())
        .env("LIVECHAT_DATA", data.path());
    let (code, said) = refusal(by_environment);
    assert_eq!(code, Some(1));
    assert!(
        said.contains(&format!("port {} is already in use", address.port()))
            && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn settings_that_cannot_be_are_named_by_file_and_line() {
    let data = TempDir::new().unwrap();
    let file = data.path().join("livechat.toml");
    std::fs::write(&file, "enabled = true\n\n[theme]\ncolour = \"#fff\"\n").unwrap();
    let (code, said) = refusal(command(data.path()));
    assert_eq!(code, Some(2));
    assert!(
        said.contains(file.to_str().unwrap()) && said.contains("line 4") && said.contains("colour"),
        "{said}"
    );

    let mut elsewhere = command(data.path());
    elsewhere.args(["--config", "/nowhere/x.toml"]);
    let (code, said) = refusal(elsewhere);
    assert_eq!(code, Some(2));
    assert!(said.contains("/nowhere/x.toml"), "{said}");
}

#[test]
fn a_second_server_on_the_same_data_is_kept_out() {
    let data = TempDir::new().unwrap();
    let first = Running::start(command(data.path()));
    let (code, said) = refusal(command(data.path()));
    assert_eq!(code, Some(1));
    assert!(
        said.contains("another livechat-server") && said.contains("--data"),
        "{said}"
    );
    first.register("t");
}

#[test]
fn a_folder_or_a_database_that_cannot_be_is_a_sentence() {
    let data = TempDir::new().unwrap();
    let file = data.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (_, said) = refusal(command(&file.join("data")));
    assert!(
        said.contains("cannot be written") && said.contains("--data"),
        "{said}"
    );

    std::fs::write(
        data.path().join("livechat.sqlite3"),
        "this is no database, and long enough to tell".repeat(50),
    )
    .unwrap();
    let (_, said) = refusal(command(data.path()));
    assert!(
        said.contains("livechat.sqlite3") && said.contains("no database"),
        "{said}"
    );
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

/// Runs a command to its end, with `input` at its standard input.
fn run(data: &Path, args: &[&str], input: &str) -> (bool, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_livechat-server"))
        .env_clear()
        .args(args)
        .arg("--data")
        .arg(data)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that wants none may have ended already.
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

impl Running {
    /// Whether somebody can sign in.
    fn lets_in(&self, name: &str, password: &str) -> bool {
        let body = format!(r#"{{"user":"{name}","password":"{password}"}}"#);
        let answer = self.send("POST", "/api/v1/login", &body);
        assert!(
            answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 401"),
            "{answer}"
        );
        answer.starts_with("HTTP/1.1 200")
    }
}

#[test]
fn the_first_agents_password_is_shown_at_the_first_start_only() {
    let data = TempDir::new().unwrap();
    let mut server = Running::start(command(data.path()));
    server.signal("TERM");
    server.child.wait().unwrap();
    let shown = server.rest_of_log();
    let (_, rest) = shown.split_once("as admin with the password ").unwrap();
    let password = rest.lines().next().unwrap();
    assert!(password.len() >= 16, "{shown}");

    let mut server = Running::start(command(data.path()));
    assert!(server.lets_in("admin", password));
    assert!(!server.lets_in("admin", "something else"));
    server.signal("TERM");
    server.child.wait().unwrap();
    let log = server.rest_of_log();
    assert!(!log.contains("password"), "{log}");
}

#[test]
fn a_script_names_the_first_agent() {
    let data = TempDir::new().unwrap();
    let mut named = command(data.path());
    named.env("LIVECHAT_ADMIN", "bob:correct horse");
    let mut server = Running::start(named);
    assert!(server.lets_in("bob", "correct horse"));
    server.signal("TERM");
    server.child.wait().unwrap();
    let log = server.rest_of_log();
    assert!(
        !log.contains("correct horse") && !log.contains("password"),
        "{log}"
    );

    let other = TempDir::new().unwrap();
    let mut wrong = command(other.path());
    wrong.env("LIVECHAT_ADMIN", "secret");
    let (code, said) = refusal(wrong);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("LIVECHAT_ADMIN") && !said.contains("secret"),
        "{said}"
    );
}

#[test]
fn agents_are_added_changed_and_removed_beside_a_running_server() {
    let data = TempDir::new().unwrap();
    let server = Running::start(command(data.path()));
    let add = [
        "agent",
        "add",
        "eve",
        "--name",
        "Eve of sales",
        "--department",
        "Sales",
    ];
    let (ok, said, _) = run(data.path(), &add, "");
    assert!(ok);
    let (_, rest) = said.split_once("The password is ").unwrap();
    let password = rest.lines().next().unwrap();
    assert!(server.lets_in("eve", password));

    let (_, list, _) = run(data.path(), &["agent", "list"], "");
    assert_eq!(
        list,
        "admin\tSupport\tadmin, livechat-agent, livechat-manager\tall departments\n\
         eve\tEve of sales\tlivechat-agent\tsales\n"
    );

    let change = ["agent", "password", "eve", "--password-stdin"];
    let (ok, said, _) = run(data.path(), &change, "another one\n");
    assert!(ok && !said.contains("another one"), "{said}");
    assert!(server.lets_in("eve", "another one") && !server.lets_in("eve", password));

    for (args, problem) in [
        (vec!["agent", "add", "EVE"], "there is an agent EVE already"),
        (vec!["agent", "add", "e v"], "no blanks"),
        (
            vec!["agent", "add", "ann", "--department", "none"],
            "but: sales, support",
        ),
        (vec!["agent", "password", "ann"], "there is no agent ann"),
        (vec!["agent", "remove", "ann"], "there is no agent ann"),
    ] {
        let (ok, _, said) = run(data.path(), &args, "");
        assert!(!ok && said.contains(problem), "{args:?}: {said}");
    }
    let (ok, _, said) = run(data.path(), &change, "short\n");
    assert!(
        !ok && said.contains("too short") && !said.contains("another"),
        "{said}"
    );

    let (ok, _, _) = run(data.path(), &["agent", "remove", "eve"], "");
    assert!(ok && !server.lets_in("eve", "another one"));
}

/// A database as an older server left it, with so many visitors.
fn older_database(data: &Path, visitors: usize) {
    std::fs::create_dir_all(data).unwrap();
    let database = rusqlite::Connection::open(data.join("livechat.sqlite3")).unwrap();
    for step in [
        include_str!("../src/store/migrations/0001_visitors.sql"),
        include_str!("../src/store/migrations/0002_page_visits.sql"),
        include_str!("../src/store/migrations/0003_conversations.sql"),
        include_str!("../src/store/migrations/0004_agents.sql"),
        include_str!("../src/store/migrations/0005_around_the_conversation.sql"),
    ] {
        database.execute_batch(step).unwrap();
    }
    let visitors = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {visitors})
         INSERT INTO visitors (id, token, username, name, status, created_at, updated_at)
         SELECT 'v' || n, 't' || n, 'guest-' || n, hex(randomblob(20)), 'online', '', '' FROM n;
         PRAGMA user_version = 5;"
    );
    database.execute_batch(&visitors).unwrap();
}

#[test]
fn an_older_database_is_brought_up_to_date_or_left_as_it_was() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    older_database(&data, 5_000);
    // It says what it does before it does it, and is killed there.
    let mut child = command(&data).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("brought up to date") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "it said nothing");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("5000") && line.contains("minutes"), "{line}");
    let database = rusqlite::Connection::open(data.join("livechat.sqlite3")).unwrap();
    let version: i64 = database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('contacts', 'visitor_search')";
    let tables: i64 = database.query_row(tables, [], |row| row.get(0)).unwrap();
    // All of it or nothing, whenever the kill came.
    assert_eq!(tables, if version == 5 { 0 } else { 2 });
    drop(database);
    let server = Running::start(command(&data));
    let found = server.send("GET", "/api/v1/livechat/visitor/t4999", "");
    assert!(found.starts_with("HTTP/1.1 200"), "{found}");
}
