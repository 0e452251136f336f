//! Dates and times of day.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::decode::decode_text;
use super::{NotTime, text};

/// A date, without a time of day or time zone.
///
/// Converts from and to `jiff::civil::Date`. In filters it is also the kind of date fields.
///
/// ```
/// use pexgen_runtime::Date;
///
/// let date: Date = "2015-04-10".parse()?;
/// assert_eq!(Some(date), Date::new(2015, 4, 10));
/// # Ok::<(), pexgen_runtime::NotTime>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(civil::Date);

/// A time of day, without a date or time zone. Servers store it to the microsecond.
///
/// Converts from and to `jiff::civil::Time`. In filters it is also the kind of time fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(civil::Time);

impl Date {
    /// Creates a date from a year, a month (1 to 12) and a day of the month. Returns `None` if there is no such date.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }
}

impl Time {
    /// Creates a time from an hour (0 to 23), a minute and a second. Returns `None` if there is no such time.
    pub fn new(hour: i8, minute: i8, second: i8) -> Option<Self> {
        civil::Time::new(hour, minute, second, 0).ok().map(Self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.strftime("%Y-%m-%d"), f)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.subsec_nanosecond() % 1_000 != 0 {
            return fmt::Display::fmt(&self.0, f);
        }
        let micros = self.0.subsec_nanosecond() / 1_000;
        fmt::Display::fmt(&self.0.strftime("%H:%M:%S"), f)?;
        if micros == 0 { Ok(()) } else { write!(f, ".{micros:06}") }
    }
}

impl FromStr for Date {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text::date(text).map(Self)
    }
}

impl FromStr for Time {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text::time(text).map(Self)
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self(day)
    }
}

impl From<Date> for civil::Date {
    fn from(day: Date) -> Self {
        day.0
    }
}

impl From<civil::Time> for Time {
    fn from(time: civil::Time) -> Self {
        Self(time)
    }
}

impl From<Time> for civil::Time {
    fn from(time: Time) -> Self {
        time.0
    }
}

decode_text!(Date);
decode_text!(Time);
