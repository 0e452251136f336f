//! When a request is sent again, and how long to wait before.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method};

use crate::error::{Error, ErrorKind};

/// Which requests are sent again after a failure, how often and after what time.
///
/// By default a request that can be repeated without harm (GET, PUT, DELETE) is sent up to three times, after a
/// connection error, a 429, 502, 503 or 504. A POST or PATCH that failed half-way may have been carried out, so it is
/// not sent again, unless no connection came about.
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) base: Duration,
    pub(crate) longest: Duration,
    pub(crate) writes: bool,
    pub(crate) budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            longest: Duration::from_secs(30),
            writes: false,
            budget: 10,
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// No request is ever sent again.
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// How often a request is sent at most, the first time included. At least once.
    pub fn max_attempts(self, attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..self }
    }

    /// The longest wait before the second attempt; it doubles with every further one. A random part of it is waited, so
    /// that clients that failed together do not come back together.
    pub fn base_delay(self, base: Duration) -> Self {
        Self { base, ..self }
    }

    /// The longest wait before any attempt. A server that asks for more (`Retry-After`) gets no further attempt.
    pub fn max_delay(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Also sends POST and PATCH again. They may then be carried out twice.
    pub fn including_writes(self) -> Self {
        Self { writes: true, ..self }
    }

    /// How many retries the client may have in hand, over all its requests: each takes one, and ten requests that
    /// succeed give one back. So a server in trouble is not asked several times as often.
    pub fn budget(self, retries: u32) -> Self {
        Self { budget: retries, ..self }
    }

    /// The wait before the next attempt, or nothing when there is to be none.
    pub(crate) fn delay(&self, method: &Method, error: &Error, attempts: u32) -> Option<Duration> {
        if attempts >= self.attempts || !worth_retrying(error) {
            return None;
        }
        let harmless = method.is_idempotent() || error.kind() == ErrorKind::Connect;
        if !harmless && !self.writes {
            return None;
        }
        match error.retry_after() {
            Some(wait) if wait > self.longest => None,
            // The server's word is the least, and a little more keeps clients apart.
            Some(wait) => Some(wait.saturating_add(part(self.base, fastrand::f64()))),
            None => {
                let doubled = self.base.saturating_mul(1_u32.checked_shl(attempts - 1).unwrap_or(u32::MAX));
                Some(part(doubled.min(self.longest), 0.5 + fastrand::f64() / 2.0))
            }
        }
    }
}

/// A part of a time, however long that is.
fn part(time: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).unwrap_or(time)
}

fn worth_retrying(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Transport => true,
        ErrorKind::Status => matches!(error.status(), Some(429 | 502 | 503 | 504)),
        _ => false,
    }
}

/// The retries that a client has in hand, in tenths.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    tenths: AtomicU32,
    most: u32,
}

impl RetryBudget {
    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(10);
        Self { tenths: AtomicU32::new(most), most }
    }

    /// Takes one retry, if there is one.
    pub(crate) fn take(&self) -> bool {
        let take = |tenths: u32| tenths.checked_sub(10);
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Notes a success.
    pub(crate) fn give(&self) {
        let give = |tenths: u32| (tenths < self.most).then_some(tenths + 1);
        // A full budget is left as it is.
        let _ = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// The wait that a server asks for, in seconds or until a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    // Python servers write fractions too.
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds.max(0.0)).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderValue, Method, header};

    use super::{RetryBudget, RetryPolicy, retry_after};
    use crate::error::{Error, ErrorKind};

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::RETRY_AFTER, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn reads_seconds_and_dates() {
        assert_eq!(retry_after(&headers("7")), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(&headers("0.5")), Some(Duration::from_millis(500)));
        assert_eq!(retry_after(&headers("Sun, 06 Nov 1994 08:49:37 GMT")), Some(Duration::ZERO));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        assert!(retry_after(&headers(&soon)).is_some_and(|wait| wait > Duration::from_secs(50)));
        assert_eq!(retry_after(&headers("soon")), None);
    }

    #[test]
    fn repeats_only_what_does_no_harm() {
        let policy = RetryPolicy::new();
        let broken = Error::new(ErrorKind::Transport, "");
        assert!(policy.delay(&Method::GET, &broken, 1).is_some());
        assert!(policy.delay(&Method::GET, &broken, 3).is_none());
        assert!(policy.delay(&Method::POST, &broken, 1).is_none());
        assert!(policy.delay(&Method::PATCH, &broken, 1).is_none());
        assert!(policy.delay(&Method::POST, &Error::new(ErrorKind::Connect, ""), 1).is_some());
        assert!(RetryPolicy::new().including_writes().delay(&Method::POST, &broken, 1).is_some());
        assert!(policy.delay(&Method::GET, &Error::new(ErrorKind::Tls, ""), 1).is_none());
    }

    #[test]
    fn waits_as_long_as_the_server_says() {
        let mut error = Error::new(ErrorKind::Transport, "");
        error.failure_mut().retry_after = Some(Duration::from_secs(9));
        let delay = RetryPolicy::new().delay(&Method::GET, &error, 1);
        assert!(delay.is_some_and(|delay| (9.0..=9.5).contains(&delay.as_secs_f64())));
        error.failure_mut().retry_after = Some(Duration::from_secs(31));
        assert_eq!(RetryPolicy::new().delay(&Method::GET, &error, 1), None);
    }

    #[test]
    fn times_may_be_as_long_as_there_are() {
        let policy = RetryPolicy::new().base_delay(Duration::MAX).max_delay(Duration::MAX);
        let mut error = Error::new(ErrorKind::Transport, "");
        assert!(policy.delay(&Method::GET, &error, 2).is_some());
        error.failure_mut().retry_after = retry_after(&headers("18446744073709551615"));
        assert!(policy.delay(&Method::GET, &error, 1).is_some());
    }

    #[test]
    fn the_budget_runs_out_and_fills_up() {
        let budget = RetryBudget::new(1);
        assert!(budget.take());
        assert!(!budget.take());
        (0..20).for_each(|_| budget.give());
        assert!(budget.take());
        assert!(!budget.take());
    }
}
