//! Retries of requests.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, header};

use crate::error::{Error, ErrorKind};

/// How long a request waits in total after responses with 429, unless it is set.
pub(crate) const THROTTLED: Duration = Duration::from_secs(120);

/// The policy for retries: which requests are retried, how often and after which delay.
///
/// By default an idempotent request (GET, PUT, DELETE) has up to three attempts: it is retried after a connection error, a
/// 502, 503 or 504. A POST or PATCH that failed may have been carried out, so it is only retried if no connection was
/// established. After a 429 any request is retried until it has waited for too long: the server refused it before carrying
/// it out. Meanwhile the client sends nothing else. Files are read again, except those that cannot be: see [`Upload`](crate::Upload).
///
/// ```
/// use std::time::Duration;
///
/// use pexgen_runtime::{Client, RetryPolicy};
///
/// let policy = RetryPolicy::new().max_attempts(5).base_delay(Duration::from_millis(200));
/// let client = Client::builder("https://manager.example.com").retry(policy).build()?;
/// # Ok::<(), pexgen_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) base: Duration,
    pub(crate) longest: Duration,
    /// `None`: as long as the client waits.
    longest_throttled: Option<Duration>,
    pub(crate) writes: bool,
    pub(crate) budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            longest: Duration::from_secs(30),
            longest_throttled: None,
            writes: false,
            budget: 10,
        }
    }
}

impl RetryPolicy {
    /// Creates the default policy.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a policy without retries.
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Sets the maximum number of attempts, including the first. At least 1. Default: 3. Attempts that end with a 429 do not
    /// count, unless the maximum is 1.
    pub fn max_attempts(self, attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..self }
    }

    /// Sets the maximum delay before the second attempt, which doubles with every further one. Default: 500 ms. The actual
    /// delay is random (50 to 100 %), so that many clients do not retry at the same time.
    pub fn base_delay(self, base: Duration) -> Self {
        Self { base, ..self }
    }

    /// Sets the maximum delay before any attempt. Default: 30 s. If the server requests a longer one (`Retry-After`), there
    /// is no further attempt.
    pub fn max_delay(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }

    /// Sets how long a request waits in total after responses with 429. Default: that of the API's configuration,
    /// otherwise 120 s, as servers often count the requests of a minute. If the server requests more (`Retry-After`), there is no further
    /// attempt.
    pub fn max_throttle_delay(self, longest: Duration) -> Self {
        Self { longest_throttled: Some(longest), ..self }
    }

    /// Also retries POST and PATCH, which may then be carried out twice.
    pub fn including_writes(self) -> Self {
        Self { writes: true, ..self }
    }

    /// Sets the retry budget of the client, over all its requests: each retry takes one from it, ten successful requests
    /// return one. It limits the load on a failing server. Default: 10.
    pub fn budget(self, retries: u32) -> Self {
        Self { budget: retries, ..self }
    }

    /// Returns the delay before the next attempt, or `None` if there is none.
    pub(crate) fn delay(&self, method: &Method, error: &Error, attempts: u32) -> Option<Duration> {
        if attempts >= self.attempts || !worth_retrying(error) {
            return None;
        }
        let is_safe = is_idempotent(method) || error.kind() == ErrorKind::Connect;
        if !is_safe && !self.writes {
            return None;
        }
        let is_short = error.retry_after().is_none_or(|wait| wait <= self.longest);
        is_short.then(|| self.wait(error, attempts))
    }

    /// Takes over what is not set from the policy of the client.
    pub(crate) fn or(&self, other: &Self) -> Self {
        Self { longest_throttled: self.longest_throttled.or(other.longest_throttled), ..self.clone() }
    }

    /// Returns the delay before the next attempt after a 429, or `None` if there is none. `waited` is the time that the
    /// request has waited after earlier ones.
    pub(crate) fn throttle_delay(&self, error: &Error, throttled: u32, waited: Duration) -> Option<Duration> {
        let wait = self.wait(error, throttled);
        let total = waited.saturating_add(error.retry_after().unwrap_or(wait));
        (self.attempts > 1 && total <= self.longest_throttled.unwrap_or(THROTTLED)).then_some(wait)
    }

    fn wait(&self, error: &Error, failures: u32) -> Duration {
        match error.retry_after() {
            // At least as long as the server requests; a random addition separates clients.
            Some(wait) => wait.saturating_add(part(self.base, fastrand::f64())),
            None => {
                let doubled = self.base.saturating_mul(1_u32.checked_shl(failures - 1).unwrap_or(u32::MAX));
                part(doubled.min(self.longest), 0.5 + fastrand::f64() / 2.0)
            }
        }
    }
}

/// Multiplies a duration without overflow.
pub(crate) fn part(time: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).unwrap_or(time)
}

/// Returns `true` if the same request may succeed later.
pub(crate) fn worth_retrying(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect | ErrorKind::Transport => true,
        ErrorKind::Status => matches!(error.status(), Some(502..=504)),
        _ => false,
    }
}

/// The retry budget of a client, in tenths.
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

    /// Takes one retry. Returns `false` if none is left.
    pub(crate) fn take(&self) -> bool {
        let take = |tenths: u32| tenths.checked_sub(10);
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// Records a success.
    pub(crate) fn give(&self) {
        let give = |tenths: u32| (tenths < self.most).then_some(tenths + 1);
        // The budget may be full.
        let _ = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// Returns the delay that a server requests, in seconds or until a date (RFC 9110, section 10.2.3). `None` also for a
/// delay of 0 and a date that is over: whether and when the next request succeeds is then unknown.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let delay = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else if let Ok(seconds) = text.parse::<f64>() {
        // Python servers also write fractions.
        Duration::try_from_secs_f64(seconds).ok()?
    } else {
        httpdate::parse_http_date(text).ok()?.duration_since(server_time(headers)).ok()?
    };
    (!delay.is_zero()).then_some(delay)
}

/// The time of the response by the server's clock, from which the local one may differ.
fn server_time(headers: &HeaderMap) -> SystemTime {
    let date = headers.get(header::DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    date.unwrap_or_else(SystemTime::now)
}

/// Whether sending a request twice has the effect of sending it once. QUERY is such a method that `http` does not know.
fn is_idempotent(method: &Method) -> bool {
    method.is_idempotent() || method.as_str() == "QUERY"
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
    fn retry_after_accepts_seconds_and_dates() {
        assert_eq!(retry_after(&headers("7")), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(&headers("0.5")), Some(Duration::from_millis(500)));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        assert!(retry_after(&headers(&soon)).is_some_and(|wait| wait > Duration::from_secs(50)));
        assert_eq!(retry_after(&headers("soon")), None);
    }

    #[test]
    fn retry_after_without_a_delay_is_none() {
        for text in ["0", "0.0", "-1", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            assert_eq!(retry_after(&headers(text)), None, "{text}");
        }
    }

    #[test]
    fn retry_after_as_a_date_is_relative_to_the_clock_of_the_server() {
        let hour = Duration::from_secs(3_600);
        for clock in [SystemTime::now() - hour, SystemTime::now() + hour] {
            let date = |time| HeaderValue::from_str(&httpdate::fmt_http_date(time)).unwrap();
            let until = date(clock + Duration::from_secs(30));
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, until), (header::DATE, date(clock))]);
            assert_eq!(retry_after(&headers), Some(Duration::from_secs(30)));
        }
    }

    #[test]
    fn throttled_requests_without_a_delay_wait_longer_each_time() {
        let mut error = Error::new(ErrorKind::Status, "");
        error.failure_mut().status = Some(http::StatusCode::TOO_MANY_REQUESTS);
        error.failure_mut().retry_after = retry_after(&headers("0"));
        let (mut requests, mut waited) = (0, Duration::ZERO);
        while let Some(delay) = RetryPolicy::new().throttle_delay(&error, requests + 1, waited) {
            requests += 1;
            waited += delay;
        }
        assert!(requests < 15 && waited > Duration::from_secs(60), "{requests} requests in {waited:?}");
    }

    #[test]
    fn only_idempotent_requests_are_retried_after_an_interruption() {
        let policy = RetryPolicy::new();
        let broken = Error::new(ErrorKind::Transport, "");
        assert!(policy.delay(&Method::GET, &broken, 1).is_some());
        assert!(policy.delay(&Method::GET, &broken, 3).is_none());
        assert!(policy.delay(&Method::from_bytes(b"QUERY").unwrap(), &broken, 1).is_some());
        assert!(policy.delay(&Method::POST, &broken, 1).is_none());
        assert!(policy.delay(&Method::PATCH, &broken, 1).is_none());
        assert!(policy.delay(&Method::POST, &Error::new(ErrorKind::Connect, ""), 1).is_some());
        assert!(RetryPolicy::new().including_writes().delay(&Method::POST, &broken, 1).is_some());
        assert!(policy.delay(&Method::GET, &Error::new(ErrorKind::Tls, ""), 1).is_none());
    }

    #[test]
    fn retry_after_is_respected_up_to_the_maximum() {
        let mut error = Error::new(ErrorKind::Transport, "");
        error.failure_mut().retry_after = Some(Duration::from_secs(9));
        let delay = RetryPolicy::new().delay(&Method::GET, &error, 1);
        assert!(delay.is_some_and(|delay| (9.0..=9.5).contains(&delay.as_secs_f64())));
        error.failure_mut().retry_after = Some(Duration::from_secs(31));
        assert_eq!(RetryPolicy::new().delay(&Method::GET, &error, 1), None);
    }

    #[test]
    fn throttled_requests_wait_beyond_a_minute() {
        let mut error = Error::new(ErrorKind::Status, "");
        error.failure_mut().status = Some(http::StatusCode::TOO_MANY_REQUESTS);
        error.failure_mut().retry_after = Some(Duration::from_secs(60));
        let policy = RetryPolicy::new();
        let minute = Duration::from_secs(60);
        assert!(policy.throttle_delay(&error, 1, Duration::ZERO).is_some_and(|delay| delay >= minute));
        assert!(policy.throttle_delay(&error, 9, minute).is_some(), "attempts do not count");
        assert_eq!(policy.throttle_delay(&error, 2, minute + Duration::from_millis(1)), None);
        let impatient = RetryPolicy::new().max_throttle_delay(Duration::from_secs(59));
        assert_eq!(impatient.throttle_delay(&error, 1, Duration::ZERO), None);
        assert_eq!(RetryPolicy::never().throttle_delay(&error, 1, Duration::ZERO), None);
        error.failure_mut().status = Some(http::StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(policy.delay(&Method::GET, &error, 1), None);
    }

    #[test]
    fn a_policy_keeps_the_configured_wait_unless_it_sets_one() {
        let [short, long] = [10, 600].map(Duration::from_secs);
        let configured = RetryPolicy::new().max_throttle_delay(long);
        assert_eq!(RetryPolicy::new().max_attempts(5).or(&configured).longest_throttled, Some(long));
        assert_eq!(RetryPolicy::new().max_throttle_delay(short).or(&configured).longest_throttled, Some(short));
    }

    #[test]
    fn extreme_delays_do_not_overflow() {
        let policy = RetryPolicy::new().base_delay(Duration::MAX).max_delay(Duration::MAX);
        let mut error = Error::new(ErrorKind::Transport, "");
        assert!(policy.delay(&Method::GET, &error, 2).is_some());
        error.failure_mut().retry_after = retry_after(&headers("18446744073709551615"));
        assert!(policy.delay(&Method::GET, &error, 1).is_some());
    }

    #[test]
    fn ten_successes_return_one_retry() {
        let budget = RetryBudget::new(1);
        assert!(budget.take());
        assert!(!budget.take());
        (0..20).for_each(|_| budget.give());
        assert!(budget.take());
        assert!(!budget.take());
    }
}
