//! Limits of the values that a field accepts.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Number, Value};

use crate::markdown::states;

/// Limits of the values that a field accepts. An undocumented limit is `None` or unbounded.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Limits {
    /// Length of a string in characters.
    pub length: Bounds,
    /// Value of a number.
    pub range: Bounds,
    /// Number of items of a list.
    pub items: Bounds,
    /// The number that every value is a multiple of.
    pub multiple_of: Option<Number>,
    /// The regular expression that a string matches.
    pub pattern: Option<String>,
    /// The format of a string that has no type of its own, such as `email`.
    pub format: Option<String>,
    /// Other keywords of JSON Schema that restrict values, such as `uniqueItems`, with their values as JSON. Those of the
    /// items of a list begin with `items.`. The bindings do not use them.
    pub keywords: BTreeMap<String, String>,
}

/// A lower and an upper bound.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Bounds {
    /// The lower bound.
    pub least: Option<Bound>,
    /// The upper bound.
    pub most: Option<Bound>,
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Bound {
    /// The number.
    pub value: Number,
    /// Whether the range excludes the number itself.
    pub exclusive: bool,
}

/// Words that occur in sentences about limits, in lower case.
const LIMIT_WORDS: [&str; 12] = [
    "minimum",
    "maximum",
    "min",
    "max",
    "range",
    "between",
    "length",
    "limit",
    "at least",
    "at most",
    "up to",
    "values from",
];

impl Limits {
    /// Returns the limits that hold when both apply.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            length: self.length.and(other.length),
            range: self.range.and(other.range),
            items: self.items.and(other.items),
            multiple_of: self.multiple_of.or(other.multiple_of),
            pattern: self.pattern.or(other.pattern),
            format: self.format.or(other.format),
            keywords: other.keywords.into_iter().chain(self.keywords).collect(),
        }
    }

    /// Returns whether a value is within the bounds of its type, and a number a multiple of the documented one. The empty
    /// string is always within. Patterns are not compared.
    pub fn contain(&self, value: &Value) -> bool {
        match value {
            Value::Number(number) => {
                self.range.contain(number) && self.multiple_of.as_ref().is_none_or(|step| is_multiple(number, step))
            }
            Value::String(text) => text.is_empty() || self.length.contain(&text.chars().count().into()),
            Value::Array(items) => self.items.contain(&items.len().into()),
            _ => true,
        }
    }

    /// Returns the limits as sentences, except those that `text` already states: those whose pattern it
    /// contains, or whose numbers are in sentences about limits.
    pub fn sentences(&self, text: &str) -> Vec<String> {
        if *self == Self::default() {
            return Vec::new();
        }
        let lower = text.to_lowercase();
        let about_limits = |sentence: &&str| LIMIT_WORDS.iter().any(|word| sentence.contains(word));
        let stated: Vec<Number> = lower.split_inclusive(". ").filter(about_limits).flat_map(numbers).collect();
        let is_stated = |value: &Number| stated.iter().any(|number| compare(number, value) == Ordering::Equal);
        let mut sentences = Vec::new();
        for (bounds, names, unit) in [
            (&self.range, ["Range", "Minimum", "Maximum"], ""),
            (&self.length, ["Length", "Minimum length", "Maximum length"], " characters"),
            (&self.items, ["Number of items", "Minimum number of items", "Maximum number of items"], ""),
        ] {
            if !bounds.values().all(is_stated) {
                sentences.extend(bounds.sentences(names, unit));
            }
        }
        if let Some(number) = self.multiple_of.as_ref().filter(|number| !is_stated(number)) {
            sentences.push(format!("Multiple of {number}."));
        }
        if let Some(pattern) = self.pattern.as_ref().filter(|pattern| !text.contains(pattern.as_str())) {
            sentences.push(format!("Pattern: `{pattern}`."));
        }
        if let Some(format) = self.format.as_ref().filter(|format| !states(text, format)) {
            sentences.push(format!("Format: {format}."));
        }
        sentences
    }
}

impl Bounds {
    /// Creates bounds that include both numbers.
    pub fn inclusive(least: Option<Number>, most: Option<Number>) -> Self {
        let bound = |value| Bound { value, exclusive: false };
        Self { least: least.map(bound), most: most.map(bound) }
    }

    /// Returns whether there is neither a lower nor an upper bound.
    pub const fn is_unbounded(&self) -> bool {
        self.least.is_none() && self.most.is_none()
    }

    /// Returns whether a number is within the bounds.
    pub fn contain(&self, number: &Number) -> bool {
        let above = self.least.as_ref().is_none_or(|bound| match compare(number, &bound.value) {
            Ordering::Less => false,
            Ordering::Equal => !bound.exclusive,
            Ordering::Greater => true,
        });
        let below = self.most.as_ref().is_none_or(|bound| match compare(number, &bound.value) {
            Ordering::Less => true,
            Ordering::Equal => !bound.exclusive,
            Ordering::Greater => false,
        });
        above && below
    }

    /// Returns whether no number is within the bounds.
    pub fn are_contradictory(&self) -> bool {
        let (Some(least), Some(most)) = (&self.least, &self.most) else { return false };
        match compare(&least.value, &most.value) {
            Ordering::Less => false,
            Ordering::Equal => least.exclusive || most.exclusive,
            Ordering::Greater => true,
        }
    }

    /// Returns whether these bounds exclude numbers that the other bounds include.
    pub fn exclude_some_of(&self, other: &Self) -> bool {
        least(self.least.as_ref(), other.least.as_ref()) == Ordering::Greater
            || most(self.most.as_ref(), other.most.as_ref()) == Ordering::Less
    }

    /// Returns the numbers that are within both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            least: if least(self.least.as_ref(), other.least.as_ref()) == Ordering::Less {
                other.least
            } else {
                self.least
            },
            most: if most(self.most.as_ref(), other.most.as_ref()) == Ordering::Greater {
                other.most
            } else {
                self.most
            },
        }
    }

    fn values(&self) -> impl Iterator<Item = &Number> {
        self.least.iter().chain(&self.most).map(|bound| &bound.value)
    }

    fn sentences(&self, [both, at_least, at_most]: [&str; 3], unit: &str) -> Vec<String> {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) if !least.exclusive && !most.exclusive => {
                vec![format!("{both}: {} to {}{unit}.", least.value, most.value)]
            }
            (least, most) => {
                let least = least.iter().map(|bound| {
                    if bound.exclusive {
                        format!("More than {}{unit}.", bound.value)
                    } else {
                        format!("{at_least}: {}{unit}.", bound.value)
                    }
                });
                let most = most.iter().map(|bound| {
                    if bound.exclusive {
                        format!("Less than {}{unit}.", bound.value)
                    } else {
                        format!("{at_most}: {}{unit}.", bound.value)
                    }
                });
                least.chain(most).collect()
            }
        }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = self.least.as_ref().map(|bound| {
            if bound.exclusive { format!("more than {}", bound.value) } else { format!("at least {}", bound.value) }
        });
        let most = self.most.as_ref().map(|bound| {
            if bound.exclusive { format!("less than {}", bound.value) } else { format!("at most {}", bound.value) }
        });
        match (least, most) {
            (Some(least), Some(most)) => match (&self.least, &self.most) {
                (Some(Bound { value: low, exclusive: false }), Some(Bound { value: high, exclusive: false })) => {
                    write!(f, "{low} to {high}")
                }
                _ => write!(f, "{least} and {most}"),
            },
            (Some(one), None) | (None, Some(one)) => f.write_str(&one),
            (None, None) => f.write_str("any"),
        }
    }
}

/// Compares lower bounds; no bound is the lowest.
fn least(one: Option<&Bound>, other: Option<&Bound>) -> Ordering {
    match (one, other) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some(one), Some(other)) => compare(&one.value, &other.value).then(one.exclusive.cmp(&other.exclusive)),
    }
}

/// Compares upper bounds; no bound is the highest.
fn most(one: Option<&Bound>, other: Option<&Bound>) -> Ordering {
    match (one, other) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(one), Some(other)) => compare(&one.value, &other.value).then(other.exclusive.cmp(&one.exclusive)),
    }
}

/// Compares two numbers: integers exactly, others as floating-point numbers.
fn compare(one: &Number, other: &Number) -> Ordering {
    let integer = |number: &Number| number.as_i128();
    match (integer(one), integer(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => {
            let float = |number: &Number| number.as_f64().unwrap_or_default();
            float(one).total_cmp(&float(other))
        }
    }
}

/// Returns whether a number is a multiple of another one, except for what floating-point numbers round.
fn is_multiple(number: &Number, step: &Number) -> bool {
    if let (Some(number), Some(step)) = (number.as_i128(), step.as_i128()) {
        return step == 0 || number % step == 0;
    }
    let ratio = number.as_f64().unwrap_or_default() / step.as_f64().unwrap_or(1.0);
    !ratio.is_finite() || (ratio - ratio.round()).abs() <= ratio.abs() * 1e-12
}

/// Returns the numbers in a text. A dash between numbers means "to", a dash before a number "minus".
pub fn numbers(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut digits = String::new();
    let mut previous = ' ';
    for c in text.chars().chain([' ']) {
        let continues =
            c.is_ascii_digit() || (matches!(c, '.' | ',') && previous.is_ascii_digit() && !digits.is_empty());
        if continues {
            digits.push(c);
        } else {
            if !digits.is_empty() {
                numbers.extend(number(&digits));
                digits.clear();
            }
            if c == '-' && previous.is_whitespace() {
                digits.push('-');
            }
        }
        previous = c;
    }
    numbers
}

fn number(digits: &str) -> Option<Number> {
    let digits = digits.trim_end_matches(['.', ',']).replace(',', "");
    let integer = digits.parse::<i64>().ok().map(Number::from);
    integer.or_else(|| Number::from_f64(digits.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(least: Option<i64>, most: Option<i64>) -> Bounds {
        Bounds::inclusive(least.map(Number::from), most.map(Number::from))
    }

    #[test]
    fn limits_that_the_text_states_are_not_repeated() {
        let limits = Limits { length: bounds(None, Some(1250)), ..Limits::default() };
        assert_eq!(limits.sentences("The name."), ["Maximum length: 1250 characters."]);
        assert_eq!(limits.sentences("The name. Maximum length: 1,250 characters."), [""; 0]);
        let limits = Limits { range: bounds(Some(-5), Some(5)), ..Limits::default() };
        assert_eq!(limits.sentences("From -5 to 50."), ["Range: -5 to 5."]);
    }

    #[test]
    fn bounds_are_compared_as_numbers() {
        let (narrow, wide) = (bounds(Some(1), Some(5)), bounds(None, Some(9)));
        assert!(narrow.exclude_some_of(&wide) && !wide.exclude_some_of(&narrow));
        assert_eq!(wide.clone().and(narrow.clone()), narrow);
        let exclusive = Bounds { least: Some(Bound { value: 1.into(), exclusive: true }), most: None };
        assert!(exclusive.exclude_some_of(&bounds(Some(1), None)));
        assert!(!exclusive.contain(&1.into()) && exclusive.contain(&2.into()));
        assert_eq!((narrow.to_string(), exclusive.to_string()), ("1 to 5".to_owned(), "more than 1".to_owned()));
    }
}
