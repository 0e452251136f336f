//! A point in time.

use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use super::{NotTime, text};

/// A point in time. The API writes it as naive UTC text, with or without microseconds.
///
/// Converts from and to [`SystemTime`] and `jiff::Timestamp`.
///
/// ```
/// use pexgen_runtime::Timestamp;
///
/// let with: Timestamp = "2015-04-10T09:39:26.556929".parse()?;
/// let without: Timestamp = "2015-04-10T09:39:26".parse()?;
/// assert!(without < with);
/// assert_eq!(without.to_string(), "2015-04-10T09:39:26Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The present moment.
    pub fn now() -> Self {
        Self(jiff::Timestamp::now())
    }

    /// Seconds since 1970, rounded down.
    pub fn as_second(self) -> i64 {
        self.0.as_second()
    }

    /// As the API writes it: UTC without a zone, microseconds only where there are any. With a zone, servers whose
    /// `USE_TZ` is off fail.
    pub(crate) fn wire(self) -> String {
        let naive = jiff::tz::TimeZone::UTC.to_datetime(self.0);
        let micros = naive.subsec_nanosecond() / 1_000;
        let seconds = naive.strftime("%Y-%m-%dT%H:%M:%S");
        if micros == 0 { seconds.to_string() } else { format!("{seconds}.{micros:06}") }
    }
}

/// A point in time on its way to an API that writes it with its zone (RFC 3339): UTC with a `Z`.
///
/// Made of a [`Timestamp`], a [`SystemTime`] or a `jiff::Timestamp`.
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

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Timestamp {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text::timestamp(text)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant)
    }
}

impl From<Timestamp> for jiff::Timestamp {
    fn from(instant: Timestamp) -> Self {
        instant.0
    }
}

/// The earliest or latest time that can be told, for a system time beyond it.
impl From<SystemTime> for Timestamp {
    fn from(instant: SystemTime) -> Self {
        let beyond = if instant < SystemTime::UNIX_EPOCH { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(jiff::Timestamp::try_from(instant).unwrap_or(beyond))
    }
}

impl From<Timestamp> for SystemTime {
    fn from(instant: Timestamp) -> Self {
        Self::from(instant.0)
    }
}

super::date::decode_text!(Timestamp);
