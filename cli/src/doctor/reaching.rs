//! Whether the server can be reached, and what it says of itself in passing.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use livechat_client::native::{Native, NoAnswer, Seen};
use livechat_client::{ApiError, Call as _, ServerUrl};
use livechat_core::wire::client::session::{INFO_PATH, ServerInfo};

use super::finding::Finding;

/// By how much two clocks may differ, in seconds.
const SKEW: u64 = 60;

/// Whether the host's name has addresses.
pub(super) async fn names(server: &ServerUrl) -> Vec<Finding> {
    let authority = server.authority();
    let port = if server.is_secure() { 443 } else { 80 };
    let has_port = authority
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let target = if has_port {
        authority.to_owned()
    } else {
        format!("{authority}:{port}")
    };
    match tokio::net::lookup_host(target).await {
        Ok(addresses) => {
            let addresses: Vec<String> = addresses.map(|a| a.ip().to_string()).collect();
            vec![Finding::ok("name", addresses.join(", "))]
        }
        // A proxy may know the name; whether the server answers is looked at next.
        Err(error) => vec![Finding::warning(
            "name",
            format!("{authority} has no address here: {error}."),
            "Check the spelling of the host, and that its DNS record is published.",
        )],
    }
}

/// The finding when nothing came back.
pub(super) fn unanswered(server: &ServerUrl, error: &NoAnswer) -> Finding {
    let because = error.because.as_str();
    let said = format!("{server} does not answer: {because}.");
    let cure = if because.contains("certificate") || because.contains("tls") {
        "Renew or mend the server's certificate: browsers refuse it, too."
    } else if error.why == ApiError::Timeout {
        "Check that the server runs and that no firewall swallows the calls."
    } else if because.contains("refused") {
        "Check that the server runs, and listens on this port."
    } else if server.is_secure() {
        "Check the address, and that the server speaks https there."
    } else {
        "Check the address, and that the server runs."
    };
    Finding::problem("reachable", said, cure)
}

/// The finding when something did.
pub(super) fn answered(server: &ServerUrl, status: u16, is_json: bool) -> Finding {
    let check = "reachable";
    match (status, is_json) {
        (200, true) => Finding::ok(check, format!("{server} answers.")),
        (429, _) => Finding::problem(
            check,
            "The server has had enough calls from here for now.",
            "Wait a minute and try again.",
        ),
        (300..400, _) => Finding::problem(
            check,
            format!("The server sends callers elsewhere ({status})."),
            "Use the address that it sends them to, in the widget too: a browser follows no redirect when it posts.",
        ),
        (500.., _) => Finding::problem(
            check,
            format!("The server fails with {status}."),
            "Look into the server's log, and into that of the proxy before it.",
        ),
        (404, _) => Finding::problem(
            check,
            "There is no live chat at this address (404).",
            "Check the address: a Rocket.Chat in a folder needs that folder, and old ones need Omnichannel switched on.",
        ),
        _ => Finding::problem(
            check,
            format!("What answers ({status}) is no chat server."),
            "Check the address, and that no sign-in page or firewall stands before the server.",
        ),
    }
}

/// What goes over the network unencrypted.
pub(super) fn encrypted(server: &ServerUrl) -> Option<Finding> {
    if server.is_secure() {
        return Some(Finding::ok("encryption", "https"));
    }
    if server.is_local() {
        return Some(Finding::ok("encryption", "http, on this machine."));
    }
    Some(Finding::problem(
        "encryption",
        "http: what visitors say can be read on the way, and pages under https may not call it.",
        "Put the server behind https.",
    ))
}

/// Which version it is.
pub(super) async fn version(network: &Native, server: &ServerUrl) -> Finding {
    let check = "version";
    let seen = network
        .look(reqwest::Method::GET, &server.at(INFO_PATH), &[], None)
        .await;
    let version = match seen {
        Ok(seen) => ServerInfo.read(seen.answer.status, seen.answer.json()).ok(),
        Err(_) => None,
    };
    let Some(version) = version else {
        return Finding::ok(check, "It does not say; the embedded server does not.");
    };
    let major: Option<u32> = version
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    match major {
        Some(..4) => Finding::warning(
            check,
            format!("Rocket.Chat {version}"),
            "Update it: nothing older than 4 is known to work with the widget.",
        ),
        Some(4..7) => Finding::warning(
            check,
            format!("Rocket.Chat {version}"),
            "Contacts need 7.0 or later; everything visitors do works.",
        ),
        Some(_) | None => Finding::ok(check, format!("Rocket.Chat {version}")),
    }
}

/// How often one may call.
pub(super) fn limits(seen: &Seen) -> Finding {
    let check = "rate limits";
    let number = |name: &str| seen.header(name).and_then(|text| text.parse::<u64>().ok());
    match (number("x-ratelimit-limit"), number("x-ratelimit-remaining")) {
        (Some(limit), Some(0)) => Finding::warning(
            check,
            format!("{limit} calls a minute and address, and none are left now."),
            "Wait a minute; many visitors behind one address share this limit.",
        ),
        (Some(limit), _) => Finding::ok(
            check,
            format!("{limit} calls a minute, address and endpoint; 5 registrations."),
        ),
        (None, _) => Finding::warning(
            check,
            "None are told.",
            "If the server is open to the internet, switch API_Enable_Rate_Limiter on.",
        ),
    }
}

/// Whether both clocks say the same.
pub(super) fn clock(seen: &Seen, sent: SystemTime) -> Finding {
    let check = "clock";
    let told = seen.header("date").and_then(|date| {
        // HTTP says GMT where e-mail says +0000.
        let date = date.replace("GMT", "+0000");
        rfc2822::parse(&date).ok()
    });
    let here = Timestamp::try_from(sent).ok();
    let Some((told, here)) = told.map(|told| told.timestamp()).zip(here) else {
        return Finding::ok(check, "The server does not tell the time.");
    };
    let apart = Duration::from_secs(told.as_second().abs_diff(here.as_second())).as_secs();
    if apart > SKEW {
        return Finding::warning(
            check,
            format!("The server's clock and this machine's are {apart} seconds apart."),
            "Set both by NTP: times of messages are the server's.",
        );
    }
    Finding::ok(check, "The server's and this machine's agree.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Verdict;
    use livechat_client::Answer;

    fn seen(headers: &[(&str, &str)]) -> Seen {
        Seen {
            answer: Answer {
                body: Vec::new(),
                status: 200,
            },
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn clocks_are_compared() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let date = seen(&[("date", "Thu, 01 Jan 1970 00:10:00 GMT")]);
        assert_eq!(clock(&date, at(630)).verdict, Verdict::Ok);
        let finding = clock(&date, at(0));
        assert_eq!(finding.verdict, Verdict::Warning);
        assert!(finding.said.contains("600 seconds apart"));
        assert_eq!(clock(&seen(&[("date", "x")]), at(0)).verdict, Verdict::Ok);
    }

    #[test]
    fn limits_are_told() {
        let left = seen(&[("x-ratelimit-limit", "10"), ("x-ratelimit-remaining", "9")]);
        assert_eq!(limits(&left).verdict, Verdict::Ok);
        let none = seen(&[("x-ratelimit-limit", "10"), ("x-ratelimit-remaining", "0")]);
        assert_eq!(limits(&none).verdict, Verdict::Warning);
        assert_eq!(limits(&seen(&[])).verdict, Verdict::Warning);
    }

    #[test]
    fn what_is_no_chat_server_is_a_problem_with_a_cure() {
        let server = ServerUrl::parse("https://chat.example.com").unwrap();
        assert_eq!(answered(&server, 200, true).verdict, Verdict::Ok);
        for (status, is_json) in [
            (200, false),
            (301, false),
            (404, true),
            (429, true),
            (502, false),
        ] {
            let finding = answered(&server, status, is_json);
            assert_eq!(finding.verdict, Verdict::Problem, "{status}");
            assert!(finding.cure.is_some());
        }
        let http = ServerUrl::parse("http://chat.example.com").unwrap();
        assert_eq!(encrypted(&http).unwrap().verdict, Verdict::Problem);
    }
}
