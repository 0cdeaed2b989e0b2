//! Says what is being done and since when: one short line per step.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static STARTED: OnceLock<Instant> = OnceLock::new();

/// A sign of life this often where lines cannot be rewritten (CI, a file).
const STILL_EVERY: Duration = Duration::from_secs(60);

/// Starts the clock that the lines show.
pub(crate) fn start_clock() {
    STARTED.get_or_init(Instant::now);
}

/// One line on standard error, with the time since the command began.
pub(crate) fn say(words: &str) {
    let mut screen = io::stderr().lock();
    // A closed terminal is no reason to stop.
    writeln!(screen, "{} {words}", stamp()).ok();
}

/// A step that takes a while. On a terminal its line counts the time.
pub(crate) struct Step {
    words: String,
    began: Instant,
    /// Not spoken of until it has lasted this long: most likely there is nothing to do.
    quiet_for: Duration,
    rewrites: bool,
    spoken: Option<Duration>,
}

impl Step {
    /// Says that `words` begins, once it has taken longer than `quiet_for`.
    pub(crate) fn begin(words: &str, quiet_for: Duration) -> Self {
        let mut step = Self {
            words: words.to_owned(),
            began: Instant::now(),
            quiet_for,
            rewrites: io::stderr().is_terminal(),
            spoken: None,
        };
        step.tick();
        step
    }

    /// Shows that it goes on; to be called often.
    pub(crate) fn tick(&mut self) {
        let elapsed = self.began.elapsed();
        match self.spoken {
            None if elapsed >= self.quiet_for => {
                self.spoken = Some(elapsed);
                if self.rewrites {
                    self.rewrite("");
                } else {
                    say(&format!("{}…", self.words));
                }
            }
            Some(last) if self.rewrites && elapsed.as_secs() > last.as_secs() => {
                self.spoken = Some(elapsed);
                self.rewrite("");
            }
            Some(last) if !self.rewrites && elapsed >= last + STILL_EVERY => {
                self.spoken = Some(elapsed);
                say(&format!("  still at it after {}", clock(elapsed)));
            }
            None | Some(_) => {}
        }
    }

    /// Says that it ended.
    pub(crate) fn end(self) {
        if self.rewrites && self.spoken.is_some() {
            self.rewrite("\n");
        }
    }

    fn rewrite(&self, end: &str) {
        let mut screen = io::stderr().lock();
        write!(
            screen,
            "\r\x1b[2K{} {}… {}{end}",
            stamp(),
            self.words,
            clock(self.began.elapsed())
        )
        .ok();
        screen.flush().ok();
    }
}

fn stamp() -> String {
    let elapsed = STARTED.get_or_init(Instant::now).elapsed();
    format!("[{:>5}]", clock(elapsed))
}

/// Minutes and seconds, as a clock shows them.
pub(crate) fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_minutes_and_two_digits_of_seconds() {
        assert_eq!(clock(Duration::from_secs(7)), "0:07");
        assert_eq!(clock(Duration::from_secs(223)), "3:43");
    }
}
