//! Nodes of a message as elements. No text of a message is ever anything but a text.

use super::piece::{Piece, piece};
use livechat_core::chat::node::{Node, Tag};
use livechat_core::text::digits;

/// Draws nodes into an element.
pub(super) fn draw(mut into: Piece, nodes: &[Node]) -> Piece {
    for node in nodes {
        into = match node {
            Node::Text(words) => into.text(words),
            Node::Link { href, label } => into.child(
                piece("a|target=_blank|rel=noopener noreferrer nofollow")
                    .attribute("href", href)
                    .text(label),
            ),
            Node::Held(tag, held) => {
                let description = match tag {
                    Tag::Bold => "strong",
                    Tag::Italic => "em",
                    Tag::Strike => "s",
                    Tag::Code => "code",
                    Tag::Mention => "span|class=mention",
                    Tag::Break => "br",
                    Tag::Paragraph => "p",
                    Tag::Large => "p|class=large",
                    Tag::Heading => "p|class=heading",
                    Tag::Quote => "blockquote",
                    Tag::Block => "pre|tabindex=0",
                    Tag::Bullets => "ul",
                    Tag::Tasks => "ul|class=tasks",
                    Tag::Numbers => "ol",
                    Tag::Item | Tag::Number(_) => "li",
                };
                let mut element = piece(description);
                if let Tag::Number(number) = tag {
                    element = element.attribute("value", &digits(*number));
                }
                into.child(draw(element, held))
            }
        };
    }
    into
}
