//! Rocket.Chat's Markdown (`msg`) as nodes. Section 7.1 of the reference, and the rules of
//! Rocket.Chat's own parser where people would notice.
//!
//! One pass over the lines, each of which is a piece of one block; marks within a line are
//! [`line`]'s. What is no mark is text, so that nothing of a message is lost.

mod line;

use super::emoji;
use super::node::{Node, Tag, add_line, plain};
use crate::cut::cut;

/// How a message begins that answers another: a link to that one, without words.
pub(super) const REPLY: &str = "[ ](";

/// Reads a message, all of it, in one pass: no text is too long or too deep for it.
#[must_use]
pub fn parse(message: &str) -> Vec<Node> {
    let mut blocks = Vec::new();
    let mut goes_on = false;
    let mut rest = without_reply(message);
    while !rest.is_empty() {
        if let Some((code, after)) = fence(rest) {
            blocks.push(Node::Held(Tag::Block, vec![Node::Text(code.to_owned())]));
            goes_on = false;
            rest = after;
            continue;
        }
        let (line, after) = cut(rest, b'\n').unwrap_or((rest, ""));
        let line = line.strip_suffix('\r').unwrap_or(line);
        rest = after;
        if line.trim().is_empty() {
            goes_on = false;
            continue;
        }
        let (tag, entry, words) = kind(line);
        let (entry, box_) = entry.unzip();
        let mut nodes = line::nodes(box_.unwrap_or_default(), words);
        if let Some(entry) = entry {
            nodes = vec![Node::Held(entry, nodes)];
        }
        add_line(&mut blocks, tag, goes_on && tag != Tag::Heading, nodes);
        goes_on = true;
    }
    if let [Node::Held(tag @ Tag::Paragraph, line)] = blocks.as_mut_slice()
        && emoji::few(&plain(line))
    {
        *tag = Tag::Large;
    }
    blocks
}

/// What a line is: of which block, which entry of it (with its box), and its words.
fn kind(line: &str) -> (Tag, Option<(Tag, &'static str)>, &str) {
    if let Some(words) = line.strip_prefix('>') {
        return (Tag::Quote, None, words.strip_prefix(' ').unwrap_or(words));
    }
    if let Some(task) = line.strip_prefix("- [")
        && let Some(mark @ ("x] " | "X] " | " ] ")) = task.get(..3)
    {
        let words = task.get(3..).unwrap_or_default();
        return (Tag::Tasks, Some((Tag::Item, ticked(mark != " ] "))), words);
    }
    // The words behind a mark of so many bytes.
    let behind = |mark: usize| {
        let words = line.get(mark..)?.strip_prefix([' ', '\t'])?.trim_start();
        (!words.is_empty()).then_some(words)
    };
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    if matches!(level, 1..=4)
        && let Some(words) = behind(level)
    {
        return (Tag::Heading, None, words);
    }
    if line.starts_with(['-', '*'])
        && let Some(words) = behind(1)
    {
        return (Tag::Bullets, Some((Tag::Item, "")), words);
    }
    let mut number = 0;
    for (at, byte) in line.bytes().enumerate().take(10) {
        if byte == b'.' && at > 0 {
            if let Some(words) = behind(at + 1) {
                return (Tag::Numbers, Some((Tag::Number(number), "")), words);
            }
            break;
        }
        if !byte.is_ascii_digit() {
            break;
        }
        number = number * 10 + u32::from(byte - b'0');
    }
    (Tag::Paragraph, None, line)
}

/// The box before a task.
pub(super) fn ticked(done: bool) -> &'static str {
    if done { "☑ " } else { "☐ " }
}

/// Lines of code between three backticks (of more, all are text) at the start, without the word that names their language,
/// and what follows.
fn fence(text: &str) -> Option<(&str, &str)> {
    let text = text
        .strip_prefix("```")
        .filter(|text| !text.starts_with('`'))?;
    let close = backticks(text, 3)?;
    let (code, after) = (text.get(..close)?, text.get(close + 3..)?);
    let code = match cut(code, b'\n') {
        Some((language, lines)) if language.bytes().all(names_a_language) => lines,
        _ => code,
    };
    let code = code.strip_suffix('\n').unwrap_or(code);
    let code = code.strip_suffix('\r').unwrap_or(code);
    if code.trim().is_empty() {
        return None;
    }
    let after = after.strip_prefix('\r').unwrap_or(after);
    Some((code, after.strip_prefix('\n').unwrap_or(after)))
}

fn names_a_language(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" _-.+#\r".contains(&byte)
}

/// Where so many backticks stand one behind the other.
fn backticks(text: &str, many: usize) -> Option<usize> {
    let mut run = 0;
    for (at, byte) in text.bytes().enumerate() {
        run = if byte == b'`' { run + 1 } else { 0 };
        if run == many {
            return Some(at + 1 - many);
        }
    }
    None
}

fn without_reply(message: &str) -> &str {
    let mut rest = message;
    while let Some((_, after)) = rest.strip_prefix(REPLY).and_then(|link| cut(link, b')')) {
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests;
