//! The only side effects on the browser: each file is one port, and knows nothing of screens.

pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod fetch;
pub(crate) mod json;
pub(crate) mod listener;
pub(crate) mod network;
pub(crate) mod pattern;
pub(crate) mod random;
pub(crate) mod sheet;
pub(crate) mod storage;
pub(crate) mod tabs;
