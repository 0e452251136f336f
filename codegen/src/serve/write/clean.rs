//! Validation of single values, as the fields of a Django form do it.

use serde_json::{Number, Value as Json};

use crate::model::Bounds;
use crate::serve::catalog::{Column, Kind};
use crate::serve::cell::{Cell, Value};
use crate::serve::moment;
use crate::serve::python;

const REQUIRED: &str = "This field is required.";

/// Returns the value that a form makes of a property, or its messages.
pub(in crate::serve) fn clean(column: &Column, value: &Json) -> Result<Value, Vec<String>> {
    if column.kind == Kind::Boolean {
        return Ok(boolean(column, value));
    }
    if is_empty(column, value) {
        return if column.required { Err(vec![REQUIRED.to_owned()]) } else { Ok(empty(column)) };
    }
    let message = |text: &str| vec![text.to_owned()];
    if !column.choices.is_empty() {
        let text = python::text(value);
        if !column.choices.contains(&text) {
            return Err(vec![format!("Select a valid choice. {text} is not one of the available choices.")]);
        }
        return Ok(if column.kind == Kind::Integer {
            text.parse().map_or(Cell::Null, Cell::Int)
        } else {
            Cell::Text(text)
        });
    }
    match column.kind {
        Kind::Integer => integer(column, value),
        Kind::Float => match number(value) {
            Some(number) => in_range(column, Number::from_f64(number), Cell::Float(number)),
            None => Err(message("Enter a number.")),
        },
        Kind::Date => {
            moment::parse_date(python::text(value).trim()).map(Cell::Date).map_err(|_| message("Enter a valid date."))
        }
        Kind::Moment => moment::parse_moment(&python::text(value))
            .map(Cell::Moment)
            .map_err(|_| message("Enter a valid date/time.")),
        Kind::Time => {
            moment::parse_time(python::text(value).trim()).map(Cell::Time).map_err(|_| message("Enter a valid time."))
        }
        _ => text(column, python::text(value).trim()),
    }
}

/// Returns whether a value counts as no value.
fn is_empty(column: &Column, value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) if column.choices.is_empty() => text.trim().is_empty(),
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// The value of a field that is left empty.
pub(super) fn empty(column: &Column) -> Value {
    match column.kind {
        _ if column.nullable => Cell::Null,
        Kind::Text => Cell::Text(String::new()),
        Kind::Integer => Cell::Int(0),
        Kind::Float => Cell::Float(0.0),
        _ => Cell::Null,
    }
}

fn boolean(column: &Column, value: &Json) -> Value {
    let known = match value {
        Json::Bool(flag) => Some(*flag),
        Json::String(text) if column.nullable => match text.as_str() {
            "True" | "true" | "2" => Some(true),
            "False" | "false" | "3" => Some(false),
            _ => None,
        },
        Json::String(text) => Some(match text.to_lowercase().as_str() {
            "false" => false,
            other => !other.is_empty(),
        }),
        Json::Number(number) if column.nullable => match number.as_f64() {
            Some(1.0) => Some(true),
            Some(0.0) => Some(false),
            _ => None,
        },
        _ if column.nullable => None,
        other => Some(python::truth(other)),
    };
    known.map_or(Cell::Null, Cell::Bool)
}

fn integer(column: &Column, value: &Json) -> Result<Value, Vec<String>> {
    let wrong = || vec!["Enter a whole number.".to_owned()];
    let text = python::text(value);
    let digits = text.trim();
    // `8.0` is 8.
    let digits = digits
        .split_once('.')
        .filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0'))
        .map_or(digits, |(whole, _)| whole);
    let digits = digits.trim();
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return match value.as_f64() {
            Some(number) if number.fract() == 0.0 && number.abs() >= 9.2e18 => Err(beyond(number < 0.0)),
            _ => Err(wrong()),
        };
    }
    match digits.strip_prefix('+').unwrap_or(digits).parse::<i64>() {
        Ok(number) => in_range(column, Some(number.into()), Cell::Int(number)),
        Err(_) => Err(beyond(digits.starts_with('-'))),
    }
}

/// The message about an integer of more than 64 bits.
fn beyond(below: bool) -> Vec<String> {
    vec![if below {
        format!("Ensure this value is greater than or equal to {}.", i64::MIN)
    } else {
        format!("Ensure this value is less than or equal to {}.", i64::MAX)
    }]
}

fn number(value: &Json) -> Option<f64> {
    let number = match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

fn text(column: &Column, text: &str) -> Result<Value, Vec<String>> {
    if text.contains('\0') {
        return Err(vec!["Null characters are not allowed.".to_owned()]);
    }
    let length = text.chars().count();
    let most = column.limits.length.most.as_ref().and_then(|bound| bound.value.as_u64());
    let least = column.limits.length.least.as_ref().and_then(|bound| bound.value.as_u64());
    if let Some(most) = most.filter(|most| length as u64 > *most) {
        return Err(vec![format!("Ensure this value has at most {most} characters (it has {length}).")]);
    }
    if let Some(least) = least.filter(|least| (length as u64) < *least) {
        return Err(vec![format!("Ensure this value has at least {least} characters (it has {length}).")]);
    }
    Ok(Cell::Text(text.to_owned()))
}

fn in_range(column: &Column, number: Option<Number>, value: Value) -> Result<Value, Vec<String>> {
    let Bounds { least, most } = &column.limits.range;
    let Some(number) = number else { return Ok(value) };
    if column.limits.range.contain(&number) {
        return Ok(value);
    }
    let below = Bounds { least: least.clone(), most: None };
    match (least, most) {
        (Some(least), _) if !below.contain(&number) => {
            Err(vec![format!("Ensure this value is greater than or equal to {}.", least.value)])
        }
        (_, Some(most)) => Err(vec![format!("Ensure this value is less than or equal to {}.", most.value)]),
        _ => Ok(value),
    }
}
