//! Elements under construction, made by the browser's own calls.

use crate::browser::dom::{self, Node};

/// An element under construction.
pub(crate) struct Piece(Node);

/// Makes an element by its description, `tag|name=value|…`.
pub(crate) fn piece(description: &str) -> Piece {
    Piece(dom::make(description))
}

/// Draws strokes on a grid of 24 by 24.
pub(crate) fn drawing(path: &str) -> Piece {
    Piece(dom::drawing(path))
}

impl Piece {
    /// An attribute.
    pub(crate) fn attribute(self, name: &str, value: &str) -> Self {
        dom::put(&self.0, name, Some(value));
        self
    }

    /// A child.
    pub(crate) fn child(self, child: Self) -> Self {
        self.add(&child.0)
    }

    /// A child that is kept elsewhere.
    pub(crate) fn add(self, child: &Node) -> Self {
        dom::add(&self.0, child);
        self
    }

    /// A text.
    pub(crate) fn text(self, words: &str) -> Self {
        dom::text(&self.0, words);
        self
    }

    pub(crate) fn node(&self) -> &Node {
        &self.0
    }

    pub(crate) fn into_node(self) -> Node {
        self.0
    }
}

/// A button with words, for an act.
pub(crate) fn button(class: &str, act: &str, words: &str) -> Piece {
    piece("button|type=button")
        .attribute("class", class)
        .attribute("data-act", act)
        .text(words)
}
