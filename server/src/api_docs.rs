//! What this server can be asked, for people and for programs.
//!
//! `api_docs/endpoints/*.toml` is the one source: [`openapi`] is made of it when it is first asked for,
//! `docs/api.md` by a test, and [`page`] of that. `server/tests/api/documented/` holds the source
//! against what is served and calls every example.

pub mod endpoint;
pub mod openapi;
pub mod page;
pub mod sample;
