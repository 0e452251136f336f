//! Values that may be null.

use std::collections::BTreeMap;

/// A value or null, as the argument of a setter.
///
/// Setters take `impl Into<Nullable<T>>`, so that they accept a value, an [`Option`], and [`Null`](Self::Null), which is
/// exported as `Null`. `None` is null too, but its type must be known: `None::<&str>`. A field that is not set at all is
/// not sent; `set_some` sets a field if there is a value. As the kind of a filter field, `Nullable<K>` means that the
/// field may be null, which allows `is_null`.
///
/// ```
/// use pexgen_runtime::{Null, Nullable};
///
/// fn pin(value: impl Into<Nullable<String>>) -> Option<String> {
///     value.into().into_option()
/// }
/// let row: Option<&str> = Some("1234");
/// assert_eq!(pin(row).as_deref(), Some("1234"));
/// assert_eq!(pin("1234").as_deref(), Some("1234"));
/// assert_eq!(pin(Null), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nullable<T> {
    /// The field is set to null.
    #[default]
    Null,
    /// The field is set to this value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Converts to an [`Option`]; null becomes `None`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T, U: Into<T>, const N: usize> From<[U; N]> for Nullable<Vec<T>> {
    fn from(items: [U; N]) -> Self {
        Self::Value(items.into_iter().map(Into::into).collect())
    }
}

impl<T, K: Into<String>, U: Into<T>, const N: usize> From<[(K, U); N]> for Nullable<BTreeMap<String, T>> {
    fn from(entries: [(K, U); N]) -> Self {
        Self::Value(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

/// Implements conversions of options, which a blanket implementation cannot: an `Option` may be the value itself.
macro_rules! nullable_from_option {
    ($($from:ty => $to:ty),+ $(,)?) => {$(
        impl From<Option<$from>> for Nullable<$to> {
            fn from(value: Option<$from>) -> Self {
                value.map_or(Self::Null, |value| Self::Value(value.into()))
            }
        }
    )+};
}

nullable_from_option! {
    &str => String,
    &String => String,
    &str => crate::Secret,
    &String => crate::Secret,
    String => crate::Secret,
    &str => crate::Uuid,
    String => crate::Uuid,
    &str => crate::Uri,
    String => crate::Uri,
    &str => crate::IsoDuration,
    String => crate::IsoDuration,
}

/// Implements conversions through another type, for which a blanket implementation would make `None` ambiguous.
macro_rules! nullable_from {
    ($($from:ty => $to:ty),+ $(,)?) => {$(
        impl From<$from> for Nullable<$to> {
            fn from(value: $from) -> Self {
                Self::Value(value.into())
            }
        }
    )+};
}

nullable_from! {
    &str => String,
    &String => String,
    &str => crate::Secret,
    &String => crate::Secret,
    &str => crate::Base64,
    String => crate::Base64,
    Vec<u8> => crate::Base64,
    String => crate::Secret,
    i32 => i64,
    u32 => i64,
    u16 => i64,
    u32 => u64,
    u16 => u64,
    i32 => f64,
    u32 => f64,
    f32 => f64,
    &str => crate::Json,
    jiff::Timestamp => crate::Timestamp,
    crate::Timestamp => crate::Instant,
    jiff::civil::Date => crate::Date,
    jiff::civil::Time => crate::Time,
    &str => crate::Uuid,
    String => crate::Uuid,
    uuid::Uuid => crate::Uuid,
    &str => crate::Uri,
    String => crate::Uri,
    url::Url => crate::Uri,
    &str => crate::IsoDuration,
    String => crate::IsoDuration,
    std::time::Duration => crate::IsoDuration,
    i32 => crate::Decimal,
    i64 => crate::Decimal,
}
