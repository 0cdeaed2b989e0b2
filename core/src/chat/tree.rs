//! The tree that Rocket.Chat's own parser made of a message (`md`), as the same nodes.
//!
//! What of it would be drawn as its source anyway (formulas, colours, dates, spoilers), what is
//! unknown and what is broken is not read: the message's text is, then.

use serde_json::Value;

use super::emoji;
use super::link::link;
use super::markdown::ticked;
use super::node::{Node, Tag, add, add_line, add_text, plain};

/// Deepest tree that is read.
const MAX_DEPTH: usize = 16;

/// Most that is read of a tree: its nodes and the bytes of its words.
const MAX_SIZE: usize = 100_000;

/// Reads a tree; nothing when any of it cannot be drawn.
#[must_use]
pub fn from_tree(md: &Value) -> Option<Vec<Node>> {
    let mut size = MAX_SIZE;
    let mut blocks = Vec::new();
    let mut goes_on = false;
    for block in md.as_array()? {
        if kind(block) == "LINE_BREAK" {
            goes_on = false;
            continue;
        }
        let mut nodes = Vec::new();
        read(block, MAX_DEPTH, &mut size, &mut nodes)?;
        let Some(Node::Held(tag, held)) = nodes.pop() else {
            return None;
        };
        // Each line is a paragraph there.
        add_line(&mut blocks, tag, goes_on, held);
        goes_on = tag == Tag::Paragraph;
    }
    (!blocks.is_empty()).then_some(blocks)
}

fn kind(v: &Value) -> &str {
    at(v, "type").as_str().unwrap_or_default()
}

/// What holds nodes.
const HOLDS: &[(&str, Tag)] = &[
    ("BOLD", Tag::Bold),
    ("ITALIC", Tag::Italic),
    ("STRIKE", Tag::Strike),
    ("PARAGRAPH", Tag::Paragraph),
    ("HEADING", Tag::Heading),
    ("QUOTE", Tag::Quote),
    ("BIG_EMOJI", Tag::Large),
    ("UNORDERED_LIST", Tag::Bullets),
    ("ORDERED_LIST", Tag::Numbers),
    ("TASKS", Tag::Tasks),
    ("TASK", Tag::Item),
    ("LIST_ITEM", Tag::Item),
];

/// Adds one node, at most `depth` deep.
fn read(v: &Value, depth: usize, size: &mut usize, nodes: &mut Vec<Node>) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    *size = size.checked_sub(1)?;
    let value = at(v, "value");
    // A mention, an emoji and code hold one node of words.
    let inner = at(value, "value").as_str();
    let lines;
    let (tag, before, words) = match kind(v) {
        "PLAIN_TEXT" => (None, "", value.as_str()),
        "MENTION_CHANNEL" => (None, "#", inner),
        "MENTION_USER" => (Some(Tag::Mention), "@", inner),
        "INLINE_CODE" => (Some(Tag::Code), "", inner),
        "EMOJI" => {
            let name = at(v, "shortCode").as_str().unwrap_or_default();
            match at(v, "unicode").as_str().or_else(|| emoji::named(name)) {
                None if inner == Some(name) => {
                    lines = [":", name, ":"].concat();
                    (None, "", Some(lines.as_str()))
                }
                None => (None, "", inner),
                emoji => (None, "", emoji),
            }
        }
        "CODE" => {
            let mut code = String::new();
            for line in value.as_array()? {
                code.push_str(at(at(line, "value"), "value").as_str()?);
                code.push('\n');
            }
            code.pop();
            lines = code;
            (Some(Tag::Block), "", Some(lines.as_str()))
        }
        "LINK" | "IMAGE" => {
            let address = at(at(value, "src"), "value").as_str()?;
            let mut held = Vec::new();
            let label = at(value, "label");
            if label.is_array() {
                all(label, depth, size, &mut held)?;
            } else {
                read(label, depth, size, &mut held)?;
            }
            let label = plain(&held);
            let label = if label.is_empty() { address } else { &label };
            nodes.push(link(label, address)?);
            return Some(());
        }
        kind => {
            let (_, mut tag) = *HOLDS.iter().find(|(known, _)| *known == kind)?;
            let mut held = Vec::new();
            if let Some(number) = v.get("number") {
                tag = Tag::Number(u32::try_from(number.as_u64()?).ok()?);
            }
            if let Some(done) = v.get("status") {
                add_text(&mut held, ticked(done.as_bool()?));
            }
            all(value, depth, size, &mut held)?;
            nodes.push(Node::Held(tag, held));
            return Some(());
        }
    };
    let words = [before, words?].concat();
    *size = size.checked_sub(words.len())?;
    let words = Node::Text(words);
    add(
        nodes,
        match tag {
            Some(tag) => Node::Held(tag, vec![words]),
            None => words,
        },
    );
    Some(())
}

/// Adds the nodes of a list; paragraphs in it are its lines.
fn all(list: &Value, depth: usize, size: &mut usize, nodes: &mut Vec<Node>) -> Option<()> {
    for v in list.as_array()? {
        let line = kind(v) == "PARAGRAPH";
        if line && !nodes.is_empty() {
            nodes.push(Node::Held(Tag::Break, Vec::new()));
        }
        if line {
            all(at(v, "value"), depth.checked_sub(1)?, size, nodes)?;
        } else {
            read(v, depth, size, nodes)?;
        }
    }
    Some(())
}

fn at<'a>(v: &'a Value, key: &str) -> &'a Value {
    v.get(key).unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::markdown::parse;
    use super::*;
    use serde_json::json;

    fn words(words: &str) -> Value {
        json!({"type": "PLAIN_TEXT", "value": words})
    }

    fn node(kind: &str, value: &Value) -> Value {
        json!({"type": kind, "value": value})
    }

    /// Trees as Rocket.Chat's parser makes them of a message.
    fn cases() -> Vec<(&'static str, Value)> {
        let line = |held: Value| node("PARAGRAPH", &held);
        vec![
            (
                "a *b* _c_ ~d~ `e`",
                json!([line(json!([
                    words("a "),
                    node("BOLD", &json!([words("b")])),
                    words(" "),
                    node("ITALIC", &json!([words("c")])),
                    words(" "),
                    node("STRIKE", &json!([words("d")])),
                    words(" "),
                    node("INLINE_CODE", &words("e")),
                ]))]),
            ),
            (
                "one\ntwo\n\nthree",
                json!([line(json!([words("one")])), line(json!([words("two")])),
                       {"type": "LINE_BREAK"}, line(json!([words("three")]))]),
            ),
            (
                "> a\n> b",
                json!([node(
                    "QUOTE",
                    &json!([line(json!([words("a")])), line(json!([words("b")]))])
                )]),
            ),
            (
                "- a\n- b",
                json!([node(
                    "UNORDERED_LIST",
                    &json!([
                        node("LIST_ITEM", &json!([words("a")])),
                        node("LIST_ITEM", &json!([words("b")]))
                    ])
                )]),
            ),
            (
                "3. a\n7. b",
                json!([node(
                    "ORDERED_LIST",
                    &json!([
                    {"type": "LIST_ITEM", "number": 3, "value": [words("a")]},
                    {"type": "LIST_ITEM", "number": 7, "value": [words("b")]}])
                )]),
            ),
            (
                "- [ ] a\n- [x] b",
                json!([node(
                    "TASKS",
                    &json!([
                    {"type": "TASK", "status": false, "value": [words("a")]},
                    {"type": "TASK", "status": true, "value": [words("b")]}])
                )]),
            ),
            (
                "# a",
                json!([{"type": "HEADING", "level": 1, "value": [words("a")]}]),
            ),
            (
                "```rust\na\n\nb\n```",
                json!([{"type": "CODE", "language": "rust", "value": [
                    node("CODE_LINE", &words("a")), node("CODE_LINE", &words("")),
                    node("CODE_LINE", &words("b"))]}]),
            ),
            (
                "[our *b*](https://a.test) www.b.test a@b.test",
                json!([line(json!([
                    node(
                        "LINK",
                        &json!({"src": words("https://a.test"),
                        "label": [words("our "), node("BOLD", &json!([words("b")]))]})
                    ),
                    words(" "),
                    node(
                        "LINK",
                        &json!({"src": words("//www.b.test"), "label": words("www.b.test")})
                    ),
                    words(" "),
                    node(
                        "LINK",
                        &json!({"src": words("mailto:a@b.test"), "label": [words("a@b.test")]})
                    ),
                ]))]),
            ),
            (
                "![](https://a.test/p.png)",
                json!([line(json!([node(
                    "IMAGE",
                    &json!({"src": words("https://a.test/p.png"),
                    "label": words("https://a.test/p.png")})
                )]))]),
            ),
            (
                "@ada in #general :smile: :) :news: 🎉",
                json!([line(json!([
                    node("MENTION_USER", &words("ada")), words(" in "),
                    node("MENTION_CHANNEL", &words("general")), words(" "),
                    {"type": "EMOJI", "value": words("smile"), "shortCode": "smile"}, words(" "),
                    {"type": "EMOJI", "value": words(":)"), "shortCode": "slight_smile"}, words(" "),
                    {"type": "EMOJI", "value": words("news"), "shortCode": "news"}, words(" "),
                    {"type": "EMOJI", "unicode": "🎉"},
                ]))]),
            ),
            (
                ":heart::+1:",
                json!([node(
                    "BIG_EMOJI",
                    &json!([
                    {"type": "EMOJI", "value": words("heart"), "shortCode": "heart"},
                    {"type": "EMOJI", "value": words("+1"), "shortCode": "+1"}])
                )]),
            ),
        ]
    }

    /// The tree and the text it was made of are drawn the same.
    #[test]
    fn the_servers_tree_reads_as_its_text_does() {
        for (message, tree) in cases() {
            assert_eq!(from_tree(&tree), Some(parse(message)), "{message}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_left_to_the_text() {
        let paragraph = |held: Value| json!([node("PARAGRAPH", &json!([words("a"), held]))]);
        for tree in [
            json!(null),
            json!({}),
            json!([]),
            json!("x"),
            json!([words("not in a block")]),
            json!([{"type": "LINE_BREAK"}]),
            json!([node("NEWS", &json!([words("x")]))]),
            paragraph(json!(null)),
            paragraph(json!({"type": "PLAIN_TEXT"})),
            paragraph(json!({"type": "PLAIN_TEXT", "value": 7})),
            paragraph(node("BOLD", &words("x"))),
            paragraph(node("SPOILER", &json!([words("x")]))),
            paragraph(node("INLINE_KATEX", &json!("x^2"))),
            paragraph(node("COLOR", &json!({"r": 1, "g": 2, "b": 3, "a": 255}))),
            paragraph(node("TIMESTAMP", &json!({"timestamp": "1", "format": "t"}))),
            paragraph(node(
                "LINK",
                &json!({"src": words("javascript:alert(1)"), "label": [words("x")]}),
            )),
            paragraph(node(
                "LINK",
                &json!({"src": words("/channel/general"), "label": [words("x")]}),
            )),
            paragraph(node("LINK", &json!({"label": [words("x")]}))),
            json!([{"type": "LIST_ITEM", "number": -1, "value": []}]),
            json!([{"type": "TASKS", "value": [{"type": "TASK", "status": "x", "value": []}]}]),
        ] {
            assert_eq!(from_tree(&tree), None, "{tree}");
        }
    }
}
