//! `docs/api.md`.

use std::fmt::Write;

use livechat_server::api_docs::endpoint::{Endpoint, Part, Who};
use livechat_server::api_docs::page::anchor;
use livechat_server::api_docs::sample::{Answers, shown};

/// What every call has in common.
const COMMON: &str = include_str!("../../../src/api_docs/common.md");

pub(crate) fn of(endpoints: &[Endpoint], answers: &Answers) -> String {
    let mut text = String::from(
        "<!-- Made of server/src/api_docs/: see README.md there for how. Changes here are lost. -->\n\n",
    );
    text.push_str(COMMON);
    text.push_str("\n## All calls\n\n| Call | For | Calls per address |\n|---|---|---|\n");
    for endpoint in endpoints {
        let call = &endpoint.call;
        writeln!(
            text,
            "| [`{call}`](#{}) | {} | {} |",
            anchor(call),
            endpoint.who,
            endpoint.limit().unwrap_or_else(|| "not counted".to_owned())
        )
        .unwrap();
    }
    let mut group = "";
    for endpoint in endpoints {
        if endpoint.group != group {
            group = &endpoint.group;
            write!(text, "\n## {group}\n").unwrap();
        }
        one(&mut text, endpoint, answers);
    }
    text
}

fn one(text: &mut String, endpoint: &Endpoint, answers: &Answers) {
    write!(text, "\n### `{}`\n\n{}\n\n", endpoint.call, endpoint.does).unwrap();
    writeln!(text, "- For: {}", endpoint.who).unwrap();
    match endpoint.limit() {
        Some(limit) => writeln!(text, "- Calls per address: {limit}").unwrap(),
        None => text.push_str("- Calls per address: not counted\n"),
    }
    writeln!(text, "- Rocket.Chat: {}", endpoint.since).unwrap();
    if !endpoint.parts.is_empty() {
        text.push_str("\n| Where | Name | Type | Needed | What |\n|---|---|---|---|---|\n");
        for part in &endpoint.parts {
            writeln!(text, "{}", row(part)).unwrap();
        }
    }
    write!(text, "\n```sh\n{}\n```\n", curl(endpoint)).unwrap();
    write!(text, "\n{}\n", answer(endpoint, answers)).unwrap();
    if !endpoint.problems.is_empty() {
        text.push_str("\n| Refused with | Text | When |\n|---|---|---|\n");
        for problem in &endpoint.problems {
            let (status, words, when) = (&problem.status, &problem.text, &problem.when);
            writeln!(text, "| {status} | `{}` | {} |", cell(words), cell(when)).unwrap();
        }
    }
}

fn row(part: &Part) -> String {
    let needed = if part.required { "yes" } else { "" };
    let (place, name, kind) = (part.place.as_str(), &part.name, part.kind.as_str());
    format!(
        "| {place} | `{name}` | {kind} | {needed} | {} |",
        cell(&part.what)
    )
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// The example as a command.
fn curl(endpoint: &Endpoint) -> String {
    let mut command = String::from("curl");
    let method = &endpoint.method;
    let has_body = endpoint.example.body.is_some() || endpoint.example.file.is_some();
    if method != "GET" && !(method == "POST" && has_body) {
        write!(command, " -X {method}").unwrap();
    }
    let path = shown(&endpoint.example.path);
    let quoted = path.contains(['?', '&']);
    let quote = if quoted { "'" } else { "" };
    write!(command, " {quote}http://127.0.0.1:3000{path}{quote}").unwrap();
    let mut option = |text: &str| write!(command, " \\\n  {text}").unwrap();
    if let Who::Agent(_) = endpoint.who {
        option(&shown("-H 'X-User-Id: $userId'"));
        option(&shown("-H 'X-Auth-Token: $authToken'"));
    }
    if endpoint
        .parts
        .iter()
        .any(|part| part.name == "x-visitor-token")
    {
        option(&shown("-H 'X-Visitor-Token: $token'"));
    }
    if let Some(body) = &endpoint.example.body {
        option("-H 'Content-Type: application/json'");
        option(&format!("-d '{}'", shown(body)));
    }
    if let Some(file) = &endpoint.example.file {
        option(&format!("-F 'file=@{file};type=text/plain'"));
    }
    command
}

fn answer(endpoint: &Endpoint, answers: &Answers) -> String {
    let status = endpoint.example.status;
    match answers.get(&endpoint.call) {
        Some(answer) if answer.is_object() => {
            let body = serde_json::to_string_pretty(answer).unwrap();
            format!("Answer, {status}:\n\n```json\n{body}\n```")
        }
        Some(kind) => format!("Answer, {status}: `{}`", kind.as_str().unwrap_or_default()),
        None => String::new(),
    }
}
