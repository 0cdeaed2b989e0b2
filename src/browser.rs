//! The only side effects on the browser: each file is one port, and knows nothing of screens. What a
//! port does is in the JavaScript beside it, where it is smaller than through bindings.

pub(crate) mod address;
pub(crate) mod clock;
pub(crate) mod consent;
pub(crate) mod console;
pub(crate) mod control;
pub(crate) mod dialog;
pub(crate) mod dom;
pub(crate) mod draft;
pub(crate) mod fetch;
pub(crate) mod json;
pub(crate) mod listener;
pub(crate) mod lock;
pub(crate) mod network;
pub(crate) mod pattern;
pub(crate) mod promise;
pub(crate) mod random;
pub(crate) mod sheet;
pub(crate) mod storage;
pub(crate) mod tabs;
