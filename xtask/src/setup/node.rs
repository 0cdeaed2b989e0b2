//! Node and the npm packages of the build and of the tests.

use std::fs;
use std::path::{Path, PathBuf};

use super::{on_path, version_in};
use crate::failure::{Failure, Outcome};
use crate::process::{answer, command, run_logged};
use crate::project::Project;
use crate::stamp;

/// The oldest Node that Playwright and esbuild run on.
const OLDEST_NODE: u32 = 20;

/// What is said when a script of ours cannot be started.
pub(crate) const NO_NODE: &str = "Node is missing: install it (https://nodejs.org).";

/// Beside the packages: the hash of the lock file that they came from.
const STAMP: &str = ".lock-sha256";

/// Node and npm are there, and not too old; we do not install them.
pub(super) fn ensure_node() -> Outcome {
    let said = answer(command("node").arg("--version"))
        .ok_or_else(|| Failure::told(format!("Node is missing: install Node {OLDEST_NODE} or newer with npm (https://nodejs.org), then run the command again.")))?;
    if major(&said).is_none_or(|major| major < OLDEST_NODE) {
        return Err(Failure::told(format!(
            "Node {} is too old: install Node {OLDEST_NODE} or newer (https://nodejs.org), then run the command again.",
            said.trim()
        )));
    }
    if on_path("npm").is_none() && on_path("npm.cmd").is_none() {
        return Err(Failure::told(NO_NPM));
    }
    Ok(())
}

/// wasm-opt, esbuild and tsc; returns the folder of their programs.
pub(super) fn ensure_build_packages(project: &Project) -> Outcome<PathBuf> {
    ensure(
        project,
        &project.build_packages(),
        "Installing wasm-opt, esbuild and tsc from npm",
        "npm-build",
    )
}

/// Playwright's library, axe and the SQLite reader of the end-to-end tests.
pub(super) fn ensure_test_packages(project: &Project) -> Outcome<PathBuf> {
    ensure(
        project,
        &project.e2e(),
        "Installing Playwright and axe from npm",
        "npm-e2e",
    )
}

/// Rocket.Chat's types of its API, with the validators.
pub(super) fn ensure_typings(project: &Project) -> Outcome<PathBuf> {
    ensure(
        project,
        &project.typings(),
        "Installing Rocket.Chat's validators from npm",
        "npm-typings",
    )
}

/// Lighthouse and what speaks to Chromium.
pub(super) fn ensure_bench_packages(project: &Project) -> Outcome<PathBuf> {
    ensure(
        project,
        &project.bench(),
        "Installing Lighthouse from npm",
        "npm-bench",
    )
}

fn ensure(project: &Project, folder: &Path, words: &str, log: &str) -> Outcome<PathBuf> {
    let lock = folder.join("package-lock.json");
    let bytes = fs::read(&lock).map_err(|error| Failure::file("read", &lock, &error))?;
    let hash = stamp::hex(&bytes);
    let modules = folder.join("node_modules");
    let stamp = modules.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|kept| kept == hash) {
        return Ok(modules.join(".bin"));
    }
    run_logged(
        project,
        words,
        log,
        command("npm")
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder)
            // The browser is the system's.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
        NO_NPM,
    )?;
    fs::write(&stamp, hash).map_err(|error| Failure::file("write to", &stamp, &error))?;
    Ok(modules.join(".bin"))
}

const NO_NPM: &str = "npm is missing: install it (it comes with Node, https://nodejs.org; on Debian: `sudo apt-get install npm`), then run the command again.";

fn major(said: &str) -> Option<u32> {
    version_in(said)?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("?"), None);
    }

    #[test]
    fn lock_files_name_no_download_address() {
        for lock in [
            include_str!("../../node/package-lock.json"),
            include_str!("../../../tests/e2e/package-lock.json"),
            include_str!("../../../tests/bench/package-lock.json"),
            include_str!("../../../tests/typings/package-lock.json"),
        ] {
            assert!(
                !lock.contains("\"resolved\""),
                "npm ci must ask the registry of whoever runs it"
            );
        }
    }
}
