//! The widget in a real browser, by what a visitor sees: labels, roles, words.
//!
//! One binary for all of it; each module is a topic. The network, the store and the clock are
//! stubbed on the window (`stubs.js`), the widget is the shipped one, through its public `mount`.

#![cfg(target_arch = "wasm32")]
// A test that meets something unforeseen fails by panicking; that is what it is for.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub
)]

mod api;
mod checking;
mod colour;
mod consent;
mod covered;
mod drafts;
mod erasing;
mod failing;
mod fields;
mod form;
mod handle;
mod hostile;
mod leaving;
mod message;
mod network;
mod page;
mod ports;
mod refusing;
mod registering;
mod retrying;
mod returning;
mod rules;
mod shown;
mod spam;
mod storage;
mod stubs;
mod suggestion;
mod words;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
