//! `livechat doctor`: whether a server is fit for live chat. Only looks: it makes no visitor, no room
//! and no contact.

mod cors;
mod finding;
mod reaching;
mod settings;
mod socket;

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use livechat_client::native::Native;
use livechat_core::wire::answer::MAX_BODY_BYTES;
use livechat_core::wire::config;
use serde_json::{Value, json};

use crate::arguments::{Arguments, DoctorCommand};
use crate::failure::{Failure, code};
use crate::output::{Output, harmless};

use finding::{Finding, Verdict};

/// How long a connection, and a whole answer, may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Looks at a server and tells what was found.
///
/// # Errors
/// When no server is named, or this machine has no network.
pub(crate) async fn run(
    arguments: &Arguments,
    command: &DoctorCommand,
    output: &Output,
) -> Result<ExitCode, Failure> {
    let named = command.url.as_ref().or(arguments.server.as_ref());
    let server = named.ok_or_else(|| {
        Failure::usage("Which server? Name it: livechat doctor https://chat.example.com")
    })?;
    let network = Native::with_patience(PATIENCE, PATIENCE)
        .map_err(|error| Failure::Machine(error.to_string()))?;
    let origin = command.origin.as_ref().map(|origin| origin.origin());
    let mut findings = reaching::names(server).await;
    let headers = origin.map(|origin| [("Origin", origin)]);
    let headers = headers.as_ref().map_or(&[][..], |headers| &headers[..]);
    let url = server.at(config::PATH);
    let sent = SystemTime::now();
    let seen = network
        .look(reqwest::Method::GET, &url, headers, None)
        .await;
    let reached = match seen {
        Err(error) => {
            findings.push(reaching::unanswered(server, &error));
            false
        }
        Ok(seen) => {
            let answer = seen.answer.json();
            let reached = reaching::answered(server, seen.answer.status, answer.is_some());
            let is_chat = reached.verdict != Verdict::Problem;
            findings.push(reached);
            if is_chat {
                findings.extend(reaching::encrypted(server));
                findings.push(reaching::version(&network, server).await);
                let config = answer.as_ref().and_then(|answer| answer.get("config"));
                findings.extend(settings::all(config.unwrap_or(&Value::Null)));
                findings.push(settings::size(seen.answer.body.len(), MAX_BODY_BYTES));
                findings.extend(cors::all(&network, server, origin, &seen).await);
                findings.push(socket::look(server).await);
                findings.push(reaching::limits(&seen));
                findings.push(reaching::clock(&seen, sent));
            }
            is_chat
        }
    };
    let problems = findings
        .iter()
        .any(|finding| finding.verdict == Verdict::Problem);
    tell(server.as_str(), &findings, command.json || output.is_json())?;
    Ok(ExitCode::from(match (reached, problems) {
        (false, _) => code::UNREACHABLE,
        (true, true) => code::REFUSED,
        (true, false) => 0,
    }))
}

fn tell(server: &str, findings: &[Finding], as_json: bool) -> Result<(), Failure> {
    let output = Output::new(if as_json {
        crate::arguments::Form::Json
    } else {
        crate::arguments::Form::Table
    });
    if as_json {
        let findings: Vec<Value> = findings
            .iter()
            .map(|finding| {
                json!({
                    "check": finding.check,
                    "verdict": finding.verdict.word(),
                    "said": finding.said,
                    "cure": finding.cure,
                })
            })
            .collect();
        return output.json(&json!({ "server": server, "findings": findings }));
    }
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!(
            "{:<8} {:<13} {}\n",
            finding.verdict.word(),
            finding.check,
            harmless(&finding.said)
        ));
        if let Some(cure) = &finding.cure {
            text.push_str(&format!("{:22} → {}\n", "", harmless(cure)));
        }
    }
    output.raw(text.as_bytes())
}
