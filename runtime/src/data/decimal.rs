//! Decimal numbers of any precision.

use std::cmp::{Ordering, Reverse};
use std::fmt;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{Error, Unexpected};

use crate::Json;
use crate::decode::{Decode, Fit, Probe, TextVisitor};

/// A decimal number of any precision, stored as the server writes it (`"26.73"`).
///
/// This holds for strings, in which Tastypie writes decimals. A JSON number is read as a 64-bit integer or float: of a
/// number that is neither, about 16 digits are right, and zeros at its end are not kept (`1.50` is read as `1.5`).
///
/// Two decimals are equal if they are written the same: `1.0` and `1.00` differ. In filters it is also the kind of decimal
/// fields.
///
/// ```
/// use pexgen_runtime::Decimal;
///
/// let price: Decimal = "26.730".parse()?;
/// assert_eq!(price.as_str(), "26.730");
/// assert_eq!(price.to_f64(), 26.73);
/// assert!("12 EUR".parse::<Decimal>().is_err());
/// # Ok::<(), pexgen_runtime::NotDecimal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

/// The values of Python's `Decimal` that are not finite numbers.
const NOT_FINITE: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// The error of parsing a string that is not a decimal number.
#[derive(Clone, PartialEq, Eq)]
pub struct NotDecimal(Box<str>);

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a decimal number", self.0.escape_debug())
    }
}

crate::macros::value_error!(NotDecimal);

impl Decimal {
    /// Returns the number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether another decimal is the same number: `1.0` and `1.00`.
    pub(crate) fn is_same_number(&self, other: &Self) -> bool {
        self.magnitude() == other.magnitude()
    }

    /// Returns the nearest float.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

/// By value. Decimals of the same value are ordered by how they are written, as they are not equal. NaN is the greatest.
impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.magnitude().cmp(&other.magnitude()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The value of a decimal, comparable.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Magnitude {
    NegativeInfinity,
    /// The exponent of the first digit, and the digits.
    Negative(Reverse<(i64, Vec<u8>)>),
    Zero,
    Positive((i64, Vec<u8>)),
    Infinity,
    NaN,
}

impl Decimal {
    fn magnitude(&self) -> Magnitude {
        match &*self.0 {
            "NaN" => return Magnitude::NaN,
            "Infinity" => return Magnitude::Infinity,
            "-Infinity" => return Magnitude::NegativeInfinity,
            _ => {}
        }
        let (mantissa, exponent) = self.0.split_once(['e', 'E']).unwrap_or((&self.0, "0"));
        let is_negative = mantissa.starts_with('-');
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches(['+', '-']);
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        let Some(first) = digits.iter().position(|digit| *digit != b'0') else { return Magnitude::Zero };
        let last = digits.iter().rposition(|digit| *digit != b'0').unwrap_or(first);
        let position = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
        // An exponent beyond the range is as far as one can be.
        let beyond = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent: i64 = exponent.parse().unwrap_or(beyond);
        let exponent = exponent.saturating_add(position(whole.len())).saturating_sub(position(first));
        let value = (exponent, digits.get(first..=last).unwrap_or_default().to_vec());
        if is_negative { Magnitude::Negative(Reverse(value)) } else { Magnitude::Positive(value) }
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self("0".into())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let trimmed = text.trim_ascii();
        // Rust's float parser accepts all that Python's `Decimal` writes for finite numbers, exponents included.
        let digits = trimmed.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        let number = digits && trimmed.parse::<f64>().is_ok();
        if number || NOT_FINITE.contains(&trimmed) { Ok(Self(trimmed.into())) } else { Err(NotDecimal(text.into())) }
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(value.to_string().into())
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self(value.to_string().into())
    }
}

impl From<&Self> for Decimal {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}

/// Decodes a string, or a number with the precision of a float. Null and the empty string are zero, or `None` in an `Option`.
impl Decode for Decimal {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer).map(Option::unwrap_or_default)
    }

    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let text = deserializer.deserialize_any(TextVisitor)?;
        if text.trim_ascii().is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Error::invalid_value(Unexpected::Str(&text), &"a decimal number"))
    }

    fn fit(json: &Json, _: &mut Probe) -> Fit {
        Fit::when(json.as_str().is_some_and(|text| text.parse::<Self>().is_ok()), 2)
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn decimals_are_ordered_by_value() {
        let ascending = [
            "-Infinity",
            "-1e400",
            "-10",
            "-9.5",
            "-0.01",
            "0",
            "1e-400",
            "0.01",
            "0.5",
            "1",
            "1.0",
            "1.00",
            "1.01",
            "9",
            "10",
            "9999999999999999999.5",
            "10000000000000000001",
            "1e400",
            "Infinity",
            "NaN",
        ];
        let mut sorted: Vec<Decimal> = ascending.iter().rev().map(|text| text.parse().unwrap()).collect();
        sorted.sort();
        assert_eq!(sorted.iter().map(Decimal::as_str).collect::<Vec<_>>(), ascending);
    }
}
