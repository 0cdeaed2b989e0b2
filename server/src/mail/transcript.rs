//! A conversation in words: who said what and when, and what happened to it. Times are in UTC.

use lettre::message::Mailbox;
use serde_json::Value;

use super::letter::{Letter, escaped};

/// What is written about when nothing else is wanted.
pub const SUBJECT: &str = "Your conversation with us";

/// One line of a transcript.
struct Line {
    /// The day, as `2026-01-31`.
    day: String,
    /// The time of day, as `09:00`.
    time: String,
    /// Who says it; nobody, when it is a note.
    who: Option<String>,
    /// What.
    what: String,
}

/// The letter with a conversation: `messages` as answers show them, the oldest first; of notes, the
/// types in `hidden` are left out.
#[must_use]
pub fn letter(messages: &[Value], hidden: &[&str], subject: Option<&str>, to: Mailbox) -> Letter {
    let (mut text, mut html) = (String::new(), String::new());
    let mut day = String::new();
    for line in messages.iter().filter_map(|message| line(message, hidden)) {
        if line.day != day {
            text.push_str(&format!("\n{}\n\n", line.day));
            html.push_str(&format!("<h2 style=\"font-size:1em\">{}</h2>\n", line.day));
            day = line.day;
        }
        let what = &line.what;
        match line.who {
            Some(who) => {
                let indented = what.replace('\n', "\n       ");
                text.push_str(&format!("{}  {who}: {indented}\n", line.time));
                html.push_str(&format!(
                    "<p style=\"white-space:pre-wrap\">{} <b>{}</b>: {}</p>\n",
                    line.time,
                    escaped(&who),
                    escaped(what)
                ));
            }
            None => {
                text.push_str(&format!("{}  ({what})\n", line.time));
                html.push_str(&format!("<p>{} <i>{}</i></p>\n", line.time, escaped(what)));
            }
        }
    }
    let subject = subject.map(str::trim).filter(|subject| !subject.is_empty());
    let subject = subject.unwrap_or(SUBJECT);
    Letter {
        html: format!(
            "<!doctype html>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<h1 style=\"font-size:1.2em\">{0}</h1>\n{html}<p>All times are UTC.</p>\n",
            escaped(subject)
        ),
        reply_to: None,
        subject: subject.to_owned(),
        text: format!("{subject}\n{text}\nAll times are UTC.\n"),
        to,
    }
}

/// The line of a message; `None` for what nobody needs to read.
fn line(message: &Value, hidden: &[&str]) -> Option<Line> {
    let text = |value: &Value, path: &str| value.pointer(path)?.as_str().map(str::to_owned);
    let said = text(message, "/msg").unwrap_or_default();
    let at = text(message, "/ts")?;
    let who = text(message, "/alias")
        .or_else(|| text(message, "/u/name"))
        .or_else(|| text(message, "/u/username"));
    let (who, what) = match text(message, "/t") {
        Some(kind) if hidden.contains(&kind.as_str()) => return None,
        Some(kind) => (None, noted(&kind, message, said, who)?),
        None => (who, with_files(message, said)),
    };
    Some(Line {
        day: at.get(..10)?.to_owned(),
        time: at.get(11..16)?.to_owned(),
        who,
        what,
    })
}

/// A note in words.
fn noted(kind: &str, message: &Value, said: String, who: Option<String>) -> Option<String> {
    let who = who.unwrap_or_default();
    match kind {
        "livechat-started" => Some("The conversation began".to_owned()),
        "livechat-close" if said.is_empty() => Some("The conversation ended".to_owned()),
        "livechat-close" => Some(format!("The conversation ended: {said}")),
        "livechat_transfer_history" => Some(passed_on(message)),
        "uj" => Some(format!("{who} joined")),
        "ul" => Some(format!("{who} left")),
        "command" | "livechat_navigation_history" => None,
        _ => (!said.is_empty()).then_some(said),
    }
}

fn passed_on(message: &Value) -> String {
    let at = |path: &str| message.pointer(path).and_then(Value::as_str);
    let to = at("/transferData/transferredTo/name")
        .or_else(|| at("/transferData/transferredTo/username"))
        .or_else(|| at("/transferData/nextDepartment/name"))
        .or_else(|| at("/transferData/nextDepartment/_id"));
    match to {
        Some(to) => format!("The conversation was passed on to {to}"),
        None => "The conversation waits for somebody else".to_owned(),
    }
}

/// What was said, with the names of the files that came with it.
fn with_files(message: &Value, said: String) -> String {
    let mut what = said;
    let attachments = message.get("attachments").and_then(Value::as_array);
    for attachment in attachments.into_iter().flatten() {
        let part = |key: &str| attachment.get(key).and_then(Value::as_str);
        for line in [
            part("title").map(|title| format!("[file: {title}]")),
            part("description").map(str::to_owned),
        ] {
            if !what.is_empty() && line.is_some() {
                what.push('\n');
            }
            what.push_str(&line.unwrap_or_default());
        }
    }
    if message.get("editedAt").is_some() {
        what.push_str(" (edited)");
    }
    what
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::letter::somebody;
    use serde_json::json;

    fn messages() -> Vec<Value> {
        let ada = json!({ "username": "guest-1", "name": "Ada" });
        vec![
            json!({ "t": "livechat-started", "msg": "", "ts": "2026-01-31T09:00:00.000Z", "u": ada }),
            json!({ "msg": "Do you have <b>basil</b>?\nFresh?", "ts": "2026-01-31T09:01:00.000Z", "u": ada, "alias": "Ada <3" }),
            json!({ "t": "command", "msg": "connected", "ts": "2026-01-31T09:01:00.000Z", "u": ada }),
            json!({ "msg": "", "ts": "2026-01-31T09:02:00.000Z", "u": { "username": "max" },
                "attachments": [{ "title": "basil.png", "description": "This one" }] }),
            json!({ "t": "livechat_transfer_history", "msg": "", "ts": "2026-02-01T00:00:00.000Z",
                "transferData": { "nextDepartment": { "_id": "sales", "name": "Sales" } } }),
            json!({ "t": "unknown", "msg": "", "ts": "2026-02-01T00:00:00.000Z" }),
            json!({ "t": "livechat-close", "msg": "Closed by visitor", "ts": "2026-02-01T00:01:00.000Z" }),
        ]
    }

    #[test]
    fn a_conversation_is_told_in_words() {
        let to = somebody("", "ada@example.org").unwrap();
        let letter = letter(&messages(), &[], None, to);
        assert_eq!(
            letter.text,
            "Your conversation with us\n\n2026-01-31\n\n\
             09:00  (The conversation began)\n\
             09:01  Ada <3: Do you have <b>basil</b>?\n       Fresh?\n\
             09:02  max: [file: basil.png]\nThis one\n\n2026-02-01\n\n"
                .replace("]\nThis", "]\n       This")
                + "00:00  (The conversation was passed on to Sales)\n\
                   00:01  (The conversation ended: Closed by visitor)\n\nAll times are UTC.\n"
        );
        assert!(
            letter
                .html
                .contains("<b>Ada &lt;3</b>: Do you have &lt;b&gt;basil")
        );
        assert!(!letter.html.contains("<b>basil"));
    }

    #[test]
    fn a_subject_of_ones_own_and_hidden_notes() {
        let to = somebody("", "ada@example.org").unwrap();
        let hidden = ["livechat-started", "livechat-close"];
        let letter = letter(&messages(), &hidden, Some(" </title><script> "), to);
        assert_eq!(letter.subject, "</title><script>");
        assert!(!letter.html.contains("<script>"));
        assert!(!letter.text.contains("began") && !letter.text.contains("ended"));
    }
}
