//! The ports that only the conversation has. What a port does is in the JavaScript beside it; those
//! that the form uses as well are in the crate `livechat-browser`.

pub(crate) mod acts;
pub(crate) mod device;
pub(crate) mod files;
pub(crate) mod list;
pub(crate) mod page;
pub(crate) mod socket;
pub(crate) mod time;

pub(crate) use livechat_browser::{dom, fetch, json, lock, promise, random, sheet};
