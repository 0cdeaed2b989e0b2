//! What screens share.

pub(crate) mod banner;
pub(crate) mod button;
pub(crate) mod field;
pub(crate) mod focus;
pub(crate) mod icon;
