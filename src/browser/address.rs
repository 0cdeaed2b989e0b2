//! Addresses, as the page means them: read by the browser's own `URL`.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/browser/address.js")]
extern "C" {
    /// An address on the web, which may be relative to the page.
    #[wasm_bindgen(js_name = webAddress)]
    pub(crate) fn web_address(given: &str) -> Option<String>;

    /// Where a server is: `https://chat.example.com/sub/path`, without a slash at its end.
    #[wasm_bindgen(js_name = serverAddress)]
    pub(crate) fn server_address(given: &str) -> Option<String>;
}
