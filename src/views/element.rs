//! Elements of one Rust type.
//!
//! Leptos types every view by all that is in it and generates code for each type: this widget's
//! screens came to 89 KB of wasm that way. Here attributes and children are erased as they are
//! added, so that one copy of that code draws every element. It also never goes through
//! `innerHTML`, which `view!` does for markup that does not change, and which pages that demand
//! Trusted Types forbid.

use leptos::ev::Custom;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos::tachys::html::element::custom;
use leptos::tachys::html::event::on;
use leptos::tachys::html::property::prop;
use web_sys::Event;

/// An element under construction.
pub(crate) struct Element {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<AnyView>,
}

/// Begins an element.
pub(crate) fn element(tag: &'static str) -> Element {
    Element {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    }
}

/// Begins an element with a class, as most are.
pub(crate) fn classed(tag: &'static str, class: &'static str) -> Element {
    element(tag).attribute("class", class)
}

impl Element {
    /// An attribute that stays as it is.
    pub(crate) fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes
            .push(custom_attribute(name, value.into()).into_any_attr());
        self
    }

    /// An attribute that follows the session; `None` takes it away.
    pub(crate) fn live_attribute(
        mut self,
        name: &'static str,
        value: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        let value: Box<dyn FnMut() -> Option<String> + Send> = Box::new(value);
        self.attributes
            .push(custom_attribute(name, value).into_any_attr());
        self
    }

    /// The `value` of a control, which follows the session.
    pub(crate) fn live_value(mut self, value: impl Fn() -> String + Send + 'static) -> Self {
        let value: Box<dyn FnMut() -> String + Send> = Box::new(value);
        self.attributes.push(prop("value", value).into_any_attr());
        self
    }

    /// What happens on an event of the browser's.
    pub(crate) fn on(mut self, event: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        let act: Box<dyn FnMut(Event)> = Box::new(act);
        self.attributes
            .push(on(Custom::<Event>::new(event), act).into_any_attr());
        self
    }

    /// A child.
    pub(crate) fn child(mut self, child: impl Into<Child>) -> Self {
        self.children.push(child.into().0);
        self
    }

    /// A child for each of these.
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children
            .extend(children.into_iter().map(|child| Child::from(child).0));
        self
    }

    /// A text that follows the session.
    pub(crate) fn live_text(mut self, text: impl Fn() -> String + Send + 'static) -> Self {
        let text: Box<dyn FnMut() -> String + Send> = Box::new(text);
        self.children.push(text.into_any());
        self
    }

    /// A child that is drawn anew whenever a signal it reads changes.
    pub(crate) fn live_child(mut self, child: impl Fn() -> Child + Send + 'static) -> Self {
        let child: Box<dyn FnMut() -> AnyView + Send> = Box::new(move || child().0);
        self.children.push(child.into_any());
        self
    }
}

/// Does something whenever a signal it reads changes. Boxed for the same reason as all else here.
pub(crate) fn follow(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_: Option<()>| act());
}

/// What can stand in an element.
pub(crate) struct Child(AnyView);

impl Child {
    /// Nothing to see.
    pub(crate) fn none() -> Self {
        Self(().into_any())
    }

    /// A view of another kind.
    pub(crate) fn view(view: impl IntoAny) -> Self {
        Self(view.into_any())
    }

    /// As Leptos takes it.
    pub(crate) fn into_view(self) -> AnyView {
        self.0
    }
}

impl From<Element> for Child {
    fn from(
        Element {
            tag,
            attributes,
            children,
        }: Element,
    ) -> Self {
        Self(
            custom(tag)
                .child(children)
                .add_any_attr(attributes)
                .into_any(),
        )
    }
}

impl From<String> for Child {
    fn from(text: String) -> Self {
        Self(text.into_any())
    }
}

impl<T: Into<Child>> From<Option<T>> for Child {
    fn from(child: Option<T>) -> Self {
        child.map_or_else(Self::none, Into::into)
    }
}
