//! Chromium and its driver: found, or installed where Debian's packages have them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::on_path;
use crate::failure::{Failure, Outcome};
use crate::process::{answer, command, run_logged};
use crate::project::Project;

/// The browser that tests run in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// Chromium or Chrome itself.
    pub(crate) program: PathBuf,
    /// The WebDriver of the same version.
    pub(crate) driver: PathBuf,
}

/// Finds the browser, or installs it.
pub(super) fn ensure(project: &Project) -> Outcome<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if !is_debian() || on_path("apt-get").is_none() {
        return Err(Failure::told(advice()));
    }
    if !is_root() {
        return Err(Failure::told(
            "The tests need Chromium and its driver: run `sudo apt-get install chromium chromium-driver`, then the command again.",
        ));
    }
    let apt = |words: &str, log: &str, arguments: &[&str]| {
        run_logged(
            project,
            words,
            log,
            command("apt-get")
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
            "apt-get is missing.",
        )
    };
    apt(
        "Asking Debian for its list of packages",
        "apt-update",
        &["update"],
    )?;
    apt(
        "Installing Chromium and its driver from Debian (about 1 minute)",
        "apt-chromium",
        &[
            "install",
            "-y",
            "--no-install-recommends",
            "chromium",
            "chromium-driver",
        ],
    )?;
    find().ok_or_else(|| Failure::told(advice()))
}

fn find() -> Option<Browser> {
    Some(Browser {
        program: first(PROGRAM_VARIABLES, PROGRAMS)?,
        driver: first(DRIVER_VARIABLES, DRIVERS)?,
    })
}

const PROGRAM_VARIABLES: &[&str] = &["CHROMIUM", "CHROME"];
const DRIVER_VARIABLES: &[&str] = &["CHROMEDRIVER"];

/// Names on `PATH`, then places.
const PROGRAMS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVERS: &[&str] = &[
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
    "/opt/homebrew/bin/chromedriver",
];

fn first(variables: &[&str], names: &[&str]) -> Option<PathBuf> {
    let told = variables
        .iter()
        .filter_map(env::var_os)
        .map(PathBuf::from)
        .find(|path| path.is_file());
    told.or_else(|| {
        names.iter().find_map(|name| {
            let path = Path::new(name);
            if path.is_absolute() {
                path.is_file().then(|| path.to_owned())
            } else {
                on_path(name)
            }
        })
    })
}

fn advice() -> String {
    let how = if cfg!(target_os = "macos") {
        "install Google Chrome and run `brew install chromedriver`"
    } else {
        "install Chromium (or Chrome) and chromedriver of the same version with your system's package manager"
    };
    format!(
        "The tests need Chromium and its driver: {how}, or say where they are in CHROMIUM and CHROMEDRIVER, then run the command again."
    )
}

/// Ubuntu has the same package names, but they only lead to its snap store.
fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|release| names_debian(&release))
}

fn names_debian(release: &str) -> bool {
    release
        .lines()
        .any(|line| line.trim().trim_end_matches('"').replace('"', "") == "ID=debian")
}

/// Whether we may install packages, and Chromium must do without its sandbox.
fn is_root() -> bool {
    answer(command("id").arg("-u")).is_some_and(|said| said.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_is_told_from_ubuntu() {
        assert!(names_debian(
            "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n"
        ));
        assert!(!names_debian("ID=ubuntu\nID_LIKE=debian\n"));
    }
}
