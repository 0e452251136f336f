//! Dates, times and timestamps. Servers write timestamps without a time zone, in UTC (tastypie serializers.py
//! `format_datetime`).

mod date;
mod decode;
mod text;
mod timestamp;

pub use date::{Date, Time};
pub use timestamp::{Instant, Timestamp};

/// The error of parsing a string that is not a date, time or timestamp.
#[derive(Clone, PartialEq, Eq)]
pub struct NotTime {
    text: Box<str>,
    expected: &'static str,
}

impl std::fmt::Display for NotTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not {}", self.text.escape_debug(), self.expected)
    }
}

crate::macros::value_error!(NotTime);
