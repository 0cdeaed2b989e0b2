//! Messages that nobody typed (`t`): what they tell the visitor. Section 7.2 of the reference. May not
//! know in which words.

use serde_json::Value;

use super::link::clear;
use super::message::Message;
use crate::wire::agent::MAX_NAME_CHARS;
use crate::wire::json;

/// Longest text of an unknown kind shown, in characters.
const MAX_TEXT_CHARS: usize = 2_000;

/// What such a message says, as a line between what people say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The conversation began.
    Started,
    /// It is over. What whoever closed it wrote is not for the visitor.
    Closed,
    /// Somebody came; nobody says who where they stay hidden.
    Joined(Option<String>),
    /// Somebody went.
    Left(Option<String>),
    /// The conversation was passed on, to this person or department.
    PassedOn(Option<String>),
    /// The conversation waits for somebody again.
    Queued,
    /// The server's own words.
    Words(String),
}

/// What a message that nobody typed says; nothing where somebody did, and where it brings more than
/// a text: calls to join come so. `secret` where people stay hidden. Whether the message is shown at
/// all is known by then.
#[must_use]
pub fn notice(message: &Message, secret: bool) -> Option<Notice> {
    let name = |v: &Value| {
        json::shown(v, "name", MAX_NAME_CHARS)
            .or_else(|| json::shown(v, "username", MAX_NAME_CHARS))
            .map(|name| clear(&name))
    };
    let person = |v: &Value| if secret { None } else { name(v) };
    let who = || (!secret && !message.name.is_empty()).then(|| clear(&message.name));
    let transfer = message.extra("transferData");
    let part = |key| transfer.get(key).unwrap_or(&Value::Null);
    Some(match message.kind.as_str() {
        "" => return None,
        "livechat-started" => Notice::Started,
        "livechat-close" => Notice::Closed,
        "uj" => Notice::Joined(who()),
        "ul" => Notice::Left(who()),
        "livechat_transfer_history" => match part("scope").as_str() {
            Some("queue" | "autoTransferUnansweredChatsToQueue") => Notice::Queued,
            _ => Notice::PassedOn(
                person(part("transferredTo")).or_else(|| name(part("nextDepartment"))),
            ),
        },
        _ if brings_more(message) => return None,
        _ => Notice::Words(cut(&message.text)),
    })
}

fn brings_more(message: &Message) -> bool {
    !json::list(&message.extra, "blocks").is_empty()
        || !json::list(&message.extra, "attachments").is_empty()
}

fn cut(text: &str) -> String {
    let mut cut = clear(text);
    if let Some((end, _)) = cut.char_indices().nth(MAX_TEXT_CHARS) {
        cut.truncate(end);
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;
    use crate::domain::VisitorToken;
    use serde_json::json;

    fn said(mut message: Value, secret: bool) -> Option<Notice> {
        let settings = Settings::read(&json!({}), VisitorToken::parse("t").unwrap());
        message["_id"] = json!("m");
        message["ts"] = json!(1);
        notice(&Message::read(&message, &settings).unwrap(), secret)
    }

    fn name(name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    #[test]
    fn what_somebody_says_is_no_notice() {
        for message in [
            json!({"msg": "x"}),
            json!({"msg": "x", "t": null}),
            json!({"t": "videoconf", "msg": "", "blocks": [{"type": "actions"}]}),
            json!({"t": "news", "msg": "x", "attachments": [{"title": "x"}]}),
        ] {
            assert_eq!(said(message, false), None);
        }
    }

    #[test]
    fn a_chat_begins_and_ends_and_people_come_and_go() {
        let agent = json!({"_id": "a", "username": "ada", "name": "Ada \u{202e}L."});
        for (message, expected) in [
            (json!({"t": "livechat-started"}), Notice::Started),
            (
                json!({"t": "livechat-close", "msg": "rude visitor"}),
                Notice::Closed,
            ),
            (
                json!({"t": "uj", "msg": "ada", "u": agent}),
                Notice::Joined(name("Ada L.")),
            ),
            (
                json!({"t": "ul", "msg": "ada", "u": {"username": "ada"}}),
                Notice::Left(name("ada")),
            ),
            (
                json!({"t": "news", "msg": "Ada *pinned* it"}),
                Notice::Words("Ada *pinned* it".to_owned()),
            ),
        ] {
            assert_eq!(said(message, false), Some(expected));
        }
        assert_eq!(
            said(json!({"t": "uj", "u": agent}), true),
            Some(Notice::Joined(None))
        );
    }

    #[test]
    fn a_chat_is_passed_on() {
        let (ada, bob) = (
            json!({"username": "ada", "name": "Ada"}),
            json!({"username": "bob"}),
        );
        let sales = json!({"_id": "d", "name": "Sales"});
        for (data, secret, expected) in [
            (
                json!({"scope": "agent", "transferredBy": ada, "transferredTo": bob}),
                false,
                Notice::PassedOn(name("bob")),
            ),
            (
                json!({"scope": "agent", "transferredBy": ada, "transferredTo": bob}),
                true,
                Notice::PassedOn(None),
            ),
            (
                json!({"scope": "department", "transferredBy": ada, "nextDepartment": sales}),
                true,
                Notice::PassedOn(name("Sales")),
            ),
            (
                json!({"scope": "department", "nextDepartment": {"_id": "d"}}),
                false,
                Notice::PassedOn(None),
            ),
            (
                json!({"scope": "autoTransferUnansweredChatsToAgent", "comment": "60"}),
                false,
                Notice::PassedOn(None),
            ),
            (json!(null), false, Notice::PassedOn(None)),
            (
                json!({"scope": "queue", "transferredBy": ada}),
                false,
                Notice::Queued,
            ),
            (
                json!({"scope": "autoTransferUnansweredChatsToQueue"}),
                false,
                Notice::Queued,
            ),
        ] {
            let message =
                json!({"t": "livechat_transfer_history", "msg": "", "transferData": data});
            assert_eq!(said(message, secret), Some(expected));
        }
    }
}
