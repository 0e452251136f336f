//! Numbers of JSON as decimal fractions: what is compared and multiplied is exact, whatever a number is written as.

use std::cmp::Ordering;

use serde_json::{Number, Value as Json};

/// `digits` · 10^`exponent`. The digits do not end with a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    /// Returns the value of a number.
    pub(super) fn of(number: &Number) -> Option<Self> {
        // The shortest digits that mean the number: `1.25e-1`.
        let text = match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => format!("{integer:e}"),
            (_, Some(integer)) => format!("{integer:e}"),
            _ => format!("{:e}", number.as_f64()?),
        };
        let (mantissa, exponent) = text.split_once('e')?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { digits, exponent: exponent.parse::<i32>().ok()?.checked_sub(fraction.len().try_into().ok()?)? })
    }

    /// Returns the value of a keyword of a schema.
    pub(super) fn keyword(schema: &Json, name: &str) -> Option<Self> {
        schema[name].as_number().and_then(Self::of)
    }

    pub(super) const fn integer(value: i128) -> Self {
        Self { digits: value, exponent: 0 }
    }

    /// 10^`exponent`.
    pub(super) const fn power(exponent: i32) -> Self {
        Self { digits: 1, exponent }
    }

    /// Returns the digits before another exponent, if they are not too many.
    fn digits_at(self, exponent: i32) -> Option<i128> {
        if self.digits == 0 {
            return Some(0);
        }
        let more = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(more)?)
    }

    fn approximate(self) -> f64 {
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or_default()
    }

    /// Compares two values.
    pub(super) fn compare(self, other: Self) -> Ordering {
        let exponent = self.exponent.min(other.exponent);
        match (self.digits_at(exponent), other.digits_at(exponent)) {
            (Some(one), Some(two)) => one.cmp(&two),
            _ => self.approximate().total_cmp(&other.approximate()),
        }
    }

    /// Returns whether this is a multiple of a step. Numbers with too many digits are.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        let exponent = self.exponent.min(step.exponent);
        match (self.digits_at(exponent), step.digits_at(exponent)) {
            (Some(number), Some(step)) if step != 0 => number % step == 0,
            _ => true,
        }
    }

    /// Returns the least positive integer that is a multiple of this.
    pub(super) fn least_integer_multiple(self) -> Option<Self> {
        if self.exponent >= 0 {
            return Some(self);
        }
        let one = Self::integer(1).digits_at(self.exponent)?;
        let (mut divisor, mut rest) = (self.digits, one);
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        (divisor != 0).then(|| Self::integer(self.digits / divisor))
    }

    /// Returns the value as a number of JSON: an integer if `is_integer`.
    pub(super) fn json(self, is_integer: bool) -> Json {
        let integer = self.digits_at(0).filter(|_| is_integer);
        match integer.map(|integer| (i64::try_from(integer), u64::try_from(integer))) {
            Some((Ok(integer), _)) => integer.into(),
            Some((_, Ok(integer))) => integer.into(),
            _ => self.approximate().into(),
        }
    }
}

/// The numbers between two bounds that are multiples of a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    /// The least number, and whether it is excluded.
    pub(super) least: Option<(Decimal, bool)>,
    /// The greatest number, and whether it is excluded.
    pub(super) most: Option<(Decimal, bool)>,
    pub(super) step: Decimal,
}

impl Range {
    /// Returns the least number, the next ones for another `nth`, or the last one. Without a least number, it begins with 0 or
    /// the greatest one. `None` if there is no such number.
    pub(super) fn number(self, nth: u32) -> Option<Decimal> {
        let bounds = [self.least, self.most].into_iter().flatten().map(|(bound, _)| bound.exponent);
        let exponent = bounds.fold(self.step.exponent, i32::min);
        let step = self.step.digits_at(exponent).filter(|step| *step > 0)?;
        // The multiples of the step that the bounds permit.
        let multiple = |bound: Option<(Decimal, bool)>, towards: i128| -> Option<Option<i128>> {
            let Some((bound, is_excluded)) = bound else { return Some(None) };
            let digits = bound.digits_at(exponent)?;
            let below = digits.div_euclid(step);
            let is_multiple = digits.rem_euclid(step) == 0;
            Some(Some(match (is_multiple, is_excluded) {
                (true, true) => below + towards,
                (true, false) => below,
                (false, _) => below + i128::from(towards > 0),
            }))
        };
        let (least, most) = (multiple(self.least, 1)?, multiple(self.most, -1)?);
        let count = i128::from(nth);
        let chosen = match (least, most) {
            (Some(least), Some(most)) if least > most => return None,
            (Some(least), most) => most.map_or(least + count, |most| most.min(least + count)),
            (None, Some(most)) if most < 0 => most - count,
            (None, most) => most.map_or(count, |most| most.min(count)),
        };
        Some(Decimal { digits: chosen.checked_mul(step)?, exponent })
    }
}
