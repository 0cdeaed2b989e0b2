//! The binary itself: it starts, says so, stops when told, and loses nothing when killed.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod agents;
mod lasting;
mod refusing;
mod running;
mod serving;
mod upgrading;
