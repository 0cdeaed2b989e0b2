//! The ports to the browser that both modules of the widget use, the form's and the chat's. Each
//! file is one port, and knows nothing of screens; what a port does is in the JavaScript beside it,
//! where it is smaller than through bindings. A port that only one of them uses lies in its own
//! `browser/` folder.

pub mod dom;
pub mod fetch;
pub mod json;
pub mod lock;
pub mod promise;
pub mod random;
pub mod sheet;
pub mod words;
