//! The letter about a message that was left while nobody was there.

use lettre::message::Mailbox;

use super::letter::{Letter, escaped, somebody};
use crate::store::LeftMessage;

/// What goes to the people of the chat; an answer goes to whoever left the message.
#[must_use]
pub fn letter(left: &LeftMessage, to: Mailbox) -> Letter {
    let mut lines = vec![("Name", left.name.as_str()), ("E-mail", &left.email)];
    if let Some(department) = &left.department {
        lines.push(("Department", department));
    }
    if let Some(host) = &left.host {
        lines.push(("Page", host));
    }
    let (mut text, mut html) = (String::new(), String::new());
    for (what, value) in lines {
        text.push_str(&format!("{what}: {}\n", value.replace(['\r', '\n'], " ")));
        html.push_str(&format!("<b>{what}:</b> {}<br>\n", escaped(value)));
    }
    text.push_str(&format!("\n{}\n", left.message));
    let message = escaped(&left.message);
    Letter {
        html: format!("<p>{html}</p>\n<p style=\"white-space:pre-wrap\">{message}</p>\n"),
        reply_to: somebody(&left.name, &left.email),
        subject: format!("{} left a message", left.name),
        text,
        to,
    }
}
