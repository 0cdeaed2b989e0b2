//! One thing that was looked at.

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As it should be.
    Ok,
    /// Something will not work.
    Problem,
    /// Works, and could be better, or is not known.
    Warning,
}

impl Verdict {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Problem => "problem",
            Self::Warning => "warning",
        }
    }
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) check: &'static str,
    /// What to do, in one sentence.
    pub(super) cure: Option<String>,
    pub(super) said: String,
    pub(super) verdict: Verdict,
}

impl Finding {
    pub(super) fn ok(check: &'static str, said: impl Into<String>) -> Self {
        Self {
            check,
            cure: None,
            said: said.into(),
            verdict: Verdict::Ok,
        }
    }

    pub(super) fn warning(
        check: &'static str,
        said: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            check,
            cure: Some(cure.into()),
            said: said.into(),
            verdict: Verdict::Warning,
        }
    }

    pub(super) fn problem(
        check: &'static str,
        said: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            verdict: Verdict::Problem,
            ..Self::warning(check, said, cure)
        }
    }
}
