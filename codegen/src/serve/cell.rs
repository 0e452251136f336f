//! Values of objects, and rows that pack the values of one object into bytes.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A value of one field. `T` is the type of its text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Cell<T> {
    /// Null.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// A string.
    Text(T),
    /// A timestamp in microseconds since 1970.
    Moment(i64),
    /// A date in days since 1970.
    Date(i64),
    /// A time of day in microseconds.
    Time(i64),
    /// Any JSON, serialized.
    Json(T),
    /// A relation: the row id of the target.
    Link(i64),
}

/// A value that owns its text.
pub(super) type Value = Cell<String>;
/// A value whose text is in a row.
pub(super) type Ref<'a> = Cell<&'a str>;

impl Value {
    /// Returns the value with borrowed text.
    pub(super) fn view(&self) -> Ref<'_> {
        match self {
            Cell::Text(text) => Cell::Text(text),
            Cell::Json(text) => Cell::Json(text),
            Cell::Null => Cell::Null,
            Cell::Bool(flag) => Cell::Bool(*flag),
            Cell::Int(number) => Cell::Int(*number),
            Cell::Float(number) => Cell::Float(*number),
            Cell::Moment(at) => Cell::Moment(*at),
            Cell::Date(day) => Cell::Date(*day),
            Cell::Time(at) => Cell::Time(*at),
            Cell::Link(id) => Cell::Link(*id),
        }
    }
}

impl Ref<'_> {
    /// Returns the value with its own text.
    pub(super) fn owned(self) -> Value {
        match self {
            Cell::Text(text) => Cell::Text(text.to_owned()),
            Cell::Json(text) => Cell::Json(text.to_owned()),
            Cell::Null => Cell::Null,
            Cell::Bool(flag) => Cell::Bool(flag),
            Cell::Int(number) => Cell::Int(number),
            Cell::Float(number) => Cell::Float(number),
            Cell::Moment(at) => Cell::Moment(at),
            Cell::Date(day) => Cell::Date(day),
            Cell::Time(at) => Cell::Time(at),
            Cell::Link(id) => Cell::Link(id),
        }
    }

    /// Returns a hash that is the same in every process.
    pub(super) fn hash64(self) -> u64 {
        let mut hasher = DefaultHasher::new();
        match self {
            Cell::Null => 0_u8.hash(&mut hasher),
            Cell::Bool(flag) => flag.hash(&mut hasher),
            Cell::Float(number) => number.to_bits().hash(&mut hasher),
            Cell::Text(text) | Cell::Json(text) => text.hash(&mut hasher),
            Cell::Int(number) | Cell::Moment(number) | Cell::Date(number) | Cell::Time(number) | Cell::Link(number) => {
                number.hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// Returns the number, if it is one. Booleans are 0 and 1.
    pub(super) fn number(self) -> Option<i64> {
        match self {
            Cell::Int(number) | Cell::Moment(number) | Cell::Date(number) | Cell::Time(number) | Cell::Link(number) => {
                Some(number)
            }
            Cell::Bool(flag) => Some(i64::from(flag)),
            _ => None,
        }
    }

    /// Compares two values as a database sorts them: null first, numbers, then strings by their bytes.
    pub(super) fn order(self, other: Self) -> Ordering {
        #[expect(clippy::cast_precision_loss, reason = "databases compare so as well")]
        let float = |cell: Self| match cell {
            Cell::Float(number) => Some(number),
            cell => cell.number().map(|number| number as f64),
        };
        match (self, other) {
            (Cell::Null, Cell::Null) => Ordering::Equal,
            (Cell::Null, _) => Ordering::Less,
            (_, Cell::Null) => Ordering::Greater,
            (Cell::Text(one) | Cell::Json(one), Cell::Text(other) | Cell::Json(other)) => one.cmp(other),
            (one, other) => match (one.number(), other.number()) {
                (Some(one), Some(other)) => one.cmp(&other),
                _ => match (float(one), float(other)) {
                    (Some(one), Some(other)) => one.total_cmp(&other),
                    (one, other) => other.is_some().cmp(&one.is_some()),
                },
            },
        }
    }
}

/// The values of one object, packed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row(Arc<[u8]>);

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INT: u8 = 3;
const FLOAT: u8 = 4;
const TEXT: u8 = 5;
const MOMENT: u8 = 6;
const DATE: u8 = 7;
const TIME: u8 = 8;
const JSON: u8 = 9;
const LINK: u8 = 10;

impl Row {
    /// Packs values.
    pub(super) fn pack(values: &[Value]) -> Self {
        let mut bytes = Vec::with_capacity(values.len() * 4);
        for value in values {
            match value {
                Cell::Null => bytes.push(NULL),
                Cell::Bool(flag) => bytes.push(if *flag { TRUE } else { FALSE }),
                Cell::Int(number) => push_integer(&mut bytes, INT, *number),
                Cell::Moment(number) => push_integer(&mut bytes, MOMENT, *number),
                Cell::Date(number) => push_integer(&mut bytes, DATE, *number),
                Cell::Time(number) => push_integer(&mut bytes, TIME, *number),
                Cell::Link(number) => push_integer(&mut bytes, LINK, *number),
                Cell::Float(number) => {
                    bytes.push(FLOAT);
                    bytes.extend(number.to_le_bytes());
                }
                Cell::Text(text) => push_text(&mut bytes, TEXT, text),
                Cell::Json(text) => push_text(&mut bytes, JSON, text),
            }
        }
        Self(bytes.into())
    }

    /// Returns the values in order.
    pub(super) fn cells(&self) -> Cells<'_> {
        Cells { rest: &self.0 }
    }

    /// Returns one value.
    pub(super) fn cell(&self, index: usize) -> Ref<'_> {
        self.cells().nth(index).unwrap_or_default()
    }

    /// Returns all values with their own text.
    pub(super) fn values(&self) -> Vec<Value> {
        self.cells().map(Cell::owned).collect()
    }
}

/// An iterator over the values of a row.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Cells<'a> {
    type Item = Ref<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let (tag, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match *tag {
            FALSE => Cell::Bool(false),
            TRUE => Cell::Bool(true),
            INT => Cell::Int(self.integer()),
            MOMENT => Cell::Moment(self.integer()),
            DATE => Cell::Date(self.integer()),
            TIME => Cell::Time(self.integer()),
            LINK => Cell::Link(self.integer()),
            FLOAT => {
                let (bytes, rest) = self.rest.split_first_chunk::<8>()?;
                self.rest = rest;
                Cell::Float(f64::from_le_bytes(*bytes))
            }
            TEXT => Cell::Text(self.text()),
            JSON => Cell::Json(self.text()),
            _ => Cell::Null,
        })
    }
}

impl<'a> Cells<'a> {
    fn unsigned(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 63 {
                break;
            }
        }
        number
    }

    #[expect(clippy::cast_possible_wrap, reason = "the zigzag form of a signed number")]
    fn integer(&mut self) -> i64 {
        let number = self.unsigned();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }

    fn text(&mut self) -> &'a str {
        let length = usize::try_from(self.unsigned()).unwrap_or(usize::MAX).min(self.rest.len());
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        std::str::from_utf8(text).unwrap_or_default()
    }
}

fn push_unsigned(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

#[expect(clippy::cast_sign_loss, reason = "the zigzag form of a signed number")]
fn push_integer(bytes: &mut Vec<u8>, tag: u8, number: i64) {
    bytes.push(tag);
    push_unsigned(bytes, ((number << 1) ^ (number >> 63)) as u64);
}

fn push_text(bytes: &mut Vec<u8>, tag: u8, text: &str) {
    bytes.push(tag);
    push_unsigned(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_returns_what_was_packed() {
        let values = vec![
            Cell::Null,
            Cell::Bool(true),
            Cell::Int(i64::MIN),
            Cell::Int(-1),
            Cell::Int(i64::MAX),
            Cell::Float(-0.75),
            Cell::Text("é".repeat(100)),
            Cell::Moment(1_428_000_000_123_456),
            Cell::Date(-3),
            Cell::Time(0),
            Cell::Json("[1]".to_owned()),
            Cell::Link(7),
        ];
        let row = Row::pack(&values);
        assert_eq!(row.values(), values);
        assert_eq!(row.cell(4), Cell::Int(i64::MAX));
        assert_eq!(row.cell(99), Cell::Null);
    }
}
