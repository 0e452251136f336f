//! Timestamps.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::decode::decode_text;
use super::{NotTime, text};

/// A timestamp. Servers write it in UTC without a time zone, with or without microseconds.
///
/// Converts from and to [`SystemTime`] and `jiff::Timestamp`; for the two days before the year 10000, which the latter does
/// not have, to its latest. Parses ISO 8601 with or without a time zone (UTC without one), a date alone (its first second),
/// and the format of e-mail.
///
/// ```
/// use pexgen_runtime::Timestamp;
///
/// let with: Timestamp = "2015-04-10T09:39:26.556929".parse()?;
/// let without: Timestamp = "2015-04-10T09:39:26".parse()?;
/// assert!(without < with);
/// assert_eq!(without.to_string(), "2015-04-10T09:39:26Z");
///
/// let yesterday = std::time::SystemTime::now() - std::time::Duration::from_secs(24 * 60 * 60);
/// assert!(Timestamp::from(yesterday) < Timestamp::now());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A timestamp that a server wrote with a time zone is serialized with one again, in UTC. Two timestamps are equal if they
/// are the same time.
#[derive(Clone, Copy)]
pub struct Timestamp {
    /// In UTC. `jiff::Timestamp` ends before `9999-12-31T23:59:59`, which servers write for "never".
    time: DateTime,
    /// Whether it was read with a time zone.
    has_zone: bool,
}

const EPOCH: DateTime = jiff::civil::datetime(1970, 1, 1, 0, 0, 0, 0);

/// 1970-01-01T00:00:00Z.
impl Default for Timestamp {
    fn default() -> Self {
        Self { time: EPOCH, has_zone: false }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.time == other.time
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.time.cmp(&other.time)
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.time.hash(state);
    }
}

impl Timestamp {
    /// Returns the current time.
    pub fn now() -> Self {
        jiff::Timestamp::now().into()
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down.
    pub fn as_second(self) -> i64 {
        let since = self.time.duration_since(EPOCH);
        since.as_secs() - i64::from(since.subsec_nanos() < 0)
    }

    /// Returns the timestamp that is earlier by a duration, or the earliest.
    pub(crate) fn minus(self, duration: Duration) -> Self {
        Self { time: self.time.saturating_sub(duration), has_zone: false }
    }

    /// Formats it as it was read: with a time zone if there was one, and all digits of the second.
    pub(crate) fn as_read(self) -> String {
        match (self.has_zone, self.time.subsec_nanosecond() % 1_000) {
            (true, _) => self.to_string(),
            (false, 0) => self.wire(),
            (false, _) => self.time.to_string(),
        }
    }

    /// Formats it as the server does: UTC without a time zone, with microseconds only if there are any. Servers whose
    /// `USE_TZ` is off fail on a time zone.
    pub(crate) fn wire(self) -> String {
        let micros = self.time.subsec_nanosecond() / 1_000;
        let seconds = self.time.strftime("%Y-%m-%dT%H:%M:%S");
        if micros == 0 { seconds.to_string() } else { format!("{seconds}.{micros:06}") }
    }
}

/// A timestamp for APIs that expect a time zone (RFC 3339). It is sent in UTC with a `Z`.
///
/// Created from a [`Timestamp`], a [`SystemTime`] or a `jiff::Timestamp`. Parses what a [`Timestamp`] parses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(Timestamp);

impl From<Timestamp> for Instant {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl From<jiff::Timestamp> for Instant {
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant.into())
    }
}

impl From<SystemTime> for Instant {
    fn from(instant: SystemTime) -> Self {
        Self(instant.into())
    }
}

/// With a `Z`, as it is sent.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Instant {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text.parse().map(Self)
    }
}

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.time)
    }
}

impl FromStr for Timestamp {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text::timestamp(text).map(|(time, has_zone)| Self { time, has_zone })
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self { time: Offset::UTC.to_datetime(time), has_zone: false }
    }
}

/// A time out of range becomes the earliest or latest timestamp.
impl From<Timestamp> for jiff::Timestamp {
    fn from(instant: Timestamp) -> Self {
        let beyond = if instant.time < EPOCH { Self::MIN } else { Self::MAX };
        Offset::UTC.to_timestamp(instant.time).unwrap_or(beyond)
    }
}

/// A system time out of range becomes the earliest or latest timestamp.
impl From<SystemTime> for Timestamp {
    fn from(instant: SystemTime) -> Self {
        let beyond = if instant < SystemTime::UNIX_EPOCH { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        jiff::Timestamp::try_from(instant).unwrap_or(beyond).into()
    }
}

impl From<Timestamp> for SystemTime {
    fn from(instant: Timestamp) -> Self {
        Self::from(jiff::Timestamp::from(instant))
    }
}

decode_text!(Timestamp);
