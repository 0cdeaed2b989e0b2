//! A database of a server before.

use std::io::{BufRead, BufReader};
use std::path::Path;

use tempfile::TempDir;

use crate::running::{Running, command};

#[test]
fn a_database_of_the_server_before_is_taken_over() {
    let data = TempDir::new().unwrap();
    let file = data.path().join("livechat.sqlite3");
    let database = rusqlite::Connection::open(&file).unwrap();
    for step in [
        include_str!("../../src/store/migrations/0001_visitors.sql"),
        include_str!("../../src/store/migrations/0002_page_visits.sql"),
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

/// A database as an older server left it, with so many visitors.
fn older_database(data: &Path, visitors: usize) {
    std::fs::create_dir_all(data).unwrap();
    let database = rusqlite::Connection::open(data.join("livechat.sqlite3")).unwrap();
    for step in [
        include_str!("../../src/store/migrations/0001_visitors.sql"),
        include_str!("../../src/store/migrations/0002_page_visits.sql"),
        include_str!("../../src/store/migrations/0003_conversations.sql"),
        include_str!("../../src/store/migrations/0004_agents.sql"),
        include_str!("../../src/store/migrations/0005_around_the_conversation.sql"),
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
