//! Agents' passwords, and the commands that add, change and remove agents.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::running::{Running, command, refusal};

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
