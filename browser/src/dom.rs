//! Nodes, and how they are made and changed: `dom.js`.

use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

#[wasm_bindgen(module = "/src/dom.js")]
extern "C" {
    /// An element, or a text in one.
    #[derive(Clone)]
    pub type Node;

    /// An element by its description: `tag|name=value|…`.
    pub fn make(description: &str) -> Node;

    /// A drawing.
    pub fn drawing(path: &str) -> Node;

    /// Sets an attribute; `None` takes it away.
    pub fn put(element: &Node, name: &str, value: Option<&str>);

    /// Sets a property.
    pub fn set(node: &Node, name: &str, value: &str);

    /// Appends an element.
    pub fn add(parent: &Node, child: &Node);

    /// Appends a text.
    pub fn text(parent: &Node, words: &str) -> Node;

    /// Shows an element where a text is, instead of the one before.
    pub fn show(place: &Node, element: Option<&Node>);

    /// Calls `act` at each `kind` of event.
    pub fn listen(element: &Node, kind: &str, act: &Closure<dyn FnMut(JsValue)>);

    /// No more.
    pub fn unlisten(element: &Node, kind: &str, act: &Closure<dyn FnMut(JsValue)>);

    /// Takes an element out of the page.
    pub fn remove(element: &Node);

    /// Focuses an element once it is drawn.
    #[wasm_bindgen(js_name = focusSoon)]
    pub fn focus_soon(root: &ShadowRoot, id: &str, resting: Option<&str>);
}
