//! What is drawn of a message: its tree where the server sent one, else its text; a long one cut.

use serde_json::Value;

use super::node::Node;
use super::{markdown, tree};

/// Characters of a message that are drawn at first.
pub const MAX_CHARS: usize = 10_000;

/// A message, to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Its beginning, or all of it.
    pub nodes: Vec<Node>,
    /// Whether there is more of it, that can be asked for.
    pub more: bool,
}

/// Reads a message (`msg`) and the server's tree of it (`md`, or `Null`), all of it or as much as is
/// drawn at first.
#[must_use]
pub fn drawn(text: &str, tree: &Value, all: bool) -> Drawn {
    let end = if all {
        None
    } else {
        text.char_indices().nth(MAX_CHARS).map(|(at, _)| at)
    };
    let Some(end) = end else {
        // A reply begins with a link that says nothing to a reader; the text is read without it.
        let answer = text.starts_with(markdown::REPLY);
        let tree = if answer { None } else { tree::from_tree(tree) };
        return Drawn {
            nodes: tree.unwrap_or_else(|| markdown::parse(text)),
            more: false,
        };
    };
    let mut nodes = markdown::parse(text.get(..end).unwrap_or_default());
    nodes.push(Node::Text("…".to_owned()));
    Drawn { nodes, more: true }
}

#[cfg(test)]
mod tests {
    use super::super::node::{Tag, plain};
    use super::*;
    use serde_json::json;

    #[test]
    fn the_tree_is_drawn_where_it_can_be() {
        let tree =
            json!([{"type": "PARAGRAPH", "value": [{"type": "PLAIN_TEXT", "value": "*a*"}]}]);
        let words = |text: &str, tree: &Value| plain(&drawn(text, tree, false).nodes);
        assert_eq!(words("*a*", &tree), "*a*");
        assert_eq!(words("*a*", &Value::Null), "a");
        assert_eq!(words("*a*", &json!([{"type": "NEWS"}])), "a");
        assert_eq!(words("*a*", &json!("x")), "a");
        assert_eq!(words("[ ](https://a.test/live/r?msg=m) *b*", &tree), "b");
    }

    #[test]
    fn a_long_message_can_be_asked_for() {
        let text = "ä".repeat(MAX_CHARS);
        assert!(!drawn(&text, &Value::Null, false).more);
        let text = ["*", &text, "*"].concat();
        let cut = drawn(&text, &Value::Null, false);
        assert!(cut.more);
        assert_eq!(plain(&cut.nodes).chars().count(), MAX_CHARS + 1 + 1);
        assert!(plain(&cut.nodes).ends_with('…'));
        let all = drawn(&text, &Value::Null, true);
        assert!(!all.more);
        let Some(Node::Held(Tag::Paragraph, line)) = all.nodes.first() else {
            panic!("{all:?}");
        };
        assert!(matches!(line.first(), Some(Node::Held(Tag::Bold, _))));
    }
}
