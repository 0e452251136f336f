//! Decimal numbers of any length.

use std::fmt;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::{Error, Unexpected};

use crate::decode::{Decode, TextVisitor};

/// A decimal number, kept as the text that servers write (`"26.73"`), because it may have more digits than a float.
///
/// Also the kind of decimal fields in filters. Two decimals are equal when their texts are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(Box<str>);

/// What Python's `Decimal` can hold besides numbers.
const NO_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// The text is not a decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDecimal(Box<str>);

impl fmt::Display for NotDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a decimal number", self.0.escape_debug())
    }
}

impl std::error::Error for NotDecimal {}

impl Decimal {
    /// The digits as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest float.
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
        // What Python's `Decimal` writes for finite numbers, exponents included, is what Rust's float parser takes.
        let digits = trimmed.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        let number = digits && trimmed.parse::<f64>().is_ok();
        if number || NO_NUMBERS.contains(&trimmed) { Ok(Self(trimmed.into())) } else { Err(NotDecimal(text.into())) }
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

/// Text or a number. Null and empty text are zero, or `None` in an `Option`.
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
}
