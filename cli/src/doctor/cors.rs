//! Whether a page of another site may call the server.

use livechat_client::ServerUrl;
use livechat_client::native::{Native, Seen};
use livechat_core::wire::visitor;

use super::finding::Finding;

const CHECK: &str = "cors";

/// What a server with CORS switched off, or for other sites, needs.
const CURE_OFF: &str = "Switch API_Enable_CORS on (Administration, Settings, General, REST API).";

/// Looks at what a browser would: an answer to a `GET`, and the question before a `POST`.
pub(super) async fn all(
    network: &Native,
    server: &ServerUrl,
    origin: Option<&str>,
    answer: &Seen,
) -> Vec<Finding> {
    let Some(origin) = origin else {
        return vec![Finding::warning(
            CHECK,
            "Not looked at: for which site is not known.",
            "Name the site that the widget is on: --origin https://shop.example",
        )];
    };
    if origin == server.origin() {
        return vec![Finding::ok(CHECK, "The site is the server's own.")];
    }
    let mut findings = Vec::new();
    if !allows(answer.header("access-control-allow-origin"), origin) {
        findings.push(Finding::problem(
            CHECK,
            format!("Pages of {origin} may not read what the server answers."),
            format!("Have the server, or the proxy before it, answer with Access-Control-Allow-Origin: {origin}"),
        ));
    }
    let asked = network
        .look(
            reqwest::Method::OPTIONS,
            &server.at(visitor::PATH),
            &[
                ("Origin", origin),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "content-type"),
            ],
            None,
        )
        .await;
    findings.push(match asked {
        Err(error) => Finding::problem(
            CHECK,
            format!("The question before a POST is not answered: {error}."),
            "Let OPTIONS requests through the proxy before the server.",
        ),
        Ok(seen) => before_a_post(origin, &seen),
    });
    findings
}

fn before_a_post(origin: &str, seen: &Seen) -> Finding {
    let status = seen.answer.status;
    let blocked = format!("Pages of {origin} may not post: nobody can register there");
    match status {
        405 | 404 => Finding::problem(CHECK, format!("{blocked} ({status})."), CURE_OFF),
        403 => Finding::problem(
            CHECK,
            format!("{blocked} (403)."),
            format!(
                "Add {origin} to API_CORS_Origin, exactly so; on the embedded server to [cors] origins."
            ),
        ),
        200..300 => {
            if !allows(seen.header("access-control-allow-origin"), origin) {
                return Finding::problem(
                    CHECK,
                    format!("{blocked}: another site is allowed, or none."),
                    format!(
                        "Add {origin} to API_CORS_Origin, exactly so; on the embedded server to [cors] origins."
                    ),
                );
            }
            if !lists(seen.header("access-control-allow-headers"), "content-type") {
                return Finding::problem(
                    CHECK,
                    format!("{blocked}: Content-Type is not among the allowed headers."),
                    "Have the proxy before the server leave Access-Control-Allow-Headers as it is.",
                );
            }
            Finding::ok(CHECK, format!("Pages of {origin} may read and post."))
        }
        _ => Finding::problem(
            CHECK,
            format!("{blocked}: the server answers {status} to the question before a POST."),
            "Let OPTIONS requests through the proxy before the server.",
        ),
    }
}

fn allows(header: Option<&str>, origin: &str) -> bool {
    header.is_some_and(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
}

fn lists(header: Option<&str>, wanted: &str) -> bool {
    header.is_some_and(|all| {
        all.split(',')
            .map(str::trim)
            .any(|one| one == "*" || one.eq_ignore_ascii_case(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Verdict;
    use livechat_client::Answer;

    fn seen(status: u16, headers: &[(&str, &str)]) -> Seen {
        Seen {
            answer: Answer {
                body: Vec::new(),
                status,
            },
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn each_refusal_has_its_own_cure() {
        let origin = "https://shop.example";
        let any = ("access-control-allow-origin", "*");
        let headers = ("access-control-allow-headers", "Accept, Content-Type");
        let fine = before_a_post(origin, &seen(204, &[any, headers]));
        assert_eq!(fine.verdict, Verdict::Ok);
        for (answer, cure) in [
            (seen(405, &[any]), "API_Enable_CORS"),
            (seen(403, &[any]), "API_CORS_Origin"),
            (
                seen(
                    200,
                    &[
                        ("access-control-allow-origin", "https://other.example"),
                        headers,
                    ],
                ),
                "API_CORS_Origin",
            ),
            (seen(200, &[any]), "Access-Control-Allow-Headers"),
            (seen(502, &[]), "OPTIONS"),
        ] {
            let finding = before_a_post(origin, &answer);
            assert_eq!(finding.verdict, Verdict::Problem);
            assert!(finding.cure.unwrap().contains(cure), "{cure}");
        }
    }
}
