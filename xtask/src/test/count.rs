//! Counts tests in what the test runners say.

use serde::Deserialize;

/// How many tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Count {
    /// Something that could not even run.
    pub(super) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
    };

    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }

    /// The count once the runner has ended: one that failed without a failed test (it did not
    /// compile, it crashed), or ran no test at all, is a failure too.
    pub(super) fn ended(self, success: bool) -> Self {
        let hidden = self.failed == 0 && (!success || self.passed == 0);
        if hidden {
            Self { failed: 1, ..self }
        } else {
            self
        }
    }
}

/// Adds up the lines `test result: ok. 12 passed; 0 failed; …` of libtest and wasm-bindgen-test.
pub(super) fn test_results(said: &str) -> Count {
    said.lines()
        .map(without_colours)
        .filter_map(|line| test_result(&line))
        .fold(Count::default(), Count::plus)
}

fn test_result(line: &str) -> Option<Count> {
    let counts = line.trim().strip_prefix("test result: ")?;
    let number_before = |word: &str| {
        let words = counts
            .split([' ', ';', '.'])
            .filter(|word| !word.is_empty());
        let mut before = None;
        for part in words {
            if part == word {
                return before;
            }
            before = part.parse().ok();
        }
        None
    };
    Some(Count {
        passed: number_before("passed")?,
        failed: number_before("failed")?,
    })
}

/// `line` without the escape sequences that colour it.
fn without_colours(line: &str) -> String {
    let mut rest = line;
    let mut plain = String::with_capacity(line.len());
    while let Some((before, after)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
        rest = rest
            .strip_prefix(|letter: char| letter.is_ascii_alphabetic())
            .unwrap_or(rest);
    }
    plain.push_str(rest);
    plain
}

/// Counts what tsc finds wrong, a line each; nothing wrong counts as one check that passed.
pub(super) fn type_errors(said: &str) -> Count {
    let failed = said
        .lines()
        .map(|line| u64::from(line.contains("error TS")))
        .sum();
    Count {
        passed: u64::from(failed == 0),
        failed,
    }
}

/// Playwright's JSON report, as far as we read it.
#[derive(Deserialize)]
struct Report {
    stats: Stats,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    #[serde(default)]
    flaky: u64,
}

/// Counts Playwright's tests. Those that passed at a second try only, where one is allowed, are named
/// by Playwright itself.
pub(super) fn playwright(report: &str) -> Count {
    serde_json::from_str(report).map_or(Count::FAILED, |Report { stats, errors }| Count {
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected + u64::try_from(errors.len()).unwrap_or(u64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_binaries_are_added() {
        let said = "\
running 2 tests
test a ... ok
test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s
";
        assert_eq!(
            test_results(said),
            Count {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn coloured_results_count_and_look_alikes_do_not() {
        let said = "test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 8 passed; 0 failed; 0 ignored\nnot a test result: ok. 5 passed; 0 failed;\n";
        assert_eq!(
            test_results(said),
            Count {
                passed: 8,
                failed: 0
            }
        );
        assert_eq!(test_results("test result: who knows"), Count::default());
    }

    #[test]
    fn a_runner_that_fails_or_tests_nothing_is_a_failure() {
        assert_eq!(
            Count {
                passed: 3,
                failed: 0
            }
            .ended(true),
            Count {
                passed: 3,
                failed: 0
            }
        );
        assert_eq!(
            Count {
                passed: 3,
                failed: 0
            }
            .ended(false),
            Count {
                passed: 3,
                failed: 1
            }
        );
        assert_eq!(
            Count {
                passed: 3,
                failed: 2
            }
            .ended(false),
            Count {
                passed: 3,
                failed: 2
            }
        );
        assert_eq!(Count::default().ended(true), Count::FAILED);
    }

    #[test]
    fn what_tsc_finds_is_counted_once_each() {
        let said = "\
embed/a.js(36,66): error TS2694: Namespace 'widget' has no exported member 'Life'.
embed/a.js(63,8): error TS2322: Type 'void | string' is not assignable to type 'void'.
  Type 'string' is not assignable to type 'void'.
";
        let count = |passed, failed| Count { passed, failed };
        assert_eq!(type_errors(said), count(0, 2));
        assert_eq!(type_errors(""), count(1, 0));
        assert_eq!(type_errors("it crashed").ended(false), count(1, 1));
    }

    #[test]
    fn playwrights_report_is_counted() {
        let report = r#"{"config":{},"errors":[],"stats":{"startTime":"x","duration":1.5,"expected":7,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(
            playwright(report),
            Count {
                passed: 8,
                failed: 2
            }
        );
        let broken =
            r#"{"errors":[{"message":"no tests found"}],"stats":{"expected":0,"unexpected":0}}"#;
        assert_eq!(
            playwright(broken),
            Count {
                passed: 0,
                failed: 1
            }
        );
        assert_eq!(playwright(""), Count::FAILED);
    }
}
