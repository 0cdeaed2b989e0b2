//! The screens. They draw the session and send it events; no rule lives here.

pub(crate) mod consent;
pub(crate) mod element;
pub(crate) mod erasing;
pub(crate) mod greeting;
pub(crate) mod notice;
pub(crate) mod panel;
pub(crate) mod parts;
pub(crate) mod registration;
pub(crate) mod waiting;
