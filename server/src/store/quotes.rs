//! Messages that are quoted in others: by a link to them, `…/live/<room>?msg=<id>`, in brackets.
//! Section 7.3 of the reference. Only what was said in the same room can be quoted.

use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::StoreError;
use super::message::StoredMessage;

/// Most messages that one message quotes.
const MOST: usize = 3;

/// What a message with this text has beside it: the quoted messages as `attachments`, if any.
pub(super) fn fields(
    connection: &Connection,
    room: &str,
    text: &str,
) -> Result<Map<String, Value>, StoreError> {
    let mut quoted = Vec::new();
    for (link, id) in links(text).take(MOST) {
        if let Some(message) = StoredMessage::find(connection, room, id)?
            && !message.is_note()
        {
            quoted.push(attachment(link, &message.to_json()));
        }
    }
    let mut fields = Map::new();
    if !quoted.is_empty() {
        fields.insert("attachments".to_owned(), Value::Array(quoted));
    }
    Ok(fields)
}

fn attachment(link: &str, message: &Value) -> Value {
    let author = ["/alias", "/u/name", "/u/username"]
        .into_iter()
        .find_map(|path| message.pointer(path));
    let mut attachment = json!({
        "message_link": link,
        "text": message.get("msg"),
        "author_name": author,
        "ts": message.get("ts"),
    });
    // Of what the quoted message has, its files; a quote in it is not quoted again.
    let all = message.get("attachments").and_then(Value::as_array);
    let files = all.into_iter().flatten();
    let files: Vec<&Value> = files
        .filter(|part| part.get("message_link").is_none())
        .collect();
    if !files.is_empty()
        && let Some(attachment) = attachment.as_object_mut()
    {
        attachment.insert("attachments".to_owned(), json!(files));
    }
    attachment
}

/// The links to messages that stand in brackets of either kind, each with the message's id.
fn links(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(['[', ']', '(', ')']).filter_map(|part| {
        let link = part.trim();
        let address = link
            .strip_prefix("https://")
            .or_else(|| link.strip_prefix("http://"))?;
        let (_, query) = address.split_once('?')?;
        let id = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("msg="))
            .filter(|id| !id.is_empty())?;
        (!link.contains(char::is_whitespace)).then_some((link, id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Vec<(&str, &str)> {
        links(text).collect()
    }

    #[test]
    fn a_link_to_a_message_stands_in_brackets() {
        let link = "https://shop.test/live/r?msg=m1";
        assert_eq!(one(&format!("[ ]({link}) yes")), [(link, "m1")]);
        assert_eq!(one(&format!("[{link}](yes)")), [(link, "m1")]);
        let more = "http://shop.test/live/r?x=1&msg=m2";
        assert_eq!(
            one(&format!("[ ]({link})[ ]({more})")),
            [(link, "m1"), (more, "m2")]
        );
        for text in [
            "",
            "msg=m1",
            "[ ](https://shop.test/live/r)",
            "[ ](https://shop.test/live/r?msg=)",
            "[ ](javascript:x?msg=m1)",
            "[ ](https://shop.test/a b?msg=m1)",
            "((((([[[[[",
        ] {
            assert_eq!(one(text), [], "{text}");
        }
    }
}
