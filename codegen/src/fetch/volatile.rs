//! Defaults that are new in every answer: the moment, a fresh UUID.
//!
//! Tastypie runs callable defaults when it writes a schema. Such a default says nothing about the
//! API, and two downloads would never be equal. They are found in two ways:
//!
//! - by kind: a date or a time that lies near the moment of the answer, by the server's own clock
//!   (a day to each side, as such defaults have no zone);
//! - by asking again: a document with any other default that is text, not one of the choices, or
//!   that is a list or an object with something in it, is asked for twice. What differs is volatile.
//!
//! [`VOLATILE_DEFAULT`] takes their place. Numbers are taken to be constant.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use serde_json::Value;

use crate::input::tastypie::{NO_DEFAULT, VOLATILE_DEFAULT};

/// Whether a document must be asked for again to be sure of its defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// It need not.
    None,
    /// It must.
    AskAgain,
    /// It must, but only when the clock has moved on: a time of day has no smaller parts than
    /// seconds on some servers.
    AskAgainLater,
}

/// Neutralises the moments in a schema document that was written at `written`.
pub fn neutralise_moments(document: &mut Value, written: Timestamp) -> Doubt {
    let mut doubt = Doubt::None;
    for field in fields(document) {
        let kind = field.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let choices = field.get("valid_choices").and_then(Value::as_array).cloned().unwrap_or_default();
        let Some(default) = field.get_mut("default") else { continue };
        if is_moment(&kind, default, written) {
            *default = VOLATILE_DEFAULT.into();
        } else if may_be_new(default) && !choices.contains(default) {
            doubt = doubt.max(if kind == "time" { Doubt::AskAgainLater } else { Doubt::AskAgain });
        }
    }
    doubt
}

/// Neutralises the defaults that differ between two answers to the same question; then both have
/// the same defaults.
pub fn neutralise_differences(one: &mut Value, other: &mut Value) {
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

/// As Tastypie writes it: ISO 8601, with a zone or without, or RFC 2822.
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

    fn neutralised(kind: &str, default: &Value) -> (Value, Doubt) {
        let mut document =
            json!({ "fields": { "x": { "type": kind, "default": default, "valid_choices": ["chosen"] } } });
        let written = "2026-07-14T23:20:43Z".parse().expect("a moment");
        let doubt = neutralise_moments(&mut document, written);
        (document["fields"]["x"]["default"].take(), doubt)
    }

    #[test]
    fn moments_near_the_answer_are_volatile() {
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
            assert_eq!(neutralised(kind, &json!(default)), (json!(VOLATILE_DEFAULT), Doubt::None), "{default}");
        }
    }

    #[test]
    fn what_may_be_constant_is_asked_for_again() {
        for (kind, default, doubt) in [
            ("datetime", json!("1970-01-01T00:00:00"), Doubt::AskAgain),
            ("datetime", json!(true), Doubt::None),
            ("time", json!("23:20:43"), Doubt::AskAgainLater),
            ("string", json!("6f1ed002-ab5a-4c1a-8a0c-2f8a3c1f1c11"), Doubt::AskAgain),
            ("string", json!("2026-07-14T23:20:43"), Doubt::AskAgain),
            ("string", json!("chosen"), Doubt::None),
            ("string", json!("No default provided."), Doubt::None),
            ("string", json!(""), Doubt::None),
            ("dict", json!({}), Doubt::None),
            ("dict", json!({ "token": 1 }), Doubt::AskAgain),
            ("integer", json!(5060), Doubt::None),
        ] {
            assert_eq!(neutralised(kind, &default), (default, doubt));
        }
    }

    #[test]
    fn what_differs_is_volatile() {
        let document =
            |uuid: &str| json!({ "fields": { "id": { "default": uuid }, "name": { "default": "x" }, "odd": 1 } });
        let (mut one, mut other) = (document("a"), document("b"));
        neutralise_differences(&mut one, &mut other);
        assert_eq!(one, document(VOLATILE_DEFAULT));
        assert_eq!(one, other);
    }
}
