//! The time of a node.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::moment;

/// How the time of a node passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// As on the computer.
    System,
    /// Only when a test moves it. It starts at 2026-01-01T00:00:00.
    #[default]
    Still,
}

/// Where [`Clock::Still`] starts: 2026-01-01T00:00:00.
const START: i64 = 1_767_225_600 * moment::SECOND;

/// The current time, which can be moved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    clock: Clock,
    moved: i64,
}

impl Time {
    /// Creates a clock.
    pub(super) const fn new(clock: Clock) -> Self {
        Self { clock, moved: 0 }
    }

    /// Returns the time in microseconds since 1970.
    pub(super) fn now(self) -> i64 {
        let start = match self.clock {
            Clock::Still => START,
            Clock::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
            }
        };
        start.saturating_add(self.moved)
    }

    /// Moves the clock forward.
    pub(super) fn advance(&mut self, by: Duration) {
        self.moved = self.moved.saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX));
    }

    /// Sets the time.
    pub(super) fn set(&mut self, now: i64) {
        self.moved = self.moved.saturating_add(now.saturating_sub(self.now()));
    }
}
