//! Rebuilding the standard library for size: 13 to 15 % of what a visitor downloads.
//!
//! The std that rustup brings is built for speed, with the texts and tables of panics that the
//! widget never shows. Cargo can build it anew, an unstable feature of a stable compiler; the one
//! compiler that rust-toolchain.toml pins makes that as good as stable.

/// What cargo is told through its environment, since trunk is what calls it. `[[hooks]]` in
/// Trunk.toml takes each of these away again for the commands after the build.
pub(crate) const ENVIRONMENT: [(&str, &str); 6] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
    ("CARGO_UNSTABLE_PANIC_IMMEDIATE_ABORT", "true"),
    ("CARGO_PROFILE_WASM_RELEASE_PANIC", "immediate-abort"),
    (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none -Cllvm-args=-disable-lsr",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The hook is a cargo command for this machine; with `RUSTC_BOOTSTRAP` it would rebuild xtask
    /// at every build, with the others it would not build at all.
    #[test]
    fn the_hook_runs_without_any_of_it() {
        let trunk = include_str!("../../Trunk.toml");
        for (name, _) in ENVIRONMENT {
            assert!(
                trunk.contains(&format!("\"{name}\"")),
                "{name} is not taken away"
            );
        }
    }
}
