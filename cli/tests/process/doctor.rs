use serde_json::Value;

use crate::liar::{Liar, answer};
use crate::running::{Ran, ran};
use crate::server::{SETTINGS, Server};

fn verdict(ran: &Ran, check: &str) -> (String, String) {
    let said = ran.json();
    let findings = said["findings"].as_array().unwrap().iter();
    let mut found = findings.filter(|finding| finding["check"] == check);
    let found = found.next().unwrap_or_else(|| panic!("{check}: {said}"));
    let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
    (text("verdict"), text("cure"))
}

#[test]
fn a_server_that_is_fit_is_found_to_be_and_left_as_it_was() {
    let server = Server::start();
    let looked = ran(&[
        "doctor",
        &server.url,
        "--origin",
        "https://shop.example/page",
        "--json",
    ]);
    assert_eq!(looked.code, Some(0), "{looked:?}");
    for check in [
        "name",
        "reachable",
        "encryption",
        "version",
        "live chat",
        "agents",
        "form",
        "custom fields",
        "departments",
        "files",
        "config size",
        "cors",
        "websocket",
        "clock",
    ] {
        assert_eq!(verdict(&looked, check).0, "ok", "{check}: {}", looked.out);
    }
    // Its limiter is off here.
    assert_eq!(verdict(&looked, "rate limits").0, "warning");
    let people = ran(&["doctor", &server.url]);
    assert_eq!(people.code, Some(0));
    assert!(people.out.starts_with("ok       name"), "{}", people.out);
    let contacts = server.kim(&["contact", "search", "--unknown", "--output", "json"]);
    assert_eq!(contacts.json()["total"], 0);
}

#[test]
fn what_would_not_work_is_found_with_its_cure() {
    let broken = SETTINGS.replace("online = true", "");
    let server = Server::with(&format!("online = false\n{broken}"));
    let looked = ran(&[
        "doctor",
        &server.url,
        "--origin",
        "https://other.example",
        "--json",
    ]);
    assert_eq!(looked.code, Some(1), "{looked:?}");
    let (verdict_of_cors, cure) = verdict(&looked, "cors");
    assert_eq!(verdict_of_cors, "problem");
    assert!(cure.contains("API_CORS_Origin"), "{cure}");
    assert_eq!(verdict(&looked, "agents").0, "warning");

    let off = Server::with("enabled = false");
    let looked = ran(&["doctor", &off.url, "--json"]);
    assert_eq!(looked.code, Some(1));
    assert_eq!(verdict(&looked, "live chat").0, "problem");
}

#[test]
fn servers_that_lie_break_nothing() {
    for body in [
        answer(200, "<html>"),
        answer(502, ""),
        answer(301, ""),
        answer(404, r#"{"success":false}"#),
        "SSH-2.0\r\n".to_owned(),
    ] {
        let liar = Liar::saying(vec![body.clone()]);
        let looked = ran(&["doctor", &liar.url, "--json"]);
        assert_eq!(looked.code, Some(3), "{body}: {looked:?}");
        let (verdict, cure) = verdict(&looked, "reachable");
        assert_eq!(verdict, "problem");
        assert!(!cure.is_empty());
    }
    // JSON to everything, with a config full of nonsense.
    let liar = Liar::saying(vec![answer(
        200,
        r#"{"success":true,"config":{"enabled":"true","customFields":[{"_id":"tax\u001b[2J","regexp":"("},7],"departments":{},"settings":[]}}"#,
    )]);
    let looked = ran(&["doctor", &liar.url]);
    assert_eq!(looked.code, Some(1), "{looked:?}");
    assert!(looked.out.contains("does not compile") && !looked.out.contains('\u{1b}'));
    assert!(looked.out.contains("problem  websocket"), "{}", looked.out);
    let as_json: Value = ran(&["doctor", &liar.url, "--output", "json"]).json();
    assert_eq!(as_json["server"], liar.url);
    assert_eq!(ran(&["doctor"]).code, Some(2));
}
