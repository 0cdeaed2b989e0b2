//! Elements that follow the session.
//!
//! Signals and effects are Leptos'; the elements are the browser's own, made by `dom.js`. Leptos'
//! renderer types every view by all that is in it and brought 8 KB of wasm for what a dozen calls do
//! here (docs/adr/0008). Nothing goes through `innerHTML`, which pages that demand Trusted Types
//! forbid.

use crate::browser::dom::{self, Node};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// An element under construction. It lives as long as the owner in which it was made: then its
/// listeners and all that followed the session end.
#[derive(Clone)]
pub(crate) struct Element(Node);

/// Makes an element by its description, `tag|name=value|…`.
pub(crate) fn element(description: &str) -> Element {
    Element(dom::make(description))
}

/// Draws strokes on a grid of 24 by 24.
pub(crate) fn drawing(path: &str) -> Element {
    Element(dom::drawing(path))
}

impl Element {
    /// An attribute that stays as it is.
    pub(crate) fn attribute(self, name: &str, value: &str) -> Self {
        dom::put(&self.0, name, Some(value));
        self
    }

    /// An attribute that follows the session; `None` takes it away.
    pub(crate) fn live_attribute(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        let node = self.0.clone();
        follow(move || dom::put(&node, name, value().as_deref()));
        self
    }

    /// A property that follows the session: the `value` of a control, or `checked`, which is off for
    /// an empty text and on for any other.
    pub(crate) fn live_property(
        self,
        name: &'static str,
        value: impl Fn() -> String + 'static,
    ) -> Self {
        bind(self.0.clone(), name, Box::new(value));
        self
    }

    /// What happens on an event of the browser's.
    pub(crate) fn on(self, kind: &'static str, act: impl FnMut(JsValue) + 'static) -> Self {
        self.listen(kind, Closure::new(act));
        self
    }

    fn listen(&self, kind: &'static str, act: Closure<dyn FnMut(JsValue)>) {
        dom::listen(&self.0, kind, &act);
        // Clean-ups must be `Send`; a page has one thread.
        let held = SendWrapper::new((self.0.clone(), act));
        on_cleanup(move || {
            let (node, act) = held.take();
            dom::unlisten(&node, kind, &act);
        });
    }

    /// A child.
    pub(crate) fn child(self, child: impl Into<Option<Self>>) -> Self {
        if let Some(child) = child.into() {
            dom::add(&self.0, &child.0);
        }
        self
    }

    /// A child for each of these.
    pub(crate) fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        for child in children {
            dom::add(&self.0, &child.0);
        }
        self
    }

    /// A text that stays as it is.
    pub(crate) fn text(self, words: &str) -> Self {
        dom::text(&self.0, words);
        self
    }

    /// A text that follows the session.
    pub(crate) fn live_text(self, words: impl Fn() -> String + 'static) -> Self {
        bind(dom::text(&self.0, ""), "data", Box::new(words));
        self
    }

    /// A child that is drawn anew whenever a signal it reads changes.
    pub(crate) fn live_child(self, child: impl Fn() -> Option<Self> + 'static) -> Self {
        let place = dom::text(&self.0, "");
        follow(move || {
            let child = child();
            dom::show(&place, child.as_ref().map(|child| &child.0));
        });
        self
    }

    /// Puts it into the page.
    pub(crate) fn into_node(self) -> Node {
        self.0
    }
}

/// One copy for all properties and texts.
fn bind(node: Node, name: &'static str, value: Box<dyn Fn() -> String>) {
    follow(move || dom::set(&node, name, &value()));
}

/// Does something, now and whenever a signal it reads changes, as long as the current owner lives.
pub(crate) fn follow(act: impl FnMut() + 'static) {
    follow_boxed(Box::new(act));
}

fn follow_boxed(mut act: Box<dyn FnMut()>) {
    let held = SendWrapper::new(RenderEffect::new(move |_: Option<()>| act()));
    on_cleanup(move || drop(held));
}

/// What a view watches, so as to draw anew only what changed; and to say an alert only once. All
/// watch texts: each other type would be another copy of the code behind it.
pub(crate) type Watched = Memo<Option<String>>;

/// Watches a text of the session's.
pub(crate) fn watch(text: impl Fn() -> Option<String> + Send + Sync + 'static) -> Watched {
    let text: Box<dyn Fn() -> Option<String> + Send + Sync> = Box::new(text);
    Memo::new(move |_| text())
}

/// Draws what calls it anew when the text changes. `track` would not do: a memo that nobody has read
/// follows nothing yet.
pub(crate) fn heed(text: Watched) {
    drop(text.get());
}
