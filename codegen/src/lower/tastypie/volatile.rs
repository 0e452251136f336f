//! Defaults that differ in every download.
//!
//! Tastypie calls callable defaults when it writes a schema: such a default is the current time or a new UUID. `fetch`
//! compares two responses and replaces them by [`VOLATILE_DEFAULT`], so nothing is left to guess in its documents.
//! That is so unless the server itself repeats what it once read from a clock, as a test node does: defaults with a
//! fraction of a second tell that. Documents of another origin have no record of their download. The day that most of the
//! defaults have that are a time of day on some date is the best estimate, because callable defaults are written at that
//! time; of several, the latest.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::input::file_name::LOCK;
use crate::input::tastypie::{Document, VOLATILE_DEFAULT, WireType};
use crate::model::{DefaultValue, Type};
use crate::source_text::SourceFile;

/// What is known about the download of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    /// `fetch` replaced volatile defaults.
    Marked,
    /// The day of the download in days since 1970-01-01, estimated. `None` if no default is a time.
    On(Option<i64>),
}

impl Download {
    /// Finds out about the download of the documents of one version.
    pub fn of(files: &BTreeMap<String, SourceFile>, documents: &BTreeMap<&str, Document>) -> Self {
        let fields = documents.values().flat_map(|document| document.fields.values());
        let times = fields.filter(|field| field.wire_type == WireType::DateTime);
        Self::by(times.filter_map(|field| field.default.as_ref()?.as_str()), files.contains_key(LOCK))
    }

    /// Finds out about the download of documents with these defaults that are times.
    fn by<'a>(times: impl Iterator<Item = &'a str>, is_fetched: bool) -> Self {
        let times = times.filter(|text| !is_whole_day(text) && (!is_fetched || has_fraction(text)));
        let mut defaults: BTreeMap<i64, usize> = BTreeMap::new();
        for day in times.filter_map(day) {
            *defaults.entry(day).or_default() += 1;
        }
        match defaults.into_iter().max_by_key(|(day, count)| (*count, *day)) {
            None if is_fetched => Self::Marked,
            found => Self::On(found.map(|(day, _)| day)),
        }
    }

    /// Classifies a default.
    pub fn default(self, kind: &Type, value: Value) -> DefaultValue {
        let is_volatile = match (kind, &value) {
            (_, Value::String(text)) if text == VOLATILE_DEFAULT => true,
            // Tastypie writes `true` for the current time.
            (Type::Date | Type::DateTime | Type::Time, Value::Bool(now)) => *now,
            (_, Value::String(text)) => self.is_volatile(kind, text),
            _ => false,
        };
        if is_volatile { DefaultValue::Volatile(value) } else { DefaultValue::Constant(value) }
    }

    fn is_volatile(self, kind: &Type, text: &str) -> bool {
        let Self::On(download) = self else { return false };
        // Within a day, because such defaults have no time zone.
        let is_near = || Some((day(text)? - download?).abs() <= 1);
        match kind {
            Type::Date => is_near().unwrap_or(false),
            // A default in another format, such as RFC 2822, has no day to compare.
            Type::DateTime => !is_whole_day(text) && is_near().unwrap_or(true),
            // A constant is a whole minute of the day.
            Type::Time => !text.ends_with(":00"),
            _ => is_uuid(text),
        }
    }
}

fn is_whole_day(text: &str) -> bool {
    ["T00:00:00", " 00:00:00"].iter().any(|midnight| text.contains(midnight))
}

/// Returns whether a time has a part of a second, as no constant has.
fn has_fraction(text: &str) -> bool {
    let fraction = text.split_once('.').map(|(_, fraction)| fraction.bytes().take_while(u8::is_ascii_digit));
    fraction.is_some_and(|mut digits| digits.any(|digit| digit != b'0'))
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Returns the day of a time in ISO 8601, in days since 1970-01-01 of the Gregorian calendar.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years from March on, so that the day that leap years add is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leap_days + (month * 153 + 2) / 5 + day - 719_469)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn is_volatile(download: Download, kind: &Type, text: &str) -> bool {
        matches!(download.default(kind, json!(text)), DefaultValue::Volatile(_))
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("1969-12-31T23:00:00", Some(-1)),
            ("1972-03-01", Some(790)),
            ("2000-02-29", Some(11_016)),
            ("2000-03-01", Some(11_017)),
            ("2026-11-28T13:00:00Z", Some(20_785)),
            ("2026-13-28", None),
            ("28 Nov 2026", None),
            ("é2026-11-28", None),
            ("", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn a_fetched_default_with_a_fraction_of_a_second_tells_the_day() {
        let constant = ["2000-01-01T12:30:15", "2000-01-01T12:30:15.000000", "1970-01-01T00:00:00"];
        assert_eq!(Download::by(constant.into_iter(), true), Download::Marked);
        let times = constant.into_iter().chain([VOLATILE_DEFAULT, "2026-07-14T16:20:49.184922"]);
        let download = Download::by(times, true);
        assert_eq!(download, Download::On(day("2026-07-14")));
        assert!(is_volatile(download, &Type::DateTime, "2026-07-14T16:20:49.184922"));
        assert!(!is_volatile(download, &Type::DateTime, "2000-01-01T12:30:15"));
    }

    #[test]
    fn times_are_volatile_near_the_download_only() {
        let download = Download::On(day("2026-07-14"));
        for (kind, text, expected) in [
            (Type::DateTime, "2026-07-14T16:20:49.184922", true),
            (Type::DateTime, "2026-07-15T03:20:49", true),
            (Type::DateTime, "Tue, 14 Jul 2026 23:20:43 +0000", true),
            (Type::DateTime, "1970-01-01T00:00:00", false),
            (Type::DateTime, "2000-01-01T12:30:15", false),
            (Type::Date, "2026-07-14", true),
            (Type::Date, "2026-07-01", false),
            (Type::Text, "6f1ed002-ab5a-4c1a-8a0c-2f8a3c1f1c11", true),
        ] {
            assert_eq!(is_volatile(download, &kind, text), expected, "{text}");
            assert!(!is_volatile(Download::Marked, &kind, text), "{text}");
        }
        assert!(!is_volatile(Download::On(None), &Type::Date, "2026-07-14"));
        assert!(is_volatile(Download::Marked, &Type::DateTime, VOLATILE_DEFAULT));
    }
}
