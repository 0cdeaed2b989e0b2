//! Builds the product: the widget and the agents' page into `dist/` (trunk, release), the server and
//! the command line (cargo, release).

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::failure::{Failure, Outcome};
use crate::finish;
use crate::process::{command, run_logged, run_quietly};
use crate::progress::say;
use crate::project::Project;
use crate::setup::{self, BuildTools, Part};
use crate::small_std;
use crate::stamp;

/// All that a release build of the widget and of the agents' page is made from, apart from the tools.
/// The two Trunk.toml watch the same folders.
const INPUTS: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "browser",
    "build.rs",
    "chat",
    "client",
    "console",
    "core",
    "embed",
    "index.html",
    "locales",
    "rust-toolchain.toml",
    "src",
    "style",
    "xtask/node/package-lock.json",
    "xtask/src/finish",
    "xtask/src/finish.rs",
    "xtask/src/small_std.rs",
    "xtask/stubs",
];

/// Sets up, then leaves `dist/` and the server's binary, both up to date.
pub(crate) fn all(project: &Project) -> Outcome {
    let _lock = lock(project)?;
    let tools = setup::for_build(project)?;
    server(project)?;
    widget(project, &tools)
}

/// The widget, the demo page and the agents' page, unless `dist/` already holds what these inputs give.
fn widget(project: &Project, tools: &BuildTools) -> Outcome {
    let small = has_small_std(project);
    let versions = format!("{}small std: {small}\n", tools.versions);
    let inputs = stamp::tree(project.root(), INPUTS, &versions)?;
    if stamp_says(project, &inputs)? {
        return Ok(());
    }
    forget(project)?;
    trunk(
        project,
        tools,
        small,
        project.root(),
        "Building the widget (about 2 minutes the first time)",
        "trunk",
    )?;
    // Into a folder of what the widget's build has just emptied.
    trunk(
        project,
        tools,
        small,
        &project.console(),
        "Building the agents' page (about 2 minutes the first time)",
        "trunk-console",
    )?;
    let page = project.dist().join("agent");
    // trunk copies what wasm-bindgen has left there of the widget, too; nothing in this page asks for it.
    let leftover = page.join("snippets");
    if leftover.is_dir() {
        fs::remove_dir_all(&leftover)
            .map_err(|error| Failure::file("remove", &leftover, &error))?;
    }
    finish::compress_folder(&page)?;
    let stamp = project.dist_stamp();
    let text = format!("{inputs}\n{}\n", outputs(project)?);
    fs::write(&stamp, text).map_err(|error| Failure::file("write to", &stamp, &error))
}

/// Has trunk build what the Trunk.toml of `folder` says.
fn trunk(
    project: &Project,
    tools: &BuildTools,
    small: bool,
    folder: &Path,
    what: &str,
    log: &str,
) -> Outcome {
    let mut trunk = command(&tools.trunk);
    trunk
        .args([
            "build",
            "--release",
            "--skip-version-check",
            "--color",
            "never",
        ])
        .current_dir(folder);
    if small {
        trunk.envs(small_std::ENVIRONMENT);
    }
    run_logged(
        project,
        what,
        log,
        setup::with_path(&mut trunk, tools),
        "trunk vanished while it was needed: run the command again.",
    )
}

/// Whether std can be built anew for size. Without its source the widget still builds: larger, which
/// the budgets will say.
fn has_small_std(project: &Project) -> bool {
    let found = setup::rust_parts(project, &[Part::StdSource]);
    if found.is_err() {
        say(
            "The source of Rust's standard library cannot be had: the widget gets about 15 % larger.",
        );
    }
    found.is_ok()
}

/// The server and the command line, by cargo, which knows what is stale.
fn server(project: &Project) -> Outcome {
    let is_first = !project.server_binary().is_file();
    let mut cargo = command("cargo");
    cargo
        .args([
            "build",
            "--release",
            "--package",
            "livechat",
            "--package",
            "livechat-server",
        ])
        .current_dir(project.root());
    run_quietly(
        project,
        if is_first {
            "Building the server and the command line (about 3 minutes the first time)"
        } else {
            "Building the server and the command line"
        },
        "server-build",
        &mut cargo,
        "There is no cargo on PATH: install rustup (https://rustup.rs) and run the command again.",
        // With nothing to do it takes less, and is not worth a line.
        if is_first {
            Duration::ZERO
        } else {
            Duration::from_secs(2)
        },
    )
}

/// From now on `dist/` counts as stale: it is about to be written.
fn forget(project: &Project) -> Outcome {
    let stamp = project.dist_stamp();
    match fs::remove_file(&stamp) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove", &stamp, &error))
        }
        _ => Ok(()),
    }
}

/// Whether the last build had these inputs and nobody touched its outputs since.
fn stamp_says(project: &Project, inputs: &str) -> Outcome<bool> {
    let Ok(kept) = fs::read_to_string(project.dist_stamp()) else {
        return Ok(false);
    };
    let mut lines = kept.lines();
    Ok(lines.next() == Some(inputs) && lines.next() == Some(outputs(project)?.as_str()))
}

fn outputs(project: &Project) -> Outcome<String> {
    stamp::tree(&project.dist(), &["."], "")
}

/// Two of our commands may run at once (a demo and the tests), but only one may build.
pub(crate) fn lock(project: &Project) -> Outcome<File> {
    let folder = project.tools();
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let path = folder.join("lock");
    let file = File::create(&path).map_err(|error| Failure::file("write to", &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            say("Waiting for another `cargo xtask` to finish building…");
            file.lock()
                .map_err(|error| Failure::file("lock", &path, &error))?;
            Ok(file)
        }
        Err(TryLockError::Error(error)) => Err(Failure::file("lock", &path, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_an_input_or_an_output_changes() {
        let root = std::env::temp_dir().join(format!("xtask-build-{}", std::process::id()));
        let project = Project::at(&root);
        fs::create_dir_all(project.dist()).unwrap();
        fs::create_dir_all(project.tools()).unwrap();
        fs::write(project.dist().join("livechat.js"), "1").unwrap();
        assert!(!stamp_says(&project, "inputs").unwrap());

        fs::write(
            project.dist_stamp(),
            format!("inputs\n{}\n", outputs(&project).unwrap()),
        )
        .unwrap();
        assert!(stamp_says(&project, "inputs").unwrap());
        assert!(!stamp_says(&project, "other inputs").unwrap());

        fs::write(project.dist().join("livechat.js"), "2").unwrap();
        assert!(!stamp_says(&project, "inputs").unwrap());

        fs::write(project.dist().join("livechat.js"), "1").unwrap();
        forget(&project).unwrap();
        forget(&project).unwrap();
        assert!(!stamp_says(&project, "inputs").unwrap());
        fs::remove_dir_all(&root).unwrap();
    }
}
