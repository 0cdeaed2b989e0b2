//! Realtime over `/websocket`: DDP, section 8 of the reference, in plain JSON text frames.
//!
//! [`socket`] moves frames, [`session`] knows what they mean, [`access`] who may listen to what. May
//! not know what an event says; the hub has it ready.

mod access;
mod incoming;
mod methods;
mod outgoing;
mod pace;
mod session;

pub mod socket;

/// Where clients connect.
pub const PATH: &str = "/websocket";
