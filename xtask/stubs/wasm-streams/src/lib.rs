//! Stands in for `wasm-streams`, which `server_fn` (and so leptos) brings for server functions that
//! stream. We have none, but its exports to JavaScript would be in our wasm all the same, with all
//! that they reach: 2,900 bytes of every visitor's (`docs/size.md`).
//!
//! It has what `server_fn` calls, and carries nothing.

use futures_util::stream::{self, Stream};
use wasm_bindgen::{JsCast, JsValue};

/// A stream of the browser's.
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// A stream in which nothing ever comes.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(web_sys::ReadableStream::new().unwrap_or_else(|error| error.unchecked_into()))
    }

    /// This stream of the browser's.
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// The browser's.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Ends at once.
    pub fn into_stream(self) -> impl Stream<Item = Result<JsValue, JsValue>> {
        stream::empty()
    }
}
