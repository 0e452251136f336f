//! Values of objects.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

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
