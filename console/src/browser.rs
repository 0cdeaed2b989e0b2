//! What the browser does for the desk: a file per side effect.

pub(crate) mod clock;
pub(crate) mod device;
pub(crate) mod fetch;
pub(crate) mod pattern;
pub(crate) mod socket;
pub(crate) mod storage;
