//! The waits between repeated readings.

use std::time::Duration;

use crate::error::Error;
use crate::http::retry::part;

/// Shorter intervals are taken for this, so that a mistake does not flood the server.
pub(super) const SHORTEST: Duration = Duration::from_millis(100);

/// After errors the waits grow up to this, or to the interval if that is longer.
const LONGEST: Duration = Duration::from_secs(300);

/// The waits between repeated readings: about the same after each success, and doubled with each error in a row.
///
/// Each wait is up to a tenth shorter or longer, so that many programs do not read at the same time.
#[derive(Debug)]
pub(super) struct PollDelay {
    interval: Duration,
    /// Errors since the last success.
    errors: u32,
}

impl PollDelay {
    pub(super) fn new(interval: Duration) -> Self {
        Self { interval: interval.max(SHORTEST), errors: 0 }
    }

    /// The wait after a successful reading.
    pub(super) fn after_success(&mut self) -> Duration {
        self.errors = 0;
        jittered(self.interval)
    }

    /// The wait after a failed reading, at least as long as the server requests.
    pub(super) fn after(&mut self, error: &Error) -> Duration {
        self.errors = self.errors.saturating_add(1);
        let doubled = self.interval.saturating_mul(1_u32.checked_shl(self.errors).unwrap_or(u32::MAX));
        let wait = jittered(doubled.min(LONGEST.max(self.interval)));
        error.retry_after().map_or(wait, |requested| wait.max(requested))
    }
}

fn jittered(time: Duration) -> Duration {
    part(time, 0.9 + fastrand::f64() / 5.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LONGEST, PollDelay};
    use crate::error::{Error, ErrorKind};

    #[test]
    fn waits_are_jittered_and_double_with_each_error() {
        let mut delay = PollDelay::new(Duration::from_secs(10));
        let error = Error::new(ErrorKind::Connect, "");
        let about = |wait: Duration, seconds: f64| (0.9 * seconds..=1.1 * seconds).contains(&wait.as_secs_f64());
        let waits: Vec<Duration> = (0..100).map(|_| delay.after_success()).collect();
        assert!(waits.iter().all(|wait| about(*wait, 10.0)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait != waits[0]));
        for seconds in [20.0, 40.0, 80.0] {
            assert!(about(delay.after(&error), seconds));
        }
        let last = (0..100).map(|_| delay.after(&error)).last().unwrap();
        assert!(about(last, LONGEST.as_secs_f64()), "{last:?}");
        assert!(about(delay.after_success(), 10.0));
        let mut slow = PollDelay::new(Duration::from_secs(3_600));
        assert!(about(slow.after(&error), 3_600.0), "an interval beyond the longest wait is kept");
    }

    #[test]
    fn a_wait_is_at_least_what_the_server_requests() {
        let mut error = Error::new(ErrorKind::Status, "");
        error.failure_mut().retry_after = Some(Duration::from_secs(60));
        assert_eq!(PollDelay::new(Duration::from_secs(1)).after(&error), Duration::from_secs(60));
    }
}
