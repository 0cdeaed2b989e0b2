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

/// The nodes of a line, with words before it that are no part of it.
pub(super) fn nodes(before: &str, text: &str) -> Vec<Node> {
    let mut line = Line {
        text,
        at: 0,
        done: 0,
        fruitless: 0,
        open: Vec::new(),
    };
    line.begin("", before);
    while line.at < text.len() {
        let at = line.at;
        if !line.step(line.byte(at)) {
            line.at = line.at.max(at + 1);
        }
    }
    line.flush(text.len());
    while line.open.len() > 1 {
        line.give_up();
    }
    line.open.pop().map(|open| open.nodes).unwrap_or_default()
}

// Calls cost fewer bytes than copies of these: they are called all over.
impl<'a> Line<'a> {
    /// The byte at a place; the line is between spaces.
    #[inline(never)]
    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    #[inline(never)]
    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Where a run of such bytes ends.
    #[inline(never)]
    fn end(&self, from: usize, is: fn(u8) -> bool) -> usize {
        let mut to = from;
        while is(self.byte(to)) {
            to += 1;
        }
        to
    }

    fn begin(&mut self, mark: &'a str, words: &str) {
        let mut nodes = Vec::new();
        add_text(&mut nodes, words);
        self.open.push(Open { mark, nodes });
    }

    /// What is read up to here and is no mark is text.
    #[inline(never)]
    fn flush(&mut self, to: usize) {
        let words = self.slice(self.done, to);
        if let Some(open) = self.open.last_mut() {
            add_text(&mut open.nodes, words);
        }
        self.done = to;
    }

    /// A node stands for what is read between two places.
    #[inline(never)]
    fn put(&mut self, from: usize, to: usize, node: Node) -> bool {
        self.flush(from);
        if let Some(open) = self.open.last_mut() {
            add(&mut open.nodes, node);
        }
        self.at = to;
        self.done = to;
        true
    }

    /// Words with a meaning of their own stand there.
    #[inline(never)]
    fn put_held(&mut self, from: usize, to: usize, tag: Tag, words: &str) -> bool {
        self.put(
            from,
            to,
            Node::Held(tag, vec![Node::Text(words.to_owned())]),
        )
    }

    /// The innermost mark is text, for it is not closed where it could be.
    #[inline(never)]
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

    /// Whether something begins here, and was taken.
    fn step(&mut self, byte: u8) -> bool {
        let (at, text) = (self.at, self.text);
        let rest = self.slice(at, text.len());
        let before = if at > 0 { self.byte(at - 1) } else { b' ' };
        let mut emoji = None;
        if is_space(before) {
            emoji = emoji::drawn(rest);
        }
        if emoji.is_none() && byte == b':' {
            emoji = emoji::short(rest);
        }
        if let Some((emoji, len)) = emoji {
            return self.put(at, at + len, Node::Text(emoji.to_owned()));
        }
        match byte {
            b'*' | b'_' | b'~' => self.mark(byte, before),
            b'`' => self.code(),
            b'[' if at >= self.fruitless => self.labelled(rest, before),
            b'@' => self.mailbox() || self.mention(before),
            b'h' | b'H' | b'w' | b'W' | b'm' | b'M' | b't' | b'T'
                if !before.is_ascii_alphanumeric() && before != b'/' =>
            {
                self.address(rest)
            }
            _ => false,
        }
    }

    /// One or two `*`, `_` or `~`: they close what they opened, or open, or are text. What opens has
    /// a word behind it, what closes one before. `_` within a word is a part of it, and so is a
    /// single sign behind a letter (`5*3*2`).
    fn mark(&mut self, byte: u8, before: u8) -> bool {
        let from = self.at;
        while self.byte(self.at) == byte {
            self.at += 1;
        }
        let (to, after) = (self.at, self.byte(self.at));
        let mut left = to - from;
        if !is_space(before) && (byte != b'_' || !in_word(after)) {
            while left > 0
                && let Some(place) = self
                    .open
                    .iter()
                    .rposition(|open| open.mark.as_bytes().first() == Some(&byte))
            {
                self.flush(to - left);
                while self.open.len() > place + 1 {
                    self.give_up();
                }
                let Some(open) = self.open.pop() else { break };
                let used = left.min(open.mark.len());
                // Of two signs one may be closed; the other is text.
                self.done = to - left;
                if let Some(outer) = self.open.last_mut() {
                    add_text(&mut outer.nodes, open.mark.get(used..).unwrap_or_default());
                }
                let tag = match byte {
                    b'*' => Tag::Bold,
                    b'_' => Tag::Italic,
                    _ => Tag::Strike,
                };
                self.put(self.done, self.done + used, Node::Held(tag, open.nodes));
                left -= used;
            }
        }
        self.at = to;
        let apart = if byte == b'_' {
            !in_word(before)
        } else {
            left > 1 || !before.is_ascii_alphanumeric()
        };
        if left > 0 && apart && !is_space(after) && self.open.len() <= MAX_OPEN {
            let mark = to - left.min(2);
            self.flush(mark);
            self.begin(self.slice(mark, to), "");
            self.done = to;
        }
        true
    }

    /// Code between one to three backticks. A longer row of them is text.
    fn code(&mut self) -> bool {
        let from = self.at;
        self.at = self.end(from, |byte| byte == b'`');
        let run = self.at - from;
        let inside = self.slice(self.at, self.text.len());
        if run < 4
            && let Some(close) = backticks(inside, run)
        {
            let close = self.at + close;
            return self.put_held(from, close + run, Tag::Code, self.slice(self.at, close));
        }
        false
    }

    /// `[label](address)`; a picture, with a `!` before it, is a link too.
    fn labelled(&mut self, rest: &str, before: u8) -> bool {
        let at = self.at;
        match labelled(rest) {
            Ok(found) => {
                // One that is too long is so from every bracket within it.
                self.fruitless = at + found.taken;
                let mut label = plain(&nodes("", found.label));
                if found.label == found.address {
                    label = found.label.to_owned();
                }
                let picture = usize::from(before == b'!' && self.done < at);
                link(&label, found.address)
                    .is_some_and(|link| self.put(at - picture, at + found.taken, link))
            }
            Err(looked) => {
                self.fruitless = at + looked;
                false
            }
        }
    }

    /// `name@place.test`, of which we stand at the `@`.
    fn mailbox(&mut self) -> bool {
        let at = self.at;
        let mut from = at;
        // No mailbox's name is longer.
        while from > self.done && at - from < 64 && is_name(self.byte(from - 1)) {
            from -= 1;
        }
        let mut to = self.end(at + 1, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
        });
        while !self.byte(to - 1).is_ascii_alphanumeric() && to > at + 1 {
            to -= 1;
        }
        let mut top = to;
        while self.byte(top - 1).is_ascii_alphabetic() {
            top -= 1;
        }
        // A host of two names at least, the last of two letters at least.
        let sound = from < at
            && top > at + 2
            && top + 2 <= to
            && self.byte(top - 1) == b'.'
            && self.byte(at + 1).is_ascii_alphanumeric();
        sound && {
            let address = self.slice(from, to);
            link(address, &["mailto:", address].concat())
                .is_some_and(|link| self.put(from, to, link))
        }
    }

    /// `@name`.
    fn mention(&mut self, before: u8) -> bool {
        let at = self.at;
        let mut to = self.end(at + 1, is_name);
        while to > at && !self.byte(to - 1).is_ascii_alphanumeric() {
            to -= 1;
        }
        to > at
            && !before.is_ascii_alphanumeric()
            && self.put_held(at, to, Tag::Mention, self.slice(at, to))
    }

    /// An address: of the web, also without its scheme (`www.`), of a mailbox or a phone.
    fn address(&mut self, rest: &str) -> bool {
        let (web, letter) = (starts(rest, "www."), starts(rest, "mailto:"));
        let address = if let Some(address) = bare(rest) {
            address
        } else if web || (letter || starts(rest, "tel:")) && leads_somewhere(rest) {
            sentenced(rest)
        } else {
            return false;
        };
        let holds = |sign| address.bytes().skip(4).any(|byte| byte == sign);
        let sound = if web {
            holds(b'.') && self.byte(self.at + 4).is_ascii_alphanumeric()
        } else {
            !letter || holds(b'@')
        };
        let scheme = if web { "https://" } else { "" };
        let (from, to) = (self.at, self.at + address.len());
        // What is none now is none from any sign within it.
        self.at = to;
        sound
            && link(address, &[scheme, address].concat())
                .is_some_and(|link| self.put(from, to, link))
    }
}

fn is_space(byte: u8) -> bool {
    byte <= b' '
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%')
}
