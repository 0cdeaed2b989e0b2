//! Bundles and minifies scripts with esbuild, and keeps their source maps where they are not served.

use std::fs;
use std::path::{Path, PathBuf};

use super::{read, remove, write};
use crate::failure::{Failure, Outcome};
use crate::process::{command, run_logged};
use crate::project::Project;
use crate::stamp;

/// What kind of script is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Imported: names at the top are its own.
    Module,
    /// In a `<script>` tag: names at the top would be the page's, so there are none.
    Classic,
    /// Only to see what is left of a module: it is not served.
    Shaken,
}

/// esbuild, ready to run.
pub(super) struct Esbuild<'a> {
    project: &'a Project,
    program: PathBuf,
    release: bool,
}

impl<'a> Esbuild<'a> {
    /// Minifies and writes maps in a `release`.
    pub(super) fn new(project: &'a Project, program: PathBuf, release: bool) -> Self {
        Self {
            project,
            program,
            release,
        }
    }

    /// Makes the one file `to` of the script `from` and what it imports.
    pub(super) fn run(&self, from: &Path, to: &Path, form: Form) -> Outcome {
        let mut run = command(&self.program);
        run.arg(from)
            .arg(format!("--outfile={}", to.display()))
            .args([
                "--bundle",
                "--target=es2022",
                "--legal-comments=none",
                "--charset=utf8",
                "--log-level=warning",
                "--color=false",
                match form {
                    Form::Classic => "--format=iife",
                    Form::Module | Form::Shaken => "--format=esm",
                },
            ]);
        if self.release && form != Form::Shaken {
            // External: beside the file, and the file does not speak of it.
            run.args(["--minify", "--sourcemap=external"]);
        }
        run_logged(
            self.project,
            &format!(
                "Bundling {}",
                from.file_name().unwrap_or_default().to_string_lossy()
            ),
            "esbuild",
            &mut run,
            "esbuild is missing: remove xtask/node/node_modules and run the command again.",
        )
    }
}

/// Where esbuild puts the map of `script`.
pub(super) fn map_of(script: &Path) -> PathBuf {
    let mut name = script.as_os_str().to_owned();
    name.push(".map");
    PathBuf::from(name)
}

/// Moves all maps, and the list of functions, from `staging` to `maps`, which then holds those of
/// this build only.
pub(super) fn keep_maps(staging: &Path, maps: &Path) -> Outcome {
    match fs::remove_dir_all(maps) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Failure::file("remove", maps, &error));
        }
        _ => {}
    }
    fs::create_dir_all(maps).map_err(|error| Failure::file("create", maps, &error))?;
    let mut files = Vec::new();
    stamp::collect(staging, &mut files)?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "map" || extension == "names")
    });
    for file in files {
        if let Some(name) = file.file_name() {
            // Not renamed: cargo's folder may be on another disk.
            write(&maps.join(name), &read(&file)?)?;
            remove(&file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_kept_apart_and_only_those_of_the_last_build() {
        let root = std::env::temp_dir().join(format!("xtask-maps-{}", std::process::id()));
        let (staging, maps) = (root.join("stage"), root.join("maps"));
        fs::create_dir_all(staging.join("assets")).unwrap();
        fs::create_dir_all(&maps).unwrap();
        fs::write(maps.join("old.js.map"), "").unwrap();
        fs::write(staging.join("assets/a.js"), "").unwrap();
        fs::write(staging.join("assets/a.js.map"), "{}").unwrap();
        keep_maps(&staging, &maps).unwrap();
        assert!(maps.join("a.js.map").is_file() && !maps.join("old.js.map").exists());
        assert!(staging.join("assets/a.js").is_file());
        assert!(!map_of(&staging.join("assets/a.js")).exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
