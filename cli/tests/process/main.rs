//! The program as people and scripts run it: against the embedded server, and against servers that lie.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod contacts;
mod doctor;
mod import;
mod liar;
mod running;
mod server;
mod visitors;
