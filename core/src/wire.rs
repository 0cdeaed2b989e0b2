//! The protocol, one file per endpoint: path, request, answer, errors. Used by widget and server.
//!
//! Everything is read through [`serde_json::Value`] and not through derived `Deserialize`, for two
//! reasons: with a derive one optional field of a wrong type would lose a whole answer, and the
//! generated code is larger in wasm. The rules of reading are in [`json`]: unknown keys are
//! ignored, `true` and `"true"` are both a boolean, a date has two forms, an optional field of a
//! wrong type is absent. Writing is exact.
//!
//! May not know who sends or stores anything: no HTTP, no SQL, no browser.

pub mod agent;
pub mod answer;
pub mod client;
pub mod config;
pub mod contact;
pub mod custom_field;
pub mod ddp;
pub mod desk;
pub mod json;
pub mod message;
pub mod message_change;
pub mod offline_message;
pub mod page_visited;
pub mod queue;
pub mod room;
pub mod survey;
pub mod time;
pub mod transcript;
pub mod transfer;
pub mod upload;
pub mod url;
pub mod visitor;
pub mod visitor_status;

mod ajv;
mod old_check;
