//! Replaces defaults that differ in every response: the current time, a random UUID.
//!
//! Tastypie calls callable defaults when it writes a schema. Such a default is not a property of the API, and
//! with it two downloads would never be equal. They are found in two ways:
//!
//! - by type: a date or a time near the time of the response by the server's clock (within a day, because such defaults
//!   have no time zone);
//! - by a second request for each document with any other default that is a string outside the choices, or a list or an
//!   object that is not empty. Defaults that differ are volatile.
//!
//! [`VOLATILE_DEFAULT`] replaces them. Numbers are assumed to be constant.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use serde_json::Value;

use crate::input::tastypie::{NO_DEFAULT, VOLATILE_DEFAULT};

/// Whether a second request is needed to detect volatile defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recheck {
    /// No.
    None,
    /// Yes.
    RequestAgain,
    /// Yes, after the clock has moved on: on some servers a time of day has whole seconds only.
    RequestAgainLater,
}

/// Replaces defaults near the time of the response, `written`.
pub fn replace_times(document: &mut Value, written: Timestamp) -> Recheck {
    let mut doubt = Recheck::None;
    for field in fields(document) {
        let kind = field.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let choices = field.get("valid_choices").and_then(Value::as_array).cloned().unwrap_or_default();
        let Some(default) = field.get_mut("default") else { continue };
        if is_moment(&kind, default, written) {
            *default = VOLATILE_DEFAULT.into();
        } else if may_be_new(default) && !choices.contains(default) {
            doubt = doubt.max(if kind == "time" { Recheck::RequestAgainLater } else { Recheck::RequestAgain });
        }
    }
    doubt
}

/// Replaces the defaults that differ between two responses, in both of them.
pub fn replace_differences(one: &mut Value, other: &mut Value) {
    let Some(others) = other.get_mut("fields").and_then(Value::as_object_mut) else { return };
    let Some(ones) = one.get_mut("fields").and_then(Value::as_object_mut) else { return };
    for (name, field) in ones {
        let default = field.get_mut("default");
        let other = others.get_mut(name).and_then(|field| field.get_mut("default"));
        if let (Some(default), Some(other)) = (default, other)
            && default != other
        {
            *default = VOLATILE_DEFAULT.into();
            *other = VOLATILE_DEFAULT.into();
        }
    }
}

fn fields(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    document.get_mut("fields").and_then(Value::as_object_mut).into_iter().flat_map(|fields| fields.values_mut())
}

fn may_be_new(default: &Value) -> bool {
    match default {
        Value::String(text) => !text.is_empty() && text != NO_DEFAULT && text != VOLATILE_DEFAULT,
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_moment(kind: &str, default: &Value, written: Timestamp) -> bool {
    let Some(text) = default.as_str() else { return false };
    let now = TimeZone::UTC.to_datetime(written);
    let near = |moment: DateTime| {
        let (from, to) = (now.checked_sub(1.day()), now.checked_add(1.day()));
        matches!((from, to), (Ok(from), Ok(to)) if from <= moment && moment <= to)
    };
    match kind {
        "datetime" => datetime(text).is_some_and(near),
        "date" => {
            let at = |date: Date| near(date.to_datetime(now.time()));
            date(text).is_some_and(at)
        }
        _ => false,
    }
}

/// Parses a timestamp as Tastypie writes it: ISO 8601 with or without a zone, or RFC 2822.
fn datetime(text: &str) -> Option<DateTime> {
    let zoned = || {
        text.parse::<Timestamp>().ok().or_else(|| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok())
    };
    zoned().map(|moment| TimeZone::UTC.to_datetime(moment)).or_else(|| text.parse().ok())
}

fn date(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d %b %Y", text).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn neutralised(kind: &str, default: &Value) -> (Value, Recheck) {
        let mut document =
            json!({ "fields": { "x": { "type": kind, "default": default, "valid_choices": ["chosen"] } } });
        let written = "2026-07-14T23:20:43Z".parse().expect("a timestamp");
        let doubt = replace_times(&mut document, written);
        (document["fields"]["x"]["default"].take(), doubt)
    }

    #[test]
    fn times_near_the_response_are_volatile() {
        for (kind, default) in [
            ("datetime", "2026-07-14T23:20:43.909641"),
            ("datetime", "2026-07-14T23:20:43"),
            ("datetime", "2026-07-15T11:20:43"),
            ("datetime", "2026-07-14T23:20:43.5Z"),
            ("datetime", "2026-07-15T01:20:43.5+02:00"),
            ("datetime", "Tue, 14 Jul 2026 23:20:43 +0000"),
            ("date", "2026-07-14"),
            ("date", "2026-07-15"),
            ("date", "14 Jul 2026"),
        ] {
            assert_eq!(neutralised(kind, &json!(default)), (json!(VOLATILE_DEFAULT), Recheck::None), "{default}");
        }
    }

    #[test]
    fn defaults_that_may_be_constant_need_a_second_request() {
        for (kind, default, doubt) in [
            ("datetime", json!("1970-01-01T00:00:00"), Recheck::RequestAgain),
            ("datetime", json!(true), Recheck::None),
            ("time", json!("23:20:43"), Recheck::RequestAgainLater),
            ("string", json!("6f1ed002-ab5a-4c1a-8a0c-2f8a3c1f1c11"), Recheck::RequestAgain),
            ("string", json!("2026-07-14T23:20:43"), Recheck::RequestAgain),
            ("string", json!("chosen"), Recheck::None),
            ("string", json!("No default provided."), Recheck::None),
            ("string", json!(""), Recheck::None),
            ("dict", json!({}), Recheck::None),
            ("dict", json!({ "token": 1 }), Recheck::RequestAgain),
            ("integer", json!(5060), Recheck::None),
        ] {
            assert_eq!(neutralised(kind, &default), (default, doubt));
        }
    }

    #[test]
    fn defaults_that_differ_are_volatile() {
        let document =
            |uuid: &str| json!({ "fields": { "id": { "default": uuid }, "name": { "default": "x" }, "odd": 1 } });
        let (mut one, mut other) = (document("a"), document("b"));
        replace_differences(&mut one, &mut other);
        assert_eq!(one, document(VOLATILE_DEFAULT));
        assert_eq!(one, other);
    }
}
