//! Timestamps, dates and times of day as numbers, and their forms as strings.

use std::fmt::Write as _;

use jiff::Span;
use jiff::civil::{Date, Time};

/// Microseconds of a second.
pub(super) const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400 * SECOND;

/// Why a string is not a timestamp, a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotATime {
    /// It has another form.
    Format,
    /// It has the form, but there is no such time.
    Invalid,
    /// It has the form of a date, but there is no such date.
    InvalidDate,
    /// It has an offset from UTC.
    Offset,
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// Returns the days since 1970.
fn days(date: Date) -> i64 {
    i64::from((date - EPOCH).get_days())
}

/// Returns the date of a day.
pub(super) fn date_of(days: i64) -> Date {
    let span = Span::new().try_days(days);
    span.and_then(|span| EPOCH.checked_add(span)).unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

fn micros(time: Time) -> i64 {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    seconds * SECOND + i64::from(time.subsec_nanosecond() / 1000)
}

/// Writes a date: `2015-04-02`.
pub(super) fn write_date(out: &mut String, days: i64) {
    let date = date_of(days);
    let _ = write!(out, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day());
}

/// Writes a time of day: `09:30:00`, with microseconds if there are any.
pub(super) fn write_time(out: &mut String, micros: i64) {
    let seconds = micros / SECOND;
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if micros % SECOND != 0 {
        let _ = write!(out, ".{:06}", micros % SECOND);
    }
}

/// Writes a timestamp: `2015-04-02T09:30:00`, with microseconds if there are any.
pub(super) fn write_moment(out: &mut String, moment: i64, separator: char) {
    write_date(out, moment.div_euclid(DAY));
    out.push(separator);
    write_time(out, moment.rem_euclid(DAY));
}

/// Parses a date: `2015-4-2`, or the date of a timestamp.
pub(super) fn parse_date(text: &str) -> Result<i64, NotATime> {
    let mut parts = text.splitn(3, '-');
    let mut part = |least: usize, most: usize| {
        let digits = parts.next().filter(|part| (least..=most).contains(&part.len()))?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (part(4, 4), part(1, 2), part(1, 2)) else {
        return Err(NotATime::Format);
    };
    let date = i8::try_from(month).ok().zip(i8::try_from(day).ok()).filter(|_| year > 0);
    let date = date.and_then(|(month, day)| Date::new(year, month, day).ok());
    date.map(days).ok_or(NotATime::Invalid)
}

/// Parses a time of day: `9:30`, `09:30:00` or `09:30:00.5`.
pub(super) fn parse_time(text: &str) -> Result<i64, NotATime> {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let parts: Vec<&str> = clock.split(':').collect();
    let is_number = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let has_fraction = text.len() > clock.len();
    let is_fraction = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !(2..=3).contains(&parts.len())
        || !parts.iter().all(is_number)
        || (has_fraction && (!is_fraction || parts.len() < 3))
    {
        return Err(NotATime::Format);
    }
    let number = |index: usize| parts.get(index).and_then(|part| part.parse::<i8>().ok()).unwrap_or(0);
    let nanos = format!("{fraction:0<9}")[..6].parse::<i32>().unwrap_or(0) * 1000;
    let time = Time::new(number(0), number(1), number(2), nanos);
    time.map(micros).map_err(|_| NotATime::Invalid)
}

/// Parses a timestamp without an offset: `2015-04-02T09:30:00.5`, or a date alone.
pub(super) fn parse_moment(text: &str) -> Result<i64, NotATime> {
    let text = text.trim();
    let Some((date, time)) = text.split_once(['T', ' ']) else {
        let date = parse_date(text).map_err(|error| match error {
            NotATime::Invalid => NotATime::InvalidDate,
            error => error,
        });
        return Ok(date? * DAY);
    };
    let date = parse_date(date);
    if date == Err(NotATime::Format) {
        return Err(NotATime::Format);
    }
    let clock = time.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':').trim_end();
    let offset = time.strip_suffix(['Z', 'z']).or_else(|| {
        let bare = clock.strip_suffix(['+', '-'])?;
        (!bare.is_empty()).then_some(bare)
    });
    if offset.is_some_and(|clock| parse_time(clock.trim()).is_ok()) {
        return Err(NotATime::Offset);
    }
    Ok(date? * DAY + parse_time(time)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_read_and_written() {
        for text in ["2015-04-02T09:46:06.106482", "1970-01-01T00:00:00", "1969-12-31T23:59:59.000001"] {
            let mut written = String::new();
            write_moment(&mut written, parse_moment(text).expect("a timestamp"), 'T');
            assert_eq!(written, text);
        }
        assert_eq!(parse_moment("2015-04-02"), parse_moment("2015-04-02 00:00"));
        assert_eq!(parse_moment("2015-04-02T00:00:00Z"), Err(NotATime::Offset));
        assert_eq!(parse_moment("2015-04-02T00:00:00+02:00"), Err(NotATime::Offset));
        assert_eq!(parse_moment("2015-13-02"), Err(NotATime::InvalidDate));
        assert_eq!(parse_moment("2015-04-02T25:00"), Err(NotATime::Invalid));
        assert_eq!(parse_moment("junk"), Err(NotATime::Format));
    }
}
