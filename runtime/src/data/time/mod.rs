//! Times of the API: naive texts that mean UTC (tastypie serializers.py `format_datetime`).

mod date;
mod text;
mod timestamp;

pub use date::{Date, Time};
pub use timestamp::{Instant, Timestamp};

/// The text is not a time of the expected sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTime {
    text: Box<str>,
    expected: &'static str,
}

impl std::fmt::Display for NotTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is not {}", self.text.escape_debug(), self.expected)
    }
}

impl std::error::Error for NotTime {}
