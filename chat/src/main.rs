//! The wasm module that trunk builds. All of it is in the library; the shell calls `mount`.

fn main() {}

// Links the library, whose exports become the module's.
use livechat_chat as _;
