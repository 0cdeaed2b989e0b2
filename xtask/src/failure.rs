//! What went wrong, as a sentence for the person at the keyboard: what happened and what to do.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a command of ours ends early.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Something to tell: one sentence, or several lines when a tool's own words help.
    Told(String),
    /// Ctrl-C or a termination signal: nothing to tell.
    Stopped,
}

/// The result of everything here that can fail.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure that says `sentence`.
    pub(crate) fn told(sentence: impl Into<String>) -> Self {
        Self::Told(sentence.into())
    }

    /// A file operation failed: `doing` says on what, as in "read" or "write to".
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let (path, kind) = (path.display(), error.kind());
        Self::Told(
            if matches!(
                kind,
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
            ) {
                format!("The disk is full: {path} could not be written. {FREE_SPACE}")
            } else if kind == io::ErrorKind::PermissionDenied {
                format!(
                    "You may not {doing} {path}: change its owner or its permissions, then run the command again."
                )
            } else {
                format!("Could not {doing} {path}: {error}.")
            },
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(sentence) => formatter.write_str(sentence),
            Self::Stopped => formatter.write_str("Stopped."),
        }
    }
}

const FREE_SPACE: &str = "Free about 5 GB and run the command again.";

/// Reads a tool's last words for the causes that a person can remove, and says how.
pub(crate) fn diagnose(output: &str) -> Option<String> {
    let has = |needles: &[&str]| needles.iter().any(|needle| output.contains(needle));
    if has(&[
        "No space left on device",
        "ENOSPC",
        "os error 28",
        "Disk quota exceeded",
    ]) {
        return Some(format!("The disk is full. {FREE_SPACE}"));
    }
    if has(&[
        "linker `cc` not found",
        "failed to find tool \"cc\"",
        "is `cc` not installed",
    ]) {
        return Some(format!(
            "There is no C compiler. {}, then run the command again.",
            c_compiler_advice()
        ));
    }
    if has(&[
        "Could not resolve host",
        "Couldn't resolve host",
        "Could not resolve '",
        "Temporary failure resolving",
        "Temporary failure in name resolution",
        "failed to lookup address information",
        "Network is unreachable",
        "Could not connect to",
        "Failed to connect to",
        "Connection timed out",
        "EAI_AGAIN",
        "ENOTFOUND",
        "ECONNREFUSED",
        "ETIMEDOUT",
        "ENETUNREACH",
        "spurious network error",
    ]) {
        return Some(
            "The network did not answer. Check the connection (and the proxy, if there is one), then run the command again: what is already there is kept."
                .to_owned(),
        );
    }
    None
}

fn c_compiler_advice() -> &'static str {
    if cfg!(target_os = "macos") {
        "Install one with `xcode-select --install`"
    } else {
        "Install one (on Debian or Ubuntu: `sudo apt-get install build-essential`)"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_named_whoever_met_it() {
        for words in [
            "error: failed to write /x: No space left on device (os error 28)",
            "npm error code ENOSPC",
        ] {
            assert!(
                diagnose(words).unwrap().starts_with("The disk is full."),
                "{words}"
            );
        }
        let error = io::Error::from(io::ErrorKind::StorageFull);
        let told = Failure::file("write to", Path::new("dist/x"), &error).to_string();
        assert!(told.starts_with("The disk is full: dist/x"), "{told}");
    }

    #[test]
    fn no_network_is_named_for_cargo_npm_and_apt() {
        for words in [
            "warning: spurious network error (3 tries remaining): [6] Could not resolve hostname",
            "npm error code EAI_AGAIN",
            "Err:1 Temporary failure resolving 'deb.example'",
        ] {
            assert!(
                diagnose(words)
                    .unwrap()
                    .starts_with("The network did not answer."),
                "{words}"
            );
        }
    }

    #[test]
    fn a_missing_c_compiler_is_named() {
        assert!(
            diagnose("error: linker `cc` not found")
                .unwrap()
                .starts_with("There is no C compiler.")
        );
    }

    #[test]
    fn other_words_are_not_guessed_at() {
        assert_eq!(diagnose("error[E0308]: mismatched types"), None);
    }
}
