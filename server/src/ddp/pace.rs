//! How fast is taken what one client sends: the rest waits on its side, and nobody else waits for it.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// So many in a second, and no more.
pub(super) struct Pace {
    begun: Instant,
    per_second: u32,
    taken: u32,
}

impl Pace {
    pub(super) fn of(per_second: u32) -> Self {
        Self {
            begun: Instant::now(),
            per_second,
            taken: 0,
        }
    }

    /// Waits until one more may be taken.
    pub(super) async fn keep(&mut self) {
        if self.taken >= self.per_second {
            sleep_until(self.begun + Duration::from_secs(1)).await;
        }
        if self.begun.elapsed() >= Duration::from_secs(1) {
            *self = Self::of(self.per_second);
        }
        self.taken += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pace_is_steady() {
        let begun = Instant::now();
        let mut pace = Pace::of(1_000);
        for _ in 0..1_000 {
            pace.keep().await;
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        pace.keep().await;
        assert_eq!(begun.elapsed(), Duration::from_secs(1));
        for _ in 1..=1_000 {
            pace.keep().await;
        }
        assert_eq!(begun.elapsed(), Duration::from_secs(2));
    }
}
