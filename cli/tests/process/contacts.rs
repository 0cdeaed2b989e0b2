use serde_json::json;

use crate::liar::{Liar, answer, slow_down};
use crate::running::{livechat, path, ran, run, run_with_input};
use crate::server::Server;

#[test]
fn a_contact_is_registered_shown_changed_and_found() {
    let server = Server::start();
    let registered = server.kim(&[
        "contact",
        "register",
        "--name",
        "Ada",
        "--email",
        "ada@example.org",
        "--email",
        "a@b.example",
        "--phone",
        "+49 30 1234567",
        "--manager",
        "kim",
        "--field",
        "plan=Free",
        "--field",
        "tax=1",
        "--output",
        "json",
    ]);
    assert_eq!(registered.code, Some(0), "{registered:?}");
    let id = registered.json()["contactId"].as_str().unwrap().to_owned();

    let by_id = server
        .kim(&["contact", "get", &id, "--output", "json"])
        .json();
    assert_eq!(by_id["emails"], json!(["ada@example.org", "a@b.example"]));
    assert!(by_id["manager"].is_string());
    let by_email = server.kim(&[
        "contact",
        "get",
        "--email",
        "a@b.example",
        "--output",
        "json",
    ]);
    assert_eq!(by_email.json(), by_id);
    let by_phone = server.kim(&["contact", "get", "--phone", "+49 30 1234567"]);
    assert!(
        by_phone.out.contains("name           Ada\n"),
        "{}",
        by_phone.out
    );
    let otherwise = server.kim(&["contact", "get", "--phone", "+49 (30) 123-4567"]);
    assert_eq!(otherwise.out, by_phone.out, "{otherwise:?}");
    let nobody = server.kim(&["contact", "get", "--email", "b@b.example"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (Some(1), ""));

    let changed = server.kim(&[
        "contact",
        "update",
        &id,
        "--name",
        "Ada L.",
        "--field",
        "plan=Paid",
        "--no-manager",
        "--output",
        "json",
    ]);
    assert_eq!(changed.code, Some(0), "{changed:?}");
    let changed = changed.json();
    assert_eq!(changed["name"], "Ada L.");
    assert_eq!(
        changed["customFields"],
        json!({ "plan": "Paid", "tax": "1" })
    );
    assert_eq!(changed["manager"], json!(null));
    assert_eq!(changed["emails"], by_id["emails"]);

    let found = server.kim(&["contact", "search", "lovelace"]);
    assert_eq!(found.code, Some(0));
    assert!(found.err.contains("None of 0"), "{}", found.err);
    let found = server
        .kim(&["contact", "search", "ada l", "--output", "json"])
        .json();
    assert_eq!(
        (&found["total"], &found["contacts"][0]["id"]),
        (&json!(1), &json!(id))
    );
    let nothing = server.kim(&["contact", "update", &id]);
    assert_eq!(nothing.code, Some(2));
}

#[test]
fn what_the_server_refuses_is_said_in_its_words() {
    let server = Server::start();
    let refused = server.kim(&[
        "contact",
        "register",
        "--name",
        "Ada",
        "--manager",
        "nobody-such",
    ]);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.err.contains("error-contact-manager-not-found"),
        "{}",
        refused.err
    );
    let gone = server.kim(&["contact", "get", "nobody"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("no such thing"), "{}", gone.err);
}

#[test]
fn who_is_not_let_in_is_told_what_to_do() {
    let server = Server::start();
    let search = ["contact", "search", "--server", server.url.as_str()];
    let nobody = ran(&search);
    assert_eq!(nobody.code, Some(2));
    for cure in ["LIVECHAT_USER_ID", "LIVECHAT_AUTH_TOKEN", "--token-file"] {
        assert!(nobody.err.contains(cure), "{}", nobody.err);
    }
    let mut command = livechat(&search);
    command
        .env("LIVECHAT_USER_ID", "kim")
        .env("LIVECHAT_AUTH_TOKEN", "hunter2");
    let stranger = run(&mut command);
    assert_eq!(stranger.code, Some(1));
    assert!(
        stranger.err.contains("Check the user id and the token"),
        "{}",
        stranger.err
    );
    assert!(!stranger.err.contains("hunter2"));
    let mut login = livechat(&["login", "kim", "--server", &server.url]);
    let wrong = run_with_input(&mut login, "wrong\n");
    assert_eq!(wrong.code, Some(1));
    assert!(
        wrong
            .err
            .contains("does not know this name with this password"),
        "{}",
        wrong.err
    );
    let mut both = livechat(&search);
    both.env("LIVECHAT_USER_ID", "ignored")
        .args(["--token-file", path(&server.token_file())]);
    assert_eq!(run(&mut both).code, Some(0));
}

#[test]
fn a_server_that_asks_to_slow_down_is_waited_for_only_on_request() {
    let found = answer(
        200,
        r#"{"success":true,"contacts":[{"_id":"c","name":"A\u001b[2Jda"}],"count":1,"offset":0,"total":1}"#,
    );
    let liar = Liar::saying(vec![slow_down(1), found]);
    let search = |more: &[&str]| {
        let mut command = livechat(&["contact", "search", "--server", &liar.url]);
        command
            .args(more)
            .env("LIVECHAT_USER_ID", "u")
            .env("LIVECHAT_AUTH_TOKEN", "t");
        run(&mut command)
    };
    let refused = search(&[]);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.err.contains("in 1 seconds, or add --wait"),
        "{}",
        refused.err
    );
    let found = search(&["--wait"]);
    assert_eq!(found.code, Some(0), "{found:?}");
    // Nobody writes to the terminal by their name.
    assert!(
        !found.out.contains('\u{1b}') && found.out.contains("A [2Jda"),
        "{}",
        found.out
    );

    let liar = Liar::saying(vec![
        slow_down(1),
        answer(
            200,
            r#"{"success":true,"contacts":[],"count":0,"offset":0,"total":0}"#,
        ),
    ]);
    let mut command = livechat(&["contact", "search", "--wait", "--server", &liar.url]);
    command
        .env("LIVECHAT_USER_ID", "u")
        .env("LIVECHAT_AUTH_TOKEN", "t");
    let waited = run(&mut command);
    assert_eq!(waited.code, Some(0), "{waited:?}");
    assert_eq!(liar.heard().len(), 2);
}

#[test]
fn nobody_writes_to_the_terminal_by_what_a_server_refuses() {
    let body = r#"{"success":false,"error":"no\u001b[2J\u202ewhy\n at all"}"#;
    let liar = Liar::saying(vec![answer(400, body)]);
    let refused = ran(&["visitor", "get", "t", "--server", &liar.url]);
    assert_eq!(refused.code, Some(1));
    assert_eq!(
        refused.err,
        "livechat: The server refused it: no [2J why  at all\n"
    );
}

#[test]
fn an_answer_that_cannot_be_written_is_no_server_that_is_away() {
    let found = r#"{"success":true,"visitor":{"_id":"v","token":"t","username":"g","name":"Ada"}}"#;
    let get = |out: std::process::Stdio| {
        let liar = Liar::saying(vec![answer(200, found)]);
        let mut get = livechat(&["visitor", "get", "t", "--server", &liar.url]);
        run(get.stdout(out))
    };
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let full = get(full.into());
        assert_eq!(full.code, Some(2), "{full:?}");
        assert!(full.err.contains("standard output"), "{}", full.err);
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let gone = get(writer.into());
    assert_eq!((gone.code, gone.err.as_str()), (Some(0), ""));
}
