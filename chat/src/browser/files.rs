//! Files that the visitor sends: `files.js`.

use livechat_browser::dom::Node;
use wasm_bindgen::prelude::*;

/// Called with a file's number, name and size in bytes.
pub(crate) type Add = Closure<dyn FnMut(u32, String, f64)>;

#[wasm_bindgen(module = "/src/browser/files.js")]
extern "C" {
    /// Lets the visitor choose some.
    pub(crate) fn choose(add: &Add);

    /// Takes what is dropped on an element, or pasted into it.
    pub(crate) fn receive(element: &Node, add: &Add);

    /// The address of an image of these.
    pub(crate) fn preview(key: u32) -> Option<String>;

    /// Sends one. `moved` is told how many thousandths are sent, `done` the answer's status and body.
    pub(crate) fn upload(key: u32, url: &str, token: &str, moved: JsValue, done: JsValue);

    /// Forgets one; stops sending it.
    #[wasm_bindgen(js_name = drop)]
    pub(crate) fn forget(key: u32);
}
