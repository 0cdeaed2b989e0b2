//! A list of any length, of which the document holds what is near the viewport: `list.js`.

use livechat_browser::dom::Node;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/list.js")]
extern "C" {
    /// The list in an element that scrolls.
    pub(crate) type List;

    /// `key` names a row and its version by its index, `draw` makes it, `tell` hears `top` and
    /// `bottom`.
    #[wasm_bindgen(constructor)]
    pub(crate) fn new(
        place: &Node,
        key: &Closure<dyn FnMut(usize) -> String>,
        draw: &Closure<dyn FnMut(usize) -> Node>,
        tell: &Closure<dyn FnMut(JsValue)>,
    ) -> List;

    /// At `at`, `removed` rows go and `inserted` come, once [`List::update`] says so.
    #[wasm_bindgen(method)]
    pub(crate) fn change(this: &List, at: usize, removed: usize, inserted: usize);

    /// Carries out the changes, after which there are `count` rows; without one all are others.
    #[wasm_bindgen(method)]
    pub(crate) fn update(this: &List, count: usize);

    /// Scrolls to the end.
    #[wasm_bindgen(method, js_name = toEnd)]
    pub(crate) fn to_end(this: &List);

    /// Draws all rows anew.
    #[wasm_bindgen(method)]
    pub(crate) fn redraw(this: &List);

    /// No more.
    #[wasm_bindgen(method)]
    pub(crate) fn destroy(this: &List);
}
