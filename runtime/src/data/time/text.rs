//! Parsing of dates and times.

use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{Span, civil};

use super::NotTime;

fn not(text: &str, expected: &'static str) -> NotTime {
    NotTime { text: text.into(), expected }
}

/// Parses a timestamp: ISO 8601 with or without microseconds and time zone (UTC without one), or as in e-mail (RFC 2822).
/// Returns it in UTC, and whether there is a time zone.
pub(super) fn timestamp(text: &str) -> Result<(civil::DateTime, bool), NotTime> {
    let trimmed = text.trim_ascii();
    let mail = || Some((Offset::UTC.to_datetime(jiff::fmt::rfc2822::parse(trimmed).ok()?.timestamp()), true));
    iso(trimmed).or_else(mail).ok_or_else(|| not(text, "a date and time"))
}

/// Parsed once: first with a time zone and then without one would make an error of nearly every timestamp that servers
/// write. The name of a time zone alone is refused: its rules are not known here.
fn iso(text: &str) -> Option<(civil::DateTime, bool)> {
    let pieces = Pieces::parse(text).ok()?;
    let naive = pieces.date().to_datetime(pieces.time().unwrap_or_default());
    match pieces.to_numeric_offset() {
        Some(offset) => Some((naive.checked_sub(Span::new().seconds(offset.seconds())).ok()?, true)),
        None if pieces.time_zone_annotation().is_some() => None,
        None => Some((naive, false)),
    }
}

/// Parses a date: `2010-11-10`, or `10 Nov 2010` from servers that format dates as in e-mail.
pub(super) fn date(text: &str) -> Result<civil::Date, NotTime> {
    let trimmed = text.trim_ascii();
    let day = trimmed.parse().ok().or_else(|| civil::Date::strptime("%d %b %Y", trimmed).ok());
    day.ok_or_else(|| not(text, "a date"))
}

/// Parses a time of day: `20:05:23`, with or without microseconds, or `20:05:23 +0000` from servers that format times as
/// in e-mail.
pub(super) fn time(text: &str) -> Result<civil::Time, NotTime> {
    let trimmed = text.trim_ascii();
    let clock = trimmed.strip_suffix("+0000").unwrap_or(trimmed).trim_end();
    clock.parse().map_err(|_| not(text, "a time of day"))
}
