//! One letter: to whom, about what, and its text as plain text and as HTML.

use std::time::{Duration, SystemTime};

use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

/// Longest subject or name in a header, in characters.
const MAX_LINE_CHARS: usize = 200;

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The same text as HTML, everything foreign in it escaped.
    pub html: String,
    /// Whom an answer goes to, if not the sender.
    pub reply_to: Option<Mailbox>,
    /// What it is about; only its first line is used.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Who gets it.
    pub to: Mailbox,
}

impl Letter {
    /// The letter as it goes on the wire; `None` when it cannot be written.
    pub(super) fn write(&self, from: &Mailbox, now_ms: i64) -> Option<Message> {
        let at = Duration::from_millis(u64::try_from(now_ms).unwrap_or(0));
        let mut message = Message::builder()
            .from(from.clone())
            .to(self.to.clone())
            .subject(one_line(&self.subject))
            .date(SystemTime::UNIX_EPOCH.checked_add(at)?)
            .message_id(None);
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(reply_to.clone());
        }
        let text = MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        message.multipart(text).ok()
    }
}

/// Somebody with this address, by this name if it has any letters.
#[must_use]
pub fn somebody(name: &str, address: &str) -> Option<Mailbox> {
    let address: Address = address.parse().ok()?;
    let name = one_line(name);
    Some(Mailbox::new((!name.is_empty()).then_some(name), address))
}

/// A text as one line of a header: no control characters, no more than a person would read.
fn one_line(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_LINE_CHARS)
        .collect();
    line.trim().to_owned()
}

/// A text in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str, reply_to: Option<Mailbox>) -> Letter {
        Letter {
            html: "<p>Hëllo</p>".to_owned(),
            reply_to,
            subject: subject.to_owned(),
            text: "Hëllo".to_owned(),
            to: somebody("", "ada@example.org").unwrap(),
        }
    }

    fn written(letter: &Letter) -> String {
        let from = somebody("Shop", "chat@shop.example").unwrap();
        let message = letter.write(&from, 1_769_850_000_000).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn a_letter_has_both_forms_of_its_text() {
        let text = written(&letter("Your conversation", None));
        for part in [
            "From: Shop <chat@shop.example>\r\n",
            "To: ada@example.org\r\n",
            "Subject: Your conversation\r\n",
            "Date: Sat, 31 Jan 2026 09:00:00 +0000\r\n",
            "multipart/alternative",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("Reply-To"));
    }

    #[test]
    fn nothing_becomes_a_header_of_its_own() {
        let evil = "Hi\r\nBcc: victim@example.org\r\n\r\nbody";
        let reply_to = somebody(evil, "eve@example.org");
        let text = written(&letter(evil, reply_to));
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        for line in head.split("\r\n") {
            assert!(!line.to_lowercase().starts_with("bcc"), "{head}");
        }
        for address in [
            "a@b\r\nBcc: c@d",
            "a@b, c@d",
            "a b@c",
            "",
            "a",
            "<a@b>",
            "a@b\0",
        ] {
            assert!(somebody("", address).is_none(), "{address:?}");
        }
        let long = written(&letter(&"ä".repeat(1_000_000), None));
        assert!(long.len() < 5_000);
    }

    #[test]
    fn html_is_text() {
        let text = escaped("<img src=x onerror='a(\"b\")'> & co");
        assert_eq!(
            text,
            "&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt; &amp; co"
        );
    }
}
