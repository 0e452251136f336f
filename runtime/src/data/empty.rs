//! Empty lists.

use std::iter;

use crate::{Json, Link, Nullable, Secret};

/// An empty list, as the argument of a setter: `.aliases(Empty)` removes all aliases.
///
/// An empty `Vec` would need the type of its items.
///
/// ```
/// use pexgen_runtime::{Empty, Link};
///
/// fn aliases<T>(value: impl IntoIterator<Item = impl Into<Link<T>>>) -> usize {
///     value.into_iter().count()
/// }
/// assert_eq!(aliases::<()>(Empty), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Empty;

/// An item of an empty list. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoItem {}

impl IntoIterator for Empty {
    type Item = NoItem;
    type IntoIter = iter::Empty<NoItem>;

    fn into_iter(self) -> Self::IntoIter {
        iter::empty()
    }
}

impl<T> From<Empty> for Nullable<Vec<T>> {
    fn from(_: Empty) -> Self {
        Self::Value(Vec::new())
    }
}

macro_rules! from_no_item {
    ($($type:ty),+) => {$(
        impl From<NoItem> for $type {
            fn from(item: NoItem) -> Self {
                match item {}
            }
        }
    )+};
}

from_no_item!(String, i64, f64, bool, Json, Secret);

impl<T> From<NoItem> for Link<T> {
    fn from(item: NoItem) -> Self {
        match item {}
    }
}
