//! The only side effects on the browser: each file is one port, and knows nothing of screens. What a
//! port does is in the JavaScript beside it, where it is smaller than through bindings. Those that the chat uses as well are in the crate `livechat-browser`.

pub(crate) mod address;
pub(crate) mod clock;
pub(crate) mod consent;
pub(crate) mod console;
pub(crate) mod control;
pub(crate) mod dialog;
pub(crate) mod draft;
pub(crate) mod listener;
pub(crate) mod network;
pub(crate) mod pattern;
pub(crate) mod storage;
pub(crate) mod tabs;

pub(crate) use livechat_browser::{dom, fetch, json, lock, promise, random, sheet};
