//! What the server says of its live chat: `config`, section 5 of Rocket.Chat's protocol as we read it.

use livechat_core::wire::config::{Config, MAX_PATTERN_BYTES};
use livechat_core::wire::json;
use serde_json::{Value, json};

use super::finding::Finding;
use crate::patterns;

/// How long a config should be at most, in bytes: every page with an open widget fetches it.
const LONG: usize = 64 * 1024;

/// Everything that the config says.
pub(super) fn all(config: &Value) -> Vec<Finding> {
    let read = Config::in_answer(&json!({ "config": config }));
    let Some(read) = read else {
        return vec![Finding::problem(
            "live chat",
            "The server answers without a config.",
            "Check that Omnichannel is installed and switched on (Livechat_enabled).",
        )];
    };
    if !read.enabled {
        return vec![Finding::problem(
            "live chat",
            "It is switched off: the widget removes itself.",
            "Switch it on: Omnichannel, Livechat_enabled; on the embedded server enabled = true.",
        )];
    }
    let mut findings = vec![Finding::ok("live chat", "It is switched on.")];
    findings.push(if read.online {
        Finding::ok("agents", "Somebody can answer.")
    } else if read.offline_form {
        Finding::warning(
            "agents",
            "Nobody is there; visitors can leave a message.",
            "Have an agent sign in and be available, or accept chats with nobody there (Livechat_accept_chats_with_no_agents).",
        )
    } else {
        Finding::warning(
            "agents",
            "Nobody is there, and no message can be left.",
            "Have an agent be available, or switch the offline form on (Livechat_display_offline_form).",
        )
    });
    findings.push(form(&read));
    findings.extend(fields(config));
    findings.push(departments(config, &read));
    findings.push(uploads(config));
    findings
}

/// How long the config is.
pub(super) fn size(bytes: usize, most: usize) -> Finding {
    if bytes > LONG {
        return Finding::warning(
            "config size",
            format!("{bytes} bytes; the widget reads at most {most}."),
            "Take out departments, custom fields and texts that nobody needs: every visitor fetches it.",
        );
    }
    Finding::ok("config size", format!("{bytes} bytes"))
}

fn form(config: &Config) -> Finding {
    let asked: Vec<&str> = [
        (config.ask_name, "name"),
        (config.ask_email, "e-mail"),
        (!config.custom_fields.is_empty(), "custom fields"),
        (config.force_consent, "consent"),
    ]
    .iter()
    .filter(|(asks, _)| *asks)
    .map(|(_, what)| *what)
    .collect();
    if !config.registration_form {
        return Finding::ok("form", "Visitors are not asked who they are.");
    }
    if asked.is_empty() {
        return Finding::warning(
            "form",
            "There is a form, and it asks nothing.",
            "Ask for name or e-mail (Livechat_name_field_registration_form, Livechat_email_field_registration_form), or switch the form off.",
        );
    }
    Finding::ok("form", format!("It asks for {}.", asked.join(", ")))
}

fn fields(config: &Value) -> Vec<Finding> {
    let check = "custom fields";
    let all = json::list(config, "customFields");
    let mut findings = Vec::new();
    for field in all {
        let id = json::text(field, "_id").unwrap_or_default();
        let pattern = json::text(field, "regexp").unwrap_or_default();
        if pattern.len() > MAX_PATTERN_BYTES {
            findings.push(Finding::warning(
                check,
                format!("The pattern of “{id}” is longer than {MAX_PATTERN_BYTES} bytes; the widget does not run it."),
                "Shorten it.",
            ));
        } else if let Err(problem) = patterns::compile(&pattern) {
            findings.push(Finding::problem(
                check,
                format!("The pattern of “{id}” does not compile: {problem}."),
                "Mend the regular expression in the field's settings: Rocket.Chat's own widget takes no value for it.",
            ));
        } else if let Some(problem) = odd(field, &id, &pattern) {
            findings.push(problem);
        }
    }
    if findings.is_empty() {
        findings.push(Finding::ok(
            check,
            match all.len() {
                0 => "None in the form.".to_owned(),
                1 => "1 in the form.".to_owned(),
                count => format!("{count} in the form."),
            },
        ));
    }
    findings
}

/// A field that can be filled in badly, or not at all.
fn odd(field: &Value, id: &str, pattern: &str) -> Option<Finding> {
    let check = "custom fields";
    let options: Vec<&str> = json::list(field, "options")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let is_select = json::text(field, "type").as_deref() == Some("select");
    if is_select && options.is_empty() {
        return Some(Finding::warning(
            check,
            format!("“{id}” is a choice with nothing to choose from."),
            "Give it options, separated by commas, or make it an input.",
        ));
    }
    let compiled = patterns::compile(pattern).ok()?;
    let refused = options
        .iter()
        .find(|option| compiled.find(option).is_none());
    if let Some(option) = refused.filter(|_| !pattern.is_empty()) {
        return Some(Finding::problem(
            check,
            format!("“{id}” offers “{option}”, which its own pattern refuses."),
            "Change the option or the pattern.",
        ));
    }
    let required = json::flag(field, "required") == Some(true);
    (!required && !pattern.is_empty() && compiled.find("").is_none() && !is_select).then(|| {
        Finding::warning(
            check,
            format!("“{id}” is optional, and its pattern refuses an empty value."),
            "Nothing to do for this widget; Rocket.Chat's own is blocked by it: let the pattern fit nothing, too.",
        )
    })
}

fn departments(config: &Value, read: &Config) -> Finding {
    let check = "departments";
    let all = json::list(config, "departments").len();
    let shown = read
        .departments
        .iter()
        .filter(|department| department.show_on_registration)
        .count();
    match (all, shown) {
        (0, _) => Finding::ok(check, "None; conversations go to whoever is there."),
        (all, 0) => Finding::warning(
            check,
            format!("{all}, none of which is in the form."),
            "Show one on the registration page if visitors are to choose.",
        ),
        (all, shown) => Finding::ok(check, format!("{all}, {shown} of them in the form.")),
    }
}

fn uploads(config: &Value) -> Finding {
    let settings = config.get("settings").unwrap_or(&Value::Null);
    match json::flag(settings, "fileUpload") {
        Some(true) => Finding::ok("files", "Visitors can send files."),
        Some(false) => Finding::ok("files", "Visitors cannot send files."),
        None => Finding::warning(
            "files",
            "The server does not say whether visitors can send files.",
            "Switch Livechat_fileupload_enabled and FileUpload_Enabled on if they are to.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Verdict;

    fn found(config: &Value) -> Vec<(&'static str, Verdict)> {
        let findings = all(config);
        findings
            .iter()
            .map(|finding| (finding.check, finding.verdict))
            .collect()
    }

    #[test]
    fn a_server_that_is_fit_has_nothing_but_ok() {
        let config = json!({
            "enabled": true, "online": true,
            "settings": { "registrationForm": true, "fileUpload": true },
            "departments": [{ "_id": "d", "name": "Sales", "showOnRegistration": true }],
            "customFields": [{ "_id": "tax", "label": "Tax", "regexp": "^[0-9]*$" }],
        });
        assert!(
            found(&config)
                .iter()
                .all(|(_, verdict)| *verdict == Verdict::Ok)
        );
    }

    #[test]
    fn patterns_that_do_not_work_are_found() {
        let field = |field: Value| {
            let config = json!({ "enabled": true, "customFields": [field] });
            let findings = all(&config);
            let finding = findings
                .into_iter()
                .find(|finding| finding.check == "custom fields");
            finding.unwrap()
        };
        let broken = field(json!({ "_id": "tax", "regexp": "(" }));
        assert_eq!(broken.verdict, Verdict::Problem);
        assert!(broken.said.contains("“tax” does not compile"));
        let own = field(json!({ "_id": "size", "type": "select", "regexp": "^[SM]$",
            "options": ["S", "L"] }));
        assert!(own.said.contains("“L”"), "{}", own.said);
        let nothing = field(json!({ "_id": "size", "type": "select", "options": [] }));
        assert_eq!(nothing.verdict, Verdict::Warning);
        let blocks = field(json!({ "_id": "tax", "regexp": "^[0-9]+$", "required": false }));
        assert_eq!(blocks.verdict, Verdict::Warning);
        let needed = field(json!({ "_id": "tax", "regexp": "^[0-9]+$", "required": true }));
        assert_eq!(needed.verdict, Verdict::Ok);
    }

    #[test]
    fn what_is_off_or_missing_is_said() {
        for (config, check, verdict) in [
            (json!({ "enabled": false }), "live chat", Verdict::Problem),
            (Value::Null, "live chat", Verdict::Problem),
            (json!({ "online": false }), "agents", Verdict::Warning),
            (
                json!({ "settings": { "nameFieldRegistrationForm": false,
                    "emailFieldRegistrationForm": false } }),
                "form",
                Verdict::Warning,
            ),
            (
                json!({ "departments": [{ "_id": "d", "showOnRegistration": false }] }),
                "departments",
                Verdict::Warning,
            ),
            (json!({ "settings": {} }), "files", Verdict::Warning),
        ] {
            assert!(found(&config).contains(&(check, verdict)), "{config}");
        }
        assert_eq!(size(100_000, 1).verdict, Verdict::Warning);
        assert_eq!(size(1_000, 1).verdict, Verdict::Ok);
    }
}
