//! What agents ask for, as Rocket.Chat names it: a file per matter. All of it needs a session
//! (`X-Auth-Token`, `X-User-Id`).

pub mod chat;
pub mod conversation;
pub mod custom_fields;
pub mod inquiries;
pub mod media;
pub mod paging;
pub mod status;
pub mod visitors;
