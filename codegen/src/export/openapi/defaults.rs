//! Defaults of fields.

use serde_json::Value;

use crate::model::{Field, Type};

/// Returns the default if it is the same for every object, can be shown and can be sent.
pub fn default(field: &Field) -> Option<Value> {
    let default = field.public_default()?;
    let fits = match &field.kind {
        _ if default.is_null() => field.nullable,
        Type::Text => default.is_string(),
        Type::Decimal => default.as_str().is_some_and(is_decimal),
        Type::Date => default.as_str().is_some_and(is_date),
        Type::DateTime => default.as_str().is_some_and(is_timestamp),
        Type::Time => default.as_str().is_some_and(is_time),
        Type::Integer => default.is_i64(),
        Type::Unsigned => default.is_u64(),
        Type::Float => default.is_number(),
        Type::Boolean => default.is_boolean(),
        Type::List(_) => default.is_array(),
        Type::Map(_) => default.is_object(),
        Type::Choice(choices) => match default {
            Value::String(text) if !choices.numeric => {
                (field.blank && text.is_empty()) || choices.values.iter().any(|choice| choice.wire == *text)
            }
            Value::Number(number) if choices.numeric => {
                choices.values.iter().any(|choice| choice.wire == number.to_string())
            }
            _ => false,
        },
        _ => false,
    };
    (fits && field.limits.contain(default)).then(|| default.clone())
}

/// Returns whether the default is the empty string.
pub fn is_empty_by_default(field: &Field) -> bool {
    field.default.as_ref().and_then(|default| default.constant()).is_some_and(|default| default == "")
}

/// Returns whether a text is a date: `2026-01-31`.
fn is_date(text: &str) -> bool {
    has_form(text, "0000-00-00")
}

/// Returns whether a text is a time of day without a zone: `12:30:00` or `12:30:00.5`.
fn is_time(text: &str) -> bool {
    let (seconds, fraction) = text.split_once('.').map_or((text, None), |(before, after)| (before, Some(after)));
    has_form(seconds, "00:00:00") && fraction.is_none_or(|digits| digits.len() <= 6 && is_digits(digits))
}

/// Returns whether a text is a timestamp without a zone: `2026-01-31T12:30:00`.
fn is_timestamp(text: &str) -> bool {
    text.split_once('T').is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// Returns whether a text is a decimal number: `-1.50`.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.split_once('.').map_or_else(|| is_digits(digits), |(whole, part)| is_digits(whole) && is_digits(part))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a text has a form, in which each `0` stands for a digit.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| if form == b'0' { byte.is_ascii_digit() } else { byte == form };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_values() {
        assert!(is_date("2026-01-31") && !is_date("2026-1-31") && !is_date("31 Jan 2026"));
        assert!(is_time("12:30:00") && is_time("12:30:00.000001") && !is_time("12:30") && !is_time("12:30:00."));
        assert!(is_timestamp("1970-01-01T00:00:00") && !is_timestamp("1970-01-01 00:00:00"));
        assert!(!is_timestamp("1970-01-01T00:00:00Z"));
        assert!(is_decimal("0") && is_decimal("-1.50") && !is_decimal("1.") && !is_decimal("1e3") && !is_decimal(""));
    }
}
