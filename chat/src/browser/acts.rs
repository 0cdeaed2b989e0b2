//! What the visitor does in the chat: `acts.js`.

use livechat_browser::dom::Node;
use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

/// Called with the `data-act` of what was used, and its value: a text, or a form's names and values.
pub(crate) type Tell = Closure<dyn FnMut(JsValue, JsValue)>;

#[wasm_bindgen(module = "/src/browser/acts.js")]
extern "C" {
    /// Tells of all that is done in an element.
    pub(crate) fn hear(root: &Node, tell: &Tell);

    /// Writes into a field, unless it is there.
    pub(crate) fn fill(field: &Node, text: &str);

    /// Makes a field as high as its text, now that it is seen.
    pub(crate) fn fit(field: &Node);

    /// Gives an element the focus.
    pub(crate) fn focus(element: &Node);

    /// Gives it the focus if the visitor is at nothing else.
    #[wasm_bindgen(js_name = focusIfIdle)]
    pub(crate) fn focus_if_idle(element: &Node);

    /// Takes all out of an element.
    pub(crate) fn clear(element: &Node);

    /// Says on the panel around an element that something is said in it.
    #[wasm_bindgen(js_name = markPanel)]
    pub(crate) fn mark_panel(element: &Node, on: bool);

    /// Gives an element an attribute without a value, or takes it away.
    pub(crate) fn mark(element: &Node, name: &str, on: bool);

    /// Shows what was hidden, or hides it; whether it is shown.
    pub(crate) fn toggle(element: &Node, shown: Option<bool>) -> bool;

    /// Puts something else into an element; what is written in its fields stays. Whoever is at it is
    /// led to its heading, if `leads`.
    pub(crate) fn renew(element: &Node, drawn: Option<&Node>, leads: bool);

    /// Reads something out, behind what is being read.
    pub(crate) fn announce(region: &Node, words: &str);

    /// How far a file is, in thousandths.
    pub(crate) fn progress(list: &Node, id: &str, permille: u32);

    /// The element with this id in the widget.
    pub(crate) fn find(root: &ShadowRoot, id: &str) -> Option<Node>;
}
