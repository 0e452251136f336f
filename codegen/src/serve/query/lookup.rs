//! Lookups: comparisons of a value with the value of a filter, as Django makes them.

use regex::Regex;

use crate::model::Lookup;
use crate::serve::catalog::{Kind, Side};
use crate::serve::cell::{Cell, Ref, Value};
use crate::serve::moment::{self, NotATime};
use crate::serve::refusal::{Refusal, listed, mismatched};

/// A condition on one value.
#[derive(Clone, Debug)]
pub(in crate::serve) enum Test {
    /// The value is equal.
    Equal(Value),
    /// The value is null, or not.
    Null(bool),
    /// The value is one of these.
    In(Vec<Value>),
    /// The value is within both bounds.
    Range(Value, Value),
    /// The value is in an order with another one.
    Order(Lookup, Value),
    /// The string contains a string.
    Contains(Lookup, String),
    /// The string matches.
    Matches(Regex),
    /// A part of a timestamp is equal.
    Part(Lookup, i64),
}

/// Returns whether Django knows a lookup for a column.
pub(super) fn is_known(lookup: Lookup, kind: &Kind) -> bool {
    use Lookup::{
        Date, Day, Exact, Gt, Gte, Hour, In, Isnull, IsoWeekDay, IsoYear, Lt, Lte, Minute, Month, Quarter, Second,
        Time, Week, WeekDay, Year,
    };
    match lookup {
        Exact | In | Gt | Gte | Lt | Lte | Isnull => true,
        Date | Time => *kind == Kind::Moment,
        Year | IsoYear | Month | Day | Week | WeekDay | IsoWeekDay | Quarter => {
            matches!(kind, Kind::Moment | Kind::Date)
        }
        Hour | Minute | Second => matches!(kind, Kind::Moment | Kind::Time),
        // Django knows the lookups of a join, but can't carry them out.
        _ => !matches!(kind, Kind::One(_) | Kind::Many(_, Side::Reverse { .. })),
    }
}

/// Refuses values that are not lists, which the server notices before it looks at anything else.
pub(super) fn check_list(lookup: Lookup, values: &[String]) -> Result<(), Refusal> {
    let constants = ["true", "True", "false", "False", "none", "None", "nil"];
    let is_constant = values.last().is_some_and(|value| constants.contains(&value.as_str()));
    if matches!(lookup, Lookup::In | Lookup::Range) && is_constant {
        return Err(Refusal::Failed("a list can't be `true`, `false` or `none`".to_owned()));
    }
    Ok(())
}

/// Creates the test of a lookup. `kind` is the type of the column, of the key of a relation.
pub(super) fn test(lookup: Lookup, kind: &Kind, values: &[String]) -> Result<Test, Refusal> {
    let text = values.last().map_or("", String::as_str);
    let constant: Option<Value> = match text {
        "true" | "True" => Some(Cell::Bool(true)),
        "false" | "False" => Some(Cell::Bool(false)),
        "none" | "None" | "nil" => Some(Cell::Null),
        _ => None,
    };
    if matches!(lookup, Lookup::In | Lookup::Range) {
        return several(lookup, kind, values);
    }
    if constant == Some(Cell::Null) {
        return match lookup {
            Lookup::Exact | Lookup::Iexact => Ok(Test::Null(true)),
            _ => Err(mismatched()),
        };
    }
    // `True` is a boolean in Python, whose text is "True".
    let text = match constant {
        Some(Cell::Bool(true)) => "True",
        Some(Cell::Bool(false)) => "False",
        _ => text,
    };
    match lookup {
        Lookup::Isnull => match constant {
            Some(Cell::Bool(flag)) => Ok(Test::Null(flag)),
            _ => Err(Refusal::Failed(format!("`isnull` must be true or false, not `{text}`"))),
        },
        Lookup::Exact => Ok(Test::Equal(value(kind, text)?)),
        Lookup::Gt | Lookup::Gte | Lookup::Lt | Lookup::Lte => Ok(Test::Order(lookup, value(kind, text)?)),
        Lookup::Regex | Lookup::Iregex if constant.is_some() => {
            Err(Refusal::Failed(format!("the boolean `{text}` is not a regular expression")))
        }
        Lookup::Regex => regex(text),
        Lookup::Iregex => regex(&format!("(?i){text}")),
        Lookup::Date => Ok(Test::Part(lookup, day(text)?)),
        Lookup::Time => Ok(Test::Part(lookup, time(text)?)),
        _ if is_part(lookup) => text.trim().parse().map(|number| Test::Part(lookup, number)).map_err(|_| mismatched()),
        _ => Ok(Test::Contains(lookup, text.to_owned())),
    }
}

/// Returns whether a boolean is compared with a time, which Django can't do.
pub(super) fn is_boolean_for_time(lookup: Lookup, kind: &Kind, values: &[String]) -> bool {
    use Lookup::{Exact, Gt, Gte, Lt, Lte};
    let is_boolean = values.last().is_some_and(|text| matches!(text.as_str(), "true" | "True" | "false" | "False"));
    is_boolean
        && matches!(lookup, Exact | Gt | Gte | Lt | Lte)
        && matches!(kind, Kind::Moment | Kind::Date | Kind::Time)
}

/// Returns whether a relation itself can be compared by a lookup.
pub(super) const fn fits_relation(lookup: Lookup) -> bool {
    use Lookup::{Exact, Gt, Gte, In, Isnull, Lt, Lte};
    matches!(lookup, Exact | In | Gt | Gte | Lt | Lte | Isnull)
}

const fn is_part(lookup: Lookup) -> bool {
    use Lookup::{Day, Hour, IsoWeekDay, IsoYear, Minute, Month, Quarter, Second, Week, WeekDay, Year};
    matches!(lookup, Year | IsoYear | Month | Day | Week | WeekDay | IsoWeekDay | Quarter | Hour | Minute | Second)
}

/// The tests with a list of values: `in` and `range`.
fn several(lookup: Lookup, kind: &Kind, values: &[String]) -> Result<Test, Refusal> {
    let last = values.last().map_or("", String::as_str);
    let parts: Vec<&str> =
        if last.is_empty() { Vec::new() } else { values.iter().flat_map(|value| value.split(',')).collect() };
    let parsed = parts.iter().map(|part| value(kind, part)).collect::<Result<Vec<_>, _>>()?;
    match (lookup, &parsed[..]) {
        (Lookup::In, _) => Ok(Test::In(parsed)),
        (_, [low, high, ..]) => Ok(Test::Range(low.clone(), high.clone())),
        _ => Err(Refusal::Failed("`range` needs two values".to_owned())),
    }
}

fn regex(pattern: &str) -> Result<Test, Refusal> {
    let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build();
    built
        .map(Test::Matches)
        .map_err(|error| Refusal::Failed(format!("`{pattern}` is not a regular expression: {error}")))
}

/// Converts text to the type of a column.
fn value(kind: &Kind, text: &str) -> Result<Value, Refusal> {
    match kind {
        Kind::Integer => match text {
            "True" => Ok(Cell::Int(1)),
            "False" => Ok(Cell::Int(0)),
            _ => integer(text).map(Cell::Int),
        },
        Kind::Float => match text {
            "True" => Ok(Cell::Float(1.0)),
            "False" => Ok(Cell::Float(0.0)),
            _ => text.trim().parse().map(Cell::Float).map_err(|_| mismatched()),
        },
        Kind::Boolean => match text {
            "True" | "t" | "1" => Ok(Cell::Bool(true)),
            "False" | "f" | "0" => Ok(Cell::Bool(false)),
            _ => Err(listed(&format!("“{text}” value must be either True or False."))),
        },
        Kind::Moment => moment::parse_moment(text).map(Cell::Moment).map_err(|error| not_a_moment(text, error)),
        Kind::Date => day(text).map(Cell::Date),
        Kind::Time => time(text).map(Cell::Time),
        _ => Ok(Cell::Text(text.to_owned())),
    }
}

fn integer(text: &str) -> Result<i64, Refusal> {
    let trimmed = text.trim();
    trimmed.strip_prefix('+').unwrap_or(trimmed).parse().map_err(|error: std::num::ParseIntError| match error.kind() {
        std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow => {
            Refusal::Failed(format!("`{text}` is larger than 64 bits"))
        }
        _ => mismatched(),
    })
}

fn not_a_moment(text: &str, error: NotATime) -> Refusal {
    let form = "YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]";
    match error {
        NotATime::Format => listed(&format!("“{text}” value has an invalid format. It must be in {form} format.")),
        NotATime::Invalid => {
            listed(&format!("“{text}” value has the correct format ({form}) but it is an invalid date/time."))
        }
        NotATime::InvalidDate => {
            listed(&format!("“{text}” value has the correct format (YYYY-MM-DD) but it is an invalid date."))
        }
        NotATime::Offset => Refusal::Failed(format!("`{text}` has an offset, but times are in UTC without one")),
    }
}

fn day(text: &str) -> Result<i64, Refusal> {
    moment::parse_date(text).map_err(|error| match error {
        NotATime::Invalid => {
            listed(&format!("“{text}” value has the correct format (YYYY-MM-DD) but it is an invalid date."))
        }
        _ => listed(&format!("“{text}” value has an invalid date format. It must be in YYYY-MM-DD format.")),
    })
}

fn time(text: &str) -> Result<i64, Refusal> {
    moment::parse_time(text).map_err(|error| match error {
        NotATime::Invalid => {
            listed(&format!("“{text}” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time."))
        }
        _ => listed(&format!("“{text}” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.")),
    })
}

impl Test {
    /// Returns whether a value passes.
    pub(super) fn passes(&self, cell: Ref<'_>) -> bool {
        use std::cmp::Ordering::{Greater, Less};
        if let Self::Null(is_null) = self {
            return (cell == Cell::Null) == *is_null;
        }
        if cell == Cell::Null {
            return false;
        }
        match self {
            Self::Null(_) => false,
            Self::Equal(value) => cell.order(value.view()).is_eq(),
            Self::In(values) => values.iter().any(|value| cell.order(value.view()).is_eq()),
            Self::Range(low, high) => cell.order(low.view()) != Less && cell.order(high.view()) != Greater,
            Self::Order(lookup, value) => match (lookup, cell.order(value.view())) {
                (Lookup::Gt, order) => order == Greater,
                (Lookup::Gte, order) => order != Less,
                (Lookup::Lt, order) => order == Less,
                (_, order) => order != Greater,
            },
            Self::Contains(lookup, part) => contains(*lookup, &text_of(cell), part),
            Self::Matches(regex) => regex.is_match(&text_of(cell)),
            Self::Part(lookup, number) => part_of(*lookup, cell) == Some(*number),
        }
    }
}

fn contains(lookup: Lookup, text: &str, part: &str) -> bool {
    let lower = |text: &str| text.to_lowercase();
    match lookup {
        Lookup::Iexact => lower(text) == lower(part),
        Lookup::Contains => text.contains(part),
        Lookup::Icontains => lower(text).contains(&lower(part)),
        Lookup::Startswith => text.starts_with(part),
        Lookup::Istartswith => lower(text).starts_with(&lower(part)),
        Lookup::Endswith => text.ends_with(part),
        _ => lower(text).ends_with(&lower(part)),
    }
}

/// Returns a value as a database converts it to a string.
fn text_of(cell: Ref<'_>) -> String {
    let mut out = String::new();
    match cell {
        Cell::Text(text) | Cell::Json(text) => out.push_str(text),
        Cell::Bool(flag) => out.push(if flag { '1' } else { '0' }),
        Cell::Float(number) => crate::serve::json::write_float(&mut out, number),
        Cell::Moment(at) => moment::write_moment(&mut out, at, ' '),
        Cell::Date(day) => moment::write_date(&mut out, day),
        Cell::Time(at) => moment::write_time(&mut out, at),
        Cell::Int(number) | Cell::Link(number) => out = number.to_string(),
        Cell::Null => {}
    }
    out
}

/// Returns a part of a timestamp, a date or a time.
fn part_of(lookup: Lookup, cell: Ref<'_>) -> Option<i64> {
    let (date, time) = match cell {
        Cell::Moment(at) => (Some(at.div_euclid(moment::DAY)), Some(at.rem_euclid(moment::DAY))),
        Cell::Date(day) => (Some(day), None),
        Cell::Time(at) => (None, Some(at)),
        _ => return None,
    };
    let seconds = || time.map(|at| at / moment::SECOND);
    match lookup {
        Lookup::Date => return date,
        Lookup::Time => return time,
        Lookup::Hour => return seconds().map(|seconds| seconds / 3600),
        Lookup::Minute => return seconds().map(|seconds| seconds / 60 % 60),
        Lookup::Second => return seconds().map(|seconds| seconds % 60),
        _ => {}
    }
    let date = moment::date_of(date?);
    let week = date.iso_week_date();
    Some(match lookup {
        Lookup::Year => i64::from(date.year()),
        Lookup::IsoYear => i64::from(week.year()),
        Lookup::Month => i64::from(date.month()),
        Lookup::Day => i64::from(date.day()),
        Lookup::Week => i64::from(week.week()),
        Lookup::WeekDay => i64::from(date.weekday().to_sunday_one_offset()),
        Lookup::IsoWeekDay => i64::from(date.weekday().to_monday_one_offset()),
        _ => (i64::from(date.month()) + 2) / 3,
    })
}
