//! The parts of the Rust toolchain that this project needs besides the compiler.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::process::{answer, command, run_logged};
use crate::project::Project;

/// A part that a minimal toolchain may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The standard library for the browser.
    WasmTarget,
    /// The standard library's source, to build it anew for size.
    StdSource,
    /// The linter.
    Clippy,
    /// The formatter.
    Rustfmt,
}

impl Part {
    /// Where it lies in the toolchain's folder.
    fn path(self) -> &'static str {
        match self {
            Self::WasmTarget => "lib/rustlib/wasm32-unknown-unknown/lib",
            Self::StdSource => "lib/rustlib/src/rust/library/std",
            Self::Clippy => "bin/cargo-clippy",
            Self::Rustfmt => "bin/cargo-fmt",
        }
    }

    /// What rustup is told to add.
    fn rustup(self) -> [&'static str; 3] {
        match self {
            Self::WasmTarget => ["target", "add", "wasm32-unknown-unknown"],
            Self::StdSource => ["component", "add", "rust-src"],
            Self::Clippy => ["component", "add", "clippy"],
            Self::Rustfmt => ["component", "add", "rustfmt"],
        }
    }

    /// Whether it is in the toolchain in `sysroot`.
    fn is_in(self, sysroot: &Path) -> bool {
        let path = sysroot.join(self.path());
        path.exists() || path.with_extension("exe").exists()
    }
}

/// Adds those of `parts` that are missing.
pub(super) fn ensure(project: &Project, parts: &[Part]) -> Outcome {
    let sysroot = answer(
        command("rustc")
            .args(["--print", "sysroot"])
            .current_dir(project.root()),
    )
    .map(|said| PathBuf::from(said.trim()))
    .ok_or_else(|| Failure::told(NO_RUST))?;
    for part in parts.iter().filter(|part| !part.is_in(&sysroot)) {
        let arguments = part.rustup();
        let words = arguments.join(" ");
        run_logged(
            project,
            &format!("Adding to the Rust toolchain: rustup {words}"),
            "rustup",
            command("rustup")
                .args(arguments)
                .current_dir(project.root()),
            &format!(
                "The Rust toolchain lacks something and there is no rustup to add it: install rustup (https://rustup.rs) and run the command again, or add it yourself as `rustup {words}` would."
            ),
        )?;
    }
    Ok(())
}

const NO_RUST: &str = "There is no working Rust compiler: install rustup (https://rustup.rs), then run `rustup toolchain install` in this folder and the command again.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_missing_until_its_files_are_there() {
        let sysroot = std::env::temp_dir().join(format!("xtask-sysroot-{}", std::process::id()));
        std::fs::create_dir_all(&sysroot).unwrap();
        assert!(!Part::WasmTarget.is_in(&sysroot));
        std::fs::create_dir_all(sysroot.join(Part::WasmTarget.path())).unwrap();
        assert!(Part::WasmTarget.is_in(&sysroot));
        std::fs::remove_dir_all(&sysroot).unwrap();
    }
}
