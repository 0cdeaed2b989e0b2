//! The time, handed in so that tests need not wait for it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.0)().as_millisecond()
    }

    /// The date as REST answers write it and the database keeps it: `2026-01-31T09:00:00.000Z`.
    #[must_use]
    pub fn now_iso(&self) -> String {
        iso((self.0)())
    }

    /// The date so many days ago, in the same form.
    #[must_use]
    pub fn days_ago_iso(&self, days: i64) -> String {
        let ago = SignedDuration::from_hours(days.saturating_mul(24));
        iso((self.0)().saturating_sub(ago).unwrap_or(Timestamp::MIN))
    }
}

/// A date that a client wrote, in the form of the stored ones; `None` when it is none.
#[must_use]
pub fn iso_of(text: &str) -> Option<String> {
    text.trim().parse().ok().map(iso)
}

fn iso(at: Timestamp) -> String {
    format!("{at:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_three_digits_of_a_second_always() {
        let at =
            |ms| Clock::new(move || Timestamp::from_millisecond(ms).unwrap_or_default()).now_iso();
        assert_eq!(at(1_769_850_000_000), "2026-01-31T09:00:00.000Z");
        assert_eq!(at(1_537_546_352_808), "2018-09-21T16:12:32.808Z");
    }

    #[test]
    fn a_clients_date_gets_the_same_form() {
        for text in [
            "2026-01-31T09:00:00.000Z",
            "2026-01-31T09:00:00Z",
            " 2026-01-31T10:00:00+01:00",
        ] {
            assert_eq!(iso_of(text).as_deref(), Some("2026-01-31T09:00:00.000Z"));
        }
        for text in ["", "yesterday", "2026-01-31", "1769850000000"] {
            assert_eq!(iso_of(text), None, "{text}");
        }
    }
}
