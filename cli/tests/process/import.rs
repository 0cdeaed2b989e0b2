use std::process::Command;

use serde_json::{Value, json};

use crate::liar::{Liar, answer, slow_down};
use crate::running::{livechat, path, run};
use crate::server::Server;

const FIVE: &str = "\u{feff}Name;E-Mail;Phone;Plan;colour\r\n\
    \"Lovelace; Ada\";ada@example.org;+49 30 1234567;Free;red\r\n\
    Grace;grace@example.org;;Gold;\r\n\
    ;nobody;;;\r\n\
    Alan;alan@example.org, a.turing@example.org;555 1234567;Paid;\r\n\
    Ada again;ADA@example.org;;;\r\n";

fn import(server: &Server, file: &str, more: &[&str]) -> (Option<i32>, Value, String) {
    let mut arguments = vec!["contact", "import", file, "--output", "json"];
    arguments.extend(more);
    let ran = server.kim(&arguments);
    (ran.code, ran.json(), ran.err)
}

fn names(server: &Server) -> Vec<String> {
    let found = server
        .kim(&["contact", "search", "--output", "json"])
        .json();
    let contacts = found["contacts"].as_array().unwrap().iter();
    let mut names: Vec<String> = contacts
        .map(|contact| contact["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_goes_in_row_by_row_and_what_failed_can_be_mended() {
    let server = Server::start();
    let file = server.file("five.csv", FIVE.as_bytes());
    let report = server.file("failed.csv", b"");
    let (code, said, err) = import(&server, path(&file), &["--report", path(&report)]);
    assert_eq!(code, Some(4), "{said} {err}");
    assert_eq!(said["created"], json!({ "count": 2, "lines": "2, 5" }));
    assert_eq!(said["skipped"], json!({ "count": 1, "lines": "6" }));
    assert_eq!(said["failed"], json!({ "count": 2, "lines": "3-4" }));
    assert_eq!(
        said["problems"][0],
        json!({ "line": 3, "problem": "Plan cannot be “Gold”; it is one of: Free, Paid." })
    );
    assert!(
        err.contains("Line 4: The name is missing. “nobody” is not an e-mail address."),
        "{err}"
    );
    assert!(err.contains("“colour” is not read"), "{err}");
    assert_eq!(names(&server), ["Alan", "Lovelace; Ada"]);
    let alan = server.kim(&[
        "contact",
        "get",
        "--email",
        "a.turing@example.org",
        "--output",
        "json",
    ]);
    assert_eq!(alan.json()["customFields"], json!({ "plan": "Paid" }));

    let text = std::fs::read_to_string(&report).unwrap();
    assert_eq!(
        text,
        "\u{feff}Name,E-Mail,Phone,Plan,colour,problem\r\n\
         Grace,grace@example.org,,Gold,,\"Plan cannot be “Gold”; it is one of: Free, Paid.\"\r\n\
         ,nobody,,,,The name is missing. “nobody” is not an e-mail address.\r\n"
    );
    let mended = text
        .replace("org,,Gold", "org,,Paid")
        .replace(",nobody", "Nobody,nobody@example.org");
    std::fs::write(&report, mended).unwrap();
    let again = server.file("again.csv", b"");
    let (code, said, err) = import(&server, path(&report), &["--report", path(&again)]);
    assert_eq!(
        (code, &said["created"]["count"]),
        (Some(0), &json!(2)),
        "{err}"
    );
    assert_eq!(names(&server), ["Alan", "Grace", "Lovelace; Ada", "Nobody"]);
}

#[test]
fn contacts_that_are_there_are_left_changed_or_told() {
    let server = Server::start();
    let first = server.file(
        "first.csv",
        b"name,email,phone,tax\nAda,ada@example.org,,7\nAlan,,555 1234567,\n",
    );
    assert_eq!(import(&server, path(&first), &[]).0, Some(0));
    let second = server.file(
        "second.csv",
        b"name,email,phone,plan,manager\n\
          Ada L.,ada@example.org; a@b.example,,Paid,kim\n\
          Both,ada@example.org,555 1234567,,\n",
    );
    let (code, said, _) = import(&server, path(&second), &[]);
    assert_eq!((code, &said["skipped"]["lines"]), (Some(0), &json!("2-3")));
    let (code, said, err) = import(&server, path(&second), &["--existing", "fail"]);
    assert_eq!((code, &said["failed"]["count"]), (Some(4), &json!(2)));
    assert!(
        err.contains("There is a contact with ada@example.org already."),
        "{err}"
    );
    assert_eq!(names(&server), ["Ada", "Alan"]);

    let (code, said, err) = import(&server, path(&second), &["--existing", "update"]);
    assert_eq!(code, Some(4), "{said} {err}");
    assert_eq!(said["updated"]["lines"], "2", "{said} {err}");
    assert!(
        err.contains("Line 3: ada@example.org and 555 1234567 belong to different contacts"),
        "{err}"
    );
    let ada = server
        .kim(&[
            "contact",
            "get",
            "--email",
            "a@b.example",
            "--output",
            "json",
        ])
        .json();
    assert_eq!(ada["name"], "Ada L.");
    assert_eq!(ada["customFields"], json!({ "plan": "Paid", "tax": "7" }));
    assert!(ada["manager"].is_string());
    let id = ada["id"].as_str().unwrap();
    let third = server.file(
        "third.csv",
        format!("id,name,email\n{id},Countess,\n").as_bytes(),
    );
    let (code, said, _) = import(&server, path(&third), &["--existing", "update"]);
    assert_eq!((code, &said["updated"]["count"]), (Some(0), &json!(1)));
    assert_eq!(names(&server), ["Alan", "Countess"]);
}

#[test]
fn a_dry_run_sends_nothing_and_shows_what_it_read() {
    let server = Server::start();
    let file = server.file("five.csv", FIVE.as_bytes());
    let ran = server.kim(&["contact", "import", path(&file), "--dry-run"]);
    assert_eq!(ran.code, Some(4), "{ran:?}");
    for said in [
        "Lovelace; Ada",
        "would go in",
        "3 (lines 2, 5-6)",
        "2 (lines 3-4)",
    ] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    assert!(names(&server).is_empty());
}

#[test]
fn files_in_other_encodings_are_read() {
    let server = Server::start();
    let windows = server.file("w.csv", b"name,email\nJ\xfcrgen,j@example.org\n");
    assert_eq!(import(&server, path(&windows), &[]).0, Some(0));
    let utf16: Vec<u8> = "\u{feff}name\temail\r\nÄnne\ta@example.org\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let utf16 = server.file("u.csv", &utf16);
    assert_eq!(import(&server, path(&utf16), &[]).0, Some(0));
    assert_eq!(names(&server), ["Jürgen", "Änne"]);
}

#[test]
fn files_that_cannot_be_read_are_refused_in_a_sentence() {
    let server = Server::start();
    for (bytes, said) in [
        (&b"PK\x03\x04\x14\x00"[..], "This is a workbook"),
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"Ada,ada@example.org\n", "Put a row above it"),
        (b"email\na@b.example\n", "No column is called “name”"),
        (b"name,Full name\na,b\n", "Two columns say the same"),
    ] {
        let file = server.file("odd.csv", bytes);
        let ran = server.kim(&["contact", "import", path(&file)]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let own = server.file("own.csv", b"name\nAda\n");
    let own = path(&own);
    let overwritten = server.kim(&["contact", "import", own, "--report", own]);
    assert_eq!(overwritten.code, Some(2));
    assert_eq!(std::fs::read_to_string(own).unwrap(), "name\nAda\n");
    let missing = server.kim(&["contact", "import", "nowhere.csv"]);
    assert_eq!(missing.code, Some(2));
    // What stood before the break went in, and it is said what did.
    let torn = b"name,email\nAda,ada@example.org\n\"Alan,alan@example.org\n";
    let torn = server.file("torn.csv", torn);
    let (code, said, err) = import(&server, path(&torn), &[]);
    assert_eq!(
        (code, &said["ended"]),
        (Some(4), &json!("unreadable")),
        "{said}"
    );
    assert!(
        err.contains("in the row on line 3 is never closed"),
        "{err}"
    );
}

#[test]
fn a_hundred_thousand_rows_are_rehearsed() {
    let server = Server::start();
    let mut text = String::from("name,email\n");
    for n in 0..100_000 {
        text.push_str(&format!("Person {n},p{n}@example.org\n"));
    }
    let file = server.file("many.csv", text.as_bytes());
    let (code, said, _) = import(&server, path(&file), &["--dry-run"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        said["created"],
        json!({ "count": 100_000, "lines": "2-100001" })
    );
}

const NO_FIELDS: &str = r#"{"success":true,"customFields":[],"count":0,"offset":0,"total":0}"#;
const NOBODY: &str = r#"{"success":true,"exists":false}"#;

fn against(liar: &Liar, folder: &std::path::Path, rows: &str) -> Command {
    let file = folder.join("rows.csv");
    std::fs::write(&file, rows).unwrap();
    let mut command = livechat(&["contact", "import", path(&file), "--output", "json"]);
    command
        .args(["--server", &liar.url])
        .env("LIVECHAT_USER_ID", "u")
        .env("LIVECHAT_AUTH_TOKEN", "t");
    command
}

#[test]
fn a_server_that_asks_to_slow_down_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let liar = Liar::saying(vec![
        answer(200, NO_FIELDS),
        slow_down(1),
        answer(200, NOBODY),
        slow_down(1),
        answer(200, r#"{"success":true,"contactId":"c"}"#),
    ]);
    let ran = run(&mut against(
        &liar,
        folder.path(),
        "name,email\nAda,a@b.example\n",
    ));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.json()["created"]["count"], 1);
    let calls = liar.heard();
    assert_eq!(calls.len(), 5);
    assert_eq!(calls[3], calls[4]);
}

#[test]
fn a_refusal_that_every_row_would_meet_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let signed_out = r#"{"status":"error","message":"You must be logged in to do this."}"#;
    let forbidden = r#"{"success":false,"error":"unauthorized"}"#;
    for (status, body, said) in [
        (401, signed_out, "Check the user id and the token"),
        (403, forbidden, "Your account may not do this"),
        (404, "", "too old for this"),
    ] {
        let liar = Liar::saying(vec![
            answer(200, NO_FIELDS),
            answer(200, NOBODY),
            answer(200, r#"{"success":true,"contactId":"c"}"#),
            answer(status, body),
        ]);
        let rows = "name,email\nA,a@b.example\nB,b@b.example\nC,c@b.example\n";
        let ran = run(&mut against(&liar, folder.path(), rows));
        assert_eq!(ran.code, Some(1), "{ran:?}");
        assert_eq!(ran.json()["ended"], "denied");
        assert_eq!(ran.json()["created"]["lines"], "2");
        assert_eq!(ran.json()["failed"]["count"], 0);
        assert!(
            ran.err.contains(said) && ran.err.contains("--from-line 3"),
            "{}",
            ran.err
        );
        assert_eq!(liar.heard().len(), 4);
    }
}

#[test]
fn standard_input_holds_one_thing() {
    let both = livechat(&["contact", "import", "-", "--token-file", "-"])
        .args(["--server", "http://127.0.0.1:1"])
        .output()
        .unwrap();
    assert_eq!(both.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&both.stderr).contains("both the token and the rows"));
}

#[test]
fn a_server_that_goes_is_given_up_and_it_is_said_where_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let liar = Liar::saying(vec![answer(200, NO_FIELDS), answer(502, "")]);
    let rows = "name,email\nA,a@b.example\nB,b@b.example\nC,c@b.example\nD,d@b.example\n";
    let ran = run(&mut against(&liar, folder.path(), rows));
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert_eq!(ran.json()["ended"], "unreachable");
    assert_eq!(ran.json()["failed"]["lines"], "2-4");
    assert!(
        ran.err.contains("It may be in") && ran.err.contains("--from-line 5"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_in_order_and_says_where_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let liar = Liar::saying(vec![
        answer(200, NO_FIELDS),
        answer(200, NOBODY),
        answer(200, r#"{"success":true,"contactId":"c"}"#),
        slow_down(3_000),
    ]);
    let rows = "name,email\nA,a@b.example\nB,b@b.example\n";
    let child = against(&liar, folder.path(), rows).spawn().unwrap();
    while liar.heard().len() < 4 {
        std::thread::yield_now();
    }
    let interrupted = Command::new("kill")
        .args(["-s", "INT", &child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&said["ended"], &said["created"]["lines"]),
        (&json!("stopped"), &json!("2"))
    );
    assert_eq!(said["failed"]["count"], 0);
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("--from-line 3"), "{err}");
}

#[test]
fn a_number_is_the_same_whatever_stands_between_its_digits() {
    let server = Server::start();
    let first = server.file("first.csv", b"name,phone\nAda,+49 30 1234567\n");
    assert_eq!(import(&server, path(&first), &[]).0, Some(0));
    let second = server.file("second.csv", b"name,phone\nAda L.,+49 (30) 123-4567\n");
    let (code, said, err) = import(&server, path(&second), &["--existing", "update"]);
    assert_eq!(
        (code, &said["updated"]["lines"]),
        (Some(0), &json!("2")),
        "{err}"
    );
    let ada = [
        "contact",
        "get",
        "--phone",
        "+49301234567",
        "--output",
        "json",
    ];
    let ada = server.kim(&ada).json();
    assert_eq!(ada["name"], "Ada L.");
    assert_eq!(ada["phones"], json!(["+49 30 1234567"]));
}

#[test]
fn rows_that_failed_are_told_by_the_exit_code_even_where_nobody_reads_the_summary() {
    let server = Server::start();
    let file = server.file("two.csv", b"name,email\nAda,ada@example.org\n,nobody\n");
    let token = server.token_file();
    let mut command = livechat(&["contact", "import", path(&file), "--server", &server.url]);
    command.args(["--token-file", path(&token)]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(run(command.stdout(writer)).code, Some(4));
    assert_eq!(names(&server), ["Ada"]);
}
