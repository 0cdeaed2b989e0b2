//! The table at the end of a test run.

use std::fmt::Write as _;
use std::time::Duration;

use super::count::Count;

/// What one stage came to.
pub(super) struct Line {
    pub(super) stage: &'static str,
    pub(super) count: Count,
    pub(super) took: Duration,
}

/// All stages together.
pub(super) fn total(lines: &[Line]) -> Count {
    lines
        .iter()
        .map(|line| line.count)
        .fold(Count::default(), Count::plus)
}

/// One row per stage.
pub(super) fn table(lines: &[Line]) -> String {
    let mut table = format!(
        "{:<8} {:>7} {:>7} {:>8}",
        "stage", "passed", "failed", "seconds"
    );
    for Line { stage, count, took } in lines {
        let Count { passed, failed } = count;
        // Writing to a string cannot fail.
        write!(
            table,
            "\n{stage:<8} {passed:>7} {failed:>7} {:>8.1}",
            took.as_secs_f64()
        )
        .ok();
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_row_per_stage_and_a_sum() {
        let line = |stage, passed, failed| Line {
            stage,
            count: Count { passed, failed },
            took: Duration::from_millis(1250),
        };
        let lines = [line("fmt", 1, 0), line("unit", 120, 3)];
        assert_eq!(
            total(&lines),
            Count {
                passed: 121,
                failed: 3
            }
        );
        assert_eq!(
            table(&lines),
            "stage     passed  failed  seconds\nfmt            1       0      1.2\nunit         120       3      1.2"
        );
    }
}
