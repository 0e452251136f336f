//! Decimal numbers of any precision.

use std::fmt;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{Error, Unexpected};

use crate::Json;
use crate::decode::{Decode, Fit, Probe, TextVisitor};

/// A decimal number of any precision, stored as the server writes it (`"26.73"`).
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDecimal(Box<str>);

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a decimal number", self.0.escape_debug())
    }
}

impl std::error::Error for NotDecimal {}

impl Decimal {
    /// Returns the number as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the nearest float.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
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
        let trimmed = text.trim();
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

/// Decodes a string or a number. Null and the empty string are zero, or `None` in an `Option`.
impl Decode for Decimal {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer).map(Option::unwrap_or_default)
    }

    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let text = deserializer.deserialize_any(TextVisitor)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Error::invalid_value(Unexpected::Str(&text), &"a decimal number"))
    }

    fn fit(json: &Json, _: &mut Probe) -> Fit {
        Fit::when(json.as_str().is_some_and(|text| text.parse::<Self>().is_ok()), 2)
    }
}
