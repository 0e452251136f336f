//! Days and times of day.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::{NotTime, text};

/// Reads a time type from text; null and empty text are `None` in an `Option` and an error without.
macro_rules! decode_text {
    ($name:ident) => {
        impl $crate::decode::Decode for $name {
            fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <Self as $crate::decode::Decode>::decode_present(deserializer)?
                    .ok_or_else(|| serde::de::Error::custom("a time is required here, found nothing"))
            }

            fn decode_present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                deserializer.deserialize_any($crate::decode::ParsedVisitor(std::marker::PhantomData))
            }

            fn fits(json: &$crate::Json) -> bool {
                json.as_str().is_some_and(|text| text.parse::<Self>().is_ok())
            }
        }
    };
}
pub(super) use decode_text;

/// A day, without a time or zone. Also the kind of date fields in filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(civil::Date);

/// A time of day, without a day or zone. Also the kind of time fields in filters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time(civil::Time);

impl Date {
    /// The day of a year, month (1 to 12) and day of the month, if there is such a day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }
}

impl Time {
    /// The time of an hour (0 to 23), minute and second, if there is such a time.
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
        let micros = self.0.subsec_nanosecond() / 1_000;
        fmt::Display::fmt(&self.0.strftime("%H:%M:%S"), f)?;
        if micros == 0 { Ok(()) } else { write!(f, ".{micros:06}") }
    }
}

impl FromStr for Date {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text::date(text)
    }
}

impl FromStr for Time {
    type Err = NotTime;

    fn from_str(text: &str) -> Result<Self, NotTime> {
        text::time(text)
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
