//! The realtime connection: `socket.js`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/socket.js")]
extern "C" {
    /// A connection, open or about to be.
    pub(crate) type Socket;

    /// Opens one: `heard` gets nothing when it is open, then each frame; `closed` is called once.
    pub(crate) fn connect(
        url: &str,
        heard: &Closure<dyn FnMut(JsValue)>,
        closed: &Closure<dyn FnMut(JsValue)>,
    ) -> Socket;

    /// Sends a frame, if it is open.
    #[wasm_bindgen(method)]
    pub(crate) fn send(this: &Socket, frame: &str);

    /// Closes it; nothing is heard of it any more.
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Socket);
}
