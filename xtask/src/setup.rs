//! Brings a fresh machine to the point where everything builds and is tested: what is missing is
//! installed into the project's own `.tools/` (or `node_modules/`), what is right is left alone
//! and not spoken of.

mod cargo_tools;
mod chromium;
mod node;
mod toolchain;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::process::{answer, command};
use crate::project::Project;

pub(crate) use chromium::Browser;
pub(crate) use node::NO_NODE;
pub(crate) use toolchain::Part;

/// What building the widget needs, each of the right version.
pub(crate) struct BuildTools {
    /// The program itself.
    pub(crate) trunk: PathBuf,
    /// `PATH` with the right `wasm-bindgen` first.
    pub(crate) path: OsString,
    /// One line per tool, for the stamp of a build.
    pub(crate) versions: String,
}

/// Sets up everything that a build of the widget needs.
pub(crate) fn for_build(project: &Project) -> Outcome<BuildTools> {
    toolchain::ensure(project, &[Part::WasmTarget])?;
    // Asked for first: it is missing more often than the others, and they take minutes.
    node::ensure_node()?;
    let bindgen_version = cargo_tools::locked_version(project, "wasm-bindgen")?;
    let (trunk, bindgen) = cargo_tools::ensure(project, &bindgen_version)?;
    node::ensure_build_packages(project)?;

    let mut folders: Vec<PathBuf> = [trunk.as_path(), bindgen.as_path()]
        .into_iter()
        .filter_map(Path::parent)
        .map(Path::to_owned)
        .collect();
    if let Some(path) = env::var_os("PATH") {
        folders.extend(env::split_paths(&path));
    }
    let path = env::join_paths(folders)
        .map_err(|error| Failure::told(format!("The project's folder cannot be put on PATH ({error}): move it to one without `:` in its name.")))?;
    let versions = format!(
        "{}\ntrunk {}\nwasm-bindgen {bindgen_version}\n",
        answer(command("rustc").arg("-V"))
            .unwrap_or_default()
            .trim(),
        cargo_tools::TRUNK_VERSION
    );
    Ok(BuildTools {
        trunk,
        path,
        versions,
    })
}

/// Sets up what finishing a build needs. Returns the programs: esbuild and wasm-opt.
pub(crate) fn for_finish(project: &Project) -> Outcome<(PathBuf, PathBuf)> {
    node::ensure_node()?;
    let packages = node::ensure_build_packages(project)?;
    Ok((packages.join("esbuild"), packages.join("wasm-opt")))
}

/// Sets up what checking the types of our JavaScript needs: tsc. Returns the program.
pub(crate) fn for_types(project: &Project) -> Outcome<PathBuf> {
    node::ensure_node()?;
    Ok(node::ensure_build_packages(project)?.join("tsc"))
}

/// What the validators need: Rocket.Chat's own, from npm.
pub(crate) fn for_wire(project: &Project) -> Outcome {
    node::ensure_node()?;
    node::ensure_typings(project)?;
    Ok(())
}

/// Adds parts of the Rust toolchain that are missing.
pub(crate) fn rust_parts(project: &Project, parts: &[Part]) -> Outcome {
    toolchain::ensure(project, parts)
}

/// What the wasm-bindgen tests need: their runner, and a browser with its driver.
pub(crate) fn for_web_tests(project: &Project) -> Outcome<(PathBuf, Browser)> {
    toolchain::ensure(project, &[Part::WasmTarget])?;
    let version = cargo_tools::locked_version(project, "wasm-bindgen")?;
    let bindgen = cargo_tools::ensure_wasm_bindgen(project, &version)?;
    Ok((
        bindgen.with_file_name("wasm-bindgen-test-runner"),
        chromium::ensure(project)?,
    ))
}

/// What the end-to-end tests and the screenshots need: a browser and npm packages.
pub(crate) fn for_e2e(project: &Project) -> Outcome<Browser> {
    node::ensure_node()?;
    let browser = chromium::ensure(project)?;
    node::ensure_test_packages(project)?;
    Ok(browser)
}

/// What the bench needs: a browser and npm packages.
pub(crate) fn for_bench(project: &Project) -> Outcome<Browser> {
    node::ensure_node()?;
    let browser = chromium::ensure(project)?;
    node::ensure_bench_packages(project)?;
    Ok(browser)
}

/// The first version number in what a program prints of itself: `trunk 0.21.14` → `0.21.14`.
fn version_in(output: &str) -> Option<&str> {
    output
        .split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

/// Whether `program --version` says `version`.
fn is_version(program: &Path, version: &str) -> bool {
    answer(command(program).arg("--version")).is_some_and(|said| version_in(&said) == Some(version))
}

/// The program called `name` on `PATH`.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Removes a folder; one that is not there is no error.
fn remove_folder(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove", folder, &error))
        }
        _ => Ok(()),
    }
}

/// Puts the folder of `path` variables into a command.
pub(crate) fn with_path<'a>(command: &'a mut Command, tools: &BuildTools) -> &'a mut Command {
    command.env("PATH", &tools.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_programs_say() {
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(version_in("wasm-bindgen 0.2.130"), Some("0.2.130"));
        assert_eq!(version_in("v20.20.2\n"), Some("20.20.2"));
        assert_eq!(
            version_in("wasm-opt version 132 (version_132)"),
            Some("132")
        );
        assert_eq!(version_in("no number"), None);
        assert_eq!(version_in(""), None);
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert!(!is_version(Path::new("/no/such/program"), "1.0.0"));
    }
}
