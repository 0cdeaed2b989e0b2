//! What stands in one line: marks around words, code, links, names, emoji.
//!
//! One pass. What is open is on a short stack; what is never closed is text again when the line
//! ends, so no mark looks ahead for its partner.

use super::super::emoji;
use super::super::link::link;
use super::super::node::{Node, Tag, add, add_text, plain};
use super::backticks;
use crate::text::linked::{bare, labelled, leads_somewhere, sentenced, starts};

/// Most marks that are open at once; one more is text.
const MAX_OPEN: usize = 8;

/// A mark that is open, and what came after it. The outermost has none.
struct Open<'a> {
    mark: &'a str,
    nodes: Vec<Node>,
}

struct Line<'a> {
    text: &'a str,
    /// Where in the text we are.
    at: usize,
    /// From here on nothing is in the nodes yet.
    done: usize,
    /// Before this, no label of a link begins.
    fruitless: usize,
    open: Vec<Open<'a>>,
}

/// The nodes of a line.
pub(super) fn nodes(text: &str) -> Vec<Node> {
    let mut line = Line {
        text,
        at: 0,
        done: 0,
        fruitless: 0,
        open: vec![Open {
            mark: "",
            nodes: Vec::new(),
        }],
    };
    while let Some(byte) = line.byte(line.at) {
        line.step(byte);
    }
    line.flush(text.len());
    while line.open.len() > 1 {
        line.give_up();
    }
    line.open.pop().map(|open| open.nodes).unwrap_or_default()
}

impl<'a> Line<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The byte before a place; the line is between spaces.
    fn before(&self, at: usize) -> u8 {
        at.checked_sub(1)
            .and_then(|at| self.byte(at))
            .unwrap_or(b' ')
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The innermost nodes.
    fn add(&mut self, node: Node) {
        if let Some(open) = self.open.last_mut() {
            add(&mut open.nodes, node);
        }
    }

    /// What is read up to here and is no mark is text.
    fn flush(&mut self, to: usize) {
        let words = self.slice(self.done, to);
        if let Some(open) = self.open.last_mut() {
            add_text(&mut open.nodes, words);
        }
        self.done = to;
    }

    /// The innermost mark is text, for it is not closed where it could be.
    fn give_up(&mut self) {
        if let Some(open) = self.open.pop()
            && let Some(outer) = self.open.last_mut()
        {
            add_text(&mut outer.nodes, open.mark);
            for node in open.nodes {
                add(&mut outer.nodes, node);
            }
        }
    }

    fn step(&mut self, byte: u8) {
        if matches!(byte, b'*' | b'_' | b'~') {
            return self.mark(byte);
        }
        let at = self.at;
        let rest = self.slice(at, self.text.len());
        let before = self.before(at);
        let smiley = if before.is_ascii_whitespace() {
            emoji::drawn(rest)
        } else {
            None
        };
        let found = match byte {
            _ if smiley.is_some() => {
                smiley.map(|(emoji, len)| (at, at + len, Node::Text(emoji.to_owned())))
            }
            b'`' => self.code(rest),
            b'[' if at >= self.fruitless => self.labelled(rest, before),
            b':' => {
                emoji::short(rest).map(|(emoji, len)| (at, at + len, Node::Text(emoji.to_owned())))
            }
            b'@' => self.mailbox(rest).or_else(|| self.mention(rest, before)),
            b'h' | b'H' | b'w' | b'W' | b'm' | b'M' | b't' | b'T'
                if !before.is_ascii_alphanumeric() && before != b'/' =>
            {
                match address(rest) {
                    Ok((node, len)) => Some((at, at + len, node)),
                    Err(looked) => {
                        self.at += looked;
                        None
                    }
                }
            }
            _ => None,
        };
        if let Some((from, to, node)) = found {
            self.flush(from);
            self.add(node);
            self.at = to;
            self.done = to;
        } else if self.at == at {
            self.at += 1;
        }
    }

    /// One or two `*`, `_` or `~`: they close what they opened, or open, or are text. What opens has
    /// a word behind it, what closes one before. `_` within a word is a part of it, and so is a
    /// single sign behind a letter (`5*3*2`).
    fn mark(&mut self, byte: u8) {
        let from = self.at;
        while self.byte(self.at) == Some(byte) {
            self.at += 1;
        }
        let (before, after) = (self.before(from), self.byte(self.at).unwrap_or(b' '));
        let mut left = self.at - from;
        let in_word = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        if !before.is_ascii_whitespace() && (byte != b'_' || !in_word(after)) {
            while left > 0
                && let Some(place) = self
                    .open
                    .iter()
                    .rposition(|open| open.mark.as_bytes().first() == Some(&byte))
            {
                self.flush(self.at - left);
                left -= self.close(byte, place, left);
                self.done = self.at - left;
            }
        }
        let opens = !after.is_ascii_whitespace()
            && match byte {
                b'_' => !in_word(before),
                _ => left > 1 || !before.is_ascii_alphanumeric(),
            };
        if left > 0 && opens && self.open.len() <= MAX_OPEN {
            let mark = self.at - left.min(2);
            self.flush(mark);
            self.open.push(Open {
                mark: self.slice(mark, self.at),
                nodes: Vec::new(),
            });
            self.done = self.at;
        }
    }

    /// Closes the mark at a place with as many signs as both have.
    fn close(&mut self, byte: u8, place: usize, left: usize) -> usize {
        while self.open.len() > place + 1 {
            self.give_up();
        }
        let Some(open) = self.open.pop() else {
            return left;
        };
        let used = left.min(open.mark.len());
        let tag = match byte {
            b'*' => Tag::Bold,
            b'_' => Tag::Italic,
            _ => Tag::Strike,
        };
        if let Some(outer) = self.open.last_mut() {
            add_text(&mut outer.nodes, open.mark.get(used..).unwrap_or_default());
        }
        self.add(Node::Held(tag, open.nodes));
        used
    }

    /// Code between one to three backticks. A longer row of them is text.
    fn code(&mut self, rest: &str) -> Option<(usize, usize, Node)> {
        let (from, run) = (
            self.at,
            rest.bytes().take_while(|byte| *byte == b'`').count(),
        );
        self.at += run;
        if run > 3 {
            return None;
        }
        let inside = rest.get(run..)?;
        let close = backticks(inside, run)?;
        let code = Node::Text(inside.get(..close)?.to_owned());
        Some((
            from,
            self.at + close + run,
            Node::Held(Tag::Code, vec![code]),
        ))
    }

    /// `[label](address)`; a picture, with a `!` before it, is a link too.
    fn labelled(&mut self, rest: &str, before: u8) -> Option<(usize, usize, Node)> {
        match labelled(rest) {
            Ok(found) => {
                let label = plain(&nodes(found.label));
                let label = if found.label == found.address {
                    found.label
                } else {
                    &label
                };
                let picture = usize::from(before == b'!' && self.done < self.at);
                // One that is too long is so from every bracket within it.
                self.fruitless = self.at + found.taken;
                let link = link(label, found.address)?;
                Some((self.at - picture, self.at + found.taken, link))
            }
            Err(looked) => {
                self.fruitless = self.at + looked;
                None
            }
        }
    }

    /// `name@place.test`, of which we stand at the `@`.
    fn mailbox(&self, rest: &str) -> Option<(usize, usize, Node)> {
        let mut from = self.at;
        // No mailbox's name is longer.
        while from > self.done && self.at - from < 64 && is_name(self.before(from)) {
            from -= 1;
        }
        let host = rest
            .bytes()
            .skip(1)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
        let host = self
            .slice(self.at + 1, self.at + 1 + host.count())
            .trim_end_matches(['.', '-']);
        let (_, top) = host.rsplit_once('.')?;
        let to = self.at + 1 + host.len();
        if from == self.at
            || host.starts_with(['.', '-'])
            || top.len() < 2
            || !top.bytes().all(|byte| byte.is_ascii_alphabetic())
        {
            return None;
        }
        let address = self.slice(from, to);
        Some((from, to, link(address, &["mailto:", address].concat())?))
    }

    /// `@name`.
    fn mention(&self, rest: &str, before: u8) -> Option<(usize, usize, Node)> {
        let len = rest
            .bytes()
            .skip(1)
            .take_while(|byte| is_name(*byte))
            .count();
        let name = rest
            .get(..=len)?
            .trim_end_matches(['.', '-', '_', '+', '%']);
        let named = name.len() > 1 && !before.is_ascii_alphanumeric();
        named.then(|| {
            let words = Node::Text(name.to_owned());
            let to = self.at + name.len();
            (self.at, to, Node::Held(Tag::Mention, vec![words]))
        })
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%')
}

/// An address at the start: of the web, also without its scheme (`www.`), of a mailbox or a phone.
///
/// # Errors
/// How far it looked when there is none.
fn address(rest: &str) -> Result<(Node, usize), usize> {
    let (web, letter) = (starts(rest, "www."), starts(rest, "mailto:"));
    let address = if let Some(address) = bare(rest) {
        address
    } else if web || (letter || starts(rest, "tel:")) && leads_somewhere(rest) {
        sentenced(rest)
    } else {
        return Err(1);
    };
    let sound = if web {
        address.get(4..).is_some_and(|host| {
            host.contains('.') && host.starts_with(|first: char| first.is_ascii_alphanumeric())
        })
    } else {
        !letter || address.contains('@')
    };
    let scheme = if web { "https://" } else { "" };
    let node = sound.then(|| link(address, &[scheme, address].concat()));
    match node.flatten() {
        Some(node) => Ok((node, address.len())),
        None => Err(address.len().max(1)),
    }
}
