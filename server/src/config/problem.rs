//! What is wrong with a settings file, and where: the file, the line, and what to do.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

/// A settings file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    file: PathBuf,
    line: Option<usize>,
    what: String,
}

impl Problem {
    /// A file that could not even be read.
    #[must_use]
    pub fn unreadable(file: &Path, why: &std::io::Error) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            what: format!("cannot be read: {why}"),
        }
    }

    /// What the TOML reader found.
    pub(super) fn of_toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        Self {
            file: file.to_owned(),
            line: error.span().map(|span| line_of(text, &span)),
            what: error.message().trim().replace('\n', ", "),
        }
    }

    /// Line in the file, the first being 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the settings in {}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}. Mend it and start again", self.what)
    }
}

/// A value that cannot be, before it is known which file it stands in.
#[derive(Debug)]
pub(super) struct Fault {
    span: Range<usize>,
    what: String,
}

impl Fault {
    pub(super) fn new<T>(at: &Spanned<T>, what: impl Into<String>) -> Self {
        Self {
            span: at.span(),
            what: what.into(),
        }
    }

    pub(super) fn at(self, file: &Path, text: &str) -> Problem {
        Problem {
            file: file.to_owned(),
            line: Some(line_of(text, &self.span)),
            what: self.what,
        }
    }
}

fn line_of(text: &str, span: &Range<usize>) -> usize {
    1 + text
        .bytes()
        .take(span.start)
        .filter(|byte| *byte == b'\n')
        .count()
}
