//! The nodes a message is drawn as. Nothing in them is ever read as HTML.

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Words. Their spaces count: to be drawn as `white-space: pre-wrap` does.
    Text(String),
    /// Words that lead somewhere, made by [`super::link`] alone. Opens a tab of its own.
    Link {
        /// Where: `http`, `https`, `mailto` or `tel`.
        href: String,
        /// What is read: it holds the real host where it could be taken for another's address.
        label: String,
    },
    /// Nodes with a meaning of their own.
    Held(Tag, Vec<Node>),
}

/// What nodes are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Strong words.
    Bold,
    /// Stressed words.
    Italic,
    /// Words that hold no more.
    Strike,
    /// Words as they are typed on a keyboard.
    Code,
    /// A person's name, with its `@`.
    Mention,
    /// The end of a line; holds nothing.
    Break,
    /// Lines that belong together.
    Paragraph,
    /// One to three emoji and nothing else, drawn large.
    Large,
    /// The heading of what follows.
    Heading,
    /// What somebody else said.
    Quote,
    /// Lines of code as they are.
    Block,
    /// A list of [`Tag::Item`].
    Bullets,
    /// A list of [`Tag::Item`], each with its own box in front, ticked or not.
    Tasks,
    /// A list of [`Tag::Number`].
    Numbers,
    /// An entry of a list.
    Item,
    /// An entry with the number that it was given.
    Number(u32),
}

/// Adds words behind others.
pub(super) fn add_text(nodes: &mut Vec<Node>, words: &str) {
    if let Some(Node::Text(last)) = nodes.last_mut() {
        last.push_str(words);
    } else if !words.is_empty() {
        nodes.push(Node::Text(words.to_owned()));
    }
}

/// Adds a node behind others.
pub(super) fn add(nodes: &mut Vec<Node>, node: Node) {
    if let Node::Text(words) = &node {
        add_text(nodes, words);
    } else {
        nodes.push(node);
    }
}

/// Adds a line: to the block before, if the line goes on with it and is of its kind, else as a block
/// of its own.
pub(super) fn add_line(blocks: &mut Vec<Node>, tag: Tag, goes_on: bool, mut line: Vec<Node>) {
    if goes_on
        && let Some(Node::Held(last, held)) = blocks.last_mut()
        && *last == tag
    {
        if matches!(tag, Tag::Paragraph | Tag::Quote) {
            held.push(Node::Held(Tag::Break, Vec::new()));
        }
        held.append(&mut line);
        return;
    }
    blocks.push(Node::Held(tag, line));
}

/// What is read, without how: for a preview, and for those who hear it. Every block, entry and line
/// ends a line.
#[must_use]
pub fn plain(nodes: &[Node]) -> String {
    let mut words = String::new();
    add_plain(&mut words, nodes);
    words.truncate(words.trim_end().len());
    words
}

fn add_plain(words: &mut String, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Text(text) | Node::Link { label: text, .. } => words.push_str(text),
            Node::Held(tag, held) => {
                add_plain(words, held);
                let inline = matches!(
                    tag,
                    Tag::Bold | Tag::Italic | Tag::Strike | Tag::Code | Tag::Mention
                );
                if !inline && (held.is_empty() || !words.ends_with('\n')) {
                    words.push('\n');
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::markdown::parse;
    use super::*;

    #[test]
    fn a_preview_has_the_words_and_none_of_the_marks() {
        for (message, expected) in [
            ("*Hello* _there_", "Hello there"),
            ("a\nb\n\nc", "a\nb\nc"),
            ("- a\n- `b`\n\n> c\nd", "a\nb\nc\nd"),
            ("1. a\n2. b", "a\nb"),
            ("# Prices\n```\n1\n2\n```", "Prices\n1\n2"),
            ("see [here](https://a.test)", "see here"),
            ("", ""),
        ] {
            assert_eq!(plain(&parse(message)), expected, "{message}");
        }
    }
}
