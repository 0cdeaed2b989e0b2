//! UIKit blocks of a message: words and links. Section 7.3 of the reference.
//!
//! What needs an app on the server to answer (buttons without an address, choices, dates) is drawn
//! as its words.

use serde_json::Value;

use super::link::{clear, link, safe};
use super::markdown;
use super::node::{Node, Tag};
use crate::wire::json;

/// Most pieces of all blocks of a message; the rest is left out.
pub const MAX_BLOCKS: usize = 100;

/// Longest text of a block, in characters.
const MAX_TEXT_CHARS: usize = 2_000;

/// Longest words on a button, in characters.
const MAX_LABEL_CHARS: usize = 100;

/// A piece of a message's blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Words, links among them.
    Words(Vec<Node>),
    /// A button that leads somewhere.
    Button {
        /// What is on it, if the server said.
        label: Option<String>,
        /// Where it leads: `http`, `https`, `mailto` or `tel`.
        href: String,
        /// Whether a call is joined there.
        call: bool,
    },
}

/// The blocks of a message (`blocks` in it).
#[must_use]
pub fn read(message: &Value) -> Vec<Block> {
    let mut all = Vec::new();
    for block in json::list(message, "blocks") {
        add(&mut all, block);
        for key in ["fields", "elements"] {
            for element in json::list(block, key) {
                add(&mut all, element);
            }
        }
        if let Some(accessory) = block.get("accessory") {
            add(&mut all, accessory);
        }
    }
    all
}

/// A block or an element of one: its own words, button or picture.
fn add(all: &mut Vec<Block>, v: &Value) {
    if all.len() < MAX_BLOCKS
        && let Some(block) = one(v)
    {
        all.push(block);
    }
}

fn one(v: &Value) -> Option<Block> {
    let href = v.get("url").and_then(Value::as_str).and_then(safe);
    if let Some(href) = href {
        let label = v
            .get("text")
            .and_then(|text| json::shown(text, "text", MAX_LABEL_CHARS));
        return Some(Block::Button {
            label: label.map(|label| clear(&label)),
            href,
            call: v.get("actionId").and_then(Value::as_str) == Some("joinLivechat"),
        });
    }
    if let Some(address) = v.get("image_url").and_then(Value::as_str) {
        let alt = json::shown(v, "alt_text", MAX_LABEL_CHARS);
        let link = link(alt.as_deref().unwrap_or(address), address)?;
        return Some(Block::Words(vec![link]));
    }
    // The words are in the element, or the element is words.
    let text = [v.get("text"), v.get("placeholder"), Some(v)]
        .into_iter()
        .flatten()
        .find(|text| text.get("text").is_some_and(Value::is_string))?;
    let words = json::shown(text, "text", MAX_TEXT_CHARS)?;
    let marked = text.get("type").and_then(Value::as_str) == Some("mrkdwn");
    Some(Block::Words(if marked {
        markdown::parse(&words)
    } else {
        vec![Node::Held(Tag::Paragraph, vec![Node::Text(words)])]
    }))
}

#[cfg(test)]
mod tests {
    use super::super::node::plain;
    use super::*;
    use serde_json::json;

    fn words(block: &Block) -> String {
        match block {
            Block::Words(nodes) => plain(nodes),
            Block::Button { label, href, call } => [
                label.as_deref().unwrap_or("?"),
                " ",
                href,
                if *call { " call" } else { "" },
            ]
            .concat(),
        }
    }

    #[test]
    fn a_call_can_be_joined() {
        let message = json!({"t": "livechat_video_call", "blocks": [
            {"type": "section", "appId": "videoconf-core",
             "text": {"type": "mrkdwn", "text": "*Ada* calls"}},
            {"type": "actions", "appId": "videoconf-core", "elements": [
                {"type": "button", "actionId": "joinLivechat", "appId": "videoconf-core",
                 "text": {"type": "plain_text", "text": "Join", "emoji": true},
                 "url": "https://meet.test/r"}]}]});
        let all = read(&message);
        assert_eq!(
            all.iter().map(words).collect::<Vec<_>>(),
            ["Ada calls", "Join https://meet.test/r call"]
        );
    }

    #[test]
    fn all_else_is_words() {
        let message = json!({"blocks": [
            {"type": "divider"},
            {"type": "section", "text": {"type": "plain_text", "text": "*as it is*"},
             "fields": [{"type": "mrkdwn", "text": "`f`"}],
             "accessory": {"type": "button", "actionId": "a", "text": {"type": "plain_text", "text": "Yes"}}},
            {"type": "context", "elements": [
                {"type": "mrkdwn", "text": "_small_"},
                {"type": "image", "image_url": "https://a.test/p.png", "alt_text": "a picture"}]},
            {"type": "actions", "elements": [
                {"type": "static_select", "placeholder": {"type": "plain_text", "text": "Choose"},
                 "options": []},
                {"type": "button", "url": "javascript:alert(1)",
                 "text": {"type": "plain_text", "text": "No"}}]},
            {"type": "image", "image_url": "javascript:x"}, 7, null, "x", {"type": "news"}]});
        assert_eq!(
            read(&message).iter().map(words).collect::<Vec<_>>(),
            [
                "*as it is*",
                "f",
                "Yes",
                "small",
                "a picture",
                "Choose",
                "No"
            ]
        );
        for broken in [
            json!({}),
            json!({"blocks": {}}),
            json!({"blocks": [[]]}),
            json!(null),
        ] {
            assert!(read(&broken).is_empty());
        }
    }

    #[test]
    fn there_are_not_more_than_can_be_read() {
        let block = json!({"type": "section", "text": {"type": "plain_text", "text": "x"}});
        let all = read(&json!({"blocks": vec![block; 1_000]}));
        assert_eq!(all.len(), MAX_BLOCKS);
    }
}
