//! Nodes of a message as elements. No text of a message is ever anything but a text.

use leptos::prelude::*;
use livechat_core::chat::node::{Node, Tag};

/// Draws nodes.
pub(super) fn draw(nodes: &[Node]) -> Vec<AnyView> {
    nodes.iter().map(one).collect()
}

fn one(node: &Node) -> AnyView {
    let (tag, held) = match node {
        Node::Text(words) => return words.clone().into_any(),
        Node::Link { href, label } => return link(href, label).into_any(),
        Node::Held(tag, held) => (tag, draw(held)),
    };
    match tag {
        Tag::Bold => view! { <strong>{held}</strong> }.into_any(),
        Tag::Italic => view! { <em>{held}</em> }.into_any(),
        Tag::Strike => view! { <s>{held}</s> }.into_any(),
        Tag::Code => view! { <code>{held}</code> }.into_any(),
        Tag::Mention => view! { <span class="mention">{held}</span> }.into_any(),
        Tag::Break => view! { <br /> }.into_any(),
        Tag::Paragraph => view! { <p>{held}</p> }.into_any(),
        Tag::Large => view! { <p class="large">{held}</p> }.into_any(),
        Tag::Heading => view! { <p class="heading">{held}</p> }.into_any(),
        Tag::Quote => view! { <blockquote>{held}</blockquote> }.into_any(),
        Tag::Block => view! { <pre tabindex="0">{held}</pre> }.into_any(),
        Tag::Bullets => view! { <ul>{held}</ul> }.into_any(),
        Tag::Tasks => view! { <ul class="tasks">{held}</ul> }.into_any(),
        Tag::Numbers => view! { <ol>{held}</ol> }.into_any(),
        Tag::Item => view! { <li>{held}</li> }.into_any(),
        Tag::Number(number) => view! { <li value=number.to_string()>{held}</li> }.into_any(),
    }
}

/// A link into a tab of its own, which learns nothing of this page.
pub(super) fn link(href: &str, label: &str) -> impl IntoView + use<> {
    view! {
        <a href=href.to_owned() target="_blank" rel="noopener noreferrer nofollow">{label.to_owned()}</a>
    }
}
