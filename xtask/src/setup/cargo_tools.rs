//! The two programs that cargo installs for us: trunk at a pinned version, and the wasm-bindgen
//! that Cargo.lock names (any other refuses our wasm).

use std::fs;
use std::path::PathBuf;

use super::{is_version, on_path, remove_folder};
use crate::failure::{Failure, Outcome};
use crate::process::{command, run_logged};
use crate::project::Project;

/// The newest trunk that our compiler builds; Trunk.toml names it too.
pub(super) const TRUNK_VERSION: &str = "0.21.14";

/// Trunk and wasm-bindgen, installed where missing.
pub(super) fn ensure(project: &Project, bindgen_version: &str) -> Outcome<(PathBuf, PathBuf)> {
    let trunk = find_or_install(
        project,
        &Tool {
            package: "trunk",
            folder: "trunk",
            version: TRUNK_VERSION,
            minutes: 4,
            locked: true,
        },
    )?;
    let bindgen = find_or_install(project, &wasm_bindgen(bindgen_version))?;
    remove_folder(&shared_target(project))?;
    Ok((trunk, bindgen))
}

/// Only wasm-bindgen, with its test runner beside it.
pub(super) fn ensure_wasm_bindgen(project: &Project, version: &str) -> Outcome<PathBuf> {
    let bindgen = find_or_install(project, &wasm_bindgen(version))?;
    remove_folder(&shared_target(project))?;
    Ok(bindgen)
}

/// The version of `package` in Cargo.lock.
pub(super) fn locked_version(project: &Project, package: &str) -> Outcome<String> {
    let path = project.root().join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    version_in_lock(&text, package).ok_or_else(|| {
        Failure::told(format!(
            "Cargo.lock names no {package}: restore it from git, or run `cargo update --workspace`."
        ))
    })
}

/// What is to be installed, and how.
struct Tool<'a> {
    package: &'a str,
    folder: &'a str,
    version: &'a str,
    minutes: u8,
    locked: bool,
}

/// Without `--locked`: its lock file is of another time than ours.
fn wasm_bindgen(version: &str) -> Tool<'_> {
    Tool {
        package: "wasm-bindgen-cli",
        folder: "wasm-bindgen",
        version,
        minutes: 3,
        locked: false,
    }
}

fn find_or_install(project: &Project, tool: &Tool<'_>) -> Outcome<PathBuf> {
    let root = project.tools().join(tool.folder);
    let program = root.join("bin").join(tool.folder);
    if is_version(&program, tool.version) {
        return Ok(program);
    }
    if let Some(found) = on_path(tool.folder).filter(|found| is_complete(tool, found)) {
        return Ok(found);
    }
    let mut install = command("cargo");
    install
        .args([
            "install",
            tool.package,
            "--version",
            tool.version,
            "--force",
            "--root",
        ])
        .arg(&root)
        .current_dir(project.root())
        .env("CARGO_TARGET_DIR", shared_target(project))
        // Quick to build matters more than quick to run.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    if tool.locked {
        install.arg("--locked");
    }
    run_logged(
        project,
        &format!(
            "Installing {} {} (about {} minutes, once)",
            tool.folder, tool.version, tool.minutes
        ),
        &format!("install-{}", tool.folder),
        &mut install,
        "There is no cargo on PATH: install rustup (https://rustup.rs) and run the command again.",
    )?;
    if is_version(&program, tool.version) {
        Ok(program)
    } else {
        Err(Failure::told(format!(
            "{} was installed but does not answer `--version` with {}: remove {} and run the command again.",
            program.display(),
            tool.version,
            root.display()
        )))
    }
}

/// Whether a program found on `PATH` is of the right version and has all that belongs to it.
fn is_complete(tool: &Tool<'_>, found: &std::path::Path) -> bool {
    let runner = found.with_file_name("wasm-bindgen-test-runner");
    is_version(found, tool.version) && (tool.folder != "wasm-bindgen" || runner.is_file())
}

/// Both are built in one target folder: they share most of their dependencies.
fn shared_target(project: &Project) -> PathBuf {
    project.tools().join("target")
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    lock.get("package")?
        .as_array()?
        .iter()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?
        .get("version")?
        .as_str()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "wasm-bindgen"
version = "0.2.130"

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.71"
"#;

    #[test]
    fn the_lock_file_names_the_version() {
        assert_eq!(
            version_in_lock(LOCK, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in_lock(LOCK, "leptos"), None);
        assert_eq!(version_in_lock("not [toml", "leptos"), None);
    }

    #[test]
    fn trunk_toml_asks_for_the_trunk_that_we_install() {
        let config = include_str!("../../../Trunk.toml");
        assert!(
            config.contains(&format!("trunk-version = \"={TRUNK_VERSION}\"")),
            "{config}"
        );
    }
}
