//! What keeps it from starting is one sentence.

use std::net::TcpListener;
use std::process::Command;

use tempfile::TempDir;

use crate::running::{Running, command, refusal};

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
