use serde_json::json;

use crate::liar::{Liar, answer};
use crate::running::{livechat, ran, run, run_with_input};
use crate::server::Server;

#[test]
fn a_visitor_is_registered_shown_changed_and_forgotten() {
    let server = Server::start();
    let at = ["--server", server.url.as_str(), "--output", "json"];
    let mut register = livechat(&["visitor", "register", "--name", " Ada "]);
    register.args(["--email", "Ada@example.org", "--phone", "+49 30 1234567"]);
    register.args(["--field", "plan=Paid", "--department", "Sales"]);
    let registered = run(register.args(at));
    assert_eq!(registered.code, Some(0), "{registered:?}");
    let visitor = registered.json();
    let token = visitor["token"].as_str().unwrap();
    assert_eq!(token.len(), 64);
    assert_eq!(visitor["name"], "Ada");
    assert_eq!(visitor["customFields"], json!({ "plan": "Paid" }));

    let mut get = livechat(&["visitor", "get"]);
    let shown = run(get.args(at).env("LIVECHAT_VISITOR_TOKEN", token));
    assert_eq!(shown.json()["emails"], json!(["ada@example.org"]));
    assert!(!shown.out.contains(token) && !shown.err.contains(token));

    let mut change = livechat(&["visitor", "register", "--name", "Ada L."]);
    let changed = run(change.args(at).env("LIVECHAT_VISITOR_TOKEN", token));
    assert_eq!(changed.json()["name"], "Ada L.");
    assert_eq!(changed.json()["token"], token);

    let mut forget = livechat(&["visitor", "forget", "-"]);
    let asked = run_with_input(forget.args(at), token);
    assert_eq!(asked.code, Some(2));
    assert!(asked.err.contains("--yes"), "{}", asked.err);
    let forgotten = run_with_input(forget.arg("--yes"), token);
    assert_eq!(forgotten.code, Some(0), "{forgotten:?}");
    let gone = run_with_input(livechat(&["visitor", "get", "-"]).args(at), token);
    assert_eq!(gone.code, Some(1));
    assert!(gone.err.contains("invalid-token") && !gone.err.contains(token));
}

#[test]
fn a_table_shows_the_token_only_when_it_is_asked_to() {
    let server = Server::start();
    let register = [
        "visitor",
        "register",
        "--name",
        "Ada",
        "--server",
        &server.url,
    ];
    let registered = ran(&register);
    assert_eq!(registered.out, "name  Ada\n");
    assert!(registered.err.contains("--show-token"));
    let mut shown = livechat(&register);
    let shown = run(shown.arg("--show-token"));
    let token = shown.out.lines().last().unwrap();
    assert_eq!(token.strip_prefix("token  ").unwrap().len(), 64);
}

#[test]
fn what_is_wrong_is_said_before_anything_is_sent() {
    let liar = Liar::saying(vec![answer(200, "{}")]);
    let server = ["--server", liar.url.as_str()];
    for (arguments, said) in [
        (
            &["--email", "nobody"][..],
            "“nobody” is not an e-mail address",
        ),
        (&["--phone", "call me"], "“call me” is not a phone number"),
        (&["--name", " "], "The name is empty"),
        (&["--field", "plan"], "KEY=VALUE"),
    ] {
        let mut command = livechat(&["visitor", "register"]);
        let refused = run(command.args(server).args(arguments));
        assert_eq!(refused.code, Some(2));
        assert!(refused.err.contains(said), "{}", refused.err);
    }
    assert!(liar.heard().is_empty());
    let nowhere = ran(&["visitor", "register"]);
    assert_eq!(nowhere.code, Some(2));
    assert!(nowhere.err.contains("--server"));
    let odd = ran(&["visitor", "get", "t", "--server", "https://a:b@c.example"]);
    assert_eq!(odd.code, Some(2));
    assert!(odd.err.contains("no password"), "{}", odd.err);
}

#[test]
fn a_field_that_the_server_does_not_keep_is_named() {
    let server = Server::start();
    let mut register = livechat(&["visitor", "register", "--field", "colour=red"]);
    let registered = run(register.args(["--server", &server.url]));
    assert_eq!(registered.code, Some(0));
    assert!(registered.err.contains("“colour”"), "{}", registered.err);
}

#[test]
fn servers_that_lie_are_told_from_servers_that_refuse() {
    let get = |url: &str| ran(&["visitor", "get", "hunter2", "--server", url]);
    for (body, code, said) in [
        (answer(200, "<html>Sign in</html>"), 3, "no chat server"),
        (answer(200, r#"{"success":true}"#), 3, "no chat server"),
        (
            answer(200, r#"{"success":true,"visitor":[1]}"#),
            3,
            "no chat server",
        ),
        (answer(502, "Bad gateway"), 3, "failed (502)"),
        (answer(302, ""), 3, "elsewhere (302)"),
        (
            answer(400, r#"{"success":false,"error":"[invalid-token]"}"#),
            1,
            "invalid-token",
        ),
        (
            answer(404, r#"{"success":false,"error":"Resource not found"}"#),
            1,
            "no such thing",
        ),
        ("SSH-2.0-OpenSSH\r\n".to_owned(), 3, "does not answer"),
    ] {
        let liar = Liar::saying(vec![body.clone()]);
        let failed = get(&liar.url);
        assert_eq!(failed.code, Some(code), "{body}: {failed:?}");
        assert!(failed.err.contains(said), "{body}: {}", failed.err);
        assert!(!failed.err.contains("hunter2") && failed.out.is_empty());
        assert_eq!(failed.err.trim_end().lines().count(), 1, "{}", failed.err);
    }
    // Nobody listens on a port that has just been given back.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let failed = get(&url);
    assert_eq!(failed.code, Some(3));
    assert!(failed.err.contains("does not answer"), "{}", failed.err);
}

#[test]
fn shells_are_given_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let completions = ran(&["completions", shell]);
        assert_eq!(completions.code, Some(0));
        assert!(completions.out.contains("dry-run"), "{shell}");
    }
}
