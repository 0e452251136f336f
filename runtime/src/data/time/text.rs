//! Reading the texts that stand for times.

use jiff::civil;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use super::{Date, NotTime, Time, Timestamp};

fn not(text: &str, expected: &'static str) -> NotTime {
    NotTime { text: text.into(), expected }
}

/// A point in time: naive UTC, with or without microseconds, with a zone, or as in e-mail.
pub(super) fn timestamp(text: &str) -> Result<Timestamp, NotTime> {
    let trimmed = text.trim();
    let mail = || jiff::fmt::rfc2822::parse(trimmed).ok().map(|zoned| zoned.timestamp());
    let instant = iso(trimmed).or_else(mail);
    instant.map(Timestamp::from).ok_or_else(|| not(text, "a date and time"))
}

/// Read once: to try it with a zone and then without one would make an error of nearly every time that servers write.
fn iso(text: &str) -> Option<jiff::Timestamp> {
    let pieces = Pieces::parse(text).ok()?;
    let naive = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    pieces.to_numeric_offset().unwrap_or(Offset::UTC).to_timestamp(naive).ok()
}

/// A day: `2010-11-10`, or `10 Nov 2010` from servers that format as in e-mail.
pub(super) fn date(text: &str) -> Result<Date, NotTime> {
    let trimmed = text.trim();
    let day = trimmed.parse::<civil::Date>().ok().or_else(|| civil::Date::strptime("%d %b %Y", trimmed).ok());
    day.map(Date::from).ok_or_else(|| not(text, "a date"))
}

/// A time of day: `20:05:23`, with or without microseconds, or `20:05:23 +0000` from servers that format as in e-mail.
pub(super) fn time(text: &str) -> Result<Time, NotTime> {
    let trimmed = text.trim();
    let clock = trimmed.strip_suffix("+0000").unwrap_or(trimmed).trim_end();
    clock.parse::<civil::Time>().map(Time::from).map_err(|_| not(text, "a time of day"))
}
